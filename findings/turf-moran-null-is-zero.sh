#!/usr/bin/env bash
# Moran's I and interpolation in Turf where a figure is null, as GeoJSON writes an unknown one. It counts
# as 0, without a word: a map on which an area is unknown has the index of a map on which it is lowest.
# A property that is not there gives NaN, so the same unknown has two answers.
#
# Packages: @turf/turf 7.4.0 (Node 20)
# Seen:
#   null -0.5238
#   0 -0.5238
#   not there NaN
#   height in a triangle of 1, null and 3: 0.75; of 1, 0 and 3: 0.75
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y > npm.txt
npm install --silent --no-fund --no-audit \
    "@turf/turf@7.4.0"

node --input-type=module - > seen.txt <<'EOF'
import * as turf from '@turf/turf';

const at = (x, properties) => turf.point([x, 52], properties);
const moran = (between) => {
  const points = turf.featureCollection([at(5, { v: 1 }), at(5.1, between), at(5.2, { v: 3 })]);
  return turf.moranIndex(points, { inputField: 'v' }).moranIndex.toFixed(4);
};
console.log('null', moran({ v: null }));
console.log('0', moran({ v: 0 }));
console.log('not there', moran({}));
const height = (b) => {
  const ring = [[[5, 52], [5.1, 52], [5.05, 52.1], [5, 52]]];
  return turf.planepoint(turf.point([5.05, 52.01]), turf.polygon(ring, { a: 1, b, c: 3 })).toFixed(2);
};
console.log(`height in a triangle of 1, null and 3: ${height(null)}; of 1, 0 and 3: ${height(0)}`);
EOF
cat seen.txt
diff - seen.txt <<'EOF'
null -0.5238
0 -0.5238
not there NaN
height in a triangle of 1, null and 3: 0.75; of 1, 0 and 3: 0.75
EOF
echo "as before"
