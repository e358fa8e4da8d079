"""The years in which plans start."""

import numpy as np
from geopandas import GeoDataFrame
from numpy.typing import NDArray
from pandas import Index

from gemengd.dataset.missing import WORDS
from gemengd.dataset.years import date_text, year_of
from gemengd.errors import HarmoniseError
from gemengd.model.raw import RawTable

NO_YEAR = 9999  # some cities write "not yet known" so
# Own choice, wide: 1900 is a blank of spreadsheets, and no plan of today starts after 2100.
FIRST, LAST = 1950, 2100
SHOWN = 3


def start_years(frame: GeoDataFrame, table: RawTable, rows: Index) -> NDArray[np.float64]:
    """Return the first year of each plan, of years or dates; NaN where there is none.

    Parameters
    ----------
    rows
        Labels in the file of the rows of *frame*, from 0.

    Raises
    ------
    HarmoniseError
        If something is neither a date nor a year in which a plan can start.
    """
    if "start_year" not in frame:
        return np.full(len(frame), np.nan)
    absent = {*WORDS, *(str(value).casefold() for value in table.missing)}
    told = [date_text(value) for value in frame["start_year"]]
    found = np.array([year_of(text) for text in told], dtype=float)
    unknown = np.array([text.casefold() in absent for text in told], dtype=bool)
    unknown |= found == NO_YEAR
    strange = [
        f"{told[number]} in row {rows[int(number)] + 1}"
        for number in np.flatnonzero(~unknown & ~((found >= FIRST) & (found <= LAST)))
    ]
    if strange:
        where = f"{table.source.location}: {table.names.get('start_year', 'start_year')}"
        few = f"found {', '.join(strange[:SHOWN])}"
        message = f"{where}: {few}, expected years or dates between {FIRST} and {LAST}"
        raise HarmoniseError(f"{message}; correct them, or name them under missing")
    return np.where(unknown, np.nan, found)
