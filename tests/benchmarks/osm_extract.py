"""Time and memory to read an OpenStreetMap extract, as its content is repeated.

::

    python tests/benchmarks/osm_extract.py FILE.osm.pbf

Each reading runs in a process of its own; its peak is what it needs beyond the imports.
"""

import json
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path

import pyogrio
from pyproj import Transformer

from gemengd.model.city import City
from gemengd.model.request import Input
from gemengd.sources.files import DEGREES
from gemengd.sources.osm import EXTRACT

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from osm_builder import repeat

TIMES = (1, 2, 4, 8, 16)
HEAD = "reading                   times   MB streets      s  s/MB  peak MB  MB/MB\n"


def ours(path, *, city):
    """Read with the package's reader: everything, or one copy of the content."""
    around = None
    if city:
        to_rd = Transformer.from_crs(DEGREES, "EPSG:28992", always_xy=True)
        around = to_rd.transform_bounds(9.47, 47.04, 9.64, 47.28)

    def read():
        tables = EXTRACT.read(Input(file=Path(path)), City("Benchmark", "GM9998"), around)
        return len(tables[0].frame)

    return read


def gdal(path):
    """Read the three layers that hold streets and care with GDAL's driver."""

    def read():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            layers = ("lines", "points", "multipolygons")
            frames = [pyogrio.read_dataframe(path, layer=layer) for layer in layers]
        return int(frames[0]["highway"].notna().sum())

    return read


READINGS = {
    "osm-pbf": lambda path: ours(path, city=False),
    "osm-pbf, one city of it": lambda path: ours(path, city=True),
    "GDAL, all layers": gdal,
}


def measure(name, path):
    """Print streets, seconds of processor, and the peak beyond what the imports hold, in MB."""
    read = READINGS[name](path)
    Path("/proc/self/clear_refs").write_text("5")  # Linux: forget the peak so far
    before, start = memory("VmRSS"), time.process_time()
    streets = read()
    seconds = time.process_time() - start
    sys.stdout.write(json.dumps([streets, seconds, memory("VmHWM") - before]))


def memory(what):
    (line,) = (s for s in Path("/proc/self/status").read_text().splitlines() if s.startswith(what))
    return int(line.split()[1]) / 1024


def main(source):
    sys.stdout.write(HEAD)
    with tempfile.TemporaryDirectory() as folder:
        for times in TIMES:
            path = repeat(source, times, Path(folder) / f"x{times}.osm.pbf")
            size = path.stat().st_size / 1e6
            for name in READINGS:
                command = [sys.executable, __file__, "--measure", name, str(path)]
                done = subprocess.run(command, capture_output=True, text=True, check=True)
                streets, seconds, most = json.loads(done.stdout)
                sys.stdout.write(
                    f"{name:<25} {times:>3} {size:>6.1f} {streets:>7} {seconds:>6.2f} "
                    f"{seconds / size:>5.2f} {most:>8.0f} {most / size:>6.1f}\n"
                )


if __name__ == "__main__":
    if sys.argv[1] == "--measure":
        measure(*sys.argv[2:])
    else:
        main(sys.argv[1])
