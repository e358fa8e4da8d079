"""Read every input of a city."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from geopandas import GeoDataFrame

from gemengd.errors import SourceError
from gemengd.model.city import City
from gemengd.model.raw import RawCity, RawTable, Role
from gemengd.model.request import CityRequest, Input
from gemengd.sources.covers import covered_by
from gemengd.sources.files import Bounds, near, require_file, with_table
from gemengd.sources.lock import Lock
from gemengd.sources.registry import PLAIN, reader_of, roles_of
from gemengd.sources.services import bring
from gemengd.sources.web import Client
from gemengd.sources.whereabouts import in_its_place

Progress = Callable[[float, str], None]
# What a city draws itself is told from other tables of its file by a column of ours.
TELLS = {Role.CARE: "kind", Role.PLANS: "status", Role.STREETS: "highway"}
PLAINLY = frozenset(reader.name for reader in PLAIN.values()) | {"own"}


def fetch(
    request: CityRequest,
    *,
    client: Client | None = None,
    lock: Lock | None = None,
    progress: Progress | None = None,
) -> RawCity:
    """Read the files of a city, its areas first: they tell where the rest is needed.

    Parameters
    ----------
    client
        How layers that have an address are asked for; by default with the platform's cache.
    lock
        Refuses other bytes than it knows, before they are read.
    progress
        Called with the fraction done and the name of the file that is next.

    Raises
    ------
    SourceError
        If a file cannot be read, is not what it is said to be, or not what is locked.
    DefinitionError
        If an input names a reader that does not exist.
    """
    for given in request.inputs:
        if given.url is None:
            require_file(given.file)
    ordered = sorted(request.inputs, key=lambda given: not _is_areas(given))
    client = client or Client()
    tables: list[RawTable] = []
    warnings = list(request.warnings)
    around: Bounds | None = None
    for done, given in enumerate(ordered):
        if progress:
            progress(done / len(ordered), given.url or given.file.name)
            client.tell(partial(progress, done / len(ordered)))
        at_hand = bring(given, client, around) if given.url else given
        if lock:
            lock.admit(at_hand)
        for table in _read(at_hand, request.city, around):
            placed, said = in_its_place(table, stated=given.crs is not None)
            tables.append(placed)
            warnings.extend(said)
            warnings.extend(f"{table.source.location}: {line}" for line in table.said)
        around = _bounds(tables)
    for table in tables:
        _require_shapes(table)
    if lock:
        lock.require_all(tables)
    finished = tuple(_finish(tables, request))
    allowed = request.allow_left_out
    return RawCity(request.city, finished, tuple(warnings), request.lists, allowed, request.own)


def _read(given: Input, city: City, around: Bounds | None) -> tuple[RawTable, ...]:
    reader = reader_of(given)
    role = given.role or next(iter(reader.roles))
    if reader.name in PLAINLY and role in TELLS:
        given = with_table(given, TELLS[role])
    covers = covered_by(given)
    return tuple(replace(table, covers=covers) for table in reader.read(given, city, around))


def _is_areas(given: Input) -> bool:
    return Role.AREAS in roles_of(given)


def _bounds(tables: list[RawTable]) -> Bounds | None:
    areas = next((table for table in tables if table.role is Role.AREAS), None)
    return None if areas is None else near(GeoDataFrame(areas.frame))


def _require_shapes(table: RawTable) -> None:
    if table.role is not Role.FIGURES and not isinstance(table.frame, GeoDataFrame):
        message = f"{table.source.location}: has no shapes, and is for {table.role}"
        raise SourceError(f"{message}; give a map, or set role to figures")


def _finish(tables: list[RawTable], request: CityRequest) -> list[RawTable]:
    """Give sources of the same slug a number, mark made-up ones, and say what columns are own."""
    seen: dict[str, int] = {}
    finished = []
    for table in tables:
        slug = table.source.slug
        seen[slug] = seen.get(slug, 0) + 1
        unique = slug if seen[slug] == 1 else f"{slug}_{seen[slug]}"
        source = replace(table.source, slug=unique, made_up=request.made_up)
        finished.append(replace(table, source=source, own=request.own))
    return finished
