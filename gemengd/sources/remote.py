"""What a publisher's module offers: the inputs of a municipality, fetched."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from gemengd.errors import (
    SourceAbsentError,
    SourceChangedError,
    SourceError,
    SourceUnavailableError,
)
from gemengd.model.city import Level
from gemengd.model.raw import Role
from gemengd.model.request import Input
from gemengd.sources.files import Bounds
from gemengd.sources.municipalities import Municipality
from gemengd.sources.publishers import Publisher
from gemengd.sources.web import Client, at_once

Progress = Callable[[float, str], None]
Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Wanted:
    """What is asked of publishers.

    Attributes
    ----------
    roles
        What inputs are wanted for; those that the user has files for are not among them.
    years
        Years that the user asks for, newest first; () leaves it to the publisher.
    around
        West, south, east, north of the areas and what lies near, in EPSG:28992; None until the
        areas are known.
    """

    municipality: Municipality
    level: Level
    roles: frozenset[Role]
    years: tuple[int, ...] = ()
    around: Bounds | None = None


@dataclass(frozen=True)
class Fetched:
    """What a publisher gave: files in the cache, and what was left out, a line each."""

    inputs: tuple[Input, ...]
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Remote:
    """A publisher that is asked for every municipality.

    Attributes
    ----------
    publisher
        Its name in ``publishers.toml``.
    also
        Further publishers that it asks for the same; it is asked if any of them is in use.
    roles
        What its inputs are for; it is asked if any of these is wanted.
    option
        The option by which a user gives a file instead.
    fetch
        Raises `SourceUnavailableError` or `SourceChangedError`, one plain line.
    """

    publisher: str
    roles: frozenset[Role]
    option: str
    fetch: Callable[[Wanted, Client, Progress], Fetched]
    also: tuple[str, ...] = ()

    @property
    def publishers(self) -> tuple[str, ...]:
        """All whom it asks, the usual one first."""
        return (self.publisher, *self.also)


@dataclass(frozen=True)
class Plugin:
    """A publisher that a plug-in adds, as its entry point ``gemengd.publishers`` loads it.

    The entry point's name is that of the publisher in the configuration, and *remote* names it.
    """

    publisher: Publisher
    remote: Remote


def part_of(progress: Progress, done: int, total: int) -> Progress:
    """Return the progress of one step of *total*, of which *done* are done."""
    return lambda fraction, message: progress((done + fraction) / total, message)


def first_answer(attempts: Sequence[Callable[[], Answer]]) -> tuple[int, Answer]:
    """Return the number of the first attempt that gives an answer, from 0, and the answer.

    One that answers in another shape than it should gives none; one that knows of nothing is right.

    Parameters
    ----------
    attempts
        At least one.

    Raises
    ------
    SourceError
        What the first attempt ran into, if none does.
    """
    failed: list[SourceError] = []
    for number, attempt in enumerate(attempts):
        try:
            return number, attempt()
        except SourceAbsentError:
            raise
        except (SourceUnavailableError, SourceChangedError) as error:
            failed.append(error)
    raise failed[0]


def of_years(
    years: Sequence[int], fetch: Callable[[int], Answer]
) -> tuple[list[Answer], dict[int, SourceError]]:
    """Return what each year gives, in their order, and of those that give nothing the reason.

    Several are fetched at once. A year that cannot be read is as one that is not there.

    Raises
    ------
    SourceError
        If none is there: the first tells why.
    """
    found: dict[int, Answer] = {}
    lost: dict[int, SourceError] = {}

    def one(year: int) -> None:
        try:
            found[year] = fetch(year)
        except SourceError as error:
            lost[year] = error

    at_once(one, years)
    if lost and not found:
        raise lost[years[0]]
    return [found[year] for year in years if year in found], lost
