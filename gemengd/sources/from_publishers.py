"""A municipality's request, its inputs fetched from their publishers."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from geopandas import GeoDataFrame

from gemengd.errors import SourceError, SourceUnavailableError
from gemengd.model.city import City, Level
from gemengd.model.raw import Role
from gemengd.model.request import CityRequest, Input
from gemengd.sources import bag, cbs_squares, cbs_tables, osm, pdok
from gemengd.sources.files import Bounds, near
from gemengd.sources.lock import Lock
from gemengd.sources.municipalities import Municipality
from gemengd.sources.publishers import added, publishers
from gemengd.sources.registry import reader_of
from gemengd.sources.remote import Fetched, Progress, Remote, Wanted, part_of
from gemengd.sources.web import Client

# In the order in which they are asked: the areas tell where the rest is needed.
REMOTES: tuple[Remote, ...] = (
    pdok.REMOTE,
    *cbs_tables.REMOTES,
    cbs_squares.REMOTE,
    bag.REMOTE,
    osm.REMOTE,
)


@dataclass(frozen=True)
class Outcome:
    """What came of asking a publisher: inputs, or the error."""

    remote: Remote
    fetched: Fetched
    error: SourceError | None = None


def ask_publishers(
    municipality: Municipality,
    client: Client,
    *,
    level: Level = Level.NEIGHBOURHOOD,
    given: Collection[Role] = (),
    years: tuple[int, ...] = (),
    progress: Progress | None = None,
) -> Iterator[Outcome]:
    """Ask every publisher that is in use, each when its outcome is wanted.

    Parameters
    ----------
    given
        Roles that the user has files for, which are not fetched.
    years
        Years that are wanted, newest first; () leaves it to each publisher.
    """
    wanted = Wanted(municipality, level, frozenset(Role) - frozenset(given), years)
    remotes = (*REMOTES, *(plugin.remote for plugin in added().values()))
    asked = [remote for remote in remotes if remote.roles & wanted.roles and _in_use(remote)]
    for done, remote in enumerate(asked):
        step = part_of(progress or _silent, done, len(asked))
        client.tell(partial(step, 0.0))
        try:
            fetched = remote.fetch(wanted, client, step)
        except SourceError as error:
            yield Outcome(remote, Fetched(()), error)
            if Role.AREAS in remote.roles:
                wanted = replace(wanted, around=municipality.extent)
            continue
        yield Outcome(remote, fetched)
        if wanted.around is None:
            wanted = replace(wanted, around=_around(fetched.inputs, wanted))


def request_from_publishers(
    municipality: Municipality,
    client: Client,
    *,
    level: Level = Level.NEIGHBOURHOOD,
    given: Collection[Role] = (),
    years: tuple[int, ...] = (),
    skip_unavailable: bool = False,
    lock: Lock | None = None,
    progress: Progress | None = None,
) -> CityRequest:
    """Return the request for a municipality, fetched from every publisher that is in use.

    Parameters
    ----------
    given, years
        As `ask_publishers` takes them.
    skip_unavailable
        Leave a publisher that cannot be asked out, by name, instead of failing. The areas cannot
        be left out.
    lock
        Refuses other bytes than it knows, before they are read.

    Raises
    ------
    SourceUnavailableError
        If a publisher gives no answer: what went wrong, and the option to give a file instead.
    SourceChangedError
        If it answers something else than it promised.
    """
    inputs: list[Input] = []
    warnings: list[str] = []
    for outcome in ask_publishers(
        municipality, client, level=level, given=given, years=years, progress=progress
    ):
        if outcome.error:
            warnings.append(_left_out(outcome.remote, outcome.error, skip=skip_unavailable))
        if lock:
            for found in outcome.fetched.inputs:
                lock.admit(found)
        inputs.extend(outcome.fetched.inputs)
        warnings.extend(outcome.fetched.warnings)
    return CityRequest(
        name=municipality.name,
        code=municipality.code,
        level=level,
        inputs=tuple(inputs),
        warnings=tuple(warnings),
    )


def _left_out(remote: Remote, error: SourceError, *, skip: bool) -> str:
    if skip and Role.AREAS not in remote.roles:
        return f"{remote.publisher} was left out: {error}"
    if not isinstance(error, SourceUnavailableError):
        raise error
    message = f"{error}; or give the file with {remote.option}"
    message += "" if Role.AREAS in remote.roles else ", or do without: --skip-unavailable"
    raise SourceUnavailableError(message)


def _around(inputs: Sequence[Input], wanted: Wanted) -> Bounds | None:
    areas = next((given for given in inputs if given.role is Role.AREAS), None)
    if areas is None:
        return None
    city = City(wanted.municipality.name, wanted.municipality.code, wanted.level)
    (table,) = reader_of(areas).read(areas, city, None)
    return near(GeoDataFrame(table.frame))


def _in_use(remote: Remote) -> bool:
    return any(publishers()[name].used for name in remote.publishers)


def _silent(_fraction: float, _message: str) -> None:
    pass
