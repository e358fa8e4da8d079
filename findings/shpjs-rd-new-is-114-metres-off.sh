#!/usr/bin/env bash
# A shapefile in RD New, read by shpjs. The .prj that GDAL and ArcGIS write does not say how the datum of
# Amersfoort lies in WGS84 (that form of it has no room for it), and proj4js, which shpjs turns it
# with, then takes the two as one: each place lies 114 m from where it is, without a word. Across a
# street, that is another neighbourhood.
#
# Packages: shpjs 6.2.0 (Node 20)
# Seen:
#   read: 5.387639, 52.156161
#   should be: 5.387204, 52.155172
#   114 m off
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y > npm.txt
npm install --silent --no-fund --no-audit \
    "shpjs@6.2.0"

node --input-type=module - > seen.txt <<'EOF'
import shp from 'shpjs';

// What GDAL 3 writes for EPSG:28992.
const prj = 'PROJCS["RD_New",GEOGCS["GCS_Amersfoort",DATUM["D_Amersfoort",'
  + 'SPHEROID["Bessel_1841",6377397.155,299.1528128]],PRIMEM["Greenwich",0.0],'
  + 'UNIT["Degree",0.0174532925199433]],PROJECTION["Double_Stereographic"],'
  + 'PARAMETER["False_Easting",155000.0],PARAMETER["False_Northing",463000.0],'
  + 'PARAMETER["Central_Meridian",5.38763888888889],PARAMETER["Scale_Factor",0.9999079],'
  + 'PARAMETER["Latitude_Of_Origin",52.1561605555556],UNIT["Meter",1.0]]';
// One point, (155000, 463000): a header of 100 bytes and a record of 28.
const bytes = new DataView(new ArrayBuffer(128));
bytes.setInt32(0, 9994);
bytes.setInt32(24, 64);
bytes.setInt32(28, 1000, true);
bytes.setInt32(32, 1, true);
[155000, 463000, 155000, 463000].forEach((v, n) => bytes.setFloat64(36 + 8 * n, v, true));
bytes.setInt32(100, 1);
bytes.setInt32(104, 10);
bytes.setInt32(108, 1, true);
bytes.setFloat64(112, 155000, true);
bytes.setFloat64(120, 463000, true);

const read = await shp({ shp: bytes.buffer, prj });
const [x, y] = (read.features ?? read)[0]?.geometry?.coordinates ?? (read[0] ?? read).coordinates;
console.log(`read: ${x.toFixed(6)}, ${y.toFixed(6)}`);
console.log('should be: 5.387204, 52.155172');
const [east, north] = [(x - 5.387204) * 111320 * Math.cos(0.9103), (y - 52.155172) * 111250];
console.log(`${Math.hypot(east, north).toFixed(0)} m off`);
EOF
cat seen.txt
diff - seen.txt <<'EOF'
read: 5.387639, 52.156161
should be: 5.387204, 52.155172
114 m off
EOF
echo "as before"
