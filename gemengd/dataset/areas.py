"""The areas of a city: codes, names and shapes."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

import pandas as pd
import shapely
from geopandas import GeoDataFrame, GeoSeries
from pandas import Index, Series
from shapely.geometry.base import BaseGeometry

from gemengd.dataset.columns import collapse
from gemengd.dataset.repair import POLYGONS, mended
from gemengd.errors import HarmoniseError
from gemengd.model.city import City, Level
from gemengd.model.dataset import RD_NEW
from gemengd.model.raw import RawTable

CODE_NAMES = {
    Level.NEIGHBOURHOOD: ("buurtcode", "BU_CODE", "BU_2021", "WijkenEnBuurten", "Codering"),
    Level.DISTRICT: ("wijkcode", "WK_CODE", "WijkenEnBuurten", "Codering"),
    Level.MUNICIPALITY: ("gemeentecode", "GM_CODE", "WijkenEnBuurten", "Codering"),
}
NAME_NAMES = {
    Level.NEIGHBOURHOOD: ("buurtnaam", "BU_NAAM"),
    Level.DISTRICT: ("wijknaam", "WK_NAAM"),
    Level.MUNICIPALITY: ("gemeentenaam", "GM_NAAM"),
}
PREFIX = {Level.NEIGHBOURHOOD: "BU", Level.DISTRICT: "WK", Level.MUNICIPALITY: "GM"}
DIGITS = {Level.NEIGHBOURHOOD: 8, Level.DISTRICT: 6, Level.MUNICIPALITY: 4}
# Behind the municipality stand digits, or letters as well: Amsterdam's since 2023, WK0363AA.
WITHIN = "[0-9A-Z]"
DISTRICT_NAMES = ("wijkcode", "WK_CODE")
WATER_NAMES = ("water", "H2O")
NETHERLANDS_RD = (-7_000.0, 289_000.0, 300_000.0, 629_000.0)  # RD New's area of use, in metres
COUNTRY = "NL"
NUMBERED = re.compile(r"^(?:wijk|buurt) \d+ (?=.)")
TEMPLATE = re.compile(r"\{(\w+)\}")


def coded(table: RawTable, city: City, *, also: Level | None = None) -> tuple[Series, list[str]]:
    """Return the area code of every row of a table, and what was mended.

    Rows of other levels or municipalities have "".

    Parameters
    ----------
    also
        Another level whose rows are read too, so that nobody need be told of them.

    Raises
    ------
    HarmoniseError
        If there is no column of codes.
    """
    raw = _raw_codes(table, city)
    text = raw.astype("string").str.strip().fillna("")
    prefix, digits = PREFIX[city.level], DIGITS[city.level]
    bare = text.str.fullmatch(rf"\d{{1,{digits}}}")
    mended = []
    if bare.any():
        text = text.mask(bare, prefix + text.str.zfill(digits))
        message = f"{int(bare.sum())} codes without {prefix} or leading zeros were completed"
        mended.append(f"{table.source.location}: {message}, as in {text[bare].iloc[0]}")
    of_city = r"\d{4}" if city.code == COUNTRY else city.code[2:]
    ours = text.str.fullmatch(rf"{prefix}{of_city}{WITHIN}{{{digits - 4}}}")
    read = f"{prefix}|{PREFIX[also]}" if also else prefix
    other = text.str.fullmatch(rf"(?!{read})(BU|WK){of_city}{WITHIN}+")
    if other.any():
        message = f"{int(other.sum())} rows of another level in {city.name} were left out"
        example = text[other.astype(bool)].iloc[0]
        mended.append(
            f"{table.source.location}: {message}, as {example}: the map is of {city.level.plural}"
        )
    return text.where(ours.astype(bool), "").astype(object), mended


def named(table: RawTable, areas: GeoDataFrame) -> tuple[Series, list[str]]:
    """Return the code of the area whose name each row has, for a table without codes.

    Rows whose name no area has, or more than one, have "" and are reported.
    """
    by_name = Series(areas.index, index=[plain_name(name) for name in areas["name"]])
    unique = by_name[~by_name.index.duplicated(keep=False)]
    column = table.names["name"]
    if column not in table.frame:
        shown = ", ".join(map(str, table.frame.columns[:6]))
        message = f"{table.source.location}: columns.name names {column!r}, which is not there"
        raise HarmoniseError(f"{message}; found {shown}")
    names = table.frame[column].astype(str)
    codes = names.map(plain_name).map(unique).fillna("").astype(object)
    lost = sorted(set(names[codes == ""]))
    message = f"{codes[codes != ''].nunique()} areas were matched by name, for it has no codes"
    found = [f"{table.source.location}: {message}"]
    if lost:
        found.append(f"{table.source.location}: {len(lost)} names match no area: {', '.join(lost)}")
    return codes, found


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
    codes, warnings = coded(table, city)
    where = table.source.location
    frame = GeoDataFrame(table.frame).assign(_code=codes)
    frame = frame[frame["_code"] != ""].set_index("_code").sort_index().rename_axis("code")
    if frame.empty:
        found = ", ".join(sorted(_municipalities(table, city))[:3]) or "none"
        message = f"{where}: no {city.level} of {city.name} ({city.code})"
        raise HarmoniseError(f"{message}; found codes of {found}; give the file of this city")
    _require_unique(frame.index, where)
    shapes, repaired = _shapes(frame, where)
    areas = GeoDataFrame(
        {
            "name": _text(frame, table, "name", NAME_NAMES[city.level], Series(frame.index)),
            "district": _text(frame, table, "district", DISTRICT_NAMES, None),
            "water": _text(frame, table, "water", WATER_NAMES, None).isin({"JA", "B"}),
            **{
                f"{level}_name": _text(frame, table, f"{level}_name", NAME_NAMES[level], None)
                for level in Level
                if city.level.finer_than(level)
            },
        },
        geometry=shapes,
        index=frame.index,
    )
    return areas, warnings + repaired


def plain_name(name: object) -> str:
    """Return a name without accents, capitals and punctuation, to compare it by.

    "Wijk 01 Noord" is "noord": CBS writes the number in the map, and not in its spreadsheets.
    """
    text = unicodedata.normalize("NFKD", str(name)).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^a-z0-9]+", " ", text.casefold()).strip()
    return NUMBERED.sub("", plain)


def _raw_codes(table: RawTable, city: City) -> Series:
    given = table.names.get("code")
    if given is not None:
        return _from_template(table, given)
    by_key = {collapse(str(c)): c for c in table.frame.columns}
    for name in CODE_NAMES[city.level]:
        if collapse(name) in by_key:
            return table.frame[by_key[collapse(name)]]
    wanted = " or ".join(CODE_NAMES[city.level][:2])
    shown = ", ".join(map(str, table.frame.columns[:6]))
    message = f"{table.source.location}: no column {wanted} with codes of {city.level.plural}"
    raise HarmoniseError(f"{message}; found {shown}; say which it is under columns, as code")


def _from_template(table: RawTable, template: str) -> Series:
    if template in table.frame:
        return table.frame[template]
    fields = TEMPLATE.findall(template)
    for field in fields or [template]:
        if field not in table.frame:
            shown = ", ".join(map(str, table.frame.columns[:6]))
            message = f"{table.source.location}: columns.code names {field!r}, which is not there"
            raise HarmoniseError(f"{message}; found {shown}")
    rows = table.frame[fields].astype("string").apply(lambda c: c.str.strip())
    return rows.apply(lambda row: template.format(**row), axis=1)


def _municipalities(table: RawTable, city: City) -> set[str]:
    text = _raw_codes(table, city).astype("string").str.strip().fillna("")
    return {"GM" + code[2:6] for code in text if len(code) >= len("BU0000")}


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
