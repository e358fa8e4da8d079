"""Key figures of districts and neighbourhoods as StatLine's OData gives them, in a CSV."""

import re

from gemengd.model.city import City
from gemengd.model.raw import RawTable, Role
from gemengd.model.request import Input
from gemengd.sources.files import Bounds, read_text
from gemengd.sources.reader import Look, Reader, make_table

YEAR = re.compile(r"20\d\d")


def _recognises(seen: Look) -> bool:
    return seen.has("WijkenEnBuurten") and "" in seen.tables


def _read(given: Input, _city: City, _around: Bounds | None) -> tuple[RawTable, ...]:
    frame = read_text(given, ",")
    named = YEAR.search(given.file.name)
    year = given.year or (int(named.group()) if named else None)
    notes = () if given.year or not named else (f"The year {year} was read from the file's name.",)
    return (
        make_table(
            Role.FIGURES,
            frame,
            given,
            title=f"Kerncijfers wijken en buurten {year or ''}".strip(),
            publisher="Centraal Bureau voor de Statistiek (CBS)",
            licence="CC BY 4.0",
            attribution="CBS",
            year=year,
            notes=notes,
        ),
    )


READER = Reader(
    name="cbs-kwb-odata-csv",
    roles=frozenset({Role.FIGURES}),
    looks_for="a text file with a column WijkenEnBuurten",
    recognises=_recognises,
    read=_read,
)
