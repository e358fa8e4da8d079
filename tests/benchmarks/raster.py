"""A surface of minutes at 25 m for a municipality of 20 x 20 km, a street every 50 m."""

from made import SOUTH, WEST, lattice, some_nodes
from timing import Row, Took, timed

from gemengd.network import WALK, cells, network_from_links, reach, snap, surface

KM = 1000.0


def rows():
    made = lattice(401)
    network = network_from_links(WALK, made.nodes, made.start, made.end)
    found = reach(network, snap(network, made.nodes[some_nodes(300, made)]))
    bounds = (WEST, SOUTH, WEST + 20 * KM, SOUTH + 20 * KM)

    where, placing = timed(lambda: cells(network, bounds, 25.0, 250.0), turns=3)
    raster, filling = timed(lambda: surface(found, where))

    both = Took(placing.cpu + filling.cpu, placing.wall + filling.wall)
    yield Row(
        f"surface of {raster.minutes.size:,} cells, the first kind of care", both, bar="< 2 s"
    )
    yield Row("every further kind of care on the same streets", filling)
