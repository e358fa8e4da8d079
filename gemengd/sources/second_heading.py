"""Tables whose names of columns stand in two rows."""

import re
from pathlib import Path

from pandas import DataFrame, Series

from gemengd.errors import SourceError

NAMELESS = re.compile(r"(Unnamed: |column )\d+")
REPEATED = re.compile(r".+( \(column \d+\)|\.\d+)")
NUMBER = re.compile(r"[-+]?[\d.,' ]+%?")
YEAR = re.compile(r"(19|20)\d\d")
HALF = 0.5


def require_one_heading(frame: DataFrame, path: Path) -> None:
    """Refuse a table whose first row names columns that the heading leaves without a name.

    So a spreadsheet looks in which one name is merged over two columns, and what tells them apart
    (a year, a word) stands below.

    Raises
    ------
    SourceError
        If the first row is such a one.
    """
    if frame.empty:
        return
    first = Series([str(v).strip() for v in frame.iloc[0]], index=range(frame.shape[1]))
    loose = [NAMELESS.fullmatch(n) or REPEATED.fullmatch(n) for n in map(str, frame.columns)]
    below = [text for text, each in zip(first, loose, strict=True) if each and text]
    named_below = below and all(YEAR.fullmatch(t) or not NUMBER.fullmatch(t) for t in below)
    if not named_below or not _empty_in_a_full_column(frame, first, loose):
        return
    shown = ", ".join(text for text in first if text)
    message = f"{path}: its first row looks like a second heading: {shown}"
    raise SourceError(f"{message}; give every column one name of its own, such as Clients 2024")


def _empty_in_a_full_column(
    frame: DataFrame, first: Series, loose: list[re.Match[str] | None]
) -> bool:
    """Say whether the first row is empty where a column with a name is full below."""
    rest = frame.iloc[1:]
    for place, (text, without_name) in enumerate(zip(first, loose, strict=True)):
        full = (rest.iloc[:, place] != "").mean() > HALF
        if full and not text and not without_name:
            return True
    return False
