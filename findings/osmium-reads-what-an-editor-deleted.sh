#!/usr/bin/env bash
# An .osm file that the editor JOSM saved before uploading. What was deleted in it stands there
# with action="delete"; pyosmium gives it like everything else, neither deleted nor invisible. A
# street that was taken away is walked on. New nodes, which have numbers below 0, are without a
# place when their street is read.
#
# Packages: osmium 4.3.2 (Python 3.11)
# Seen:
#   way 10 deleted False visible True
#   way 11 deleted False visible True
#   way -4 nodes with a place [True, False]
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check \
    "osmium==4.3.2"

env/bin/python -W ignore - > seen.txt <<'EOF'
from pathlib import Path

import osmium

Path("edited.osm").write_text('''<?xml version="1.0" encoding="UTF-8"?>
<osm version="0.6" generator="JOSM">
  <node id="1" version="1" lat="52.1" lon="5.1"/>
  <node id="2" version="1" lat="52.1" lon="5.11"/>
  <node id="-3" action="modify" lat="52.1" lon="5.12"/>
  <way id="10" version="1"><nd ref="1"/><nd ref="2"/><tag k="highway" v="path"/></way>
  <way id="11" version="1" action="delete"><nd ref="1"/><nd ref="2"/><tag k="highway" v="path"/></way>
  <way id="-4" action="modify"><nd ref="2"/><nd ref="-3"/><tag k="highway" v="path"/></way>
</osm>
''')
for thing in osmium.FileProcessor("edited.osm").with_locations():
    if thing.is_way() and thing.id > 0:
        print("way", thing.id, "deleted", thing.deleted, "visible", thing.visible)
    elif thing.is_way():
        print("way", thing.id, "nodes with a place", [node.location.valid() for node in thing.nodes])
EOF
cat seen.txt
diff - seen.txt <<'EOF'
way 10 deleted False visible True
way 11 deleted False visible True
way -4 nodes with a place [True, False]
EOF
echo "as before"
