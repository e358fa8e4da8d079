"""The names of our columns that a city's TOML uses, before a file is opened."""

from difflib import get_close_matches

from gemengd.dataset.columns import glossary
from gemengd.errors import DefinitionError
from gemengd.model.city import Level
from gemengd.model.plan import HOMES
from gemengd.model.raw import Role
from gemengd.model.request import CityRequest, Input

ALIKE = 0.75
UNKNOWN = "layers/README.md lists them; declare one of your own under [[columns]]"
PLACE = ("code", "name", "district", "municipality", "water", *(f"{each}_name" for each in Level))
# What a table for each purpose can have; streets have the tags of OpenStreetMap, which are open.
COLUMNS = {
    Role.CARE: ("kind", "name", "capacity", "town", "source", "x", "y", "lon", "lat"),
    Role.PLANS: (
        "name", "kind", "status", "hardness", "start_year", "confidential", "source", "code", *HOMES
    ),
    Role.POPULATION: ("inhabitants", "x", "y", "lon", "lat"),
}  # fmt: skip


def require_known_columns(request: CityRequest, where: str) -> None:
    """Refuse a TOML that gives a column under a name that is none of ours, nor its own.

    Raises
    ------
    DefinitionError
        Naming the file, the column and the nearest one of ours.
    """
    _require_own_names(request, where)
    for given in request.inputs:
        known = _known(given, request)
        for name in (*given.columns, *given.words, *given.numbers):
            near = get_close_matches(name, known, n=1, cutoff=ALIKE)
            # What a file is for may not be said yet; then only what is nearly ours is misspelt.
            if known and name not in known and (near or given.role):
                hint = f"did you mean {near[0]}?" if near else UNKNOWN
                file = given.url or given.file.name
                message = f"{where}: {file}: gemengd has no column {name!r}"
                raise DefinitionError(f"{message}; {hint}")


def _require_own_names(request: CityRequest, where: str) -> None:
    """Refuse a column of a city's own that is called as another, or is of one that is not there."""
    taken = {*PLACE, *glossary(), *(name for names in COLUMNS.values() for name in names)}
    for column in request.own:
        if column.name in taken:
            message = f"{where}: columns: {column.name!r} is there already; call yours otherwise"
            raise DefinitionError(f"{message}, or name theirs under columns of the input")
        taken.add(column.name)
        for name in column.of:
            if name not in glossary(request.own):
                near = get_close_matches(name, glossary(request.own), n=1, cutoff=ALIKE)
                hint = f"did you mean {near[0]}?" if near else UNKNOWN
                message = f"{where}: columns: {column.name} is of {name!r}, which is no column"
                raise DefinitionError(f"{message}; {hint}")


def _known(given: Input, request: CityRequest) -> tuple[str, ...]:
    figures = glossary(request.own)
    if given.role in {Role.FIGURES, Role.AREAS}:
        return (*PLACE, *figures)
    if given.role is None:
        return tuple({*PLACE, *figures, *(c for own in COLUMNS.values() for c in own)})
    return COLUMNS.get(given.role, ())
