"""A made-up network: the hardest kind, where every node is a junction and none can be joined."""

from dataclasses import dataclass

import numpy as np

WEST, SOUTH = 100_000.0, 400_000.0


@dataclass(frozen=True)
class Lattice:
    """Streets in a grid, each corner moved at random; coordinates in EPSG:28992."""

    nodes: np.ndarray
    start: np.ndarray
    end: np.ndarray

    @property
    def length_m(self):
        return np.hypot(*(self.nodes[self.start] - self.nodes[self.end]).T)


def lattice(side, step_m=50.0):
    """Return side x side corners, *step_m* apart."""
    random = np.random.default_rng(0)
    x, y = np.meshgrid(np.arange(side) * step_m, np.arange(side) * step_m)
    nodes = np.column_stack([x.ravel(), y.ravel()])
    nodes += np.add((WEST, SOUTH), random.uniform(-step_m / 4, step_m / 4, nodes.shape))
    number = np.arange(side * side).reshape(side, side)
    start = np.concatenate([number[:, :-1].ravel(), number[:-1].ravel()])
    end = np.concatenate([number[:, 1:].ravel(), number[1:].ravel()])
    return Lattice(nodes, start, end)


def some_nodes(count, of):
    """Return *count* different nodes."""
    return np.random.default_rng(1).choice(len(of.nodes), count, replace=False)


def shuffled(made):
    """Return the same streets, nodes numbered at random and links in any order and direction."""
    random = np.random.default_rng(3)
    number = random.permutation(len(made.nodes))
    nodes = np.empty_like(made.nodes)
    nodes[number] = made.nodes
    ends = random.permuted(np.column_stack([number[made.start], number[made.end]]), axis=1)
    start, end = random.permutation(ends).T.copy()
    return Lattice(nodes, start, end)
