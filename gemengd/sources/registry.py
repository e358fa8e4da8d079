"""The readers that exist, and the one that fits a file."""

from collections.abc import Mapping
from functools import cache
from importlib.metadata import entry_points

from gemengd.errors import DefinitionError, SourceChangedError
from gemengd.model.raw import Role
from gemengd.model.request import Input
from gemengd.sources import (
    bag,
    kwb,
    leefbaarometer,
    osm,
    plans,
    registers,
    statline,
    vierkant,
    wijkenbuurten,
)
from gemengd.sources.reader import Look, Reader, look

SHIPPED = (
    wijkenbuurten.READER,
    kwb.READER,
    kwb.SHEET,
    leefbaarometer.READER,
    statline.READER,
    vierkant.READER,
    osm.EXTRACT,
    osm.ANSWER,
    bag.READER,
    registers.CARE,
    *plans.READERS,
    registers.PLANS,
    registers.LINES,
    registers.OWN,
)
# A file that the user says is for this needs no recognising: only one reader is for it.
PLAIN = {Role.CARE: registers.CARE, Role.PLANS: registers.PLANS, Role.STREETS: registers.LINES}


@cache
def readers() -> Mapping[str, Reader]:
    """Return every reader by name: those shipped and those of installed plug-ins.

    Raises
    ------
    DefinitionError
        If two readers have one name.
    """
    found = {reader.name: reader for reader in SHIPPED}
    for point in sorted(entry_points(group="gemengd.readers"), key=lambda p: p.name):
        if point.name in found:
            raise DefinitionError(f"two readers are called {point.name!r}; uninstall one plug-in")
        found[point.name] = point.load()
    return found


def reader_of(given: Input) -> Reader:
    """Return the reader that an input names, or that recognises its file.

    Raises
    ------
    DefinitionError
        If no reader has that name.
    SourceChangedError
        If no reader recognises the file: what it has, and what was looked for.
    """
    if given.reader is not None:
        if given.reader not in readers():
            known = ", ".join(readers())
            raise DefinitionError(f"{given.file}: no reader {given.reader!r}; there are {known}")
        return readers()[given.reader]
    seen = look(given)
    possible = [r for r in readers().values() if given.role is None or given.role in r.roles]
    for reader in possible:
        if reader.recognises(seen):
            return reader
    if given.role in PLAIN:
        return PLAIN[given.role]
    raise _unrecognised(given, seen, possible)


def roles_of(given: Input) -> frozenset[Role]:
    """Return what the tables of an input can be for.

    Raises
    ------
    SourceError
        If that takes a look at the file, and nobody recognises it.
    """
    return frozenset({given.role}) if given.role else reader_of(given).roles


def _unrecognised(given: Input, seen: Look, possible: list[Reader]) -> SourceChangedError:
    columns = next(iter(seen.tables.values()))
    kind = next(iter(seen.shapes.values())) or "text"
    has = f"found {kind} with columns {', '.join(columns[:6])}" if columns else f"found {kind}"
    wanted = "; ".join(f"{r.name} looks for {r.looks_for}" for r in possible if r.name != "own")
    return SourceChangedError(
        f"{given.file}: not recognised: {has}; {wanted}; name a reader, or use own with columns"
    )
