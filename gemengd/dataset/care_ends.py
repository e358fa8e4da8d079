"""Care that ended before the year of a map, or begins after it."""

import numpy as np
from numpy.typing import NDArray
from pandas import Series

from gemengd.dataset.columns import collapse
from gemengd.dataset.years import date_text, year_of
from gemengd.model.raw import RawTable
from gemengd.model.text import Text

CLOSED = Text(
    "had ended before the year of the register or map",
    "waren al beëindigd voor het jaar van het register of de kaart",
)
NOT_YET = Text(
    "begin after the year of the register or map",
    "beginnen na het jaar van het register of de kaart",
)
END, BEGIN = "end_date", "start_date"
# What registers call them, without capitals, underscores and blanks.
ENDS = frozenset(
    [
        "enddate",
        "einddatum",
        "datumeinde",
        "einddatumpraktijk",
        "datumsluiting",
        "sluitingsdatum",
        "eindjaar",
        "endyear",
    ]
)
BEGINS = frozenset(
    [
        "startdate",
        "startdatum",
        "begindatum",
        "datumbegin",
        "datumstart",
        "openingsdatum",
        "datumopening",
        "ingangsdatum",
        "beginjaar",
        "startjaar",
    ]
)
OPEN = 9000  # 31-12-9999 means that there is no end
SHOWN = 3


def end_column(table: RawTable) -> str | None:
    """Return the column of a register that says when each place ended; None where none does."""
    return _column(table, END, ENDS)


def begin_column(table: RawTable) -> str | None:
    """Return the column of a register that says when each place began; None where none does."""
    return _column(table, BEGIN, BEGINS)


def _column(table: RawTable, ours: str, called: frozenset[str]) -> str | None:
    if ours in table.names:
        return table.names[ours]
    columns = [str(column) for column in table.frame.columns if column not in table.names.values()]
    return next((column for column in columns if collapse(column) in called), None)


def to_come(begins: Series, year: int | None, where: str, warnings: list[str]) -> NDArray[np.bool_]:
    """Return which places begin after a year, and say so in a line.

    Parameters
    ----------
    begins
        Dates as text or as such, or years; empty where a place was always there.
    year
        Of the register, else of the map; None where nobody says: then all places count.
    """
    told = [date_text(value) for value in begins]
    years = np.array([year_of(text) for text in told])
    later: NDArray[np.bool_] = years > (year or np.inf)
    if later.any():
        warnings.append(f"{where}: {later.sum()} places begin after {year} and do not count yet")
    unread = [text for text, found in zip(told, years, strict=True) if text and np.isnan(found)]
    if unread:
        shown = ", ".join(map(repr, unread[:SHOWN]))
        warnings.append(f"{where}: {len(unread)} are no date ({shown}), and their places count")
    return later


def ended(ends: Series, year: int | None, where: str, warnings: list[str]) -> NDArray[np.bool_]:
    """Return which places ended before a year, and say so in a line.

    Parameters
    ----------
    ends
        Dates as text or as such, or years; empty where a place goes on.
    year
        Of the register, else of the map; None where nobody says: then all places count.
    """
    told = [date_text(value) for value in ends]
    years = np.array([year_of(text) for text in told])
    if not any(told):
        return np.zeros(len(ends), dtype=bool)
    if year is None:
        count = sum(map(bool, told))
        message = f"{where}: {count} places have an end, and neither file says of which year it is"
        warnings.append(f"{message}; all count: add year to the input")
        return np.zeros(len(ends), dtype=bool)
    closed: NDArray[np.bool_] = years < year
    later = int(np.sum((years >= year) & (years < OPEN)))
    counts = f"; {later} that end in or after it count" if later else ""
    if closed.any() or later:
        warnings.append(
            f"{where}: {closed.sum()} places ended before {year} and do not count{counts}"
        )
    unread = [text for text, found in zip(told, years, strict=True) if text and np.isnan(found)]
    if unread:
        shown = ", ".join(map(repr, unread[:SHOWN]))
        warnings.append(f"{where}: {len(unread)} are no date ({shown}), and their places count")
    return closed
