"""The years of a municipality, each from the first server that has it."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from gemengd.errors import SourceAbsentError, SourceUnavailableError
from gemengd.model.raw import Role
from gemengd.model.request import Input
from gemengd.sources.pdok.features import from_features, from_history
from gemengd.sources.pdok.geopackage import from_geopackage
from gemengd.sources.publishers import Publisher, publishers
from gemengd.sources.remote import (
    Fetched,
    Progress,
    Remote,
    Wanted,
    first_answer,
    of_years,
    part_of,
)
from gemengd.sources.web import Client

# The newest year is provisional and half empty, so the years before it are fetched too; the
# stages after this take each column from the newest that has it.
NEWEST = 3

FEATURES = "pdok-wijken-en-buurten"
HISTORY = "pdok-wijken-en-buurten-historisch"
PACKAGES = "pdok-wijken-en-buurten-atom"

Way = Callable[[Publisher, int, Wanted, Client, Progress], Input]
# In the order in which they are tried: few rows of a page before a file of the whole country.
WAYS: dict[str, Way] = {
    FEATURES: from_features,
    HISTORY: from_history,
    PACKAGES: from_geopackage,
}


def _fetch(wanted: Wanted, client: Client, progress: Progress) -> Fetched:
    """Return the areas and key figures of the years that are wanted, newest first."""
    used = {name: publishers()[name] for name in WAYS if publishers()[name].used}
    published = sorted({year for server in used.values() for year in server.years}, reverse=True)
    years = wanted.years or tuple(published[:NEWEST])
    step = {year: part_of(progress, done, len(years)) for done, year in enumerate(years)}
    found, lost = of_years(years, lambda year: _year(year, used, wanted, client, step[year]))
    named = f"{wanted.municipality.name} ({wanted.municipality.code})"
    why = {
        year: f"it has no {wanted.level}s of {named}"
        if isinstance(error, SourceAbsentError)
        else f"no publisher gave it; there are {_span(published)}"
        for year, error in lost.items()
    }
    said = [f"{year} was left out: {why[year]}" for year in sorted(why, reverse=True)]
    return Fetched(
        tuple(given for given, _ in found), (*said, *(note for _, notes in found for note in notes))
    )


def _year(
    year: int, used: Mapping[str, Publisher], wanted: Wanted, client: Client, progress: Progress
) -> tuple[Input, tuple[str, ...]]:
    """Return a year from the first server that gives it, and a note if that is not the usual."""
    servers = [(WAYS[name], server) for name, server in used.items() if year in server.years]
    if not servers:
        published = sorted({year for server in used.values() for year in server.years})
        message = f"no publisher has the neighbourhoods of {year}"
        raise SourceUnavailableError(f"{message}; there are {_span(published)}")
    skipped, found = first_answer(
        [partial(way, server, year, wanted, client, progress) for way, server in servers]
    )
    usual = servers[0][1].at(year)
    note = f"{year} was read from {found.location}, as {usual} gave no answer"
    return found, (note,) if skipped else ()


def _span(years: Sequence[int]) -> str:
    return f"{min(years)} to {max(years)}" if years else "no years"


REMOTE = Remote(
    publisher=FEATURES,
    also=(HISTORY, PACKAGES),
    roles=frozenset({Role.AREAS}),
    option="--neighbourhoods",
    fetch=_fetch,
)
