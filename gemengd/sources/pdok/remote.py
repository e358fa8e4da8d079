"""The years of a municipality, each from the first server that has it."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from gemengd.errors import (
    SourceAbsentError,
    SourceChangedError,
    SourceError,
    SourceUnavailableError,
)
from gemengd.model.raw import Role
from gemengd.model.request import Input
from gemengd.sources.catalogue import editions, newer
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

# The newest edition has no figures and the one before is half empty, so the years before it are
# fetched too; the stages after this take each column from the newest that has it.
NEWEST = 4

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
    why = {year: _why(error, named, wanted, published) for year, error in lost.items()}
    said = [f"{year} was left out: {why[year]}" for year in sorted(why, reverse=True)]
    newest = max(given.year or 0 for given, _ in found)
    if max(years) > newest:
        no_more = isinstance(lost.get(max(years)), SourceAbsentError)
        why_older = "has no such municipality" if no_more else "cannot be had now"
        said.insert(0, f"the map is of {newest}: that of {max(years)} {why_older}")
    notes = (note for _, notes in found for note in notes)
    newest_known = _newer(used[FEATURES], client) if FEATURES in used else ()
    return Fetched(tuple(given for given, _ in found), (*said, *notes, *newest_known))


def _newer(server: Publisher, client: Client) -> tuple[str, ...]:
    """Return a line if the publisher's catalogue lists an edition that is not known here."""
    try:
        years = newer(server, editions(server, client))
    except SourceError:
        return ()
    if not years:
        return ()
    message = f"{server.title.format(year=max(years))} is there, and not used"
    return (f"{message}: gemengd sources --discover says what changed and how to use it",)


def _why(error: SourceError, named: str, wanted: Wanted, published: Sequence[int]) -> str:
    if isinstance(error, SourceAbsentError):
        return f"it has no {wanted.level}s of {named}"
    if isinstance(error, SourceChangedError):
        return f"it cannot be read: {error}"
    return f"no publisher gave it; there are {_span(published)}"


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
    note = f"{year} was read from {found.location}, as {usual} gave no answer that can be read"
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
