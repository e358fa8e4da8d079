"""How far a figure may be off."""

from dataclasses import dataclass

from pandas import Series


@dataclass(frozen=True)
class Uncertainty:
    """How far the figures of a layer may be off, in its unit; index of the areas, >= 0.

    Attributes
    ----------
    half_width
        Off by at most this, as likely by one amount as by another: what rounding leaves.
    deviation
        Standard deviation of what chance adds in so few people; 0 for what is counted in full.
    """

    half_width: Series
    deviation: Series
