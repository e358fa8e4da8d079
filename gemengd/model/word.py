"""A plain word in place of one of a few that we know."""

from collections.abc import Iterable
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


def several_of(known: type[Known], words: Iterable[str], what: str) -> list[Known]:
    """Return the members that words stand for.

    Raises
    ------
    DefinitionError
        If it is one word, of which Python would take the letters, or one stands for none of them.
    """
    if isinstance(words, str):
        message = f"{what}: found {str(words)!r}, which is one word, expected a list of words"
        raise DefinitionError(f"{message}; write {what} = [{str(words)!r}]")
    return [one_of(known, word, what) for word in words]
