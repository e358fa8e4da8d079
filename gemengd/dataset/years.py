"""Years, out of the dates of a file in whatever form."""

import re
from datetime import date

YEAR = re.compile(
    r"(?P<first>\d{4})(?:[-/.]?\d{1,2}[-/.]?\d{1,2}(?:[T ].*)?)?"
    r"|\d{1,2}[-/.]\d{1,2}[-/.](?P<last>\d{4})(?: .*)?"
)
BLANK = frozenset({"", "nan", "nat", "none", "null", "<na>", "-"})


def date_text(value: object) -> str:
    """Return a date or year as text; "" where there is none."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = str(value).strip()
    return "" if text.casefold() in BLANK else text.removesuffix(".0")


def year_of(text: str) -> float:
    """Return the year of a date or of a year; NaN for what is neither."""
    found = YEAR.fullmatch(text)
    year = int(found["first"] or found["last"]) if found else 0
    # 0001 and the like are a blank of some programs.
    return float(year) if year > date.min.year else float("nan")
