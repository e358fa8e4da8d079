#!/usr/bin/env bash
# Areal interpolation, such as brings figures to redrawn neighbourhoods. A source area whose
# figure is unknown counts as 0 people and as 0 % (a warning says so); a target that no source
# covers gets 0 without a word, and a share that half of it is known of is halved. With pandas
# 3.1.1 in place of 2.3.3 the same call ends in ValueError: assignment destination is read-only.
#
# Packages: tobler 0.12.1, pandas 2.3.3, numpy 2.4.6, geopandas 1.2.0, shapely 2.2.0 (Python 3.11)
# Seen:
#   half covered by an unknown: people 66.67 share 10.0
#   wholly in an unknown: people 0.0 share 0.0
#   covered by nothing: people 0.0 share 0.0
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check \
    "tobler==0.12.1" \
    "pandas==2.3.3" \
    "numpy==2.4.6" \
    "geopandas==1.2.0" \
    "shapely==2.2.0"

env/bin/python -W ignore - > seen.txt <<'EOF'
import numpy as np
from geopandas import GeoDataFrame
from shapely import box
from tobler.area_weighted import area_interpolate

then = GeoDataFrame(
    {"people": [100.0, np.nan], "share": [20.0, np.nan]},
    geometry=[box(0, 0, 1, 1), box(1, 0, 2, 1)], crs=28992,
)
now = GeoDataFrame(geometry=[box(0, 0, 2, 1), box(0.5, 0, 1.5, 1), box(1.2, 0, 1.8, 1), box(3, 0, 4, 1)], crs=28992)
found = area_interpolate(then, now, extensive_variables=["people"], intensive_variables=["share"])
words = ["half covered by an unknown:", "", "wholly in an unknown:", "covered by nothing:"]
for said, people, share in zip(words, found["people"], found["share"]):
    if said:
        print(said, "people", round(float(people), 2), "share", round(float(share), 2))
EOF
cat seen.txt
diff - seen.txt <<'EOF'
half covered by an unknown: people 66.67 share 10.0
wholly in an unknown: people 0.0 share 0.0
covered by nothing: people 0.0 share 0.0
EOF
echo "as before"
