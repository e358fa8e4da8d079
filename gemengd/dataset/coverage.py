"""Of which areas the files of a city say what there is: elsewhere nothing given is not zero."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from geopandas import GeoDataFrame
from numpy.typing import NDArray
from shapely import Geometry

from gemengd.dataset.edge import beside
from gemengd.dataset.places import around
from gemengd.model.dataset import RD_NEW
from gemengd.model.ledger import first_few
from gemengd.model.raw import RawTable, Role

Flags = NDArray[np.bool_]

COUNTRY = "NL"
WHOLLY = 0.99  # own choice: borders that were drawn twice differ by less
TOUCHED_M2 = 100.0  # own choice: a plan that overlaps by less lies beside the border
HALF_SQUARE_M = 50.0  # of the population grid, whose squares may stand as their middles
WHAT = {
    Role.PLANS: "plans",
    Role.BUILDINGS: "buildings",
    Role.CARE: "places",
    Role.STREETS: "streets",
    Role.POPULATION: "people",
}


@dataclass(frozen=True)
class Coverage:
    """Of which areas files say what there is.

    Attributes
    ----------
    outside
        Role -> codes of the areas that none of its files covers; roles without a file are absent.
    warnings
        A line for each role with such areas.
    """

    outside: Mapping[str, frozenset[str]]
    warnings: tuple[str, ...]


def find_coverage(
    tables: Sequence[RawTable],
    areas: GeoDataFrame,
    fitted: Mapping[Role, GeoDataFrame | None],
    gaps: Flags,
) -> Coverage:
    """Return what the files of plans, care, streets, buildings and people cover.

    What an input says with ``covers`` counts. By default a file of plans or buildings covers the
    municipalities in which it has at least one; a register of care the municipalities in or
    around which it has a place; a file of streets the areas that one of its streets touches; one of
    where people live the areas that reach into the box around all of its squares or addresses,
    without its gaps.

    Parameters
    ----------
    areas
        Index: codes. Column ``inhabited``, geometry in EPSG:28992.
    fitted
        What of each role lies in or around the city, of all its files; None without a file.
    gaps
        In which areas people are known to live whom the files of people do not have.
    """
    outside: dict[str, frozenset[str]] = {}
    warnings = []
    for role, found in fitted.items():
        given = [table for table in tables if table.role is role]
        if found is None or not given:
            continue
        covered = _covered(given, areas, found, role, gaps)
        if covered.all():
            continue
        outside[role.value] = frozenset(areas.index[~covered])
        lived_in = areas["inhabited"].to_numpy(bool) & ~covered
        if lived_in.any():
            warnings.append(_word(role, given, areas, lived_in))
            if role is Role.STREETS:
                warnings.append(_cut_short(given, areas, ~covered))
    return Coverage(outside, tuple(warnings))


def _covered(
    given: Sequence[RawTable],
    areas: GeoDataFrame,
    found: GeoDataFrame,
    role: Role,
    gaps: Flags,
) -> Flags:
    covered = np.zeros(len(areas), dtype=bool)
    for table in given:
        if table.covers is not None:
            covered |= _declared(table.covers, areas)
    if any(table.covers is None for table in given):
        by_rule = _by_rule(given, areas, found, role)
        covered |= by_rule & ~gaps if role is Role.POPULATION else by_rule
    return covered


def _declared(covers: tuple[str, ...] | Geometry, areas: GeoDataFrame) -> Flags:
    if isinstance(covers, tuple):
        if COUNTRY in covers:
            return np.ones(len(areas), dtype=bool)
        # The code of a larger area is how those of the areas in it begin.
        starts = tuple(code[2:] for code in covers)
        return np.array([code[2:].startswith(starts) for code in areas.index], dtype=bool)
    shapes = areas.geometry.to_numpy()
    shared = shapely.area(shapely.intersection(shapes, covers))
    return np.asarray(shared >= WHOLLY * shapely.area(shapes))


def _by_rule(
    given: Sequence[RawTable], areas: GeoDataFrame, found: GeoDataFrame, role: Role
) -> Flags:
    if role is Role.POPULATION:
        return _within_extent([table for table in given if table.covers is None], areas)
    if role is Role.STREETS:
        return _touched(areas, found)
    municipality = np.array([code[2:6] for code in areas.index], dtype=object)
    if role is Role.CARE:
        here = [
            bool(found.intersects(around(areas[municipality == code])).any())
            for code in sorted(set(municipality))
        ]
        with_any = {c for c, any_ in zip(sorted(set(municipality)), here, strict=True) if any_}
    else:
        with_any = set(municipality[_touched(areas, found)])
    return np.isin(municipality, list(with_any))


def _within_extent(given: Sequence[RawTable], areas: GeoDataFrame) -> Flags:
    """Return which areas reach into the box around all that a file has, secret or empty too."""
    shapes = areas.geometry.to_numpy()
    within = np.zeros(len(areas), dtype=bool)
    for table in given:
        places = GeoDataFrame(table.frame).geometry
        places = places[~(places.isna() | places.is_empty)].to_crs(RD_NEW)
        if len(places):
            middles = (shapely.get_dimensions(places.to_numpy()) == 0).all()
            beside_m = HALF_SQUARE_M if middles else 0.0
            extent = shapely.box(*places.total_bounds).buffer(beside_m, join_style="mitre")
            within |= shapely.area(shapely.intersection(shapes, extent)) > TOUCHED_M2
    return within


def _touched(areas: GeoDataFrame, found: GeoDataFrame) -> Flags:
    """Return which areas hold some of *found*; polygons must overlap by more than a sliver."""
    shapes = found.geometry.to_crs(RD_NEW).to_numpy()
    number, area = areas.sindex.query(shapes, predicate="intersects")
    whole = shapely.get_dimensions(shapes[number]) == 2  # noqa: PLR2004 - a surface
    shared = shapely.intersection(shapes[number[whole]], areas.geometry.to_numpy()[area[whole]])
    kept = ~whole
    kept[whole] = shapely.area(shared) > TOUCHED_M2
    touched = np.zeros(len(areas), dtype=bool)
    touched[area[kept]] = True
    return touched


def _cut_short(given: Sequence[RawTable], areas: GeoDataFrame, uncovered: Flags) -> str:
    files = ", ".join(table.source.location for table in given)
    message = f"{files}: the streets end inside the city: in {beside(areas, uncovered)} areas"
    return f"{message} beside those without any, ways may look longer than they are"


def _word(role: Role, given: Sequence[RawTable], areas: GeoDataFrame, gone: Flags) -> str:
    files = ", ".join(table.source.location for table in given)
    count, total = int(gone.sum()), int(areas["inhabited"].sum())
    names = ", ".join(first_few(areas["name"][gone]))
    message = f"{files}: {WHAT[role]} of {count} of {total} inhabited areas are not covered"
    means = "what is made of them is unknown there, not zero"
    return f"{message} ({names}): {means}; if they are, say so with covers"
