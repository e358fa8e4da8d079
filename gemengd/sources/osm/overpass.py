"""The elements of an answer of Overpass, as its server gives it or overpass-turbo saves it."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from gemengd.errors import SourceChangedError, SourceUnavailableError
from gemengd.sources.osm.elements import UNKNOWN, Element, Near, Part, known_parts
from gemengd.sources.osm.streets import is_street

Json = Mapping[str, Any]
Places = Mapping[int, tuple[float, float]]

ORDER = ("node", "way", "relation")


def read_answer(content: bytes, where: str) -> Json:
    """Return an answer of Overpass.

    Parameters
    ----------
    where
        The file or address that it comes from, for complaints.

    Raises
    ------
    SourceChangedError
        If the file is something else, or does not say where its elements are.
    SourceUnavailableError
        If the server gave up halfway, which it says in the answer.
    """
    try:
        answer = json.loads(content)
        lacking = next((e for e in answer["elements"] if _lacks_its_place(e)), None)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        message = f"{where}: no JSON of Overpass, with its elements"
        raise SourceChangedError(f"{message}; begin the query with [out:json]") from None
    remark = str(answer.get("remark", ""))
    if "error" in remark:
        message = f"{where}: the server gave up: {' '.join(remark.split())}"
        raise SourceUnavailableError(f"{message}; try again later, or ask for a smaller area")
    if lacking is not None:
        message = f"{where}: {lacking['type']} {lacking['id']}: without its place, or its nodes"
        raise SourceChangedError(f"{message}; end the query with out body; >; out skel qt;")
    return answer


def answer_elements(answer: Json, near: Near) -> Iterator[Element]:
    """Yield the elements of an answer that have tags and lie near.

    Ways and relations have their places in the answer itself (``out geom``, ``out center``) or
    from its nodes (``out body; >; out skel qt``).
    """
    elements = answer["elements"]
    places = {e["id"]: (e["lon"], e["lat"]) for e in elements if e["type"] == "node"}
    ways = {e["id"]: e for e in elements if e["type"] == "way" and "nodes" in e}
    tagged = {(ORDER.index(e["type"]), e["id"]): e for e in elements if e.get("tags")}
    for (_, number), element in sorted(tagged.items()):
        parts = _parts(element, places, ways)
        drawn = element.get("nodes") or element.get("geometry") or parts
        whole = sum(len(part.nodes) for part in parts) == len(drawn)
        if any(near(part.places) for part in parts):
            yield Element(element["type"], number, element["tags"], parts, whole)


def as_of(answer: Json) -> str:
    """Return the date of an answer's content, such as ``2026-11-20``; "" where it has none."""
    return str(answer.get("osm3s", {}).get("timestamp_osm_base", ""))[:10]


def _lacks_its_place(element: Json) -> bool:
    """Say whether an element is of no use: of a street nobody would know where it meets another."""
    kind, tags = element["type"], element.get("tags", {})
    if kind == "node":
        return "lon" not in element
    if kind == "way" and is_street(tags):
        return "nodes" not in element
    return bool(tags) and not element.keys() & {"nodes", "geometry", "members", "center"}


def _parts(element: Json, places: Places, ways: Mapping[int, Json]) -> tuple[Part, ...]:
    found: tuple[Part, ...] = ()
    if element["type"] == "node":
        found = _known([element["id"]], [places[element["id"]]])
    elif element["type"] == "way":
        found = _line(element, places)
    else:
        for member in element.get("members", ()):
            found += _member(member, places, ways)
    if not found and "center" in element:
        found = _known([0], [_place(element["center"])])
    return found


def _member(member: Json, places: Places, ways: Mapping[int, Json]) -> tuple[Part, ...]:
    if member["type"] == "node":
        place = _place(member) if "lon" in member else places.get(member["ref"], UNKNOWN)
        return _known([member["ref"]], [place])
    if member["type"] == "way":
        way = member if "geometry" in member else ways.get(member["ref"], {})
        return _line(way, places, member["ref"])
    return ()


def _line(way: Json, places: Places, number: int = 0) -> tuple[Part, ...]:
    if "geometry" in way:
        drawn = [_place(place) for place in way["geometry"]]
        return _known(way.get("nodes", [0] * len(drawn)), drawn, number)
    nodes = way.get("nodes", [])
    return _known(nodes, [places.get(node, UNKNOWN) for node in nodes], number)


def _place(place: Json | None) -> tuple[float, float]:
    return (place["lon"], place["lat"]) if place else UNKNOWN


def _known(
    nodes: Sequence[int], places: Sequence[tuple[float, float]], way: int = 0
) -> tuple[Part, ...]:
    numbers = np.array(nodes, dtype=np.int64)
    return known_parts(numbers, np.array(places, dtype=float).reshape(-1, 2), way)
