#!/usr/bin/env bash
# The nearest facility from a place that no street joins to one. pandana gives the limit of the search,
# as if a facility lay just there: the island is 1000 m away if 1000 m is searched, and 9000 m if 9000 m
# is. The way from the island to a street is as long as its counter goes, with a warning.
#
# Packages: pandana 0.8, numpy 2.4.6, pandas 3.1.1 (Python 3.11)
# Seen:
#   within 1000 m: [100.0, 0.0, 1000.0]
#   within 9000 m: [100.0, 0.0, 9000.0]
#   way to the island: 4294967.295 m
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check \
    "pandana==0.8" \
    "numpy==2.4.6" \
    "pandas==3.1.1"

cat > look.py <<'EOF'
import pandana
import pandas as pd

nodes = pd.DataFrame({"x": [0.0, 100.0, 5000.0], "y": [0.0, 0.0, 0.0]})
street = pd.DataFrame({"start": [0], "end": [1], "metres": [100.0]})
network = pandana.Network(nodes.x, nodes.y, street.start, street.end, street[["metres"]])
for limit in (1000, 9000):
    network.set_pois("gp", limit, 1, pd.Series([100.0]), pd.Series([0.0]))
    nearest = network.nearest_pois(limit, "gp", 1)[1].tolist()
    print(f"seen within {limit} m: {nearest}", flush=True)
print("seen way to the island:", network.shortest_path_lengths([0], [2])[0], "m", flush=True)
EOF
# The library tells its progress on the same stream.
env/bin/python -W ignore look.py | grep -o "seen .*" | cut -c6- > seen.txt
cat seen.txt
diff - seen.txt <<'EOF'
within 1000 m: [100.0, 0.0, 1000.0]
within 9000 m: [100.0, 0.0, 9000.0]
way to the island: 4294967.295 m
EOF
echo "as before"
