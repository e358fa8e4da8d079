#!/usr/bin/env bash
# A street network from a file of OpenStreetMap. OSMnx asks the server for ways with a highway only, but
# of a file it takes every way: a river and a fence are edges like a street, and a route runs along them.
#
# Packages: osmnx 2.1.1, networkx 3.6.1 (Python 3.11)
# Seen:
#   highway of each edge: ['residential', None, None]
#   from a street along a river and a fence: [1, 2, 3, 4]
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check \
    "osmnx==2.1.1" \
    "networkx==3.6.1"

cat > small.osm <<'EOF'
<?xml version="1.0"?>
<osm version="0.6" generator="by hand">
<node id="1" version="1" lat="52.200" lon="5.280"/>
<node id="2" version="1" lat="52.201" lon="5.280"/>
<node id="3" version="1" lat="52.202" lon="5.280"/>
<node id="4" version="1" lat="52.202" lon="5.281"/>
<way id="11" version="1"><nd ref="1"/><nd ref="2"/><tag k="highway" v="residential"/></way>
<way id="12" version="1"><nd ref="2"/><nd ref="3"/><tag k="waterway" v="river"/></way>
<way id="13" version="1"><nd ref="3"/><nd ref="4"/><tag k="barrier" v="fence"/></way>
</osm>
EOF
env/bin/python -W ignore - > seen.txt <<'EOF'
import networkx as nx
import osmnx as ox

graph = ox.graph_from_xml("small.osm", simplify=False)
ways = {d["osmid"]: d.get("highway") for _, _, d in graph.edges(data=True)}
print("highway of each edge:", [ways[way] for way in sorted(ways)])
print("from a street along a river and a fence:", nx.shortest_path(graph, 1, 4))
EOF
cat seen.txt
diff - seen.txt <<'EOF'
highway of each edge: ['residential', None, None]
from a street along a river and a fence: [1, 2, 3, 4]
EOF
echo "as before"
