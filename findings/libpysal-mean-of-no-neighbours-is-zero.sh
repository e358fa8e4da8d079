#!/usr/bin/env bash
# The spatial lag of a row-standardised graph is the mean of an area's neighbours. An area without
# neighbours has none, yet it gets 0: on a map of shares it lies among areas where nobody rents. The
# summary of the same graph says NaN for that area.
#
# Packages: libpysal 4.14.1, geopandas 1.2.0, numpy 2.4.6, pandas 3.1.1, shapely 2.2.0 (Python 3.11)
# Seen:
#   lag [20.0, 20.0, 20.0, 0.0]
#   mean by describe [20.0, 20.0, 20.0, nan]
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check \
    "libpysal==4.14.1" \
    "geopandas==1.2.0" \
    "numpy==2.4.6" \
    "pandas==3.1.1" \
    "shapely==2.2.0"

env/bin/python -W ignore - > seen.txt <<'EOF'
import geopandas as gpd
from libpysal.graph import Graph
from shapely import box

row = [box(x, 0, x + 1, 1) for x in range(3)]
areas = gpd.GeoDataFrame({"share": [10.0, 20.0, 30.0, 40.0]}, geometry=[*row, box(9, 9, 10, 10)])
graph = Graph.build_contiguity(areas).transform("r")
print("lag", graph.lag(areas["share"]).tolist())
print("mean by describe", graph.describe(areas["share"])["mean"].tolist())
EOF
cat seen.txt
diff - seen.txt <<'EOF'
lag [20.0, 20.0, 20.0, 0.0]
mean by describe [20.0, 20.0, 20.0, nan]
EOF
echo "as before"
