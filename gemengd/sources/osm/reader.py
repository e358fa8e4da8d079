"""Readers of OpenStreetMap's files: an extract, or an answer of Overpass."""

from collections.abc import Iterable

from pandas import DataFrame

from gemengd.errors import SourceError
from gemengd.model.city import City
from gemengd.model.ledger import LeftOut
from gemengd.model.raw import RawTable, Role
from gemengd.model.request import Input
from gemengd.model.text import Text
from gemengd.sources.files import DEGREES, Bounds, bounds_in
from gemengd.sources.osm import extract, overpass
from gemengd.sources.osm.care import care_frame
from gemengd.sources.osm.elements import Element, Near, find, near
from gemengd.sources.osm.extract import extract_elements
from gemengd.sources.osm.overpass import answer_elements, read_answer
from gemengd.sources.osm.streets import streets_frame
from gemengd.sources.reader import OSM, Look, Reader, gone, make_table

TITLES = {
    Role.STREETS: "OpenStreetMap, streets",
    Role.CARE: "OpenStreetMap, care facilities",
}
ROLES = frozenset(TITLES)
MAPPED_TWICE = Text("were mapped more than once", "staan meer dan eens op de kaart")
INCOMPLETE = "OpenStreetMap is incomplete for social care."


def _is_extract(seen: Look) -> bool:
    return seen.path.suffix.lower() in OSM


def _is_answer(seen: Look) -> bool:
    return seen.has("elements", "osm3s")


def _read_extract(given: Input, _city: City, around: Bounds | None) -> tuple[RawTable, ...]:
    elements = extract_elements(
        given.file,
        _near(around),
        streets=given.role is not Role.CARE,
        care=given.role is not Role.STREETS,
    )
    return _tables(given, elements, extract.as_of(given.file))


def _read_answer(given: Input, _city: City, around: Bounds | None) -> tuple[RawTable, ...]:
    answer = read_answer(given.file.read_bytes(), str(given.file))
    return _tables(given, answer_elements(answer, _near(around)), overpass.as_of(answer))


def _near(around: Bounds | None) -> Near:
    return near(around and bounds_in(DEGREES, around))


def _tables(given: Input, elements: Iterable[Element], date: str) -> tuple[RawTable, ...]:
    """Return the streets and the care facilities among elements, with their provenance."""
    streets, care = given.role is not Role.CARE, given.role is not Role.STREETS
    found = find(elements, streets=streets, care=care)
    if streets and not found.streets:
        message = f"{given.file}: no street in or near the city"
        raise SourceError(f"{message}; give an extract that covers it, or its role as care")
    made = []
    if streets:
        frame = streets_frame(found.streets)
        made.append(_table(given, Role.STREETS, frame, date, _edge(found.broken)))
    if care:
        frame = care_frame(found.care)
        doubles = len(found.care) - len(frame)
        note = INCOMPLETE + _doubles(doubles)
        made.append(
            _table(given, Role.CARE, frame, date, note, left_out=gone(doubles, MAPPED_TWICE))
        )
    return tuple(made)


def _edge(broken: int) -> str:
    if not broken:
        return ""
    return f"{broken} streets lack nodes, as at the edge of an extract: their known parts count."


def _doubles(count: int) -> str:
    return f" {count} facilities were mapped more than once and count once." if count else ""


def _table(
    given: Input,
    role: Role,
    frame: DataFrame,
    date: str,
    note: str,
    *,
    left_out: tuple[LeftOut, ...] = (),
) -> RawTable:
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
        left_out=left_out,
    )


EXTRACT = Reader(
    name="osm-pbf",
    roles=ROLES,
    looks_for="the ending .osm.pbf or .osm",
    recognises=_is_extract,
    read=_read_extract,
)
ANSWER = Reader(
    name="overpass-json",
    roles=ROLES,
    looks_for="a .json with osm3s and elements",
    recognises=_is_answer,
    read=_read_answer,
)
