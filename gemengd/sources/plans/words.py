"""A publisher's words in ours."""

from collections.abc import Mapping

import pandas as pd
from pandas import Series

from gemengd.sources.plans.schema import Schema, plain

UNKNOWN = "unknown"
YEAR = r"(?<!\d)((?:19[5-9]|20\d|21\d)\d)(?!\d)"


def told(
    column: Series, ours: str, schema: Schema, own: Mapping[str, str]
) -> tuple[Series, list[str]]:
    """Return a column in our words, and what nobody told the meaning of.

    What is blank, and what has no meaning, is ``unknown``.

    Parameters
    ----------
    ours
        Name of our column.
    own
        The user's words, which win: theirs -> ours.
    """
    exact = {plain(word): meaning for word, meaning in schema.words.get(ours, {}).items()}
    exact |= {plain(word): meaning for word, meaning in own.items()}
    starts = {plain(word): meaning for word, meaning in schema.starts.get(ours, {}).items()}

    def meaning(word: str) -> str | None:
        if word in exact:
            return exact[word]
        return next((starts[start] for start in starts if word.startswith(start)), None)

    said = Series(column, dtype="string").str.strip()
    said = said.mask(said == "")
    found = said.map(lambda word: meaning(plain(word)), na_action="ignore")
    strange = sorted(set(said[said.notna() & found.isna()]))
    return found.astype(object).where(found.notna(), UNKNOWN), strange


def years(column: Series) -> tuple[Series, list[str]]:
    """Return the years in a column of years or dates, and what has none; NaN there.

    1900 is a blank of spreadsheets, and 9999 of cities.
    """
    said = column.astype("string").str.strip()
    found = pd.to_numeric(said.str.extract(YEAR, expand=False), errors="coerce").astype(float)
    blank = said.isna() | (said == "") | said.str.startswith("9999").fillna(value=True)
    return found, sorted(set(said[found.isna() & ~blank]))
