#!/usr/bin/env bash
# A market square with a street ending on either side of it. pyrosm's walking network holds the
# two streets and not the square, whether it is drawn as a closed way (highway=pedestrian,
# area=yes) or as a multipolygon: the two streets do not meet, and whoever walks across has to
# find another way round.
#
# Packages: pyrosm 0.25.0, osmium 4.3.2, numpy 2.4.6, pandas 3.1.1, geopandas 1.2.0, shapely 2.2.0 (Python 3.11)
# Seen:
#   closed way: ['residential', 'residential'] nodes shared: 0
#   multipolygon: ['residential', 'residential'] nodes shared: 0
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check \
    "pyrosm==0.25.0" \
    "osmium==4.3.2" \
    "numpy==2.4.6" \
    "pandas==3.1.1" \
    "geopandas==1.2.0" \
    "shapely==2.2.0"

env/bin/python -W ignore - > seen.txt <<'EOF'
import osmium
from osmium.osm.mutable import Node, Relation, Way
from pyrosm import OSM

CORNERS = [(0, 0), (10, 0), (10, 5), (20, 5), (20, 0), (20, -5), (10, -5), (30, 0)]
SQUARE = {"highway": "pedestrian", "area": "yes"}
for drawn in ("closed way", "multipolygon"):
    path = drawn.replace(" ", "_") + ".osm.pbf"
    with osmium.SimpleWriter(path) as writer:
        for number, (x, y) in enumerate(CORNERS, 1):
            writer.add_node(Node(id=number, version=1, location=(5.1 + x * 1e-4, 52.1 + y * 1e-4)))
        writer.add_way(Way(id=1, version=1, nodes=[1, 2], tags={"highway": "residential"}))
        writer.add_way(Way(id=2, version=1, nodes=[5, 8], tags={"highway": "residential"}))
        ring = [2, 3, 4, 5, 6, 7, 2]
        writer.add_way(Way(id=3, version=1, nodes=ring, tags=SQUARE if drawn == "closed way" else {}))
        if drawn == "multipolygon":
            tags = SQUARE | {"type": "multipolygon"}
            writer.add_relation(Relation(id=1, version=1, members=[("w", 3, "outer")], tags=tags))
    streets = OSM(path).get_network("walking")
    ends = [set(line.coords) for line in streets.geometry.explode()]
    shared = sum(len(one & other) for n, one in enumerate(ends) for other in ends[n + 1 :])
    print(f"{drawn}:", sorted(streets["highway"]), "nodes shared:", shared)
EOF
cat seen.txt
diff - seen.txt <<'EOF'
closed way: ['residential', 'residential'] nodes shared: 0
multipolygon: ['residential', 'residential'] nodes shared: 0
EOF
echo "as before"
