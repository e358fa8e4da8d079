#!/usr/bin/env bash
# RD New from epsg-index, in proj4js. The seven numbers that bring Amersfoort to WGS84 hold rotations in
# microradians, as EPSG's transformation 4830 states them; proj's +towgs84 asks for seconds of arc, and
# each is 4.848 times too small a unit. Everything lies more than 150 m off. With the numbers in seconds
# (EPSG 15934) the tower of Amersfoort lies within a metre of where it is.
#
# Packages: epsg-index 2.0.0, proj4 2.22.0 (Node 20)
# Seen:
#   rotations 1.9342,-1.6677,9.1019
#   as it is given: 171 m off
#   in seconds of arc: 0 m off
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y > npm.txt
npm install --silent --no-fund --no-audit \
    "epsg-index@2.0.0" \
    "proj4@2.22.0"

node --input-type=module - > seen.txt <<'EOF'
import { readFileSync } from 'node:fs';
import proj4 from 'proj4';

const index = JSON.parse(readFileSync('node_modules/epsg-index/all.json', 'utf8'));
const given = index['28992'].proj4;
const numbers = given.match(/towgs84=([^ ]+)/)[1].split(',').map(Number);
console.log('rotations', numbers.slice(3, 6).join(','));
// PROJ 9 has (155000, 463000) of RD New at 52.155172 N, 5.387204 E.
const off = (definition) => {
  const [x, y] = proj4(definition, 'WGS84', [155000, 463000]);
  const [east, north] = [(x - 5.387204) * 111320 * Math.cos(0.9103), (y - 52.155172) * 111250];
  return Math.hypot(east, north).toFixed(0);
};
console.log('as it is given:', off(given), 'm off');
const seconds = '565.2369,50.0087,465.658,-0.406857,0.350733,-1.87035,4.0812';
console.log('in seconds of arc:', off(given.replace(numbers.join(','), seconds)), 'm off');
EOF
cat seen.txt
diff - seen.txt <<'EOF'
rotations 1.9342,-1.6677,9.1019
as it is given: 171 m off
in seconds of arc: 0 m off
EOF
echo "as before"
