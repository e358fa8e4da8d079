"""What others say of the areas of a city: a score, or a list of areas."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import shapely
from geopandas import GeoDataFrame
from pandas import DataFrame, Index, Series

from gemengd.dataset.codes import PREFIX
from gemengd.dataset.repair import mended
from gemengd.dataset.same_place import MOST, called, renamed
from gemengd.dataset.template import plain_text
from gemengd.errors import HarmoniseError
from gemengd.measures.homes import homes
from gemengd.model.city import Level
from gemengd.model.dataset import RD_NEW, CityDataset
from gemengd.model.raw import Role

HALF = 0.5


@dataclass(frozen=True)
class Reference:
    """What to agree with.

    Attributes
    ----------
    badness
        High is worse; NaN is unknown. Index: area code.
    positive
        The areas that stand out: the worst of the score, or those listed. False where unknown.
    notes
        How it was fitted to the areas, a line each.
    """

    name: str
    badness: Series
    positive: Series
    notes: tuple[str, ...] = ()


def same_places(
    score: Series, names: Series, dataset: CityDataset, year: int | None = None
) -> tuple[Series, str]:
    """Return the scores of areas that are the same place there and here, and a note.

    Codes are used again for other areas, so names are compared as a build does: for neighbourhoods
    also where these are within the areas of a map of districts. In the year of the map a code is
    enough, if most names agree.

    Parameters
    ----------
    score, names
        By code.
    year
        Of the scores.
    """
    known = Series({**dataset.areas["name"], **dataset.smaller}, dtype=object)
    theirs = plain_text(names[~names.index.duplicated()])
    other = renamed(theirs, DataFrame({"name": known}))
    shared = theirs.index.isin(known.index).sum()
    maps = {source.year for source in dataset.sources if source.role == Role.AREAS}
    if year and maps == {year} and len(other) <= (1 - MOST) * shared:
        return score, ""
    districts = {"WK" + code[2:8] for code in dataset.smaller}
    gone = [c for c in theirs.index.difference(known.index) if "WK" + str(c)[2:8] in districts]
    lost = other.union(Index(gone))
    note = ""
    if len(other):
        shown = called(other, theirs, DataFrame({"name": known}))
        note = f"{len(other)} codes have another name there and do not count: {shown}"
    if gone:
        more = f"{len(gone)} codes are no longer of this city and do not count: "
        note = "; ".join(filter(None, [note, more + ", ".join(gone[:3])]))
    return score[~score.index.isin(lost)], note


def scored(
    name: str, score: Series, dataset: CityDataset, *, high_is_worse: bool, worst: float
) -> Reference:
    """Return a reference from a score per code of a neighbourhood or district.

    Scores of neighbourhoods are averaged to the districts of a map of districts, each counting
    as much, for a score comes without inhabitants.

    Parameters
    ----------
    score
        Index: code, ``BU`` or ``WK`` and digits; NaN is unknown.
    worst
        Share of the areas with a score that stand out as worst.

    Raises
    ------
    HarmoniseError
        If no area has a score, or a code has several that differ.
    """
    given = score.dropna()
    _require_one_score_each(name, given)
    score, notes = _at_level(given, dataset)
    known = score.reindex(dataset.areas.index)
    if known.notna().sum() == 0:
        shown = ", ".join(map(str, given.index[:3]))
        message = f"{name}: none of its {len(given)} codes is an area of {dataset.city.name}"
        message = f"{message} (found {shown})" if shown else message
        raise HarmoniseError(f"{message}; give the score of this city, year and level")
    badness = known if high_is_worse else -known
    limit = np.nanquantile(badness.to_numpy(float), 1 - worst)
    return Reference(name, badness, badness >= limit, notes)


def _require_one_score_each(name: str, score: Series) -> None:
    """Refuse a table of several years or groups: none of its rows is *the* score of an area."""
    differ = score.groupby(level=0).nunique()
    several = differ.index[differ > 1]
    if len(several):
        first = ", ".join(f"{value:g}" for value in score.loc[[several[0]]].unique()[:3])
        message = f"{name}: {len(several)} codes have several scores: {several[0]} has {first}"
        raise HarmoniseError(f"{message}; keep one row for each area, of one year")


def listed(name: str, codes: Collection[str], dataset: CityDataset) -> Reference:
    """Return a reference from the codes of areas on some list.

    Raises
    ------
    HarmoniseError
        If none of them, or all, are areas of the city.
    """
    positive = Series(dataset.areas.index.isin(list(codes)), index=dataset.areas.index)
    if not positive.any() or positive.all():
        found = f"{int(positive.sum())} of its {len(codes)} codes are areas of {dataset.city.name}"
        message = f"{name}: {found}, which has {len(positive)}"
        raise HarmoniseError(f"{message}; give a list with some of its areas, at its level")
    lost = len(set(codes) - set(dataset.areas.index))
    notes = (f"{lost} listed codes are no area of {dataset.city.name}",) if lost else ()
    return Reference(name, positive.astype(float), positive, notes)


def drawn(name: str, polygons: GeoDataFrame, dataset: CityDataset) -> Reference:
    """Return a reference from polygons: the areas of which most people live inside these.

    By the squares of the population grid; by surface in areas without any.

    Raises
    ------
    HarmoniseError
        If the polygons hold most of no area, or of every area.
    """
    inside = shapely.union_all([mended(s) for s in polygons.geometry.to_crs(RD_NEW)])
    shapes = dataset.areas.geometry
    covered = shapely.area(shapely.intersection(shapes.to_numpy(), inside))
    share = Series(covered / shapely.area(shapes.to_numpy()), index=shapes.index)
    places = homes(dataset)
    places = places[places["counted"].astype(bool)]
    within = shapely.contains_xy(inside, places["x"].to_numpy(float), places["y"].to_numpy(float))
    people = places["inhabitants"].groupby(places["area"]).sum()
    share.update((places["inhabitants"] * within).groupby(places["area"]).sum() / people)
    positive = share > HALF
    if not positive.any() or positive.all():
        message = f"{name}: its polygons hold most of {int(positive.sum())} of {len(share)} areas"
        raise HarmoniseError(f"{message} of {dataset.city.name}; give polygons within the city")
    note = f"{int(positive.sum())} areas have most of their inhabitants inside the polygons"
    return Reference(name, share, positive, (note,))


def _at_level(score: Series, dataset: CityDataset) -> tuple[Series, tuple[str, ...]]:
    level = dataset.city.level
    own = score[score.index.str.startswith(PREFIX[level])]
    if len(own) or level is Level.NEIGHBOURHOOD:
        return own[~own.index.duplicated()], ()
    lower = score[score.index.str.startswith("BU")]
    mean = lower.groupby("WK" + lower.index.str[2:8]).mean()
    note = f"{len(lower)} scores of neighbourhoods were averaged to {len(mean)} districts"
    if not dataset.smaller:
        note += ", by code alone: no file of the city names its neighbourhoods"
    return mean, (note,)
