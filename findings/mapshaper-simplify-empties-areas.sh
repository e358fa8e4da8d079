#!/usr/bin/env bash
# Simplifying a map of neighbourhoods with mapshaper. An area that falls below the tolerance loses its
# shape, whatever its size beside the others: here the larger of two that are alike in all but their
# name, and a small one. Its row stays, with a null geometry and its figures, and the exit code is 0;
# only `keep-shapes` keeps each. Who joins, counts or draws the result has fewer areas than rows.
#
# Packages: mapshaper 0.6.121 (Node 20)
# Seen:
#   A nothing
#   B Polygon
#   C nothing
#   kept: A Polygon, B Polygon, C Polygon
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y > npm.txt
npm install --silent --no-fund --no-audit \
    "mapshaper@0.6.121"

node --input-type=module - > seen.txt <<'EOF'
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

const square = (code, x, side) => ({
  type: 'Feature',
  properties: { code },
  geometry: {
    type: 'Polygon',
    coordinates: [[[x, 0], [x + side, 0], [x + side, side], [x, side], [x, 0]]],
  },
});
const features = [square('A', 0, 1000), square('B', 1000, 1000), square('C', 2000, 20)];
writeFileSync('areas.json', JSON.stringify({ type: 'FeatureCollection', features }));
const simplified = (...options) => {
  const args = ['areas.json', '-simplify', '10%', ...options, '-o', 'out.json', 'format=geojson'];
  execFileSync('node_modules/.bin/mapshaper', args, { stdio: 'ignore' });
  const read = JSON.parse(readFileSync('out.json', 'utf8')).features;
  return read.map((f) => `${f.properties.code} ${f.geometry?.type ?? 'nothing'}`);
};
console.log(simplified().join('\n'));
console.log('kept:', simplified('keep-shapes').join(', '));
EOF
cat seen.txt
diff - seen.txt <<'EOF'
A nothing
B Polygon
C nothing
kept: A Polygon, B Polygon, C Polygon
EOF
echo "as before"
