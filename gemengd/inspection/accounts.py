"""The ledger of a file before a build: the build's own, of the city that the file alone makes."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from geopandas import GeoDataFrame, GeoSeries
from shapely import Polygon, box

from gemengd.dataset import harmonise
from gemengd.dataset.codes import coded
from gemengd.dataset.names import name_column
from gemengd.dataset.template import plain_text
from gemengd.errors import GemengdError, HarmoniseError
from gemengd.inspection.inspect import Inspection
from gemengd.inspection.starter import starter
from gemengd.model.city import City, Level
from gemengd.model.dataset import RD_NEW
from gemengd.model.ledger import Account
from gemengd.model.raw import RawCity, RawTable, Role
from gemengd.model.request import CityRequest, Input
from gemengd.model.source import Source
from gemengd.sources import fetch

UNFILLED = "FILL IN"
STAND_IN, COUNTRY = "stand_in_areas", "NL"
# Where nobody says which city it is: one area around all that the file has.
ALONE: dict[str, object] = {"name": "inspect", "code": "GM0000", "level": Level.NEIGHBOURHOOD}
AREA = "BU00000000"
LEFT_M, BOTTOM_M, SIDE_M, A_ROW = 150_000.0, 450_000.0, 100.0, 100  # somewhere in RD New


@dataclass(frozen=True)
class Ledger:
    """What a build would do with the rows and columns of a file.

    Attributes
    ----------
    accounts
        One for each table that the file gives; () where no build gets so far.
    stops
        Why a build stops; "" where it does not.
    borders_known
        Whether the file or the one beside it has the areas; without them nobody can say which rows
        lie outside the city.
    """

    accounts: tuple[Account, ...]
    stops: str
    borders_known: bool


def ledger_of(found: Inspection, given: Input, against: Inspection | None = None) -> Ledger:
    """Return what the build that the starter TOML asks for would do with a file.

    Parameters
    ----------
    against
        A file with the city's areas; the file itself by default, if it has them.
    """
    borders = found if found.role is Role.AREAS else against
    known = borders is not None and borders.role is Role.AREAS
    try:
        raw = _raw(found, given, borders if known else None)
        accounts, stops = _fitted(raw)
    except GemengdError as error:
        return Ledger((), str(error), known)
    if found.role is not Role.AREAS:
        ours = {table.source.slug for table in raw.tables if table.role is not Role.AREAS}
        accounts = tuple(account for account in accounts if account.source in ours)
    return Ledger(accounts, stops, known)


def _fitted(raw: RawCity) -> tuple[tuple[Account, ...], str]:
    """Return the build's ledger, also where so many areas are lost that the build stops."""
    try:
        return harmonise(raw).ledger, ""
    except HarmoniseError as error:
        rows = sum(len(table.frame) for table in raw.tables)
        return harmonise(replace(raw, allow_left_out=rows)).ledger, str(error)


def _raw(found: Inspection, given: Input, borders: Inspection | None) -> RawCity:
    own = _request(found, given)
    if borders is found:
        return fetch(own)
    if borders is not None:
        beside = _request(borders, Input(file=borders.file))
        return fetch(beside.model_copy(update={"inputs": beside.inputs + own.inputs}))
    raw = fetch(own)
    return replace(raw, tables=(_stand_in(raw), *raw.tables))


def _request(found: Inspection, given: Input) -> CityRequest:
    """Return the city of the starter TOML; its file is where it lies, read as it was looked at."""
    toml = tomllib.loads(starter(found))
    (said,) = toml["inputs"]
    stated = {"table": given.table, "crs": given.crs, "encoding": given.encoding}
    said |= {"file": found.file} | {key: value for key, value in stated.items() if value}
    columns = said.get("columns", {})
    unfilled = next((key for key, theirs in columns.items() if theirs == UNFILLED), None)
    if unfilled is not None:
        message = f"{found.file.name}: nothing says which column is its {unfilled}"
        raise HarmoniseError(f"{message}; fill it in below, under columns")
    if toml["name"] == UNFILLED:
        toml |= _unnamed(found)
    return CityRequest.model_validate(toml)


def _unnamed(found: Inspection) -> dict[str, object]:
    if found.role in {Role.AREAS, Role.FIGURES} and found.codes.municipalities:
        return {"name": "Nederland", "code": COUNTRY}
    return ALONE


def _stand_in(raw: RawCity) -> RawTable:
    """Return areas in which every row of a file has its place, under the name that it gives."""
    figures = [table for table in raw.tables if table.role is Role.FIGURES]
    names = _named(figures, raw.city) if figures else {AREA: AREA}
    shapes = [_square(n) for n in range(len(names))] if figures else [_around(raw.tables)]
    content = {"code": list(names), "name": list(names.values())}
    frame = GeoDataFrame(content, geometry=GeoSeries(shapes), crs=RD_NEW)
    year = figures[0].source.year if figures else None
    source = Source(STAND_IN, STAND_IN, "", STAND_IN, "", "", "", len(frame), year)
    ours = {column: column for column in content}
    return RawTable(Role.AREAS, frame, source, raw.city.level, ours)


def _named(tables: Sequence[RawTable], city: City) -> dict[str, str]:
    found: dict[str, str] = {}
    for table in tables:
        codes, column = coded(table, city).codes, name_column(table, city.level)
        names = codes if column is None else plain_text(table.frame[column])
        found |= {code: name or code for code, name in zip(codes, names, strict=True) if code}
    return found


def _square(number: int) -> Polygon:
    row, column = divmod(number, A_ROW)
    west, south = LEFT_M + column * SIDE_M, BOTTOM_M + row * SIDE_M
    return box(west, south, west + SIDE_M, south + SIDE_M)


def _around(tables: Sequence[RawTable]) -> Polygon:
    """Return a rectangle around all places."""
    shapes = [GeoDataFrame(table.frame).geometry.to_crs(RD_NEW) for table in tables]
    bounds = np.array([each.total_bounds for each in shapes if len(each.dropna())])
    if not len(bounds):
        return _square(0)
    west, south = bounds[:, :2].min(axis=0) - SIDE_M
    east, north = bounds[:, 2:].max(axis=0) + SIDE_M
    return box(west, south, east, north)
