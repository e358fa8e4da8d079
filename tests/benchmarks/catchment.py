"""E2SFCA for 202,500 homes, 300 facilities and 15 minutes.

PySAL's access is given the minutes that we had to search for.
"""

import resource

import numpy as np
import pandas as pd
from made import lattice, some_nodes
from timing import Row, timed

from gemengd.measures.two_step_catchment import share_out
from gemengd.network import WALK, catchments, network_from_links, snap

SIDE, FACILITIES, WITHIN_MIN, HALF = 450, 300, 15.0, 5.0


def rows():
    made, random = lattice(SIDE), np.random.default_rng(2)
    network = network_from_links(WALK, made.nodes, made.start, made.end)
    homes = snap(network, network.nodes)
    facilities = homes.take(some_nodes(FACILITIES, made))
    people = random.integers(1, 100, len(made.nodes)).astype(float)
    room = random.integers(1, 10, FACILITIES).astype(float)

    pairs, search = timed(lambda: catchments(network, facilities, homes, WITHIN_MIN))
    found, share = timed(lambda: share_out(pairs, _gaussian(pairs.minutes), people, room))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    yield Row(f"{len(pairs.minutes):,} pairs within {WITHIN_MIN:g} minutes", search)
    try:
        theirs, took = timed(lambda: _access(pairs, people, room))
    except ImportError:
        yield "access is not installed: see docs/benchmarks.md"
    else:
        np.testing.assert_allclose(found, theirs, rtol=1e-9)
        yield Row("E2SFCA, minutes given to both", share, "access", took, "≥ 10 ×")
        both = type(share)(share.cpu + search.cpu, share.wall + search.wall)
        yield Row("E2SFCA with our search, minutes given to access", both, "access", took)
    yield f"Most memory in use so far: {peak:.2f} GB (bar: < 1 GB)."


def _gaussian(minutes):
    return np.exp(-((minutes / HALF) ** 2) / 2)


def _access(pairs, people, room):
    from access.fca import two_stage_fca

    minutes = pd.DataFrame({"o": pairs.origin, "d": pairs.facility, "cost": pairs.minutes})
    found = two_stage_fca(
        demand_df=pd.DataFrame({"people": people}, index=pd.Index(range(len(people)), name="o")),
        supply_df=pd.DataFrame({"room": room}, index=pd.Index(range(len(room)), name="d")),
        cost_df=minutes,
        max_cost=WITHIN_MIN,
        demand_index="o",
        demand_name="people",
        supply_index="d",
        supply_name="room",
        cost_origin="o",
        cost_dest="d",
        cost_name="cost",
        weight_fn=_gaussian,
    )
    return found.reindex(range(len(people))).fillna(0).to_numpy()
