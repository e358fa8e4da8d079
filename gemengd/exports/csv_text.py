"""Tables as CSV: texts that no spreadsheet takes for a formula, numbers that stay numbers."""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from pandas import DataFrame

Cell = str | bool | int | float | Decimal | None

FORMULA = ("=", "+", "-", "@", "\t", "\r")
# Where a spreadsheet of another language splits a line, a cell may begin within a text.
WITHIN = re.compile(r"([;,\t\r\n|][\s\"']*)(?=[=+\-@])")


def csv_text(heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """Return a table as CSV (RFC 4180): texts in quotes and harmless, numbers without.

    Unknown (None, NaN) is an empty cell. The headings are our own words, and stand bare.
    """
    lines = (",".join(_cell(cell) for cell in row) for row in rows)
    return "\n".join([",".join(heads), *lines]) + "\n"


def frame_csv(frame: DataFrame, *, decimals: int | None = None) -> str:
    """Return the columns of a frame in the same way, without its index.

    Parameters
    ----------
    decimals
        Of broken numbers; by default as many as they have.
    """
    cells = frame.astype(object).where(frame.notna(), None).to_numpy().tolist()
    return csv_text(
        list(map(str, frame.columns)),
        ([_rounded(cell, decimals) for cell in row] for row in cells),
    )


def number(value: float, decimals: int) -> Decimal | None:
    """Return a number with so many decimals; unknown is None."""
    return None if value != value else Decimal(f"{value:.{decimals}f}")  # noqa: PLR0124 - NaN


def harmless(text: str) -> str:
    """Return a text with an apostrophe where a spreadsheet would see the start of a formula.

    At its beginning, and within it after what separates cells: a spreadsheet that takes ``;`` for
    the separator splits a text at it, quotes or not.
    """
    found = WITHIN.sub(r"\1'", text)
    return f"'{found}" if found.lstrip(' "').startswith(FORMULA) else found


def _rounded(cell: Cell, decimals: int | None) -> Cell:
    return cell if decimals is None or not isinstance(cell, float) else number(cell, decimals)


def _cell(cell: Cell) -> str:
    if isinstance(cell, str):
        return '"' + harmless(cell).replace('"', '""') + '"'
    return "" if cell is None or cell != cell else str(cell)  # noqa: PLR0124 - NaN
