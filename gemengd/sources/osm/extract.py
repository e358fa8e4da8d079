"""The elements of an ``.osm.pbf`` or ``.osm``, streamed: only the places of nodes are kept."""

import re
from collections.abc import Iterator
from mmap import ACCESS_READ, mmap
from pathlib import Path

import numpy as np
import osmium
from osmium.index import LocationTable
from osmium.osm import NODE, RELATION, WAY, Node, Way
from osmium.osm import Relation as OsmRelation

from gemengd.errors import SourceError
from gemengd.sources.map_file import unreadable
from gemengd.sources.osm.care import KEYS as CARE_KEYS
from gemengd.sources.osm.elements import UNKNOWN, Element, Near, Part, known_parts
from gemengd.sources.osm.relations import Relation, relation_elements
from gemengd.sources.osm.streets import KEYS as STREET_KEYS
from gemengd.sources.osm.streets import SQUARE_KEYS

AS_LINE = osmium.geom.WKBFactory()
AS_OF = "osmosis_replication_timestamp"  # what extracts are dated by
XML = ".osm"
EDITED = re.compile(rb"""\saction=["']delete["']|\s(?:id|ref)=["']-\d+["']""")
BEFORE = 9  # bytes of a line in WKB before its coordinates: order, kind, number of points


def extract_elements(path: Path, near: Near, *, streets: bool, care: bool) -> Iterator[Element]:
    """Yield what may be a street or care facility in or around a city.

    Parameters
    ----------
    near
        Says whether places lie near the city; what does not is left out.

    Raises
    ------
    SourceError
        If the file is no ``.osm.pbf`` or ``.osm``, cut off, or holds edits of one's own.
    """
    file = _open(path)
    table = osmium.index.create_map("flex_mem")
    if path.suffix.lower() == XML:
        _require_no_edits(path)
        _place_nodes(path, file, table)
    processor = osmium.FileProcessor(file).with_locations(table)  # type: ignore[arg-type]
    for each in _filters(streets=streets, care=care):
        processor.with_filter(each)
    relations = []
    try:
        for thing in processor:
            if isinstance(thing, Way):
                parts = _parts(thing, near)
                if parts:
                    whole = len(parts[0].nodes) == len(thing.nodes)
                    yield Element("way", thing.id, dict(thing.tags), parts, whole)
            elif isinstance(thing, Node) and thing.location.valid():
                part = _node(thing.id, thing.lon, thing.lat)
                if near(part.places):
                    yield Element("node", thing.id, dict(thing.tags), (part,))
            elif isinstance(thing, OsmRelation):
                members = [(member.type, member.ref) for member in thing.members]
                relations.append(Relation(thing.id, dict(thing.tags), members))
        yield from relation_elements(file, relations, table, near)
    except RuntimeError as error:
        raise unreadable(path, error) from None


def as_of(path: Path) -> str:
    """Return the date of a file's content, such as ``2026-11-20``; "" where it does not say."""
    try:
        header = osmium.FileProcessor(_open(path)).header
    except RuntimeError as error:
        raise unreadable(path, error) from None
    return str(header.get(AS_OF))[:10]


def _open(path: Path) -> osmium.io.File:
    return osmium.io.File(path, "osm" if path.suffix.lower() == XML else "pbf")


def _require_no_edits(path: Path) -> None:
    """Refuse what an editor saved before its changes were uploaded.

    osmium 4.3 takes what is to be deleted for what is there, and finds no place of new nodes.
    """
    if path.stat().st_size == 0:
        raise SourceError(f"{path}: is empty; fetch the file again")
    with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as content:
        edited = EDITED.search(content)
        found = edited and bytes(edited[0]).decode().strip()
    if found:
        message = f"{path}: holds edits that were not uploaded ({found})"
        raise SourceError(f"{message}; upload them, or download the area again")


def _place_nodes(path: Path, file: osmium.io.File, table: LocationTable) -> None:
    """Learn the places of all nodes first: an answer of Overpass has them behind the ways."""
    try:
        for _ in osmium.FileProcessor(file, NODE).with_locations(table):  # type: ignore[arg-type]
            pass
    except RuntimeError as error:
        raise unreadable(path, error) from None


def _filters(*, streets: bool, care: bool) -> Iterator[osmium._osmium.BaseFilter]:
    """Yield what the library leaves out before we see it, which is most of the file."""
    if not care:
        yield osmium.filter.EntityFilter(WAY | RELATION)
    ways = osmium.filter.KeyFilter(*(STREET_KEYS if streets else ()), *(CARE_KEYS if care else ()))
    ways.enable_for(WAY)
    yield ways
    nodes = osmium.filter.KeyFilter(*CARE_KEYS)
    nodes.enable_for(NODE)
    yield nodes
    grounds = (*(SQUARE_KEYS if streets else ()), *(CARE_KEYS if care else ()))
    relations = osmium.filter.KeyFilter(*grounds)
    relations.enable_for(RELATION)
    yield relations


def _parts(way: Way, near: Near) -> tuple[Part, ...]:
    """Return the known parts of a way, none if it is not near; its numbers are costly to read."""
    try:
        line = bytes.fromhex(AS_LINE.create_linestring(way, osmium.geom.ALL))
    except (osmium.InvalidLocationError, RuntimeError):
        return tuple(part for part in _broken(way) if near(part.places))
    places = np.frombuffer(line, "<f8", offset=BEFORE).reshape(-1, 2)
    if not near(places):
        return ()
    nodes = np.fromiter((node.ref for node in way.nodes), np.int64, len(places))
    return (Part(nodes, places),)


def _broken(way: Way) -> tuple[Part, ...]:
    nodes = np.array([node.ref for node in way.nodes], dtype=np.int64)
    places = [(n.lon, n.lat) if n.location.valid() else UNKNOWN for n in way.nodes]
    return known_parts(nodes, np.array(places).reshape(-1, 2))


def _node(number: int, lon: float, lat: float) -> Part:
    return Part(np.array([number]), np.array([[lon, lat]]))
