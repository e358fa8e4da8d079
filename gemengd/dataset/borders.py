"""The borders of every year, and what became of the areas since."""

from collections.abc import Sequence
from dataclasses import dataclass

from geopandas import GeoDataFrame
from pandas import Series

from gemengd.dataset.areas import read_areas
from gemengd.dataset.codes import ELSEWHERE, coded
from gemengd.dataset.crosswalk import OUTSIDE, SLIVER, Crosswalk, by_shape, unchanged
from gemengd.dataset.repair import POLYGONS
from gemengd.dataset.spread import among_people
from gemengd.model.city import City, Level
from gemengd.model.dataset import RD_NEW
from gemengd.model.division import NAMES, column_of
from gemengd.model.raw import RawTable, Role
from gemengd.model.reason import Reason


@dataclass(frozen=True)
class Borders:
    """The areas of one year, and what became of them.

    Attributes
    ----------
    by_people, by_ground
        For figures of people and homes, and for figures of the ground.
    alone
        Why a figure is unknown that cannot be put together.
    """

    areas: GeoDataFrame
    by_people: Crosswalk
    by_ground: Crosswalk
    alone: Reason = Reason.REDRAWN


def borders_by_year(
    tables: Sequence[RawTable],
    city: City,
    today: Borders,
    *,
    newest: int,
    target: GeoDataFrame,
    people: GeoDataFrame | None,
    warnings: list[str],
) -> dict[int, Borders]:
    """Return the borders of every year of which there is a map, 0 for one that does not say.

    Parameters
    ----------
    city
        At the level of the tables.
    today
        The borders of the newest map, of the year *newest*.
    target
        The areas that all figures are carried over to: those of today, or larger ones.
    warnings
        Gets a line for all that is not as it was.
    """
    maps = sorted((t for t in tables if _has_borders(t)), key=lambda t: t.role is not Role.AREAS)
    found = {newest: today}
    for table in maps:
        year = table.source.year or 0
        if year not in found:
            old, _ = read_areas(table, city)
            ground = by_shape(old, target)
            walk = among_people(ground, people) if people is not None else ground
            found[year] = Borders(old, walk, ground, today.alone)
            said = _said(walk, year) if target is today.areas else []
            said += _lost(old, walk, year, _others(table, city, old, target))
            warnings.extend(f"{table.source.location}: {line}" for line in said)
    return found


def as_today(areas: GeoDataFrame) -> Borders:
    """Return the borders of the newest map, whose figures are for the areas themselves."""
    same = unchanged(areas)
    return Borders(areas, same, same)


def _has_borders(table: RawTable) -> bool:
    if table.role is Role.AREAS:
        return True
    frame = table.frame
    if table.role is not Role.FIGURES or not isinstance(frame, GeoDataFrame):
        return False
    by_code = "code" in table.names or "name" not in table.names
    return by_code and bool(frame.geom_type.isin(POLYGONS).all())


def _said(walk: Crosswalk, year: int) -> list[str]:
    """Return what a reader must know of the areas that are not as they were in *year*."""
    same = walk.same
    renamed = [f"{new} was {code}" for new, code in same.items() if new != code]
    lines = []
    if renamed:
        had = f"{len(renamed)} areas had another code in {year} and the same borders"
        lines.append(f"{had}: {', '.join(renamed[:3])}")
    if len(walk.composed):
        made = f"{len(walk.composed)} areas were redrawn since {year}"
        lines.append(
            f"{made}: {', '.join(walk.composed[:3])}; their older figures were put together from "
            "the parts where these leave little doubt, and else not taken"
        )
    return lines


def _others(table: RawTable, city: City, old: GeoDataFrame, target: GeoDataFrame) -> Series:
    """Return which areas lay in another municipality then, wholly or in part, and its name.

    Index: codes of *target*; "" where the table does not name the municipality.
    """
    frame = GeoDataFrame(table.frame)
    theirs = frame[[why == ELSEWHERE for why in coded(table, city).whys]]
    bare = target[target.geometry.area > 0].geometry.difference(old.geometry.union_all())
    bare = bare[bare.area >= SLIVER * target.geometry.area.reindex(bare.index)]
    if theirs.empty or bare.empty:
        return Series(dtype=object)
    points = bare.representative_point().to_numpy()
    there, row = theirs.to_crs(RD_NEW).sindex.query(points, predicate="intersects")
    column = column_of(NAMES[Level.MUNICIPALITY], [str(name) for name in frame.columns])
    names = theirs[column].astype(str) if column else Series("", index=theirs.index)
    found = Series(names.to_numpy(object)[row], index=bare.index[there], dtype=object)
    return found[~found.index.duplicated()]


def _lost(old: GeoDataFrame, walk: Crosswalk, year: int, others: Series) -> list[str]:
    lost = walk.missing.index[walk.missing != ""]
    apart, bare = lost.intersection(others.index), lost.difference(others.index)
    gone = old.index.difference(walk.parts.loc[walk.parts["new"] != OUTSIDE, "old"])
    not_taken = "their older figures were not taken"
    lines = []
    if len(apart):
        names = ", ".join(sorted(set(others[apart]) - {""}))
        where = f"another municipality ({names})" if names else "another municipality"
        had = f"{len(apart)} areas lay in {where} in {year}, wholly or in part"
        lines.append(f"{had}: {', '.join(apart[:3])}; {not_taken}")
    if len(bare):
        had = f"{len(bare)} areas lie outside the map of {year}, wholly or in part"
        lines.append(f"{had}: {', '.join(bare[:3])}; {not_taken}")
    if len(gone):
        lines.append(f"{len(gone)} areas of {year} are no longer on the map: {', '.join(gone[:3])}")
    return lines
