"""The street network, and travel times along it."""

from gemengd.network.catchment import Catchments, catchments
from gemengd.network.graph import Network, NetworkReport, build_network
from gemengd.network.mode import CYCLE, MODES, WALK, Mode
from gemengd.network.raster import surface
from gemengd.network.snap import SNAP_LIMIT_M, Snapped, snap
from gemengd.network.travel import Reach, reach

__all__ = [
    "CYCLE",
    "MODES",
    "SNAP_LIMIT_M",
    "WALK",
    "Catchments",
    "Mode",
    "Network",
    "NetworkReport",
    "Reach",
    "Snapped",
    "build_network",
    "catchments",
    "reach",
    "snap",
    "surface",
]
