#!/usr/bin/env bash
# A GeoPackage that another program (QGIS does so) has open in SQLite's WAL mode keeps its newest
# changes in a file beside it. Who copies both and only reads the copy with pyogrio finds the file
# changed afterwards: the changes were written into it, and the file beside it is gone. A hash
# taken before reading is not that of the file any more.
#
# Packages: pyogrio 0.13.0, numpy 2.4.6, pandas 3.1.1, geopandas 1.2.0, shapely 2.2.0 (Python 3.11)
# Seen:
#   names read: ['A', 'changed']
#   same bytes as before reading: False
#   file beside it still there: False
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check \
    "pyogrio==0.13.0" \
    "numpy==2.4.6" \
    "pandas==3.1.1" \
    "geopandas==1.2.0" \
    "shapely==2.2.0"

env/bin/python -W ignore - > seen.txt <<'EOF'
import hashlib
import shutil
import sqlite3
from pathlib import Path

import pyogrio
from geopandas import GeoDataFrame
from shapely import Point

GeoDataFrame({"name": ["A", "B"]}, geometry=[Point(0, 0), Point(1, 1)], crs=28992).to_file("open.gpkg", layer="care")
editor = sqlite3.connect("open.gpkg")
editor.execute("PRAGMA journal_mode = WAL")
for trigger, in editor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
    editor.execute(f'DROP TRIGGER "{trigger}"')
editor.execute("UPDATE care SET name = 'changed' WHERE name = 'B'")
editor.commit()
for end in ("", "-wal"):
    shutil.copyfile(f"open.gpkg{end}", f"copy.gpkg{end}")
before = hashlib.sha256(Path("copy.gpkg").read_bytes()).hexdigest()
print("names read:", pyogrio.read_dataframe("copy.gpkg")["name"].tolist())
print("same bytes as before reading:", hashlib.sha256(Path("copy.gpkg").read_bytes()).hexdigest() == before)
print("file beside it still there:", Path("copy.gpkg-wal").exists())
EOF
cat seen.txt
diff - seen.txt <<'EOF'
names read: ['A', 'changed']
same bytes as before reading: False
file beside it still there: False
EOF
echo "as before"
