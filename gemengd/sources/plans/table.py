"""A publisher's table of plans, by our names."""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd
from geopandas import GeoDataFrame
from pandas import Series

from gemengd.model.request import Input
from gemengd.sources.plans.schema import Schema, plain
from gemengd.sources.plans.words import UNKNOWN, told


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


def numbers(column: Series) -> Series:
    """Return a column as numbers; NaN where there is none."""
    return Series(pd.to_numeric(column, errors="coerce"), index=column.index, dtype=float)
