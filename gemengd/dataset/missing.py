"""Publishers' ways to say that a figure is missing."""

from collections.abc import Hashable, Sequence

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from gemengd.errors import HarmoniseError
from gemengd.model.reason import Reason

# CBS, Toelichting Wijk- en Buurtkaart 2022-2024 (30 October 2024). Every other value up to
# -99990 is an older way to write "secret or absent".
CODES = {-99995: Reason.NOT_YET_PUBLISHED, -99991: Reason.DISCONTINUED}
MISSING_UP_TO = -99990
# CBS today: "." is unknown, too uncertain or secret, and a blank cannot occur
# (monitorlangdurigezorg.nl, "Wat betekenen de symbolen bij de tabellen?"). A comma alone stands in
# kwb-2022, and "-" and "x" in older spreadsheets, according to scripts that read them.
WORDS = {"", ".", ",", "-", "x", "geheim", "na", "nan", "none", "null", "<na>"}
NOTHING = "nihil"  # the publisher's word for zero


def figures(
    column: Series, where: str, missing: Sequence[Hashable] = (), nil: Sequence[str] = ()
) -> DataFrame:
    """Return a publisher's column as numbers, with the reason why each unknown is unknown.

    Parameters
    ----------
    column
        Numbers, or text with Dutch or English decimals.
    where
        File and column, for the complaint.
    missing
        Further values that mean "unknown".
    nil
        Further words that mean zero.

    Returns
    -------
    DataFrame
        Index of *column*; ``value`` float with NaN as unknown, ``reason`` str.

    Raises
    ------
    HarmoniseError
        If there is text that is neither a number nor a way to say "missing".
    """
    numbers = _numbers(column, where, missing, nil)
    absent = numbers.isna() | (numbers <= MISSING_UP_TO)
    named = numbers.map(CODES).fillna(Reason.SECRET.value)
    reasons = Series(np.where(absent, named, ""), index=column.index, dtype=object)
    return DataFrame({"value": numbers.mask(absent), "reason": reasons})


def _numbers(column: Series, where: str, missing: Sequence[Hashable], nil: Sequence[str]) -> Series:
    if pd.api.types.is_bool_dtype(column):
        raise HarmoniseError(f"{where}: found true and false, expected numbers")
    if pd.api.types.is_numeric_dtype(column):
        own = [value for value in missing if not isinstance(value, str)]
        return column.astype(float).mask(column.isin(own))
    text = column.astype("string").str.strip().fillna("")
    own_words = {str(value).strip().casefold() for value in missing}
    said = text.str.casefold()
    nothing = said.isin({NOTHING, *nil})
    absent = said.isin(WORDS | own_words) & ~nothing
    plain = text.mask(nothing, "0").mask(absent)
    numbers = pd.to_numeric(plain.map(_point_decimal, na_action="ignore"), errors="coerce")
    wrong = text[numbers.isna() & ~absent]
    if not wrong.empty:
        shown = ", ".join(f"{value!r} at {code}" for code, value in wrong.head(3).items())
        message = f"{where}: found {len(wrong)} values that are no number: {shown}"
        raise HarmoniseError(f"{message}; correct them, or name them under missing")
    return numbers.astype(float)


def _point_decimal(text: str) -> str:
    """Return a number with a decimal point: 1.234,5 and 1234,5 are Dutch."""
    return text.replace(".", "").replace(",", ".") if "," in text else text
