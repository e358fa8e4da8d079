"""What became of everything that went in: read is used plus left out, by reason."""

from collections.abc import Iterable
from dataclasses import dataclass

from gemengd.model.text import Text

SHOWN = 3  # examples that are named; a reader wants to find the kind, not three thousand


@dataclass(frozen=True)
class LeftOut:
    """Rows or features of one input that are not used, for one reason.

    Attributes
    ----------
    count
        How many, at least 1.
    why
        As a reader sees it behind the number: "lie outside the city".
    examples
        Codes, names or row numbers of the first few.
    """

    count: int
    why: Text
    examples: tuple[str, ...] = ()


@dataclass(frozen=True)
class Account:
    """What became of the rows and columns of one input.

    Attributes
    ----------
    source
        Slug of the `Source`.
    read, used
        Rows or features that the file has, and those that count for something.
    left_out
        The rest, by reason.
    columns_used, columns_unused
        The file's columns that were taken as one of ours, and the others.
    columns_missing
        Our columns that the input names or the reader looks for, and the file does not have.
    """

    source: str
    read: int
    used: int
    left_out: tuple[LeftOut, ...] = ()
    columns_used: tuple[str, ...] = ()
    columns_unused: tuple[str, ...] = ()
    columns_missing: tuple[str, ...] = ()

    @property
    def closes(self) -> bool:
        """Whether read is used plus left out: if not, something vanished without a word."""
        return self.read == self.used + sum(gone.count for gone in self.left_out)


def first_few(names: Iterable[object]) -> tuple[str, ...]:
    """Return the first of many names, to show as examples."""
    return tuple(str(name) for name, _ in zip(names, range(SHOWN), strict=False))
