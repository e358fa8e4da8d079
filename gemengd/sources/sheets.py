"""Spreadsheets as tables of text."""

import zipfile
from pathlib import Path

import pandas as pd
from pandas import DataFrame
from python_calamine import CalamineError, CalamineWorkbook

SHEETS = frozenset({".xlsx", ".xls", ".ods"})
# Own choice: the largest of CBS's spreadsheets grows to some 100 MB when it is unpacked.
MOST_BYTES = 1_000_000_000


def read_sheet(path: Path, name: str | None = None) -> DataFrame:
    """Return a sheet as it stands, every cell as text, its first row as the columns.

    Parameters
    ----------
    name
        Of the sheet; by default the first.

    Raises
    ------
    ValueError
        If it cannot be read, has no such sheet, or would grow without measure.
    """
    _require_size(path)
    try:
        with CalamineWorkbook.from_path(path) as book:
            sheets = book.sheet_names
    except (CalamineError, OSError) as error:
        raise ValueError(str(error)) from None
    if name is not None and name not in sheets:
        message = f"no sheet {name!r}; there are {', '.join(sheets[:6])}"
        raise ValueError(message)
    frame = pd.read_excel(
        path,
        sheet_name=sheets[0] if name is None else name,
        dtype=str,
        engine="calamine",
        keep_default_na=False,
    )
    return frame.fillna("")


def _require_size(path: Path) -> None:
    if not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as archive:
        size = sum(member.file_size for member in archive.infolist())
    if size > MOST_BYTES:
        message = f"it unpacks to {size / 1e9:.1f} GB, which no table of figures does"
        raise ValueError(message)
