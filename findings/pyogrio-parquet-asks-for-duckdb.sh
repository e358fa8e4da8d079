#!/usr/bin/env bash
# A sound GeoParquet file, written by geopandas, opened with pyogrio's wheel. GDAL in it has no
# Parquet driver; another driver takes the file, and the error is of a library of DuckDB that
# cannot be opened: the file seems broken, or DuckDB missing. geopandas.read_parquet reads it.
#
# Packages: pyogrio 0.13.0, pyarrow 26.0.1, numpy 2.4.6, pandas 3.1.1, geopandas 1.2.0, shapely 2.2.0 (Python 3.11)
# Seen:
#   pyogrio: DataSourceError libduckdb.so: cannot open shared object file: No such file or directory
#   geopandas: 1 row, EPSG:28992
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check \
    "pyogrio==0.13.0" \
    "pyarrow==26.0.1" \
    "numpy==2.4.6" \
    "pandas==3.1.1" \
    "geopandas==1.2.0" \
    "shapely==2.2.0"

env/bin/python -W ignore - > seen.txt <<'EOF'
import geopandas
import pyogrio
from shapely import box

frame = geopandas.GeoDataFrame({"name": ["A"]}, geometry=[box(0, 0, 1, 1)], crs=28992)
frame.to_parquet("areas.parquet")
try:
    pyogrio.read_dataframe("areas.parquet")
except Exception as error:
    print("pyogrio:", type(error).__name__, str(error).splitlines()[0])
found = geopandas.read_parquet("areas.parquet")
print("geopandas:", len(found), "row, EPSG:" + str(found.crs.to_epsg()))
EOF
cat seen.txt
diff - seen.txt <<'EOF'
pyogrio: DataSourceError libduckdb.so: cannot open shared object file: No such file or directory
geopandas: 1 row, EPSG:28992
EOF
echo "as before"
