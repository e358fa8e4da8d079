"""What a city needs of one or more extracts, as a small extract of its own."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, groupby
from pathlib import Path

import osmium
from osmium.osm.mutable import Node, Relation, Way

from gemengd.errors import SourceUnavailableError
from gemengd.sources.files import Bounds
from gemengd.sources.osm.elements import Element, Part, counts, near
from gemengd.sources.osm.extract import AS_OF, as_of, extract_elements

# Stands between the known parts of a way that lacks nodes: no node has this number, so that the
# parts stay apart when the file is read again.
GAP = 0


@dataclass(frozen=True)
class Piece:
    """The streets and care facilities of one extract in and around a city, and its date."""

    elements: tuple[Element, ...]
    date: str


def read_piece(extract: Path, around: Bounds) -> Piece:
    """Return what an extract has in and around a city.

    Parameters
    ----------
    around
        West, south, east, north in degrees.

    Raises
    ------
    SourceError
        If the extract cannot be read.
    """
    elements = extract_elements(extract, near(around), streets=True, care=True)
    return Piece(tuple(filter(counts, elements)), as_of(extract))


def write_cut(pieces: Sequence[Piece], target: Path) -> None:
    """Write the streets and care facilities of a city to a file, each once.

    The same extracts and box give the same bytes.

    Parameters
    ----------
    pieces
        Of neighbouring provinces; of a way in two of them, the one that lacks no nodes counts.
    target
        An ``.osm.pbf``, whatever its name.

    Raises
    ------
    SourceUnavailableError
        If the file cannot be written.
    """
    found: dict[tuple[str, int], Element] = {}
    for element in chain.from_iterable(piece.elements for piece in pieces):
        key = (element.kind, element.number)
        if not (key in found and found[key].whole):
            found[key] = element
    try:
        _write(found.values(), min(piece.date for piece in pieces), target)
    except (OSError, RuntimeError) as error:
        message = f"{target.parent}: cannot be written: {error}"
        raise SourceUnavailableError(f"{message}; make room, or mend its rights") from None


def _write(elements: Iterable[Element], date: str, target: Path) -> None:
    header = osmium.io.Header()
    if date:
        header.set(AS_OF, f"{date}T00:00:00Z")
    file = osmium.io.File(target, "pbf")
    with osmium.SimpleWriter(file, header=header, overwrite=True) as writer:
        for thing in _things(list(elements)):
            writer.add(thing)


def _things(elements: Sequence[Element]) -> Iterator[Node | Way | Relation]:
    """Yield what is to be written, in the order that every extract has."""
    tags = {(element.kind, element.number): element.tags for element in elements}
    nodes = {
        int(node): (float(lon), float(lat))
        for element in elements
        for part in element.parts
        for node, (lon, lat) in zip(part.nodes, part.places, strict=True)
    }
    for number, place in sorted(nodes.items()):
        yield Node(id=number, location=place, tags=tags.get(("node", number), {}))
    for number, parts in sorted(_ways(elements).items()):
        yield Way(id=number, nodes=_numbers(parts), tags=tags.get(("way", number), {}))
    for element in sorted(elements, key=lambda element: element.number):
        if element.kind == "relation":
            yield Relation(id=element.number, members=_members(element), tags=element.tags)


def _ways(elements: Sequence[Element]) -> dict[int, Sequence[Part]]:
    """Return the parts of each way: those that count, and those that relations are made of."""
    ways: dict[int, Sequence[Part]] = {}
    for element in elements:
        if element.kind == "relation":
            ways |= {n: list(parts) for n, parts in groupby(element.parts, _way) if n}
    return ways | {e.number: e.parts for e in elements if e.kind == "way"}


def _members(relation: Element) -> list[tuple[str, int, str]]:
    members: list[tuple[str, int, str]] = []
    for way, parts in groupby(relation.parts, _way):
        nodes = [("n", int(number), "") for part in parts for number in part.nodes]
        members += [("w", way, "")] if way else nodes
    return members


def _way(part: Part) -> int:
    return part.way


def _numbers(parts: Sequence[Part]) -> list[int]:
    numbers: list[int] = []
    for part in parts:
        numbers += [GAP, *part.nodes.tolist()] if numbers else part.nodes.tolist()
    return numbers
