"""Readers of OpenStreetMap's files: an extract, or an answer of Overpass."""

from collections.abc import Iterable

from pandas import DataFrame
from pyproj import CRS

from gemengd.errors import SourceError
from gemengd.model.city import City
from gemengd.model.raw import RawTable, Role
from gemengd.model.request import Input
from gemengd.sources.files import Bounds, bounds_in
from gemengd.sources.osm.care import care_frame
from gemengd.sources.osm.elements import Element, find, near
from gemengd.sources.osm.extract import as_of, extract_elements
from gemengd.sources.osm.streets import streets_frame
from gemengd.sources.reader import PBF, Look, Reader, make_table

DEGREES = CRS("EPSG:4326")
TITLES = {
    Role.STREETS: "OpenStreetMap, streets",
    Role.CARE: "OpenStreetMap, care facilities",
}
INCOMPLETE = "OpenStreetMap is incomplete for social care."


def _recognises(seen: Look) -> bool:
    return seen.path.suffix.lower() == PBF


def _read(given: Input, _city: City, around: Bounds | None) -> tuple[RawTable, ...]:
    streets, care = (given.role in {None, role} for role in (Role.STREETS, Role.CARE))
    box = near(around and bounds_in(DEGREES, around))
    elements = extract_elements(given.file, box, streets=streets, care=care)
    return tables(given, elements, as_of(given.file), streets=streets, care=care)


def tables(
    given: Input, elements: Iterable[Element], date: str, *, streets: bool, care: bool
) -> tuple[RawTable, ...]:
    """Return the streets and the care facilities among elements, with their provenance.

    Raises
    ------
    SourceError
        If there is no street among them.
    """
    found = find(elements, streets=streets, care=care)
    if streets and not found.streets:
        message = f"{given.file}: no street in or near the city"
        raise SourceError(f"{message}; give an extract that covers it")
    made = []
    if streets:
        frame = streets_frame(found.streets)
        made.append(_table(given, Role.STREETS, frame, date, _edge(found.broken)))
    if care:
        frame = care_frame(found.care)
        doubles = len(found.care) - len(frame)
        made.append(_table(given, Role.CARE, frame, date, INCOMPLETE + _doubles(doubles)))
    return tuple(made)


def _edge(broken: int) -> str:
    if not broken:
        return ""
    return f"{broken} streets lack nodes, as at the edge of an extract: their known parts count."


def _doubles(count: int) -> str:
    return f" {count} facilities were mapped more than once and count once." if count else ""


def _table(given: Input, role: Role, frame: DataFrame, date: str, note: str) -> RawTable:
    notes = (f"As it was on {date}." if date else "", note)
    return make_table(
        role,
        frame,
        given,
        title=TITLES[role],
        publisher="OpenStreetMap",
        licence="ODbL 1.0",
        attribution="© OpenStreetMap contributors",
        year=int(date[:4]) if date else None,
        notes=tuple(filter(None, notes)),
    )


READER = Reader(
    name="osm-pbf",
    roles=frozenset({Role.STREETS, Role.CARE}),
    looks_for="the ending .osm.pbf",
    recognises=_recognises,
    read=_read,
)
