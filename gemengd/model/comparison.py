"""How a figure is held against a threshold."""

from enum import StrEnum
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray

from gemengd.model.text import Text

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


class Comparison(StrEnum):
    """On which side of a threshold a criterion holds; the only place that knows.

    All else follows from a member's test: which side is high, whether the threshold itself
    counts, and what its inverse is. So a new member is judged, drawn and changed as it says.

    Attributes
    ----------
    test
        The test itself, figures first; False where either is NaN.
    words
        What stands before a threshold.
    bound
        A threshold in words; ``{n}`` is filled in.
    """

    LEAST = "least", np.greater_equal, Text("at least", "minstens"), Text("{n} or more", "{n} of meer")  # fmt: skip  # noqa: E501
    MOST = "most", np.less_equal, Text("at most", "hoogstens"), Text("{n} or less", "{n} of minder")
    ABOVE = "above", np.greater, Text("above", "boven"), Text("more than {n}", "meer dan {n}")
    BELOW = "below", np.less, Text("below", "onder"), Text("less than {n}", "minder dan {n}")

    test: np.ufunc
    words: Text
    bound: Text

    def __new__(cls, value: str, test: np.ufunc, words: Text, bound: Text) -> Self:
        """Return a member that carries its test and its words."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.test, member.words, member.bound = test, words, bound
        return member

    def holds(self, figures: Floats, thresholds: Floats | float) -> Bools:
        """Say where figures hold against thresholds; False where either is unknown."""
        return np.asarray(self.test(figures, thresholds), dtype=bool)

    @cached_property
    def included(self) -> bool:
        """Whether a figure equal to the threshold holds."""
        return bool(self.test(0, 0))

    @cached_property
    def sign(self) -> int:
        """What figures are multiplied by so that high holds: 1, or -1 where low holds."""
        return 1 if self.test(1, 0) else -1

    @cached_property
    def inverse(self) -> "Comparison":
        """The comparison that holds exactly where this one does not, of what is known."""
        return self._like(-self.sign, included=not self.included)

    @cached_property
    def turned(self) -> "Comparison":
        """The comparison for figures and thresholds that are both multiplied by the sign."""
        return self._like(1, included=self.included)

    def _like(self, sign: int, *, included: bool) -> "Comparison":
        return next(one for one in Comparison if (one.sign, one.included) == (sign, included))
