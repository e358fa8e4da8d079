#!/usr/bin/env bash
# A GeoTIFF that stores its figures as stored * scale + offset, as GDAL lets a publisher do to
# save room. Of the same file and area exactextract gives the mean of the figures, rasterstats
# that of what is stored.
#
# Packages: exactextract 0.3.0, rasterstats 0.21.0, rasterio 1.4.4, affine 2.4.0, numpy 2.4.6, pandas 3.1.1, geopandas 1.2.0, shapely 2.2.0 (Python 3.11)
# Seen:
#   exactextract 12.0
#   rasterstats 4.0
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

with rasterio.open(
    "minutes.tif", "w", driver="GTiff", width=2, height=1, count=1, dtype="int16",
    crs="EPSG:28992", transform=from_origin(0, 1, 1, 1), nodata=-1,
) as raster:
    raster.write(np.array([[2, 6]], dtype="int16"), 1)
    raster.scales, raster.offsets = (0.5,), (10.0,)
area = GeoDataFrame(geometry=[box(0, 0, 2, 1)], crs=28992)
print("exactextract", exact_extract("minutes.tif", area, ["mean"])[0]["properties"]["mean"])
print("rasterstats", zonal_stats(area, "minutes.tif", stats=["mean"])[0]["mean"])
EOF
cat seen.txt
diff - seen.txt <<'EOF'
exactextract 12.0
rasterstats 4.0
EOF
echo "as before"
