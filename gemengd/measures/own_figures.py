"""Who counts the figures of a city's own that a result is made of."""

from collections.abc import Iterable
from dataclasses import replace

from gemengd.model.dataset import Column
from gemengd.model.layer import Measured
from gemengd.model.text import Text


def told_who_counts(measured: Measured, used: Iterable[Column]) -> Measured:
    """Return the result with a note per column of the city's own that it uses."""
    own = {column.name: column for column in used if column.counted_by}
    notes = (_note(column) for column in own.values())
    return replace(measured, notes=(*measured.notes, *notes)) if own else measured


def _note(column: Column) -> Text:
    return Text(
        f"{column.title.en} is a figure of the city's own, of: {column.counted_by}.",
        f"{column.title.nl} is een eigen cijfer van de stad, van: {column.counted_by}.",
    )
