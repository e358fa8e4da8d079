"""Closing each of 300 facilities in turn, beside one run for the nearest."""

from made import lattice, some_nodes
from timing import Row, timed

from gemengd.network import WALK, network_from_links, reach, snap, two_nearest

SIDE, FACILITIES = 450, 300


def rows():
    made = lattice(SIDE)
    network = network_from_links(WALK, made.nodes, made.start, made.end)
    homes = snap(network, network.nodes)
    facilities = homes.take(some_nodes(FACILITIES, made))

    _, once = timed(lambda: reach(network, facilities).minutes(homes))
    found, all_closed = timed(lambda: two_nearest(network, facilities, homes))
    assert (found.minutes[1] >= found.minutes[0]).all()

    yield Row("nearest, once", once)
    work = f"closing each of {FACILITIES} for {SIDE**2:,} nodes"
    times = all_closed.cpu / once.cpu
    yield Row(work, all_closed, "of one run", once, f"< 5 times one run: {times:.1f} times")
