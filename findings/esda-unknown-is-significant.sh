#!/usr/bin/env bash
# Local Moran's I where figures are unknown or an area has no neighbours. One unknown figure makes
# all statistics NaN, but their pseudo p-values stay numbers, the smallest that there can be, and
# every area is in quadrant 3 (low among low): who selects on p_sim sees a map of significant cold
# spots. An area without neighbours, alone, gets the statistic 0 and the smallest p too.
#
# Packages: esda 2.9.0, libpysal 4.14.1, numpy 2.4.6, pandas 3.1.1, geopandas 1.2.0, shapely 2.2.0 (Python 3.11)
# Seen:
#   one unknown: Is [nan, nan, nan, nan] p [0.01, 0.01, 0.01, 0.01] quadrants [3, 3, 3, 3]
#   global, one unknown: I nan p 0.01
#   island: Is 0.0 p 0.01
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check \
    "esda==2.9.0" \
    "libpysal==4.14.1" \
    "numpy==2.4.6" \
    "pandas==3.1.1" \
    "geopandas==1.2.0" \
    "shapely==2.2.0"

env/bin/python -W ignore - > seen.txt <<'EOF'
import numpy as np
from esda import Moran, Moran_Local
from libpysal.weights import W

row = W({0: [1], 1: [0, 2], 2: [1, 3], 3: [2]}, silence_warnings=True)
unknown = np.array([1.0, np.nan, 3.0, 4.0])
local = Moran_Local(unknown, row, permutations=99, seed=1)
shown = [float(p) for p in local.p_sim.round(2)]
print("one unknown: Is", local.Is.tolist(), "p", shown, "quadrants", local.q.tolist())
one = Moran(unknown, row, permutations=99)
print("global, one unknown: I", one.I, "p", round(float(one.p_sim), 2))
island = W({0: [1], 1: [0, 2], 2: [1], 3: []}, silence_warnings=True)
local = Moran_Local(np.array([1.0, 2.0, 3.0, 4.0]), island, permutations=99, seed=1)
print("island: Is", float(local.Is[3]), "p", round(float(local.p_sim[3]), 2))
EOF
cat seen.txt
diff - seen.txt <<'EOF'
one unknown: Is [nan, nan, nan, nan] p [0.01, 0.01, 0.01, 0.01] quadrants [3, 3, 3, 3]
global, one unknown: I nan p 0.01
island: Is 0.0 p 0.01
EOF
echo "as before"
