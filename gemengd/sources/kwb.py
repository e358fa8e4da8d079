"""Key figures of districts and neighbourhoods: StatLine's OData in a CSV, and spreadsheets."""

import re

from pandas import DataFrame

from gemengd.errors import SourceChangedError
from gemengd.model.city import City
from gemengd.model.raw import RawTable, Role
from gemengd.model.request import Input
from gemengd.sources.files import Bounds, read_text
from gemengd.sources.reader import Look, Reader, make_table

YEAR = re.compile(r"20\d\d")
# The spreadsheets' own names for the code, in the order in which they say most. Layout taken from
# public scripts that read kwb-2013.xls to kwb2025.xlsx; no such file was seen here.
CODES = ("gwb_code_10", "gwb_code")
NAME, KIND = "regio", "recs"


def _recognises_odata(seen: Look) -> bool:
    return "" in seen.tables and (seen.has("WijkenEnBuurten") or seen.has("RegioS", "Codering_3"))


def _recognises_sheet(seen: Look) -> bool:
    return "" in seen.tables and any(seen.has(code, KIND, NAME) for code in CODES)


def _read_odata(given: Input, _city: City, _around: Bounds | None) -> tuple[RawTable, ...]:
    return (_table(read_text(given, ","), given, {}),)


def _read_sheet(given: Input, _city: City, _around: Bounds | None) -> tuple[RawTable, ...]:
    frame = read_text(given).rename(columns=lambda name: str(name).strip().casefold())
    code = next((name for name in CODES if name in frame), None)
    if code is None or NAME not in frame:
        shown = ", ".join(map(str, frame.columns[:6]))
        message = f"{given.file}: expected columns {CODES[0]} and {NAME}, found {shown}"
        raise SourceChangedError(f"{message}; name the sheet as table, or use own with columns")
    return (_table(frame, given, {"code": code, "name": NAME}),)


def _table(frame: DataFrame, given: Input, names: dict[str, str]) -> RawTable:
    named = YEAR.search(given.file.name)
    year = given.year or (int(named.group()) if named else None)
    notes = () if given.year or not named else (f"The year {year} was read from the file's name.",)
    return make_table(
        Role.FIGURES,
        frame,
        given,
        title=f"Kerncijfers wijken en buurten {year or ''}".strip(),
        publisher="Centraal Bureau voor de Statistiek (CBS)",
        licence="CC BY 4.0",
        attribution="CBS",
        year=year,
        names=names,
        notes=notes,
    )


READER = Reader(
    name="cbs-kwb-odata-csv",
    roles=frozenset({Role.FIGURES}),
    looks_for="a text file with a column WijkenEnBuurten",
    recognises=_recognises_odata,
    read=_read_odata,
)
SHEET = Reader(
    name="cbs-kwb-xlsx",
    roles=frozenset({Role.FIGURES}),
    looks_for="a spreadsheet with columns gwb_code_10 or gwb_code, recs and regio",
    recognises=_recognises_sheet,
    read=_read_sheet,
)
