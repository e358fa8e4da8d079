"""How sure the flags of an overlay are, as a map."""

from collections.abc import Mapping

from pandas import DataFrame

from gemengd.errors import DefinitionError
from gemengd.model.dataset import CityDataset
from gemengd.model.layer import Measured, OfOverlays, Part
from gemengd.model.outcome import OverlayResult
from gemengd.model.text import Text

PARTS: Mapping[str, Part] = {
    "undecided_pct": Part(Text("Cannot be said, of the trials", "Niet te zeggen, deel"), "%"),
    "rank_low": Part(Text("Highest rank", "Hoogste plaats"), ""),
    "rank_high": Part(Text("Lowest rank", "Laagste plaats"), ""),
}


class FlagProbability(OfOverlays):
    """In what part of an overlay's draws an area is flagged, in per cent.

    In each draw weights, thresholds, the ways of computing and the errors of the figures are
    chosen anew, as ``[robustness]`` of the overlay says; ranks are those within which the area
    lies in nine draws of ten. Unknown where the outcome is, with its reason. It has no figure for
    the city. Source: OECD/JRC (2008), *Handbook on Constructing Composite Indicators*, step 7.

    Attributes
    ----------
    overlay
        Slug of an overlay whose ``[robustness]`` asks for draws.
    """

    overlay: str

    @property
    def overlays(self) -> tuple[str, ...]:
        """The overlay whose flags are drawn anew."""
        return (self.overlay,)

    def __call__(self, dataset: CityDataset, overlays: Mapping[str, OverlayResult]) -> Measured:
        """Return the probability of every area, 0-100.

        Raises
        ------
        DefinitionError
            If the overlay asks for no draws.
        """
        result = overlays[self.overlay]
        if result.overlay.robustness.draws == 0:
            message = f"overlay {self.overlay} has no draws, so nothing says how sure it is"
            raise DefinitionError(f"{message}; raise robustness.draws, or leave this layer out")
        sure = result.sureness
        if sure is None:
            nothing = result.scores * float("nan")
            return Measured(nothing, result.why_unknown.astype(object))
        return Measured(
            values=100 * sure.probability,
            reasons=result.why_unknown.astype(object),
            parts=DataFrame(
                {
                    "undecided_pct": 100 * sure.undecided,
                    "rank_low": sure.rank_low,
                    "rank_high": sure.rank_high,
                },
                index=dataset.areas.index,
            ),
            part_info=PARTS,
        )
