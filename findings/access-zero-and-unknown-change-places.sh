#!/usr/bin/env bash
# Two-step floating catchment areas. Who has no supply within reach gets NaN, as if that were
# unknown, where the method says 0; and a place whose supply is unknown counts as having none, so
# that the figure around it is known and too low. Zero and unknown have changed places.
#
# Packages: access 1.1.10.post3, numpy 2.4.6, pandas 3.1.1, geopandas 1.2.0, shapely 2.2.0 (Python 3.11)
# Seen:
#   supply of both known:    [0.0367, 0.0167, nan]
#   supply of one unknown:   [0.0167, 0.0167, nan]
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check \
    "access==1.1.10.post3" \
    "numpy==2.4.6" \
    "pandas==3.1.1" \
    "geopandas==1.2.0" \
    "shapely==2.2.0"

env/bin/python -W ignore - > seen.txt <<'EOF'
import numpy as np
from access import Access
from pandas import DataFrame

homes = DataFrame({"id": [1, 2, 3], "people": [100, 200, 300]})
# Home 3 has no pair: nothing is within reach of it.
pairs = DataFrame({"home": [1, 2, 1], "place": [10, 10, 11], "minutes": [5, 5, 5]})
for words, doctors in (("known:   ", [5.0, 2.0]), ("unknown:  ", [5.0, np.nan])):
    supply = DataFrame({"id": [10, 11], "doctors": doctors})
    access = Access(
        demand_df=homes.copy(), demand_index="id", demand_value="people",
        supply_df=supply, supply_index="id", supply_value=["doctors"],
        cost_df=pairs.copy(), cost_origin="home", cost_dest="place", cost_name="minutes",
    )
    found = access.two_stage_fca(name="found", cost="minutes", max_cost=10)["found_doctors"]
    which = "both" if words.startswith("known") else "one"
    print(f"supply of {which} {words}", [round(float(value), 4) for value in found])
EOF
cat seen.txt
diff - seen.txt <<'EOF'
supply of both known:    [0.0367, 0.0167, nan]
supply of one unknown:   [0.0167, 0.0167, nan]
EOF
echo "as before"
