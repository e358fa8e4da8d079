"""A plain word in place of one of a few that we know."""

from enum import StrEnum
from typing import TypeVar

from gemengd.errors import DefinitionError

Known = TypeVar("Known", bound=StrEnum)


def one_of(known: type[Known], word: str, what: str) -> Known:
    """Return the member that a word stands for.

    Parameters
    ----------
    what
        The parameter that the word was given for.

    Raises
    ------
    DefinitionError
        If it stands for none of them.
    """
    try:
        return known(word)
    except ValueError:
        message = f"{what}: found {word!r}, expected one of {', '.join(known)}"
        raise DefinitionError(message) from None
