#!/usr/bin/env bash
# Diversity around each area by momepy, where one figure of the city is unknown. The breaks of the
# classes are made of all figures at once; with one NaN among them all fall in one class, and every
# area of the city, near or far, has the diversity of a place where all is alike: Shannon 0,
# Simpson 1. No warning says so. It holds for natural breaks and for quantiles.
#
# Packages: momepy 0.11.0, libpysal 4.14.1, mapclassify 2.10.0, geopandas 1.2.0, shapely 2.2.0,
#   numpy 2.4.6, pandas 3.1.1 (Python 3.11)
# Seen (four areas that border each other, and two that lie apart):
#   all known: Shannon [0.64, 0.64, 0.64, 0.64, 0.0, 0.0] Simpson [0.56, 0.56, 0.56, 0.56, 1.0, 1.0]
#   the last unknown: Shannon [0.0, 0.0, 0.0, 0.0, 0.0, 0.0] Simpson [1.0, 1.0, 1.0, 1.0, 1.0, 1.0]
#   by quantiles: Shannon [0.0, 0.0, 0.0, 0.0, 0.0, 0.0] Simpson [1.0, 1.0, 1.0, 1.0, 1.0, 1.0]
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check \
    "momepy==0.11.0" \
    "libpysal==4.14.1" \
    "mapclassify==2.10.0" \
    "geopandas==1.2.0" \
    "shapely==2.2.0" \
    "numpy==2.4.6" \
    "pandas==3.1.1"

env/bin/python -W ignore - > seen.txt <<'EOF'
import momepy
import numpy as np
import pandas as pd
from libpysal.graph import Graph

pairs = [(a, b, 1.0) for a in range(4) for b in range(4) if a != b] + [(4, 5, 1.0), (5, 4, 1.0)]
around = Graph.from_adjacency(pd.DataFrame(pairs, columns=["focal", "neighbor", "weight"]))


def diversity(name, last, **how):
    rents = pd.Series([1.0, 9.0, 1.0, 9.0, 1.0, last])
    shannon = momepy.shannon(rents, around, k=2, **how).abs().round(2).tolist()
    simpson = momepy.simpson(rents, around, k=2, **how).round(2).tolist()
    print(f"{name}: Shannon {shannon} Simpson {simpson}")


diversity("all known", 9.0)
diversity("the last unknown", np.nan)
diversity("by quantiles", np.nan, binning="quantiles")
EOF
cat seen.txt
diff - seen.txt <<'EOF'
all known: Shannon [0.64, 0.64, 0.64, 0.64, 0.0, 0.0] Simpson [0.56, 0.56, 0.56, 0.56, 1.0, 1.0]
the last unknown: Shannon [0.0, 0.0, 0.0, 0.0, 0.0, 0.0] Simpson [1.0, 1.0, 1.0, 1.0, 1.0, 1.0]
by quantiles: Shannon [0.0, 0.0, 0.0, 0.0, 0.0, 0.0] Simpson [1.0, 1.0, 1.0, 1.0, 1.0, 1.0]
EOF
echo "as before"
