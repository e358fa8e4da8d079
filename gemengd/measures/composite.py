"""Several figures as one: the weighted mean of their z-scores."""

from collections.abc import Mapping
from typing import Self

from pandas import DataFrame, Series
from pydantic import Field, model_validator

from gemengd.measures.indicator import Indicator
from gemengd.measures.unknown import first_reason, shared_reason, too_small
from gemengd.model.dataset import CityDataset
from gemengd.model.layer import Measure, Measured, Part
from gemengd.model.reason import Reason
from gemengd.model.text import Text

ROUNDING = 1e-9  # 0.1 + 0.2 of 0.5 must reach 0.6


class Composite(Measure):
    """How far an area lies from the city's average, over several figures at once.

    Formula: each part is turned into a z-score against the city, ``z = direction * (x - m) / s``
    with mean *m* and population standard deviation *s* over the areas that take part, weighted
    by inhabitants; the composite is ``sum(weight * z) / sum(weight)`` over the known parts. 0 is
    the city's average, 1 is one standard deviation above it on average over the parts. Source:
    OECD/JRC (2008), *Handbook on Constructing Composite Indicators*, z-scores with linear
    aggregation: a high part makes up for a low one.

    An area takes part if it has at least *minimum_inhabitants*. It is unknown if less than
    *minimum_known* of the weight is known; nothing is imputed, but averaging over the known
    parts does treat an unknown part as if it were like them. A part that is the same everywhere
    says nothing, and counts as unknown (`NO_SPREAD`).

    Attributes
    ----------
    parts
        At least one; see `Indicator`.
    minimum_known
        Share of the weight, above 0, at most 1.
    minimum_inhabitants
        Our own choice: rounded counts make rates of smaller areas meaningless.
    """

    parts: tuple[Indicator, ...] = Field(min_length=1)
    minimum_known: float = Field(default=0.6, gt=0, le=1)
    minimum_inhabitants: int = Field(default=50, ge=0)

    @model_validator(mode="after")
    def _each_part_once(self) -> Self:
        names = [part.name for part in self.parts]
        doubled = sorted({name for name in names if names.count(name) > 1})
        if doubled:
            raise ValueError(f"each part may occur once; twice there is {', '.join(doubled)}")
        return self

    def __call__(self, dataset: CityDataset) -> Measured:
        """Return the composite of every area, in standard deviations."""
        small = too_small(dataset, "inhabitants", self.minimum_inhabitants)
        figures = {p.name: p.figure(dataset).where(small == "") for p in self.parts}
        inhabitants = dataset.figure("inhabitants")
        scores = {p.name: p.standardise(figures[p.name], inhabitants) for p in self.parts}
        values = self._combine(scores)
        unknown = self._why_unknown(dataset, figures, scores)
        return Measured(
            values=values,
            reasons=first_reason(small, unknown).where(values.isna(), ""),
            city=0.0 if values.notna().any() else None,
            parts=_side_by_side(figures, scores),
            part_info=self._part_info(dataset),
            columns=tuple(dict.fromkeys(["inhabitants", *self._columns])),
        )

    @property
    def _columns(self) -> list[str]:
        return [column for part in self.parts for column in part.columns]

    def _combine(self, scores: Mapping[str, Series]) -> Series:
        weights = {part.name: part.weight for part in self.parts}
        frame = DataFrame(scores)
        known = frame.notna().mul(Series(weights)).sum(axis=1)
        total = frame.mul(Series(weights)).sum(axis=1)
        enough = known >= (self.minimum_known - ROUNDING) * sum(weights.values())
        return (total / known.where(known > 0)).where(enough)

    def _why_unknown(
        self, dataset: CityDataset, figures: Mapping[str, Series], scores: Mapping[str, Series]
    ) -> Series:
        """Return the reason that all parts share, such as a release without any of them."""
        return shared_reason(
            [
                part.reason(dataset).mask(
                    figures[part.name].notna() & scores[part.name].isna(), Reason.NO_SPREAD.value
                )
                for part in self.parts
            ]
        )

    def _part_info(self, dataset: CityDataset) -> dict[str, Part]:
        info: dict[str, Part] = {}
        for part in self.parts:
            title = part.title(dataset)
            unit = "" if part.per else dataset.columns[part.column].unit
            info[part.name] = Part(title, unit, 1)
            info[f"z_{part.name}"] = Part(
                Text(f"{title.en}, z-score", f"{title.nl}, z-score"), "", 2
            )
        return info


def _side_by_side(figures: Mapping[str, Series], scores: Mapping[str, Series]) -> DataFrame:
    columns = {}
    for name in figures:
        columns[name] = figures[name]
        columns[f"z_{name}"] = scores[name]
    return DataFrame(columns)
