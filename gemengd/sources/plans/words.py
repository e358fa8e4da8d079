"""A publisher's words in ours."""

from collections.abc import Mapping

import pandas as pd
from pandas import Series

from gemengd.sources.plans.schema import Schema, plain

UNKNOWN = "unknown"


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


def years(column: Series) -> Series:
    """Return the years in a column of years or dates; NaN where it has none."""
    found = column.astype("string").str.extract(r"(?<!\d)((?:19|20|21)\d\d)(?!\d)", expand=False)
    return pd.to_numeric(found, errors="coerce").astype(float)
