"""A publisher's table of plans, by our names."""

import re
from dataclasses import dataclass
from functools import cached_property

from geopandas import GeoDataFrame
from pandas import Series
from pandas.api.types import is_numeric_dtype

from gemengd.errors import SourceChangedError
from gemengd.model.kind import COUNT
from gemengd.model.numbers import PLAIN, Numbers
from gemengd.model.request import Input
from gemengd.model.written import marks_of
from gemengd.sources.plans.schema import Schema, plain
from gemengd.sources.plans.words import UNKNOWN, told

DIGIT = re.compile(r"\d")


@dataclass(frozen=True)
class PlanTable:
    """The rows of a publisher, its schema, and what the user says of them."""

    frame: GeoDataFrame
    schema: Schema
    given: Input

    @cached_property
    def _by_plain(self) -> dict[str, str]:
        return {plain(name): str(name) for name in self.frame.columns}

    def named(self, theirs: str | None) -> Series | None:
        """Return the column that they call so, whatever its capitals; None if it is not there."""
        name = None if theirs is None else self._by_plain.get(plain(theirs))
        return None if name is None else self.frame[name]

    def all_of(self, ours: str) -> list[Series]:
        """Return the columns that make up one of ours; what the user says wins."""
        said = self.given.columns.get(ours) or self.schema.columns.get(ours, ())
        names = [said] if isinstance(said, str) else said
        found = [self.named(name) for name in names]
        return [column for column in found if column is not None]

    def column(self, ours: str) -> Series | None:
        """Return the column that is ours under another name; None if it is not there."""
        return next(iter(self.all_of(ours)), None)

    def told(self, ours: str) -> tuple[Series, list[str]]:
        """Return a column in our words, and their words that nobody told the meaning of."""
        column = self.column(ours)
        if column is None:
            return Series(UNKNOWN, index=self.frame.index, dtype=object), []
        return told(column, ours, self.schema, self.given.words.get(ours, {}))


def numbers(column: Series, given: Input, ours: str) -> Series:
    """Return a column as numbers, read as the user says; NaN where there is none.

    Parameters
    ----------
    ours
        Which of our columns it is, or is a part of.

    Raises
    ------
    HarmoniseError
        If a number can be read in two ways.
    SourceChangedError
        If there are digits that are no number.
    """
    if is_numeric_dtype(column):
        found = column.astype(float)
    else:
        found = _of_text(column.astype("string").str.strip().fillna(""), given, ours)
    return found.mask(found.isin(given.missing))


def _of_text(texts: Series, given: Input, ours: str) -> Series:
    where = f"{given.file}: {texts.name}"
    absent = {str(value) for value in given.missing}
    words = [text for text in texts.unique() if DIGIT.search(text) and text not in absent]
    marks = marks_of(words, said_of(given, ours), COUNT, where)
    known = {word: marks.number(word) for word in words}
    strange = [word for word, number in known.items() if number is None]
    if strange:
        few = ", ".join(map(repr, strange[:3]))
        message = f"{where}: found {few}, which is no number"
        raise SourceChangedError(f"{message}; correct it, or name it under missing")
    return Series(texts.map(known), index=texts.index, dtype=float)


def said_of(given: Input, ours: str) -> Numbers:
    """Return how the user says that one of our columns is written."""
    return given.written.get(ours, PLAIN).over(given.written[""])
