"""The areas of a city: codes, names and shapes."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import shapely
from geopandas import GeoDataFrame, GeoSeries
from pandas import Index, Series
from shapely.geometry.base import BaseGeometry

from gemengd.dataset.codes import CODE_NAMES, WITHIN, coded, level_elsewhere, municipalities_in
from gemengd.dataset.columns import collapse
from gemengd.dataset.layout import odd_layout, years_in
from gemengd.dataset.repair import POLYGONS, mended
from gemengd.errors import HarmoniseError
from gemengd.model.city import City, Level
from gemengd.model.dataset import NETHERLANDS_RD, RD_NEW
from gemengd.model.division import CODES, NAMES, WATER
from gemengd.model.raw import RawTable

DISTRICT = rf"WK\d{{4}}{WITHIN}{{2}}"
YEAR_NAMES = frozenset({"jaar", "year"})


def names_in(table: RawTable, city: City) -> list[str]:
    """Return the columns of a table that hold codes, names and water."""
    wanted = {*CODE_NAMES[city.level], *NAMES[city.level], *CODES[Level.DISTRICT], *WATER}
    keys = {collapse(name) for name in wanted}
    template = table.names.get("code", "")
    own = set(table.names.values())
    return [
        str(c)
        for c in table.frame.columns
        if collapse(str(c)) in keys or c in own or f"{{{c}" in template
    ]


def read_areas(table: RawTable, city: City) -> tuple[GeoDataFrame, list[str]]:
    """Return the areas of *city* in one table.

    Returns
    -------
    tuple
        A frame indexed by code, sorted, in EPSG:28992, with ``name``, ``district``, ``water``,
        geometry, and the names of the larger areas, ``district_name`` and ``municipality_name``;
        and warnings.

    Raises
    ------
    HarmoniseError
        If the city is not there, codes are doubled, or shapes are missing or no polygons.
    """
    found = coded(table, city)
    where = table.source.location
    frame = GeoDataFrame(table.frame).assign(_code=found.codes)
    frame = frame[frame["_code"] != ""].set_index("_code").sort_index().rename_axis("code")
    if frame.empty:
        message = f"{where}: no {city.level} of {city.name} ({city.code})"
        for level in level_elsewhere(table, city):
            raise HarmoniseError(f'{message}, but {level.plural}; say level = "{level}"')
        others = ", ".join(municipalities_in(table, city)[:3]) or "none"
        raise HarmoniseError(f"{message}; found codes of {others}; give the file of this city")
    _require_unique(frame.index, where)
    shapes, repaired = _shapes(frame, where)
    areas = GeoDataFrame(
        {
            "name": _text(frame, table, "name", NAMES[city.level], Series(frame.index)),
            "district": _districts(frame, table),
            "water": _text(frame, table, "water", WATER, None).isin({"JA", "B"}),
            **{
                f"{level}_name": _text(frame, table, f"{level}_name", NAMES[level], None)
                for level in Level
                if city.level.finer_than(level)
            },
        },
        geometry=shapes,
        index=frame.index,
    )
    odd = odd_layout(areas, where) + _years(frame, where)
    return areas, [*found.notes, *repaired, *odd]


def _years(frame: GeoDataFrame, where: str) -> list[str]:
    columns = [c for c in frame.columns if str(c).casefold() in YEAR_NAMES]
    return years_in(frame[columns[0]], where) if columns else []


def _require_unique(index: Index, where: str) -> None:
    doubled = index[index.duplicated()].unique()
    if len(doubled):
        shown = ", ".join(doubled[:3])
        message = f"{where}: {len(doubled)} codes occur more than once: {shown}"
        raise HarmoniseError(f"{message}; keep one row for each area")


def _text(
    frame: GeoDataFrame, table: RawTable, ours: str, names: Sequence[str], default: Series | None
) -> Series:
    by_key = {collapse(str(c)): c for c in frame.columns}
    column = table.names.get(ours)
    found = column if column in frame else None
    found = found or next((by_key[collapse(n)] for n in names if collapse(n) in by_key), None)
    if found is None:
        content = "" if default is None else default.to_numpy()
        return Series(content, index=frame.index, dtype=object)
    return frame[found].astype("string").str.strip().fillna("").astype(object)


def _districts(frame: GeoDataFrame, table: RawTable) -> Series:
    """Return the district of each area as its publisher says it; "" for a city's own number."""
    found = _text(frame, table, "district", CODES[Level.DISTRICT], None)
    return found.where(found.astype("string").str.fullmatch(DISTRICT).astype(bool), "")


def _shapes(frame: GeoDataFrame, where: str) -> tuple[GeoSeries, list[str]]:
    shapes = frame.geometry
    empty = shapes.isna() | shapes.is_empty
    if empty.any():
        shown = ", ".join(frame.index[empty][:3])
        raise HarmoniseError(f"{where}: {int(empty.sum())} areas have no shape: {shown}; add them")
    wrong = ~shapes.geom_type.isin(POLYGONS)
    if wrong.any():
        found = ", ".join(sorted(set(shapes.geom_type[wrong])))
        raise HarmoniseError(f"{where}: found {found}, expected polygons; give the areas' borders")
    warnings = []
    invalid = ~shapes.is_valid
    if invalid.any():
        shown = ", ".join(frame.index[invalid][:3])
        warnings.append(f"{where}: {int(invalid.sum())} crossing borders were repaired: {shown}")
    shapes = shapes.map(mended).set_crs(frame.crs, allow_override=True).to_crs(RD_NEW)
    flat = shapes.is_empty | (shapes.area == 0)
    if flat.any():
        shown = ", ".join(frame.index[flat][:3])
        message = f"{where}: {int(flat.sum())} areas have no surface: {shown}"
        raise HarmoniseError(f"{message}; give their borders")
    _require_netherlands(shapes, where)
    return shapes.map(multi).set_crs(RD_NEW, allow_override=True), warnings


def multi(shape: Any) -> BaseGeometry:
    """Return a polygon as a multipolygon without heights."""
    flat = shapely.force_2d(shape)
    return flat if flat.geom_type == "MultiPolygon" else shapely.MultiPolygon([flat])


def _require_netherlands(shapes: GeoSeries, where: str) -> None:
    west, south, east, north = shapes.total_bounds
    limits = NETHERLANDS_RD
    if limits[0] <= west and limits[1] <= south and east <= limits[2] and north <= limits[3]:
        return
    place = f"x {west:.0f} to {east:.0f}, y {south:.0f} to {north:.0f} m"
    message = f"{where}: the areas lie outside the Netherlands ({place} in {RD_NEW})"
    raise HarmoniseError(f"{message}; are the axes swapped, or is another crs meant?")


def inhabited(areas: GeoDataFrame, inhabitants: Series) -> Series:
    """Return which areas people live in: no water, and not counted as 0 by the publisher."""
    return ~areas["water"].astype(bool) & ~(inhabitants == 0).fillna(value=False)


def codes_of(index: pd.Index, level: Level) -> Series:
    """Return the district code within each neighbourhood's code; "" for larger areas."""
    if level is not Level.NEIGHBOURHOOD:
        return Series("", index=index, dtype=object)
    return Series(["WK" + code[2:8] for code in index], index=index, dtype=object)
