"""The street network."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from scipy.sparse.csgraph import connected_components

from gemengd.errors import MeasureError
from gemengd.network.join import join
from gemengd.network.links import Flags, Floats, Ints, Links, Numbers, lengths
from gemengd.network.mode import Mode
from gemengd.network.private import open_to_all, with_grounds
from gemengd.network.search import edges
from gemengd.network.squares import Squares, sort_into_squares
from gemengd.network.ways import Ways, ways


@dataclass(frozen=True)
class NetworkReport:
    """What became of the streets that were given.

    Attributes
    ----------
    lines, lines_closed
        Lines read, and those among them that the mode may not use.
    nodes, links, length_km
        Of the part that was kept: the largest connected one.
    junctions, ways
        What is left to search when links that follow each other are joined.
    dropped_parts, dropped_nodes, dropped_km
        Islands without a link to that part.
    tagged
        False where the file does not say what kind of street a line is.
    """

    lines: int
    lines_closed: int
    nodes: int
    links: int
    length_km: float
    junctions: int
    ways: int
    dropped_parts: int
    dropped_nodes: int
    dropped_km: float
    tagged: bool


@dataclass(frozen=True)
class Network:
    """Streets as straight links between nodes, in EPSG:28992, all connected.

    Attributes
    ----------
    mode
        The way to travel that it is for.
    nodes
        Coordinates in metres, shape (n, 2).
    links
        In the order of the ways that they make, drawn in the direction of these.
    ways
        The same streets from junction to junction, which is what a search goes by.
    arrives_by
        Of each link, the one by which one arrives at what stands on it, shape (m,): on private
        ground a copy, elsewhere itself. None where no ground is private.
    """

    mode: Mode
    nodes: Floats
    links: Links
    ways: Ways
    report: NetworkReport
    arrives_by: Ints | None = None

    @cached_property
    def squares(self) -> Squares:
        """The links along which places lie, sorted to find the one nearest to a place."""
        private = None
        if self.arrives_by is not None:
            private = self.arrives_by != np.arange(len(self.arrives_by))
        return sort_into_squares(self.nodes, self.links, private)

    @property
    def doorsteps(self) -> Floats:
        """Coordinates of the nodes at which a place can lie, shape (k, 2)."""
        links = self.links.take(~self.links.ends_only)
        return self.nodes[np.unique(np.append(links.start, links.end))]

    def at_one_speed(self) -> "Network":
        """Return the network with every link at the mode's own speed.

        Minutes times that speed are then metres along the streets.
        """
        length = lengths(self.nodes, self.links.start, self.links.end)
        links = replace(self.links, minutes=length / self.mode.metres_per_minute)
        return replace(self, links=links, ways=ways(links, self.ways.opens, self.ways.junctions))


def network_from_links(
    mode: Mode,
    nodes: Floats,
    start: Ints,
    end: Ints,
    *,
    minutes: Floats | None = None,
    forth: Flags | None = None,
    back: Flags | None = None,
    ends_only: Flags | None = None,
    private: Flags | None = None,
) -> Network:
    """Return the largest connected part of some links as a network.

    The largest is the one with the most nodes. The report says what was not kept. What is private
    counts once in it.

    Parameters
    ----------
    nodes
        Coordinates in EPSG:28992, shape (n, 2).
    start, end
        Node numbers, shape (m,). A link from a node to itself leads nowhere and is left out.
    minutes
        For each link, > 0; by default its length at the speed of the mode.
    forth, back
        Whether one may travel from start to end, and from end to start; by default one may.
    ends_only
        Whether one gets on at the ends only, as on a ferry; by default anywhere along the link.
    private
        Whether a link leads to what stands on it and is no way through; by default none does.

    Raises
    ------
    MeasureError
        If no link leads anywhere.
    """
    length_m = lengths(nodes, start, end)
    open_to_all = np.ones(len(start), dtype=bool)
    links = Links(
        start.astype(Numbers, copy=False),
        end.astype(Numbers, copy=False),
        length_m / mode.metres_per_minute if minutes is None else minutes,
        open_to_all if forth is None else forth,
        open_to_all if back is None else back,
        ~open_to_all if ends_only is None else ends_only,
    )
    closed = ~open_to_all if private is None else private
    links, length_m, closed = _leading(links, length_m, closed)
    given, given_km = len(nodes), float(length_m.sum()) / 1000
    parts, inside = _largest(links, given, closed)
    if parts > 1:
        kept = inside[links.start]
        nodes, links, length_m = nodes[inside], _among(inside, links.take(kept)), length_m[kept]
        closed = closed[kept]
    length_km = float(length_m.sum()) / 1000
    counted, connected = len(links.start), len(nodes)
    grounds = with_grounds(nodes, links, closed) if closed.any() else None
    if grounds:
        nodes, links = grounds.nodes, grounds.links
    links, opens, junctions, order = join(links, nodes)
    joined = ways(links, opens, junctions)
    report = NetworkReport(
        lines=counted,
        lines_closed=0,
        nodes=connected,
        links=counted,
        length_km=length_km,
        junctions=len(junctions),
        ways=len(joined.start),
        dropped_parts=parts - 1,
        dropped_nodes=given - connected,
        dropped_km=given_km - length_km,
        tagged=False,
    )
    arrives_by = _in_order(grounds.arrives_by, order) if grounds else None
    return Network(mode, nodes, links, joined, report, arrives_by)


def _in_order(numbers: Ints, order: Ints) -> Ints:
    """Return numbers of links, one for each link, when links stand in another order."""
    place = np.empty(len(order), dtype=Numbers)
    place[order] = np.arange(len(order))
    return place[numbers[order]]


def _leading(links: Links, length_m: Floats, private: Flags) -> tuple[Links, Floats, Flags]:
    """Return the links that lead anywhere, their metres, and which are private."""
    leads = (links.start != links.end) & (links.forth | links.back)
    if not leads.any():
        raise MeasureError("the streets have no length: every line is a single place")
    if leads.all():
        return links, length_m, private
    return links.take(leads), length_m[leads], private[leads]


def _largest(links: Links, nodes: int, private: Flags) -> tuple[int, Flags]:
    """Return how many connected parts there are, and which nodes are in the largest.

    That is the one with the largest part of the streets that are open to all.
    """
    graph = edges(links.start, links.end, links.minutes, (nodes, nodes))
    parts, part = connected_components(graph, directed=False)
    if parts == 1:
        return parts, part == 0
    if private.any() and not private.all():
        return parts, part == part[open_to_all(nodes, links, private).argmax()]
    return parts, part == np.bincount(part).argmax()


def _among(nodes: Flags, links: Links) -> Links:
    """Return links between some of the nodes only, numbered among these."""
    number = np.cumsum(nodes, dtype=Numbers) - 1
    return replace(links, start=number[links.start], end=number[links.end])
