"""Private grounds: one comes from them and goes to them, and nobody passes through."""

from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse.csgraph import connected_components

from gemengd.network.links import Flags, Floats, Ints, Links, Numbers
from gemengd.network.search import edges


@dataclass(frozen=True)
class Grounds:
    """A network in which the private grounds are there twice: to leave from, and to arrive on.

    A search cannot tell who passes through from who has to be there. So the streets of a ground
    that one leaves by lead out of it only, to the streets that are open to all, and a copy of
    them, by which one arrives, leads in only.

    Attributes
    ----------
    nodes, links
        Those that were given, changed at the entrances; then the copies.
    arrives_by
        Of each link, the one by which one arrives at what stands on it: its copy, or itself.
    """

    nodes: Floats
    links: Links
    arrives_by: Ints


def with_grounds(nodes: Floats, links: Links, private: Flags) -> Grounds | None:
    """Return the network with its private grounds apart; None where there are none.

    Streets that are open to all and are reached by private ones only, as behind a gate, are part
    of the ground; so is all that does not hang together with most of the open streets.

    Parameters
    ----------
    nodes, links
        All connected.
    private
        Of each link, shape (m,).
    """
    public = open_to_all(len(nodes), links, private)
    inside = ~(public[links.start] & public[links.end]) | private
    if not inside.any() or private.all():
        return None
    copied = np.flatnonzero(inside)
    used = np.unique(np.append(links.start[copied], links.end[copied]))
    gates = used[public[used]]
    out, into = (np.arange(len(nodes), dtype=Numbers) for _ in range(2))
    out[gates] = len(nodes) + np.arange(len(gates))
    into[used] = len(nodes) + len(gates) + np.arange(len(used))
    leaving = replace(links, start=links.start.copy(), end=links.end.copy())
    leaving.start[copied], leaving.end[copied] = out[links.start[copied]], out[links.end[copied]]
    arriving = links.take(copied)
    arriving = replace(
        arriving,
        start=into[arriving.start],
        end=into[arriving.end],
        ends_only=np.ones(len(copied), dtype=bool),
    )
    count = len(links.start)
    arrives_by = np.arange(count + len(copied) + 2 * len(gates))
    arrives_by[copied] = count + np.arange(len(copied))
    doors = [_through(out[gates], gates), _through(gates, into[gates])]
    return Grounds(
        np.concatenate([nodes, nodes[gates], nodes[used]]),
        _together([leaving, arriving, *doors]),
        arrives_by,
    )


def open_to_all(nodes: int, links: Links, private: Flags) -> Flags:
    """Return the nodes of the largest connected part of what is not private."""
    free = links.take(~private)
    graph = edges(free.start, free.end, free.minutes, (nodes, nodes))
    _, part = connected_components(graph, directed=False)
    size = np.bincount(part)
    return part == size.argmax()


def _through(start: Ints, end: Ints) -> Links:
    """Return links without length, one way only: the two sides of entrances."""
    yes = np.ones(len(start), dtype=bool)
    return Links(start.astype(Numbers), end.astype(Numbers), np.zeros(len(start)), yes, ~yes, yes)


def _together(parts: list[Links]) -> Links:
    names = Links.__dataclass_fields__
    return Links(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))
