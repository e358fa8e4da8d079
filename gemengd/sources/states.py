"""Whether each source of a city is at hand, how old it is, and whether it can be relied on."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from gemengd.model.raw import RawTable, Role
from gemengd.model.request import Input
from gemengd.sources.from_publishers import Outcome
from gemengd.sources.publishers import publisher_of, publishers
from gemengd.sources.reader import location_of
from gemengd.sources.web import Cache


@dataclass(frozen=True)
class SourceState:
    """A source of a city.

    Attributes
    ----------
    roles
        What it is for.
    location
        Address, or the name of a local file.
    year, rows, sha256
        None where it was not read.
    verified
        Whether anybody here has fetched from this server; None for a local file, and for a layer
        that the user named.
    cached
        Whether it is on this machine; None for a local file.
    fetched
        When it was fetched, in seconds since 1970; None for a local file and for what is not
        cached.
    """

    title: str
    roles: tuple[Role, ...]
    location: str
    licence: str
    year: int | None = None
    rows: int | None = None
    sha256: str | None = None
    verified: bool | None = None
    cached: bool | None = None
    fetched: float | None = None


def states_of(tables: Iterable[RawTable], cache: Cache) -> tuple[SourceState, ...]:
    """Return the state of every table that was read."""
    return tuple(_read(table, cache) for table in tables)


def not_at_hand(outcomes: Iterable[Outcome]) -> tuple[SourceState, ...]:
    """Return the state of the publishers that gave nothing."""
    found = []
    for outcome in outcomes:
        if outcome.error:
            publisher = publishers()[outcome.remote.publisher]
            state = SourceState(
                title=publisher.title.replace("{year}", "").strip(),
                roles=tuple(sorted(outcome.remote.roles)),
                location=publisher.url,
                licence=publisher.licence,
                verified=publisher.verified,
                cached=False,
            )
            found.append(state)
    return tuple(found)


def unread(inputs: Iterable[Input], cache: Cache) -> tuple[SourceState, ...]:
    """Return the state of inputs that are at hand and were not read."""
    found = []
    for given in inputs:
        location = location_of(given)
        state = SourceState(
            title=given.title or location,
            roles=(given.role,) if given.role else (),
            location=location,
            licence=given.licence or "unknown",
            year=given.year,
        )
        found.append(_with_age(state, cache))
    return tuple(found)


def _read(table: RawTable, cache: Cache) -> SourceState:
    source = table.source
    state = SourceState(
        title=source.title,
        roles=(table.role,),
        location=source.location,
        licence=source.licence,
        year=source.year,
        rows=source.rows,
        sha256=source.sha256,
    )
    return _with_age(state, cache)


def _with_age(state: SourceState, cache: Cache) -> SourceState:
    if not state.location.startswith("http"):
        return state
    publisher = publisher_of(state.location)
    stored = cache.newest(state.location)
    return replace(
        state,
        verified=publisher.verified if publisher else None,
        cached=True,
        fetched=stored.fetched if stored else None,
    )
