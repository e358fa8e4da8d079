"""Spreadsheets as tables of text, as they look to who opens them."""

import re
import zipfile
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from pandas import DataFrame
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from gemengd.errors import SourceError
from gemengd.sources.percent_cells import percent_cells
from gemengd.sources.sheet_size import require_modest_sheets

SHEETS = frozenset({".xlsx", ".xls", ".ods"})
# Of a zip, as .xlsx and .ods are, and of the compound file that an .xls is.
BEGINS = (b"PK", b"\xd0\xcf\x11\xe0")
# A fraction of three digits gets a fourth, so that it cannot be taken for thousands.
THREE_DECIMALS = re.compile(r"-?\d+\.\d{3}")

Rows = list[list[Any]]


def read_sheet(path: Path, name: str | None = None) -> DataFrame:
    """Return a sheet as it looks, every cell as text.

    A cell with a format of per cents is read as it shows: 0.8 as 80%. The heading is the first row
    that fills at least half of the columns, so a title may stand above it.

    Parameters
    ----------
    name
        Of the sheet; by default the only one that is not hidden and holds a table, of at least two
        columns and two rows.

    Raises
    ------
    ValueError
        If it cannot be read, has no such sheet, or would grow without measure.
    SourceError
        If there are several sheets with a table.
    """
    require_modest_sheets(path)
    try:
        # By what it holds, for a spreadsheet is often renamed; calamine goes by the name of a path.
        with CalamineWorkbook.from_filelike(BytesIO(path.read_bytes())) as book:
            chosen, rows = _chosen(path, book, name)
    except (CalamineError, OSError) as error:
        raise ValueError(str(error)) from None
    shown = _as_shown(rows, percent_cells(path, chosen))
    start = _heading(shown)
    columns = _apart(shown[start]) if shown else []
    content = [row for row in shown[start + 1 :] if any(row)]
    return DataFrame(content, columns=columns, dtype=str)


def is_old_sheet(path: Path) -> bool:
    """Return whether it is a spreadsheet of the old form, of whose cells no format is read."""
    return path.suffix.lower() in SHEETS and not zipfile.is_zipfile(path)


def require_text(path: Path) -> None:
    """Refuse a spreadsheet that is called a text file.

    Raises
    ------
    SourceError
        If it begins as a spreadsheet does.
    """
    with path.open("rb") as file:
        if (start := file.read(4)) == b"PK\x03\x04" or start == BEGINS[1]:
            kind = ".xls" if start == BEGINS[1] else ".xlsx"
            message = f"{path}: it is called {path.suffix} and looks like a spreadsheet"
            raise SourceError(f"{message}; call it {kind}, or save it as CSV")


def require_sheet(path: Path) -> None:
    """Refuse a file that is called a spreadsheet and holds something else.

    Raises
    ------
    SourceError
        If it begins as no spreadsheet does.
    """
    with path.open("rb") as file:
        start = file.read(512)
    if start.startswith(BEGINS):
        return
    message = f"{path}: it is called {path.suffix} and holds no spreadsheet"
    if b"<" in start.lstrip(b"\xef\xbb\xbf \r\n\t")[:1]:
        message += ", but a web page or XML"
        raise SourceError(f"{message}; open it and save it as .xlsx or .csv")
    raise SourceError(f"{message}; if it holds text, call it .csv, else save it again as .xlsx")


def _chosen(path: Path, book: CalamineWorkbook, name: str | None) -> tuple[str, Rows]:
    if name is not None:
        if name not in book.sheet_names:
            message = f"no sheet {name!r}; there are {', '.join(book.sheet_names[:6])}"
            raise ValueError(message)
        return name, _rows(book, name)
    visible = [
        sheet.name
        for sheet in book.sheets_metadata
        if sheet.visible is SheetVisibleEnum.Visible and sheet.typ is SheetTypeEnum.WorkSheet
    ]
    found = {sheet: _rows(book, sheet) for sheet in visible or book.sheet_names}
    tables = [sheet for sheet, rows in found.items() if _is_table(rows)]
    if len(tables) > 1:
        message = f"{path}: it has {len(tables)} sheets with a table: {', '.join(tables[:6])}"
        raise SourceError(f'{message}; name one in a TOML, as table = "{tables[0]}", per input')
    chosen = next(iter(tables or found))
    return chosen, found[chosen]


def _rows(book: CalamineWorkbook, name: str) -> Rows:
    return book.get_sheet_by_name(name).to_python(skip_empty_area=False)


def _is_table(rows: Rows) -> bool:
    wide = [row for row in rows if sum(cell != "" for cell in row) > 1]
    return len(wide) > 1


def _as_shown(rows: Rows, percent: set[tuple[int, int]]) -> list[list[str]]:
    return [
        [_text(cell, percent=(number, place) in percent) for place, cell in enumerate(row)]
        for number, row in enumerate(rows)
    ]


def _text(cell: object, *, percent: bool) -> str:
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return "" if cell is None else str(cell)
    if percent:
        return f"{cell * 100:.12g}%"
    written = str(int(cell)) if float(cell).is_integer() else repr(cell)
    return f"{written}0" if THREE_DECIMALS.fullmatch(written) else written


def _heading(rows: Sequence[Sequence[str]]) -> int:
    filled = [sum(bool(cell) for cell in row) for row in rows]
    most = max(filled, default=0)
    return next((n for n, count in enumerate(filled) if count and 2 * count >= most), 0)


def _apart(names: Sequence[str]) -> list[str]:
    """Return the names of columns, each once: what has none is told by its place."""
    found: dict[str, str] = {}
    for place, name in enumerate(names):
        plain = name.strip() or f"column {place + 1}"
        found[plain if plain not in found else f"{plain} (column {place + 1})"] = name
    return list(found)
