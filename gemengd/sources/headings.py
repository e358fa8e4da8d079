"""A file's headings as our names: in capitals, or cut to what a shapefile keeps of them."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from gemengd.errors import SourceChangedError
from gemengd.model.plan import HOMES
from gemengd.model.raw import Role

CUT_AT = 10  # characters that a shapefile keeps of a heading
OURS: Mapping[Role, tuple[str, ...]] = {
    Role.CARE: ("kind", "name", "capacity", "source", "town", "end_date", "start_date"),
    Role.PLANS: ("name", "kind", "status", "hardness", "start_year", "source", *HOMES),
    Role.POPULATION: ("inhabitants",),
    Role.BUILDINGS: ("stage", "homes"),
    # Tags of OpenStreetMap that the network asks about; each is in small letters.
    Role.STREETS: (
        "highway", "access", "foot", "bicycle", "vehicle", "motorroad", "oneway", "oneway:bicycle",
        "oneway:foot", "junction", "route", "duration", "surface", "bridge", "tunnel", "layer",
        "ramp:bicycle", "railway", "service", "cycleway", "cycleway:left", "cycleway:right",
        "cycleway:both", "area", "way", "nodes", "other_tags",
    ),
}  # fmt: skip


def headings(
    columns: Iterable[str], role: Role, said: Mapping[str, str], path: Path
) -> dict[str, str]:
    """Return our column -> the file's, for those that are ours but for capitals or length.

    Parameters
    ----------
    said
        Our column -> theirs, as the reader or the user says it; it is kept, in their capitals.

    Raises
    ------
    SourceChangedError
        If two columns of the file are one of ours.
    """
    there = list(map(str, columns))
    found = {ours: column_of(theirs, there) or theirs for ours, theirs in said.items()}
    free = [column for column in there if column not in found.values()]
    for ours in OURS.get(role, ()):
        if ours in found or ours in there:
            continue
        fitting = [column for column in free if _is(ours, column, path)]
        if len(fitting) > 1:
            message = f"{path}: {' and '.join(fitting)} may both be {ours}"
            raise SourceChangedError(f"{message}; say which it is under columns")
        if fitting:
            found[ours] = fitting[0]
    _require_one_each(found, path)
    return found


def _require_one_each(found: Mapping[str, str], path: Path) -> None:
    for column in found.values():
        ours = [name for name, theirs in found.items() if theirs == column]
        if len(ours) > 1 and len(column) == CUT_AT and all(map(_begins(column), ours)):
            message = f"{path}: {column} may be {' or '.join(ours)}, cut to fit the shapefile"
            raise SourceChangedError(f"{message}; say which it is under columns")


def _begins(column: str) -> Callable[[str], bool]:
    return lambda ours: ours.startswith(column.casefold())


def column_of(name: str, columns: Iterable[str]) -> str | None:
    """Return the column of a name, or else the only one that differs from it by capitals alone."""
    there = list(map(str, columns))
    if name in there:
        return name
    fitting = [column for column in there if column.casefold() == name.casefold()]
    return fitting[0] if len(fitting) == 1 else None


def _is(ours: str, column: str, path: Path) -> bool:
    key = column.strip().casefold()
    cut = path.suffix.lower() in {".shp", ".zip"} and len(key) == CUT_AT
    return key == ours or (cut and ours.startswith(key))
