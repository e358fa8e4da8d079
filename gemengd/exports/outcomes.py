"""What an overlay says, as something to draw: unknown is hatched, and no class of its own."""

from pandas import Series

from gemengd.model.outcome import Outcome
from gemengd.model.style import Style


def drawn_outcomes(outcomes: Series) -> Series:
    """Return the outcomes with None where they are unknown."""
    return outcomes.astype(object).where(outcomes != Outcome.UNKNOWN, None)


def drawn_style(style: Style) -> Style:
    """Return the style of an overlay without the class of what is unknown."""
    kept = tuple(c for c in style.categories if c.value != Outcome.UNKNOWN)
    return style.model_copy(update={"categories": kept})
