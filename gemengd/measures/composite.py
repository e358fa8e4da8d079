"""Several figures as one: put on one scale, weighed, and put together."""

from collections.abc import Callable, Mapping
from typing import Self

import numpy as np
from pandas import DataFrame, Series
from pydantic import Field, model_validator

from gemengd.measures.aggregate import ROUNDING, Aggregate, aggregate, known_share
from gemengd.measures.indicator import Indicator
from gemengd.measures.normalise import Normalise, scale
from gemengd.measures.uncertain import none
from gemengd.measures.unknown import first_reason, shared_reason, too_small
from gemengd.measures.weighted import weighted_mean
from gemengd.model.dataset import CityDataset
from gemengd.model.layer import Measure, Measured, Part
from gemengd.model.reason import Reason
from gemengd.model.text import Text
from gemengd.model.uncertainty import Uncertainty

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
        inhabitants = dataset.figure("inhabitants")
        scales = {p.name: self._scale(p, figures[p.name], inhabitants) for p in self._counting}
        scores = DataFrame({name: scales[name](figures[name]) for name in figures})
        city = DataFrame(
            {n: scales[n](Series(weighted_mean(f, inhabitants))) for n, f in figures.items()}
        )
        values = self._combine(scores)
        unknown = self._why_unknown(dataset, figures, scores)
        return Measured(
            values=values,
            reasons=first_reason(small, unknown).where(values.isna(), ""),
            city=self._of_city(city) if values.notna().any() else None,
            parts=self._side_by_side(figures, scores),
            part_info=self._part_info(dataset),
            columns=tuple(dict.fromkeys(["inhabitants", *self._columns])),
            uncertainty=self._uncertainty(dataset, figures, scales, scores),
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

    def _scale(
        self, part: Indicator, figure: Series, inhabitants: Series
    ) -> Callable[[Series], Series]:
        """Return what puts figures of a part on the scale, high meaning a high composite."""
        put = scale(self.normalise, figure, inhabitants, part.norm)

        def scores(figures: Series) -> Series:
            if put is None:
                return Series(np.nan, index=figures.index)
            found = put(figures.to_numpy(float))
            turned = self.normalise.turned(found) if part.direction < 0 else found
            return Series(turned, index=figures.index)

        return scores

    def _combine(self, scores: DataFrame) -> Series:
        enough = known_share(scores.to_numpy(float), self._weights) >= self.minimum_known - ROUNDING
        # Who knows too little about itself may not decide what others beat.
        found = self._together(scores.where(Series(enough, index=scores.index), axis=0))
        return Series(found, index=scores.index)

    def _of_city(self, scores: DataFrame) -> float | None:
        if self.aggregate is Aggregate.OUTRANKING:
            return None
        (found,) = self._together(scores)
        return float(found)

    def _together(self, scores: DataFrame) -> np.ndarray:
        return aggregate(self.aggregate, scores.to_numpy(float), self._weights, self.normalise)

    def _uncertainty(
        self,
        dataset: CityDataset,
        figures: Mapping[str, Series],
        scales: Mapping[str, Callable[[Series], Series]],
        scores: DataFrame,
    ) -> Uncertainty | None:
        """Return what the parts' errors add up to, each moved by its standard error in turn.

        The scale stays that of the published figures. Who beats whom has no such derivative.
        """
        if self.aggregate is Aggregate.OUTRANKING:
            return None
        squares = np.zeros(len(scores))
        for part in self._counting:
            moved = figures[part.name] + part.standard_error(dataset).fillna(0.0)
            there = self._together(scores.assign(**{part.name: scales[part.name](moved)}))
            squares += np.nan_to_num(there - self._together(scores)) ** 2
        return Uncertainty(none(scores.index), Series(np.sqrt(squares), index=scores.index))

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
