"""What kinds of figure there are, and between which bounds each can lie."""

from dataclasses import dataclass
from math import inf


@dataclass(frozen=True)
class Kind:
    """A kind of figure.

    Attributes
    ----------
    lowest, highest
        Bounds of what a figure of an area in the Netherlands can be; what lies outside was read
        wrongly, or stands for something else. Own choice, wide: no real figure is refused.
    unit
        In which it is stated, unless a column says otherwise.
    whole
        What all together is for a share: 100 or 1000; 0 for what is no share.
    counts
        Whether it is a number of people or things, which adds up and is mostly whole.
    """

    name: str
    lowest: float
    highest: float
    unit: str
    whole: float = 0.0
    counts: bool = False

    def between(self, lowest: float | None, highest: float | None) -> "Kind":
        """Return the same with bounds of its own; None leaves one as it is."""
        return Kind(
            self.name,
            self.lowest if lowest is None else lowest,
            self.highest if highest is None else highest,
            self.unit,
            self.whole,
            self.counts,
        )


PEOPLE = 18_500_000.0  # more than live in the Netherlands (CBS, 18.0 million in 2025)
# A share that rounds to the whole is one: 100.4 of parts that were rounded each for itself.
ROUNDED = 0.5

KINDS = {
    kind.name: kind
    for kind in (
        Kind("count", 0, PEOPLE, "people", counts=True),
        Kind("percentage", 0, 100 + ROUNDED, "%", whole=100),
        Kind("rate per 1000", 0, 1000 + ROUNDED, "per 1000", whole=1000),
        Kind("minutes", 0, 24 * 60, "min"),
        Kind("metres", 0, 500_000, "m"),
        Kind("kilometres", 0, 500, "km"),
        Kind("hectares", 0, 5_000_000, "ha"),
        Kind("per km2", 0, 50_000, "per km²"),
        # Wealth, or what a household owes, can be below nothing.
        Kind("euros", -10_000_000, 1_000_000_000, "euro"),
        Kind("1000 euros", -10_000, 100_000, "1000 euro"),
        Kind("mean", 0, 1_000_000, "per unit"),
        Kind("score", -1_000_000, 1_000_000, "points"),
        Kind("difference", -PEOPLE, PEOPLE, "difference"),
        Kind("postcode", 1000, 9999, "four digits"),
    )
}
NUMBER = Kind("number", -inf, inf, "")
COUNT, PERCENTAGE = KINDS["count"], KINDS["percentage"]
