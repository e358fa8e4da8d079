"""Which cells of a spreadsheet show per cents: their format says so, not their number."""

import posixpath
import re
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterator
from itertools import product
from pathlib import Path

from gemengd.sources.sheet_size import CELLS, ROW, TABLE, TABLES, repeated

BUILT_IN = frozenset({9, 10})  # 0% and 0.00% (ECMA-376 part 1, 18.8.30)
QUOTED = re.compile(r'"[^"]*"|\\.')  # text in a format, which does not multiply by a hundred
CELL = re.compile(r"([A-Z]+)(\d+)")
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
CONTENT = "content.xml"
WORKBOOK, STYLES = "xl/workbook.xml", "xl/styles.xml"


def percent_cells(path: Path, sheet: str) -> set[tuple[int, int]]:
    """Return row and column, from 0, of the cells of a sheet that show per cents.

    Of an .xlsx the format of a cell says so, of an .ods its type. An .xls, and parts that are not
    where they belong, tell of none.
    """
    if not zipfile.is_zipfile(path):
        return set()
    with zipfile.ZipFile(path) as book:
        names = set(book.namelist())
        if CONTENT in names:
            return set(_cells_of_open_document(book, sheet))
        if not {WORKBOOK, STYLES} <= names:
            return set()
        styles = _percent_styles(book)
        part = _part_of(book, sheet)
        if not styles or part not in names:
            return set()
        return set(_cells(book, part, styles))


def _percent_styles(book: zipfile.ZipFile) -> set[str]:
    root = ET.fromstring(book.read(STYLES))  # noqa: S314 - see above
    own = {
        int(each.get("numFmtId", -1))
        for each in root.iter(f"{MAIN}numFmt")
        if "%" in QUOTED.sub("", each.get("formatCode", ""))
    }
    formats = root.find(f"{MAIN}cellXfs")
    used = enumerate(formats if formats is not None else ())
    return {str(n) for n, each in used if int(each.get("numFmtId", 0)) in BUILT_IN | own}


def _part_of(book: zipfile.ZipFile, sheet: str) -> str:
    """Return the file in the archive that a sheet lies in; "" where it is not told."""
    root = ET.fromstring(book.read(WORKBOOK))  # noqa: S314 - see above
    key = next((s.get(RELATION) for s in root.iter(f"{MAIN}sheet") if s.get("name") == sheet), None)
    relations = ET.fromstring(book.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
    target = next((r.get("Target", "") for r in relations if r.get("Id") == key), "")
    return posixpath.normpath(posixpath.join("/xl", target))[1:] if target else ""


def _cells(book: zipfile.ZipFile, part: str, styles: set[str]) -> Iterator[tuple[int, int]]:
    with book.open(part) as file:
        for _, element in ET.iterparse(file):  # noqa: S314 - see above
            if element.tag == f"{MAIN}c" and element.get("s") in styles:
                place = CELL.fullmatch(element.get("r", ""))
                if place:
                    yield int(place[2]) - 1, _number(place[1]) - 1
            elif element.tag == f"{MAIN}row":
                element.clear()


def _cells_of_open_document(book: zipfile.ZipFile, sheet: str) -> Iterator[tuple[int, int]]:
    """Yield the places of one sheet; rows and cells that repeat stand in the file once."""
    row, place, wanted = 0, 0, False
    here: list[int] = []
    with book.open(CONTENT) as file:
        for event, element in ET.iterparse(file, ("start", "end")):  # noqa: S314 - see above
            if event == "start":
                if element.tag == TABLES:
                    row, wanted = 0, element.get(f"{TABLE}name") == sheet
            elif element.tag in CELLS:
                times = repeated(element, "columns")
                if element.get(f"{OFFICE}value-type") == "percentage":
                    here += range(place, place + times)
                place += times
            elif element.tag == ROW:
                times = repeated(element, "rows")
                if wanted:
                    yield from product(range(row, row + times), here)
                row, place, here = row + times, 0, []
                element.clear()


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number
