"""Several figures as one: put on one scale, weighed, and put together."""

from collections.abc import Mapping
from typing import Self

import numpy as np
from pandas import DataFrame, Series
from pydantic import Field, model_validator

from gemengd.measures.aggregate import ROUNDING, Aggregate, aggregate, known_share
from gemengd.measures.indicator import Indicator
from gemengd.measures.normalise import Normalise, scale
from gemengd.measures.unknown import first_reason, shared_reason, too_small
from gemengd.measures.weighted import weighted_mean
from gemengd.model.dataset import CityDataset
from gemengd.model.layer import Measure, Measured, Part
from gemengd.model.reason import Reason
from gemengd.model.text import Text

SCORES = {
    Normalise.Z_SCORE: ("z", Text("z-score", "z-score"), 2),
    Normalise.MIN_MAX: ("scaled", Text("lowest to highest", "laagste tot hoogste"), 0),
    Normalise.PERCENTILE: ("percentile", Text("percentile", "percentiel"), 0),
    Normalise.DISTANCE_TO_NORM: ("norm", Text("against the norm", "tegen de norm"), 0),
}


class Composite(Measure):
    """How high an area is over several figures at once.

    Each part is put on one scale (`Normalise`), turned round where its direction is -1, and the
    parts are put together with their weights (`Aggregate`). By default the weighted mean of
    z-scores: 0 is the city's average, 1 is one standard deviation above it on average over the
    parts, and a high part makes up for a low one. Source: OECD/JRC (2008), *Handbook on
    Constructing Composite Indicators*, steps 5 and 6.

    An area takes part if it has at least *minimum_inhabitants*. It is unknown if less than
    *minimum_known* of the weight is known; nothing is imputed, but averaging over the known
    parts does treat an unknown part as if it were like them. A part that is the same everywhere
    says nothing, and counts as unknown (`NO_SPREAD`); one with weight 0 is left out. The city's
    figure is that of its means, each weighted by inhabitants; ``outranking`` has none.

    Attributes
    ----------
    parts
        At least one with a weight above 0; see `Indicator`.
    normalise, aggregate
        The scale, which ``outranking`` does not need, and how the parts are put together.
    minimum_known
        Share of the weight, above 0, at most 1.
    minimum_inhabitants
        Our own choice: rounded counts make rates of smaller areas meaningless.
    """

    parts: tuple[Indicator, ...] = Field(min_length=1)
    normalise: Normalise = Normalise.Z_SCORE
    aggregate: Aggregate = Aggregate.ARITHMETIC
    minimum_known: float = Field(default=0.6, gt=0, le=1)
    minimum_inhabitants: int = Field(default=50, ge=0)

    @model_validator(mode="after")
    def _each_part_once(self) -> Self:
        names = [part.name for part in self.parts]
        doubled = sorted({name for name in names if names.count(name) > 1})
        if doubled:
            raise ValueError(f"each part may occur once; twice there is {', '.join(doubled)}")
        if not self._counting:
            raise ValueError("at least one part needs a weight above 0")
        return self

    @model_validator(mode="after")
    def _norms_are_used(self) -> Self:
        to_norm = self.normalise is Normalise.DISTANCE_TO_NORM
        wrong = [p.name for p in self.parts if (p.norm is not None) is not to_norm]
        if wrong:
            which = "every part needs a norm" if to_norm else "only distance_to_norm uses a norm"
            raise ValueError(f"{which}: look at {', '.join(wrong)}")
        return self

    def __call__(self, dataset: CityDataset) -> Measured:
        """Return the composite of every area."""
        small = too_small(dataset, "inhabitants", self.minimum_inhabitants)
        figures = {p.name: p.figure(dataset).where(small == "") for p in self._counting}
        scores, city = self._scores(figures, dataset.figure("inhabitants"))
        values = self._combine(scores)
        unknown = self._why_unknown(dataset, figures, scores)
        return Measured(
            values=values,
            reasons=first_reason(small, unknown).where(values.isna(), ""),
            city=self._of_city(city) if values.notna().any() else None,
            parts=self._side_by_side(figures, scores),
            part_info=self._part_info(dataset),
            columns=tuple(dict.fromkeys(["inhabitants", *self._columns])),
        )

    @property
    def _counting(self) -> tuple[Indicator, ...]:
        return tuple(part for part in self.parts if part.weight > 0)

    @property
    def _columns(self) -> list[str]:
        return [column for part in self._counting for column in part.columns]

    @property
    def _weights(self) -> np.ndarray:
        return np.array([part.weight for part in self._counting], dtype=float)

    def _scores(
        self, figures: Mapping[str, Series], inhabitants: Series
    ) -> tuple[DataFrame, np.ndarray]:
        """Return the score of every area on every part, and that of the city as a whole."""
        scores, city = {}, []
        for part in self._counting:
            figure = figures[part.name]
            put = scale(self.normalise, figure, inhabitants, part.norm)
            both = np.r_[figure.to_numpy(float), weighted_mean(figure, inhabitants)]
            put_both = np.full(len(both), np.nan) if put is None else put(both)
            turned = self.normalise.turned(put_both) if part.direction < 0 else put_both
            scores[part.name] = Series(turned[:-1], index=figure.index)
            city.append(turned[-1])
        return DataFrame(scores), np.array(city)

    def _combine(self, scores: DataFrame) -> Series:
        known = scores.to_numpy(float)
        enough = known_share(known, self._weights) >= self.minimum_known - ROUNDING
        # Who knows too little about itself may not decide what others beat.
        known = np.where(enough[:, None], known, np.nan)
        found = aggregate(self.aggregate, known, self._weights, self.normalise)
        return Series(found, index=scores.index)

    def _of_city(self, scores: np.ndarray) -> float | None:
        if self.aggregate is Aggregate.OUTRANKING:
            return None
        (found,) = aggregate(self.aggregate, scores[None, :], self._weights, self.normalise)
        return float(found)

    def _why_unknown(
        self, dataset: CityDataset, figures: Mapping[str, Series], scores: DataFrame
    ) -> Series:
        """Return the reason that all parts share, such as a release without any of them."""
        return shared_reason(
            [
                part.reason(dataset).mask(
                    figures[part.name].notna() & scores[part.name].isna(), Reason.NO_SPREAD.value
                )
                for part in self._counting
            ]
        )

    def _part_info(self, dataset: CityDataset) -> dict[str, Part]:
        prefix, meaning, decimals = SCORES[self.normalise]
        info: dict[str, Part] = {}
        for part in self._counting:
            title = part.title(dataset)
            unit = "" if part.per else dataset.columns[part.column].unit
            info[part.name] = Part(title, unit, 1)
            info[f"{prefix}_{part.name}"] = Part(
                Text(f"{title.en}, {meaning.en}", f"{title.nl}, {meaning.nl}"), "", decimals
            )
        return info

    def _side_by_side(self, figures: Mapping[str, Series], scores: DataFrame) -> DataFrame:
        prefix = SCORES[self.normalise][0]
        columns = {}
        for name in figures:
            columns[name] = figures[name]
            columns[f"{prefix}_{name}"] = scores[name]
        return DataFrame(columns)
