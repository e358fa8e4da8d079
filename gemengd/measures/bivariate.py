"""Two layers on one map: three classes of each, crossed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np
from pandas import DataFrame, Series
from pydantic import Field, model_validator

from gemengd.measures.derived import as_part, require_numbers
from gemengd.measures.unknown import first_reason
from gemengd.model.dataset import CityDataset
from gemengd.model.layer import Derived, LayerResult, Measured
from gemengd.model.reason import Reason
from gemengd.model.style import format_number
from gemengd.model.text import Language, Text

STEPS = np.array(["low", "middle", "high"], dtype=object)
TERCILES = (1 / 3, 2 / 3)
Breaks = tuple[float, float]


class Bivariate(Derived):
    """Whether two layers are low, middle or high in an area: nine classes.

    Classes: ``low_low``, ``low_middle`` … ``high_high``, the first layer first. High is more of
    what the overlays look for: where a layer's ``high_is`` is better, its low figures are high
    here. A figure equal to a break is in the class above it. After the *focuskaart* of the
    studies "Veerkracht in het corporatiebezit", which crosses the share of vulnerable residents
    with nuisance; the classes of that map are not published, so the breaks are our own.

    Unknown where either layer is, and everywhere if terciles are asked of a layer that is the
    same everywhere (`NO_SPREAD`). It has no figure for the city.

    Attributes
    ----------
    first
        Slug of a layer with numbers.
    second
        Slugs of layers with numbers: the first of them that is known anywhere is taken.
    first_breaks, second_breaks
        Two ascending figures in the layer's unit; without them the terciles of the known areas.
    """

    first: str
    second: tuple[str, ...] = Field(min_length=1)
    first_breaks: Breaks | None = None
    second_breaks: Breaks | None = None

    @model_validator(mode="after")
    def _breaks_ascend(self) -> Self:
        for name in ("first_breaks", "second_breaks"):
            breaks = getattr(self, name)
            if breaks and not breaks[0] < breaks[1]:
                raise ValueError(f"{name}: give the lower break first, and the higher after it")
        if self.second_breaks and len(self.second) > 1:
            raise ValueError("second_breaks fit one layer; with several, leave them to terciles")
        return self

    @property
    def needs(self) -> tuple[str, ...]:
        """The layers that may stand on the map."""
        return (self.first, *self.second)

    def __call__(self, _dataset: CityDataset, layers: Mapping[str, LayerResult]) -> Measured:
        """Return the class of every area, a word.

        Raises
        ------
        DefinitionError
            If one of the layers has words instead of numbers.
        """
        possible = [require_numbers(layers[slug]) for slug in self.second]
        second = next((layer for layer in possible if layer.values.notna().any()), possible[-1])
        axes = (
            _Axis(require_numbers(layers[self.first]), self.first_breaks),
            _Axis(second, self.second_breaks),
        )
        values = axes[0].steps() + "_" + axes[1].steps()
        reasons = first_reason(*(axis.reasons() for axis in axes))
        return Measured(
            values=values,
            reasons=reasons.where(values.isna(), ""),
            parts=DataFrame({axis.layer.layer.slug: axis.layer.values for axis in axes}),
            part_info={axis.layer.layer.slug: as_part(axis.layer) for axis in axes},
            columns=tuple(dict.fromkeys(c for axis in axes for c in axis.layer.measured.columns)),
            notes=tuple(axis.note() for axis in axes if axis.bounds),
        )


@dataclass(frozen=True)
class _Axis:
    layer: LayerResult
    given: Breaks | None

    @property
    def bounds(self) -> Breaks | None:
        """The two breaks; None where terciles of equal figures would be asked."""
        known = self.layer.values.dropna().to_numpy(float)
        if self.given or not known.size or known.min() == known.max():
            return self.given
        low, high = np.quantile(known, TERCILES)
        return float(low), float(high)

    def steps(self) -> Series:
        values = self.layer.values
        unknown = Series(np.nan, index=values.index, dtype=object)
        if self.bounds is None:
            return unknown
        sign = -1 if self.layer.layer.high_is == "better" else 1
        breaks = np.sort(sign * np.asarray(self.bounds))
        step = np.searchsorted(breaks, sign * values.to_numpy(float), side="right")
        return unknown.where(values.isna(), STEPS[np.minimum(step, 2)])

    def reasons(self) -> Series:
        equal = self.layer.values.notna() & self.steps().isna()
        return self.layer.reasons.astype(object).mask(equal, Reason.NO_SPREAD.value)

    def note(self) -> Text:
        return Text(
            f"Classes cut at {self._cut(Language.EN)}.",
            f"Klassen gescheiden bij {self._cut(Language.NL)}.",
        )

    def _cut(self, language: Language) -> str:
        layer = self.layer.layer
        decimals = max(1, layer.decimals)
        shown = [format_number(bound, decimals, language) for bound in self.bounds or ()]
        return f"{layer.name.to(language)}: {' | '.join(shown)} {layer.units.to(language)}"
