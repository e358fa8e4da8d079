#!/usr/bin/env bash
# Indices of segregation with one neighbourhood of which the group is unknown. Dissimilarity is
# NaN, as one would expect; isolation is 0.0, a figure that says that the group lives nowhere
# among its own. Without the neighbourhood both are known. A warning says that there are unknowns,
# not that one index is 0 for that.
#
# Packages: segregation 2.5.4, numpy 2.4.6, pandas 3.1.1, geopandas 1.2.0, shapely 2.2.0 (Python 3.11)
# Seen:
#   with an unknown: dissimilarity nan isolation 0.0
#   without it: dissimilarity 0.3106 isolation 0.3
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check \
    "segregation==2.5.4" \
    "numpy==2.4.6" \
    "pandas==3.1.1" \
    "geopandas==1.2.0" \
    "shapely==2.2.0"

env/bin/python -W ignore - > seen.txt <<'EOF'
import numpy as np
from pandas import DataFrame
from segregation.singlegroup import Dissim, Isolation

areas = DataFrame({"group": [10.0, 20.0, np.nan, 40.0], "total": [100.0] * 4})
for words, table in (("with an unknown:", areas), ("without it:", areas.dropna())):
    found = [round(float(index(table, "group", "total").statistic), 4) for index in (Dissim, Isolation)]
    print(words, "dissimilarity", found[0], "isolation", found[1])
EOF
cat seen.txt
diff - seen.txt <<'EOF'
with an unknown: dissimilarity nan isolation 0.0
without it: dissimilarity 0.3106 isolation 0.3
EOF
echo "as before"
