"""Which cities there are, and what each is built from."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from gemengd.dataset.own_words import require_known_columns
from gemengd.definitions import read_city
from gemengd.model.city import City, Level
from gemengd.model.raw import Role
from gemengd.model.request import CityRequest, Files, Input, inputs_of
from gemengd.sources import (
    Client,
    Lock,
    SourceState,
    ask_publishers,
    embedded_city,
    fetch,
    find_municipality,
    lock_of,
    municipalities,
    not_at_hand,
    request_from_files,
    request_from_publishers,
    roles_of,
    states_of,
    unread,
    write_lock,
)

Progress = Callable[[float, str], None]

TOML, LOCK = ".toml", ".lock"
STUDY = ("Breda", "Ede", "Groningen", "Leeuwarden", "Nijmegen", "Tilburg")


@dataclass(frozen=True)
class BuildableCity:
    """A city that `build` knows by name, and what it is built from."""

    code: str
    name: str
    data: str
    in_study: bool = False


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
    level: Level | None = None,
    client: Client | None = None,
    lock: Lock | None = None,
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
    level
        Division that the map is drawn in, in place of the one that the city's TOML names.
    lock
        Refuses other bytes than it knows.

    Raises
    ------
    DefinitionError
        If no municipality is called so, or the TOML is wrong.
    SourceError
        If it has to be fetched and cannot be.
    """
    own = _own(city, files, data, level)
    given = _given(own)
    if Role.AREAS in given:
        return own
    fetched = request_from_publishers(
        find_municipality(own.code),
        client or Client(),
        level=own.level,
        given=given,
        years=_years(years, own),
        lock=lock,
        skip_unavailable=skip_unavailable,
        progress=progress,
    )
    return _both(own, fetched.inputs, fetched.warnings)


def sources(
    city: str | Path,
    *,
    files: Files | None = None,
    data: Path | None = None,
    years: tuple[int, ...] = (),
    level: Level | None = None,
    client: Client | None = None,
    progress: Progress | None = None,
) -> tuple[SourceState, ...]:
    """Return what a city is built from, read or fetched.

    A client that is offline fetches nothing: what is not in its cache is listed so.

    Parameters and errors are those of `resolve`.
    """
    client = client or Client()
    own = _own(city, files or {}, data, level)
    given = _given(own)
    if Role.AREAS in given or not client.offline:
        request = resolve(
            city,
            files=files or {},
            data=data,
            years=years,
            level=level,
            client=client,
            progress=progress,
        )
        raw = fetch(request, client=client, progress=progress)
        return states_of(raw.tables, client.cache)
    municipality = find_municipality(own.code)
    outcomes = tuple(
        ask_publishers(municipality, client, level=own.level, given=given, years=_years(years, own))
    )
    inputs = tuple(i for outcome in outcomes for i in outcome.fetched.inputs)
    missing = not_at_hand(outcomes)
    if not any(i.role is Role.AREAS for i in inputs):
        # Without the areas nobody can tell which rows of the rest belong to the city.
        return missing + unread((*own.inputs, *inputs), client.cache)
    raw = fetch(_both(own, inputs), client=client, progress=progress)
    return states_of(raw.tables, client.cache) + missing


def lock(
    city: str | Path,
    path: Path,
    *,
    files: Files | None = None,
    data: Path | None = None,
    years: tuple[int, ...] = (),
    level: Level | None = None,
    client: Client | None = None,
    progress: Progress | None = None,
) -> Lock:
    """Write what a city is built from to *path*, with the hash of every source.

    Parameters and errors are those of `resolve`.
    """
    client = client or Client()
    request = resolve(
        city,
        files=files or {},
        data=data,
        years=years,
        level=level,
        client=client,
        progress=progress,
    )
    raw = fetch(request, client=client, progress=progress)
    found = lock_of(raw.tables, path, client.cache)
    write_lock(found)
    return found


def lock_file(city: str | Path) -> Path:
    """Return where the lock of a city is by default: beside its TOML, else in this folder."""
    if str(city).endswith(TOML):
        return Path(city).with_suffix(LOCK)
    if not _is_named(city):
        return Path(embedded_city().city.slug + LOCK)
    found = find_municipality(str(city))
    return Path(City(found.name, found.code).slug + LOCK)


def _own(city: str | Path, files: Files, data: Path | None, level: Level | None) -> CityRequest:
    """Return the city with the inputs that need no publisher."""
    own = _found(city, files, data)
    return own.model_copy(update={"level": level}) if level else own


def _found(city: str | Path, files: Files, data: Path | None) -> CityRequest:
    if str(city).endswith(TOML):
        request = read_city(Path(city), data)
        require_known_columns(request, str(city))
        return _with_files(request, files)
    if not _is_named(city):
        return _with_files(embedded_city(), files)
    if Role.AREAS in files:
        return request_from_files(str(city), files)
    found = find_municipality(str(city))
    return _with_files(CityRequest(name=found.name, code=found.code), files)


def _is_named(city: str | Path) -> bool:
    """Say whether a city is called by its name or code, and has no definition of its own."""
    sample = embedded_city()
    known = {sample.name.casefold(), sample.code.casefold()}
    return not str(city).endswith(TOML) and str(city).strip().casefold() not in known


def _given(own: CityRequest) -> set[Role]:
    """Return the roles that nobody need be asked for."""
    return {role for i in own.inputs if not i.care for role in roles_of(i)}


def _years(years: tuple[int, ...], own: CityRequest) -> tuple[int, ...]:
    return tuple(sorted(set(years or own.years), reverse=True))


def _both(
    own: CityRequest, inputs: tuple[Input, ...], warnings: tuple[str, ...] = ()
) -> CityRequest:
    both = {"inputs": own.inputs + inputs, "warnings": own.warnings + warnings}
    return own.model_copy(update=both)


def _with_files(request: CityRequest, files: Files) -> CityRequest:
    given = inputs_of(files)
    # What is added comes first, so that its word counts for what both have.
    added = tuple(i for i in given if i.care)
    others = tuple(i for i in given if not i.care)
    replaced = {i.role for i in others}
    kept = tuple(i for i in request.inputs if i.role not in replaced)
    return request.model_copy(update={"inputs": added + kept + others})
