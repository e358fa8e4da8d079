#!/usr/bin/env bash
# Zonal statistics of an area that lies outside a raster, or in which every cell is empty:
# exactextract gives the sum 0 beside a mean that is NaN, rasterstats gives None for both.
# Inhabitants of an area that the raster does not cover are then 0 people with the one, and
# unknown with the other.
#
# Packages: exactextract 0.3.0, rasterstats 0.21.0, rasterio 1.4.4, affine 2.4.0, numpy 2.4.6, pandas 3.1.1, geopandas 1.2.0, shapely 2.2.0 (Python 3.11)
# Seen:
#   exactextract: inside sum 7.0 mean 2.3333 | outside sum 0.0 mean nan | all empty sum 0.0
#   rasterstats: inside sum 7.0 mean 2.3333 | outside sum None mean None | all empty sum None
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check \
    "exactextract==0.3.0" \
    "rasterstats==0.21.0" \
    "rasterio==1.4.4" \
    "affine==2.4.0" \
    "numpy==2.4.6" \
    "pandas==3.1.1" \
    "geopandas==1.2.0" \
    "shapely==2.2.0"

env/bin/python -W ignore - > seen.txt <<'EOF'
import numpy as np
import rasterio
from exactextract import exact_extract
from geopandas import GeoDataFrame
from rasterio.transform import from_origin
from rasterstats import zonal_stats
from shapely import box

cells = np.array([[1, 2], [-9999, 4]], dtype="float32")
with rasterio.open(
    "people.tif", "w", driver="GTiff", width=2, height=2, count=1, dtype="float32",
    crs="EPSG:28992", transform=from_origin(0, 2, 1, 1), nodata=-9999,
) as raster:
    raster.write(cells, 1)
areas = GeoDataFrame(geometry=[box(0, 0, 2, 2), box(5, 5, 6, 6), box(0, 0, 1, 1)], crs=28992)
one = [row["properties"] for row in exact_extract("people.tif", areas, ["sum", "mean"])]
other = zonal_stats(areas, "people.tif", stats=["sum", "mean"])
for words, (inside, outside, empty) in (("exactextract:", one), ("rasterstats:", other)):
    mean = round(float(inside["mean"]), 4)
    print(words, "inside sum", inside["sum"], "mean", mean, "| outside sum", outside["sum"],
          "mean", outside["mean"], "| all empty sum", empty["sum"])
EOF
cat seen.txt
diff - seen.txt <<'EOF'
exactextract: inside sum 7.0 mean 2.3333 | outside sum 0.0 mean nan | all empty sum 0.0
rasterstats: inside sum 7.0 mean 2.3333 | outside sum None mean None | all empty sum None
EOF
echo "as before"
