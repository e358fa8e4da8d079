"""Reading the streets of Liechtenstein and building its walking network.

osmnx reads no .osm.pbf: it gets the same content as XML, and the conversion is not counted.
"""

import tempfile
from pathlib import Path

from timing import Row, timed

from gemengd.model.city import City
from gemengd.model.request import Input
from gemengd.network import WALK, build_network
from gemengd.sources.registry import reader_of

FILE = Path(__file__).resolve().parents[2] / "../shared/data/osm/liechtenstein.osm.pbf"
PLACE = City("Liechtenstein", "GM9998")


def rows():
    if not FILE.is_file():
        yield f"{FILE.name} is not on this machine: ../shared/data is absent"
        return
    network, took = timed(_ours)
    work = f"read and build Liechtenstein, {network.report.nodes:,} nodes"
    yield Row(work, took, bar="< 2 s")
    for name, referee, turns in (("pyrosm", _pyrosm, 3), ("osmnx", _osmnx, 2)):
        try:
            _, theirs = timed(referee(), turns=turns)
        except ImportError:
            yield f"{name} is not installed: see docs/benchmarks.md"
        else:
            yield Row(work, took, name, theirs, "> 1 ×")


def _ours():
    given = Input(file=FILE, role="streets")
    (table,) = reader_of(given).read(given, PLACE, None)
    # Metres that are true there, under the name that the network asks for.
    metres = table.frame.to_crs("EPSG:32632").set_crs(28992, allow_override=True)
    return build_network(metres, WALK)


def _pyrosm():
    from pyrosm import OSM

    def read():
        osm = OSM(str(FILE))
        nodes, ways = osm.get_network(network_type="walking", nodes=True)
        return osm.to_graph(nodes, ways, graph_type="networkx")

    return read


def _osmnx():
    import osmium
    import osmnx

    xml = Path(tempfile.mkdtemp()) / "liechtenstein.osm"
    with osmium.SimpleWriter(str(xml)) as writer:
        for element in osmium.FileProcessor(str(FILE)):
            writer.add(element)
    return lambda: osmnx.graph_from_xml(xml, bidirectional=True, simplify=True)
