"""Care facilities that are drawn as relations: the parts of their members, brought together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import osmium
from osmium.index import LocationTable
from osmium.osm import WAY, Way

from gemengd.sources.osm.elements import UNKNOWN, Element, Near, Part, Tags, known_parts


@dataclass(frozen=True)
class Relation:
    """A relation as a file has it.

    Attributes
    ----------
    members
        Type (``n``, ``w``, ``r``) and number of each.
    """

    number: int
    tags: Tags
    members: Sequence[tuple[str, int]]


def relation_elements(
    file: osmium.io.File, relations: Sequence[Relation], table: LocationTable, near: Near
) -> Iterator[Element]:
    """Yield relations with the parts of their ways and nodes; relations in relations are left out.

    Ways stand before relations in a file and most have no tags of their own, so they are looked up
    in a second pass, which few files need.

    Parameters
    ----------
    table
        Places of all nodes of the file.
    """
    if not relations:
        return
    wanted = {number for r in relations for kind, number in r.members if kind == "w"}
    ways = osmium.FileProcessor(file, WAY).with_filter(osmium.filter.IdFilter(wanted))
    lines = {
        way.id: _parts([node.ref for node in way.nodes], table, way.id)
        for way in ways
        if isinstance(way, Way)
    }
    for relation in relations:
        parts: list[Part] = []
        for kind, number in relation.members:
            found = lines.get(number, ()) if kind == "w" else ()
            parts.extend(_parts([number], table) if kind == "n" else found)
        whole = all(len(lines.get(n, ())) == 1 for kind, n in relation.members if kind == "w")
        if any(near(part.places) for part in parts):
            yield Element("relation", relation.number, relation.tags, tuple(parts), whole)


def _parts(nodes: Sequence[int], table: LocationTable, way: int = 0) -> tuple[Part, ...]:
    places = np.array([_place(node, table) for node in nodes]).reshape(-1, 2)
    return known_parts(np.array(nodes, dtype=np.int64), places, way)


def _place(node: int, table: LocationTable) -> tuple[float, float]:
    try:
        location = table.get(node)
    except KeyError:
        return UNKNOWN
    return (location.lon, location.lat) if location.valid() else UNKNOWN
