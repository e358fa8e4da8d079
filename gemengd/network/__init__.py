"""The street network, and travel times along it."""

from gemengd.network.catchment import Catchments, catchments
from gemengd.network.graph import Network, NetworkReport, network_from_links
from gemengd.network.mode import CYCLE, MODES, WALK, Mode
from gemengd.network.packed import pack, unpack
from gemengd.network.raster import Cells, cells, surface
from gemengd.network.snap import SNAP_LIMIT_M, Snapped, snap
from gemengd.network.streets import build_network
from gemengd.network.travel import Reach, reach
from gemengd.network.two_nearest import TwoNearest, two_nearest

__all__ = [
    "CYCLE",
    "MODES",
    "SNAP_LIMIT_M",
    "WALK",
    "Catchments",
    "Cells",
    "Mode",
    "Network",
    "NetworkReport",
    "Reach",
    "Snapped",
    "TwoNearest",
    "build_network",
    "catchments",
    "cells",
    "network_from_links",
    "pack",
    "reach",
    "snap",
    "surface",
    "two_nearest",
    "unpack",
]
