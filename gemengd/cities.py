"""Which cities there are, and what each is built from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from gemengd.definitions import read_city
from gemengd.model.raw import RawTable, Role
from gemengd.model.request import CityRequest, Input
from gemengd.model.source import Source
from gemengd.sources import (
    Client,
    embedded_city,
    fetch,
    find_municipality,
    municipalities,
    publisher_of,
    request_from_files,
    request_from_publishers,
    roles_of,
)

Files = Mapping[Role, Path]
Progress = Callable[[float, str], None]

STUDY = ("Breda", "Ede", "Groningen", "Leeuwarden", "Nijmegen", "Tilburg")


@dataclass(frozen=True)
class BuildableCity:
    """A city that `build` knows by name, and what it is built from."""

    code: str
    name: str
    data: str
    in_study: bool = False


@dataclass(frozen=True)
class SourceState:
    """A source of a city, and whether it can be relied on.

    Attributes
    ----------
    verified
        Whether anybody here has fetched from this server; None for a file, and for a layer that
        the user named.
    fetched
        When it was fetched, in seconds since 1970; None for a file.
    """

    role: Role
    source: Source
    verified: bool | None = None
    fetched: float | None = None


def cities() -> tuple[BuildableCity, ...]:
    """Return every city that can be built by name, the embedded sample first."""
    embedded = embedded_city()
    sample = BuildableCity(
        embedded.code, embedded.name, "made up; ships with gemengd", in_study=True
    )
    return (
        sample,
        *(
            BuildableCity(m.code, m.name, "fetched from its publishers", in_study=m.name in STUDY)
            for m in municipalities()
        ),
    )


def resolve(
    city: str | Path,
    *,
    files: Files,
    data: Path | None = None,
    years: tuple[int, ...] = (),
    client: Client | None = None,
    skip_unavailable: bool = False,
    progress: Progress | None = None,
) -> CityRequest:
    """Return the city and its inputs that a name, code or TOML stands for.

    What a municipality without a file of its neighbourhoods lacks is fetched from its publishers;
    one with such a file is built from its files alone.

    Parameters
    ----------
    years
        Years that are asked of the publishers, in place of those that the city's TOML names.

    Raises
    ------
    DefinitionError
        If no municipality is called so, or the TOML is wrong.
    SourceError
        If it has to be fetched and cannot be.
    """
    if not _is_named(city):
        own = _with_files(_own(city, data), files)
    elif Role.AREAS in files:
        return request_from_files(str(city), files)
    else:
        found = find_municipality(str(city))
        own = _with_files(CityRequest(name=found.name, code=found.code), files)
    given = {role for i in own.inputs for role in roles_of(i)}
    if Role.AREAS in given:
        return own
    fetched = request_from_publishers(
        find_municipality(own.code),
        client or Client(),
        level=own.level,
        given=given,
        years=tuple(sorted(set(years or own.years), reverse=True)),
        skip_unavailable=skip_unavailable,
        progress=progress,
    )
    both = {"inputs": own.inputs + fetched.inputs, "warnings": own.warnings + fetched.warnings}
    return own.model_copy(update=both)


def sources(
    city: str | Path,
    *,
    files: Files | None = None,
    data: Path | None = None,
    years: tuple[int, ...] = (),
    client: Client | None = None,
    progress: Progress | None = None,
) -> tuple[SourceState, ...]:
    """Return what a city is built from, read or fetched.

    Parameters and errors are those of `resolve`.
    """
    client = client or Client()
    request = resolve(
        city, files=files or {}, data=data, years=years, client=client, progress=progress
    )
    raw = fetch(request, client=client, progress=progress)
    return tuple(_state(table, client) for table in raw.tables)


def _is_named(city: str | Path) -> bool:
    """Say whether a city is called by its name or code, and has no definition of its own."""
    sample = embedded_city()
    known = {sample.name.casefold(), sample.code.casefold()}
    return not str(city).endswith(".toml") and str(city).strip().casefold() not in known


def _own(city: str | Path, data: Path | None) -> CityRequest:
    return read_city(Path(city), data) if str(city).endswith(".toml") else embedded_city()


def _with_files(request: CityRequest, files: Files) -> CityRequest:
    kept = tuple(i for i in request.inputs if i.role not in files)
    given = tuple(Input(file=path, role=role) for role, path in files.items())
    return request.model_copy(update={"inputs": kept + given})


def _state(table: RawTable, client: Client) -> SourceState:
    location = table.source.location
    if not location.startswith("http"):
        return SourceState(table.role, table.source)
    publisher = publisher_of(location)
    stored = client.cache.newest(location)
    return SourceState(
        table.role,
        table.source,
        publisher.verified if publisher else None,
        stored.fetched if stored else None,
    )
