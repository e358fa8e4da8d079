"""Made-up streets and places, for the tests of the network."""

import numpy as np
from geopandas import GeoDataFrame
from shapely import LineString

from gemengd.model.dataset import RD_NEW
from gemengd.network import reach, snap

STREET = [(0, 0), (800, 0)]  # ten minutes on foot


def streets(*lines, **tags):
    return GeoDataFrame(tags, geometry=[LineString(line) for line in lines], crs=RD_NEW)


def at(*places):
    return np.array(places, dtype=float).reshape(-1, 2)


def travel(network, origins, facilities, limit_m=1000):
    """Return the minutes from each origin to the nearest facility."""
    found = reach(network, snap(network, at(*facilities), limit_m))
    return found.minutes(snap(network, at(*origins), limit_m))


def bent_streets(seed, size=4):
    """Return streets with bends, cut in pieces, drawn any way round; parts are one-way."""
    rng = np.random.default_rng(seed)
    place = {
        (i, j): np.add((200 * i, 200 * j), rng.uniform(0, 120, 2))
        for i, j in np.ndindex(size, size)
    }
    lines, oneway = [], []
    for (i, j), corner in place.items():
        for other in ((i + 1, j), (i, j + 1)):
            if other not in place or rng.random() < 0.35:
                continue
            bends = rng.integers(0, 4)
            path = np.linspace(corner, place[other], bends + 2)
            path[1:-1] += rng.uniform(-20, 20, (bends, 2))
            path = path.round(2)
            rule = rng.choice(["yes", "no", "no", "no"])
            cut = rng.integers(1, bends + 2)
            for piece in (path[: cut + 1], path[cut:]):
                if len(piece) > 1:
                    turned = rng.random() < 0.5
                    lines.append(piece[::-1] if turned else piece)
                    oneway.append({"yes": "-1" if turned else "yes", "no": "no"}[rule])
    order = rng.permutation(len(lines))
    return streets(
        *(lines[n] for n in order), oneway=[oneway[n] for n in order], highway="residential"
    )
