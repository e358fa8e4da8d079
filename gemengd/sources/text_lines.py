"""Text files as tables: their encoding, their separator, and quotes that swallow rows."""

import csv
import re
from io import StringIO
from pathlib import Path

import pandas as pd
from pandas import DataFrame

from gemengd.errors import SourceError

BYTE_ORDER = (b"\xff\xfe", b"\xfe\xff")  # how UTF-16 begins, as "Unicode text" of a spreadsheet
NUL = b"\0"
BLOCK_BYTES = 1 << 20
SEPARATORS = ";,\t"
NAMED = re.compile(r'"?sep=(.)"?\r?\n?', re.IGNORECASE)  # a first line for Excel
QUOTED = re.compile(r'"[^"]*"')


def read_lines(path: Path, separator: str | None, encoding: str | None) -> DataFrame:
    """Return a table of text as it stands, every value a string.

    Raises
    ------
    SourceError
        If it holds a NUL character, a quote swallows rows, or rows have more values than the
        heading.
    UnicodeDecodeError
        If it is not written in *encoding*; by default in UTF-8, or UTF-16 where it begins so.
    """
    encoding = encoding or _encoding(path)
    _require_text(path, encoding)
    with path.open(encoding=encoding, newline="") as file:
        text = file.read()
    first = text.split("\n", 1)[0]
    named = NAMED.fullmatch(first)
    if named:
        text = text[len(first) + 1 :]
        first = text.split("\n", 1)[0]
    bare = QUOTED.sub("", first)
    found = separator or (named and named[1]) or max(SEPARATORS, key=bare.count)
    frame = pd.read_csv(StringIO(text), sep=found, dtype=str, keep_default_na=False)
    if not isinstance(frame.index, pd.RangeIndex):
        frame = _without_last(path, text, found)
    if '"' in text:
        _require_whole_rows(path, frame, found)
        _require_whole_columns(path, frame, text, found)
    return frame


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        return "utf-16" if file.read(2) in BYTE_ORDER else "utf-8-sig"


def _require_text(path: Path, encoding: str) -> None:
    """Refuse a NUL, which ends a text for other programs, before all of the file is read."""
    if NUL in "a".encode(encoding):
        return
    with path.open("rb") as file:
        while block := file.read(BLOCK_BYTES):
            if NUL in block:
                message = f"{path}: holds a NUL character, so it is no text"
                raise SourceError(f"{message}; save it as CSV in UTF-8")


def _without_last(path: Path, text: str, separator: str) -> DataFrame:
    """Return a table whose rows end in a separator that the heading has not."""
    rows = pd.read_csv(
        StringIO(text), sep=separator, dtype=str, keep_default_na=False, header=None, skiprows=1
    )
    heading = pd.read_csv(StringIO(text), sep=separator, dtype=str, nrows=0, index_col=False)
    names = list(heading.columns)
    over = rows.iloc[:, len(names) :]
    filled = (over.fillna("") != "").any(axis=1)
    if filled.any():
        line = int(filled.to_numpy().argmax()) + 2
        message = f"{path}: line {line} has more values than the heading has names"
        raise SourceError(
            f"{message}: a mark of decimals, or a name, holds a {separator!r}; quote it"
        )
    return rows.iloc[:, : len(names)].set_axis(names, axis=1)


def _require_whole_rows(path: Path, frame: DataFrame, separator: str) -> None:
    """Refuse a value that holds what must be rows or columns: a quote opens it by mistake."""
    for name in map(str, frame.columns):
        if "\n" in name.strip() and separator in name:
            message = f"{path}: a quote before {name.splitlines()[0][:30]!r} in the heading"
            raise SourceError(f"{message} swallows rows; take the quote out")
    per_row = max(len(frame.columns) - 1, 1)
    for column in frame:
        texts = frame[column].fillna("")
        broken = texts[texts.str.contains("[\r\n]", regex=True)]
        for row, value in broken.items():
            lines = len(re.findall(r"\r\n|\r|\n", value))
            if value.count(separator) >= lines * per_row:
                start = value.splitlines()[0][:30]
                place = f"column {column} of row {int(str(row)) + 1}"
                message = f"{path}: a quote before {start!r}, in {place}"
                raise SourceError(f"{message}, swallows {lines} line ends; take the quote out")


def _require_whole_columns(path: Path, frame: DataFrame, text: str, separator: str) -> None:
    """Refuse a row of too few values of which one, in quotes, holds what must be two."""
    holds = frame.apply(lambda column: column.fillna("").str.contains(separator, regex=False))
    doubtful = holds.any(axis=1) & (frame.iloc[:, -1].fillna("") == "")
    if not doubtful.any():
        return
    try:
        heading, *rows = (row for row in csv.reader(StringIO(text), delimiter=separator) if row)
    except csv.Error:  # a value of over 131,072 characters, such as a polygon: no stray quotes
        return
    for number, row in enumerate(rows, 1):
        swallowed = [value for value in row if separator in value]
        if swallowed and len(row) < len(heading):
            message = f"{path}: row {number} has fewer values than the heading has names"
            raise SourceError(
                f"{message}: the quotes around {swallowed[0][:30]!r} hold several; take them out"
            )
