"""What is compared: the same layers of several cities."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from geopandas import GeoDataFrame
from pandas import Index, Series

from gemengd.errors import DefinitionError
from gemengd.measures import indices_of
from gemengd.measures.weighted import weighted_deviation, weighted_mean
from gemengd.model.build import Build
from gemengd.model.index import IndexResult
from gemengd.model.outcome import Outcome, OverlayResult
from gemengd.pipeline import BuildResult
from gemengd.sources.municipalities import Municipality

PREFIX_LENGTH = len("BU")


@dataclass(frozen=True)
class Side:
    """One city of a comparison.

    Attributes
    ----------
    areas
        EPSG:28992, index code, with ``name`` and ``inhabited``.
    inhabitants
        Per area; NaN is unknown.
    values
        Layer -> figure per area, NaN (or None) is unknown.
    indices
        How unevenly the city lives, by slug.
    outcomes, chances
        Overlay -> per area an `Outcome`, and the part of the draws with a flag; NaN is unknown.
    years
        Layer or overlay -> the years of the figures behind it, ascending.
    """

    name: str
    areas: GeoDataFrame
    inhabitants: Series
    values: Mapping[str, Series]
    indices: Mapping[str, IndexResult] = field(default_factory=dict)
    outcomes: Mapping[str, Series] = field(default_factory=dict)
    chances: Mapping[str, Series] = field(default_factory=dict)
    years: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    def mean(self, slug: str) -> float:
        """Return the mean over the inhabitants; NaN where nothing is known."""
        return weighted_mean(self.values[slug], self.inhabitants)

    def spread(self, slug: str) -> float:
        """Return the standard deviation over the inhabitants, by the figure of their area."""
        return weighted_deviation(self.values[slug], self.inhabitants)

    def known(self, slug: str) -> int:
        """Return the number of areas with a figure."""
        return int(self.values[slug].notna().sum())

    def highest(self, slug: str) -> str:
        """Return the name of the area with the highest figure, "" where none is known."""
        values = self.values[slug].dropna()
        return str(self.areas["name"][values.idxmax()]) if len(values) else ""

    def median(self, slug: str) -> float:
        """Return the figure that half of the inhabitants are at or below; NaN if none is known."""
        people = self.inhabitants.where(self.values[slug].notna()).dropna()
        values = self.values[slug][people.index].sort_values()
        below = people[values.index].cumsum()
        half = values[below >= below.iloc[-1] / 2] if people.sum() > 0 else values[:0]
        return float(half.iloc[0]) if len(half) else float("nan")

    def share_below(self, slug: str, threshold: float) -> float:
        """Return the part of the inhabitants, in per cent, of areas below it; NaN if unknown."""
        return self._part(self.values[slug] < threshold, self.values[slug].notna())

    def share_flagged(self, slug: str) -> float:
        """Return the part of the inhabitants, in per cent, of flagged areas; NaN if unknown."""
        outcomes = self.outcomes[slug]
        return self._part(outcomes == Outcome.FLAGGED, outcomes != Outcome.UNKNOWN)

    def flagged(self, slug: str) -> int:
        """Return the number of flagged areas."""
        return int((self.outcomes[slug] == Outcome.FLAGGED).sum())

    def sure(self, slug: str, at_least: float) -> int:
        """Return the number of flagged areas that are flagged in so large a part of the draws."""
        flagged = self.outcomes[slug] == Outcome.FLAGGED
        return int((flagged & (self.chances[slug] >= at_least)).sum())

    def told(self, slug: str) -> int:
        """Return the number of areas of which an overlay can say something."""
        return int((self.outcomes[slug] != Outcome.UNKNOWN).sum())

    def _part(self, counted: Series, known: Series) -> float:
        people = self.inhabitants.where(known).dropna()
        total = float(people.sum())
        there = float(people.where(counted[people.index]).sum())
        return there / total * 100 if total else float("nan")

    def shares(self, slug: str) -> Mapping[str, float]:
        """Return, per class of a layer of words, the share of the inhabitants, in per cent."""
        values = self.values[slug]
        people = self.inhabitants.where(values.notna()).dropna()
        total = people.sum()
        if not total > 0:
            return {}
        sums = people.groupby(values).sum()
        return {str(word): float(sums[word] / total * 100) for word in sums.index}


def sides_of(results: Sequence[BuildResult]) -> tuple[Side, ...]:
    """Return a side per build, each measured against itself."""
    return tuple(
        _side(r.dataset.city.name, r.build, r.dataset.areas.index, r.build.indices) for r in results
    )


def sides_within(result: BuildResult, cities: Sequence[Municipality]) -> tuple[Side, ...]:
    """Return a side per municipality out of one build, all measured against the whole of it.

    Raises
    ------
    DefinitionError
        If the build has no area of one of them.
    """
    index = result.dataset.areas.index
    of = index.str[PREFIX_LENGTH : PREFIX_LENGTH + 4]
    for city in cities:
        if city.code[PREFIX_LENGTH:] not in set(of):
            message = f"{result.dataset.city.name} has no area of {city.name} ({city.code})"
            raise DefinitionError(f"{message}; name a city that is in its files")
    return tuple(
        _part(city.name, result.build, index[of == city.code[PREFIX_LENGTH:]]) for city in cities
    )


def _part(name: str, build: Build, index: Index) -> Side:
    wanted = [found.index for found in build.indices.values()]
    return _side(name, build, index, indices_of(build.dataset.part(index), build.layers, wanted))


def _side(name: str, build: Build, index: Index, indices: Mapping[str, IndexResult]) -> Side:
    return Side(
        name=name,
        areas=build.dataset.areas.loc[index],
        inhabitants=build.dataset.figure("inhabitants")[index],
        values={slug: result.values[index] for slug, result in build.layers.items()},
        indices=indices,
        outcomes={slug: result.outcomes[index] for slug, result in build.overlays.items()},
        chances={slug: _chances(result)[index] for slug, result in build.overlays.items()},
        years=_years(build),
    )


def _chances(result: OverlayResult) -> Series:
    if result.sureness is None:
        return Series(float("nan"), index=result.outcomes.index)
    return result.sureness.probability


def _years(build: Build) -> dict[str, tuple[int, ...]]:
    """Return the years behind each layer, and behind the layers of each overlay."""
    years = {slug: result.years for slug, result in build.layers.items()}
    for slug, result in build.overlays.items():
        behind = {y for c in result.overlay.criteria for y in years.get(c.layer, ())}
        years[slug] = tuple(sorted(behind))
    return years
