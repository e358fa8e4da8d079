"""What the criteria of an overlay say of the areas of a city."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from pandas import Index, Series

from gemengd.model.criterion import Criterion
from gemengd.model.style import format_number
from gemengd.model.text import Language, Text

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Finding:
    """What one criterion says of one area.

    Attributes
    ----------
    value
        Value of the layer; NaN where unknown.
    threshold
        The threshold it was held against, in the unit of the layer; NaN where a quantile of
        nothing known was asked.
    holds
        None where value or threshold is unknown.
    why_unknown
        A `Reason`, or "" where it is known.
    city
        The layer's figure for the city as a whole; None where it has none.
    """

    criterion: Criterion
    value: float
    threshold: float
    holds: bool | None
    why_unknown: str = ""
    decimals: int = 0
    city: float | None = None

    def because(self, language: Language) -> str:
        """Return the criterion's sentence with the figures of this area filled in."""
        sentence = Text(self.criterion.because, self.criterion.because_nl).to(language)
        return sentence.format(
            value=format_number(self.value, self.decimals, language),
            threshold=format_number(self.threshold, self.decimals, language),
        )


@dataclass(frozen=True, eq=False)
class Compared:
    """What one criterion says of every area, in the order of the areas.

    Attributes
    ----------
    values
        Of the layer, shape (areas,); NaN where unknown.
    threshold, decimals, city
        As for `Finding`.
    reasons
        Why the layer's value is unknown, in the order of the areas.
    """

    criterion: Criterion
    values: Floats
    threshold: float
    reasons: Series
    decimals: int = 0
    city: float | None = None

    @cached_property
    def holds(self) -> Bools:
        """Where the criterion holds; False where it is unknown."""
        return self.criterion.at.holds(self.values, self.threshold)

    @cached_property
    def known(self) -> Bools:
        """Where value and threshold are known."""
        return ~np.isnan(self.values) & ~np.isnan(self.threshold)

    @property
    def told(self) -> list[bool | None]:
        """Whether it holds in each area; None where it is unknown."""
        pairs = zip(self.holds.tolist(), self.known.tolist(), strict=True)
        return [holds if known else None for holds, known in pairs]

    @property
    def why_unknown(self) -> list[str]:
        """Why it is unknown in each area, "" where it is known."""
        pairs = zip(self.reasons, self.known, strict=True)
        return ["" if known else str(reason) for reason, known in pairs]

    def finding(self, number: int) -> Finding:
        """Return what it says of one area."""
        known = bool(self.known[number])
        return Finding(
            criterion=self.criterion,
            value=float(self.values[number]),
            threshold=self.threshold,
            holds=bool(self.holds[number]) if known else None,
            why_unknown="" if known else str(self.reasons.iloc[number]),
            decimals=self.decimals,
            city=self.city,
        )

    def only(self, numbers: NDArray[np.intp]) -> "Compared":
        """Return what it says of some areas."""
        return replace(self, values=self.values[numbers], reasons=self.reasons.iloc[numbers])


@dataclass(frozen=True, eq=False)
class Findings(Mapping[str, tuple[Finding, ...]]):
    """Per area one finding per criterion, made when asked for.

    Attributes
    ----------
    codes
        Of the areas, without doubles.
    columns
        One per criterion, in the overlay's order.
    """

    codes: Index
    columns: tuple[Compared, ...]

    def __getitem__(self, code: str) -> tuple[Finding, ...]:
        """Return the findings of one area."""
        (number,) = self.codes.get_indexer(Index([code], dtype=self.codes.dtype)).tolist()
        if number < 0:
            raise KeyError(code)
        return tuple(column.finding(number) for column in self.columns)

    def __iter__(self) -> Iterator[str]:
        """Go through the codes."""
        return iter(self.codes)

    def __len__(self) -> int:
        """Return how many areas there are."""
        return len(self.codes)

    @cached_property
    def holds(self) -> Bools:
        """Where each criterion holds, shape (criteria, areas)."""
        return np.stack([column.holds for column in self.columns])

    @cached_property
    def known(self) -> Bools:
        """Where each criterion is known, shape (criteria, areas)."""
        return np.stack([column.known for column in self.columns])

    def only(self, codes: Iterable[str]) -> "Findings":
        """Return the findings of some areas, in the order of *codes*."""
        wanted = Index(list(codes), dtype=self.codes.dtype)
        numbers = self.codes.get_indexer(wanted)
        return Findings(wanted, tuple(column.only(numbers) for column in self.columns))
