"""A municipality's request, its inputs fetched from their publishers."""

from collections.abc import Collection
from dataclasses import replace

from geopandas import GeoDataFrame

from gemengd.errors import SourceError, SourceUnavailableError
from gemengd.model.city import City, Level
from gemengd.model.raw import Role
from gemengd.model.request import CityRequest, Input
from gemengd.sources import bag, cbs_squares, cbs_tables, pdok
from gemengd.sources.files import Bounds, near
from gemengd.sources.municipalities import Municipality
from gemengd.sources.publishers import publishers
from gemengd.sources.registry import reader_of
from gemengd.sources.remote import Fetched, Progress, Remote, Wanted, part_of
from gemengd.sources.web import Client

# In the order in which they are asked: the areas tell where the rest is needed.
REMOTES: tuple[Remote, ...] = (pdok.REMOTE, *cbs_tables.REMOTES, cbs_squares.REMOTE, bag.REMOTE)


def request_from_publishers(
    municipality: Municipality,
    client: Client,
    *,
    level: Level = Level.NEIGHBOURHOOD,
    given: Collection[Role] = (),
    years: tuple[int, ...] = (),
    skip_unavailable: bool = False,
    progress: Progress | None = None,
) -> CityRequest:
    """Return the request for a municipality, fetched from every publisher that is in use.

    Parameters
    ----------
    given
        Roles that the user has files for, which are not fetched.
    years
        Years that are wanted, newest first; () leaves it to each publisher.
    skip_unavailable
        Leave a publisher that cannot be asked out, by name, instead of failing. The areas cannot
        be left out.

    Raises
    ------
    SourceUnavailableError
        If a publisher gives no answer: what went wrong, and the option to give a file instead.
    SourceChangedError
        If it answers something else than it promised.
    """
    wanted = Wanted(municipality, level, frozenset(Role) - frozenset(given), years)
    asked = [remote for remote in REMOTES if remote.roles & wanted.roles and _in_use(remote)]
    inputs: list[Input] = []
    warnings: list[str] = []
    for done, remote in enumerate(asked):
        step = part_of(progress or _silent, done, len(asked))
        fetched = _fetch(remote, wanted, client, step, skip=skip_unavailable)
        inputs.extend(fetched.inputs)
        warnings.extend(fetched.warnings)
        if wanted.around is None:
            wanted = replace(wanted, around=_around(inputs, wanted))
    return CityRequest(
        name=municipality.name,
        code=municipality.code,
        level=level,
        inputs=tuple(inputs),
        warnings=tuple(warnings),
    )


def _fetch(
    remote: Remote, wanted: Wanted, client: Client, progress: Progress, *, skip: bool
) -> Fetched:
    try:
        return remote.fetch(wanted, client, progress)
    except SourceUnavailableError as error:
        if skip and Role.AREAS not in remote.roles:
            return Fetched((), (f"{remote.publisher} was left out: {error}",))
        message = f"{error}; or give the file with {remote.option}"
        message += "" if Role.AREAS in remote.roles else ", or do without: --skip-unavailable"
        raise SourceUnavailableError(message) from None
    except SourceError as error:
        if skip and Role.AREAS not in remote.roles:
            return Fetched((), (f"{remote.publisher} was left out: {error}",))
        raise


def _around(inputs: list[Input], wanted: Wanted) -> Bounds | None:
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
