"""Districts and municipalities put together from the smaller areas that they consist of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from geopandas import GeoDataFrame
from pandas import DataFrame, Series

from gemengd.dataset.areas import codes_of, multi
from gemengd.dataset.codes import CODE_NAMES, COUNTRY, coded, has_codes
from gemengd.dataset.columns import collapse
from gemengd.dataset.crosswalk import Crosswalk
from gemengd.dataset.names import name_column
from gemengd.dataset.template import plain_text
from gemengd.model.city import City, Level
from gemengd.model.dataset import Vintage
from gemengd.model.raw import RawTable
from gemengd.model.reason import Reason

HIDDEN = frozenset({Reason.SECRET.value, Reason.TOO_FEW.value})


@dataclass(frozen=True)
class Finer:
    """The smaller areas that a map is put together from.

    Attributes
    ----------
    city
        The city at the level of the smaller areas.
    areas
        As `areas.read_areas` makes them.
    into
        By their code: the code of the larger area that each lies in.
    """

    city: City
    areas: GeoDataFrame
    into: Series

    @property
    def walk(self) -> Crosswalk:
        """The crosswalk from the smaller areas to the larger ones: all whole parts."""
        parts = DataFrame({"old": self.into.index, "new": self.into.to_numpy()})
        parts = parts.assign(share=1.0, lowest=1.0, highest=1.0)
        larger = sorted(set(self.into))
        return Crosswalk(parts, Series("", index=larger, dtype=object))


def join(areas: GeoDataFrame, city: City, level: Level) -> tuple[GeoDataFrame, Finer]:
    """Return the areas of *city*'s level, and the smaller ones that they were joined from.

    Parameters
    ----------
    areas
        The smaller areas, as `areas.read_areas` makes them.
    level
        Theirs.
    """
    into = _larger(areas, city.level)
    by_area = areas.groupby(into)
    shapes = [multi(shapely.union_all(g.geometry.to_numpy())) for _, g in by_area]
    names = by_area[f"{city.level}_name"].first()
    if city.level is Level.MUNICIPALITY and city.code != COUNTRY:
        names[:] = city.name
    joined = GeoDataFrame(
        {
            "name": names.where(names != "", names.index),
            "district": "",
            "water": by_area["water"].all(),
        },
        geometry=shapes,
        index=names.index,
        crs=areas.crs,
    )
    finer = City(city.name, city.code, level, city.made_up)
    return joined.rename_axis("code"), Finer(finer, areas, into)


def names_from(tables: Sequence[RawTable], names: Series, city: City) -> Series:
    """Return the names of areas, from the newest table for those that have only their code.

    Parameters
    ----------
    tables
        With figures; those of another level, or without names, say nothing.
    names
        By code.
    """
    for table in sorted(tables, key=lambda table: -(table.source.year or 0)):
        column = name_column(table, city.level)
        if column is None or not holds(table, city.level) or "code" not in table.names:
            continue
        found = Series(plain_text(table.frame[column]).to_numpy(object), coded(table, city).codes)
        known = found[(found.index != "") & (found != "")]
        known = known[~known.index.duplicated()].reindex(names.index)
        names = names.mask((names == names.index) & known.notna(), known)
    return names


def smaller_names(tables: Sequence[RawTable], city: City, finer: Finer | None) -> Mapping[str, str]:
    """Return the names of the neighbourhoods within a map of districts, by code.

    Those of the map that it was put together from, else of the newest table of figures.
    """
    if city.level is not Level.DISTRICT:
        return {}
    if finer is not None:
        return dict(finer.areas["name"])
    small = replace(city, level=Level.NEIGHBOURHOOD)
    found: dict[str, str] = {}
    for table in sorted(tables, key=lambda table: -(table.source.year or 0)):
        column = name_column(table, small.level)
        if column is None or not holds(table, small.level) or not has_codes(table, small.level):
            continue
        names = zip(coded(table, small).codes, plain_text(table.frame[column]), strict=True)
        found = {code: name for code, name in names if code and name} | found
    return found


def holds(table: RawTable, level: Level) -> bool:
    """Say whether a table of figures may have rows of a level.

    A table of smaller areas says of each in which larger one it lies; its rows are not of these.
    """
    if table.level is not None:
        return table.level is level
    if "code" in table.names or "name" in table.names:
        return True
    there = {collapse(str(column)) for column in table.frame.columns}
    finest = next((each for each in Level if there & _own_names(each)), None)
    return finest is level if finest else bool(there & {collapse(n) for n in CODE_NAMES[level]})


def protect(published: Vintage, parts: Vintage, into: Series) -> Vintage:
    """Return published totals without those that would give away a secret.

    Where exactly one part of a total is secret, it is the total minus the others.

    Parameters
    ----------
    published
        By the code of the larger areas.
    parts
        Figures of the same table by the code of the smaller ones.
    into
        As in `Finer`.
    """
    hidden = parts.reasons.isin(HIDDEN).groupby(into.reindex(parts.reasons.index)).sum()
    here = hidden.reindex(index=published.values.index, columns=published.values.columns)
    adds = np.array([column.adds for column in published.columns.values()], dtype=bool)
    given_away = (here == 1) & adds & published.values.notna()
    return published.unknown_where(given_away.to_numpy(bool), Reason.PROTECTED)


def _larger(areas: GeoDataFrame, level: Level) -> Series:
    if level is Level.MUNICIPALITY:
        return Series(["GM" + code[2:6] for code in areas.index], areas.index, dtype=object)
    by_code = codes_of(areas.index, Level.NEIGHBOURHOOD)
    return areas["district"].where(areas["district"] != "", by_code)


def _own_names(level: Level) -> set[str]:
    return {collapse(name) for name in CODE_NAMES[level][:2]}
