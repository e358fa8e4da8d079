"""Where parties that weigh the same criteria otherwise come to other flags."""

from collections.abc import Mapping

import numpy as np
from pandas import DataFrame, Series

from gemengd.errors import DefinitionError
from gemengd.model.dataset import CityDataset
from gemengd.model.layer import Measured, OfOverlays, Part
from gemengd.model.outcome import Outcome, OverlayResult
from gemengd.model.reason import Reason
from gemengd.model.text import Text

CLASSES = ("none_flag", "few_flag", "most_flag", "all_flag")


class Disagreement(OfOverlays):
    """How many of an overlay's weightings flag an area.

    Classes: ``all_flag``, ``none_flag``: they agree; ``most_flag``: more than half of them do,
    ``few_flag``: half or fewer. Unknown where the outcome of any weighting is, with the reason of
    the overlay's own outcome where it has one. It has no figure for the city.

    Attributes
    ----------
    overlay
        Slug of an overlay with ``[weightings]``.
    """

    overlay: str

    @property
    def overlays(self) -> tuple[str, ...]:
        """The overlay whose weightings are compared."""
        return (self.overlay,)

    def __call__(self, _dataset: CityDataset, overlays: Mapping[str, OverlayResult]) -> Measured:
        """Return the class of every area, a word.

        Raises
        ------
        DefinitionError
            If the overlay has no weightings.
        """
        result = overlays[self.overlay]
        if not result.weighed:
            message = f"overlay {self.overlay} has no [weightings], so none can disagree"
            raise DefinitionError(f"{message}; add some, or leave this layer out")
        outcomes = DataFrame(result.weighed)
        unknown = (outcomes == Outcome.UNKNOWN).any(axis=1)
        why = result.why_unknown.where(result.why_unknown != "", Reason.PARTS_UNKNOWN.value)
        return Measured(
            values=_classes(outcomes).mask(unknown, np.nan),
            reasons=why.astype(object).where(unknown, ""),
            parts=outcomes.where(outcomes != Outcome.UNKNOWN),
            part_info={
                slug: Part(weighting.name, "")
                for slug, weighting in result.overlay.weightings.items()
            },
            notes=tuple(
                Text(f"{w.title}: {w.source}", f"{w.title_nl}: {w.source}")
                for w in result.overlay.weightings.values()
            ),
        )


def _classes(outcomes: DataFrame) -> Series:
    flagging = (outcomes == Outcome.FLAGGED).sum(axis=1)
    parties = outcomes.shape[1]
    some = np.where(2 * flagging > parties, "most_flag", "few_flag")
    words = np.where(flagging == parties, "all_flag", some)
    return Series(np.where(flagging == 0, "none_flag", words), index=outcomes.index, dtype=object)
