#!/usr/bin/env bash
# FlatGeobuf as its JavaScript package writes it. The first feature decides which columns there are and of
# what kind. If it lacks a property, no other feature keeps it; if it has null there, which is how an
# unknown figure looks, the figures of all others become text; if it has a number, a text becomes
# null. In a table of neighbourhoods the first is often a park with nothing known.
#
# Packages: flatgeobuf 4.5.0 (Node 20)
# Seen:
#   first lacks it: [{"code":"A"},{"code":"B"}]
#   first is null: [{"code":"A"},{"code":"B","rent":"5.5"}]
#   first is a number, second a text: [{"code":"A","rent":10},{"code":"B","rent":null}]
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y > npm.txt
npm install --silent --no-fund --no-audit \
    "flatgeobuf@4.5.0"

node --input-type=module - > seen.txt <<'EOF'
import { deserialize, serialize } from 'flatgeobuf/lib/mjs/geojson.js';

const feature = (properties) => (
  { type: 'Feature', properties, geometry: { type: 'Point', coordinates: [5, 52] } });
const again = async (...rows) => {
  const bytes = serialize({ type: 'FeatureCollection', features: rows.map(feature) });
  const found = [];
  for await (const read of deserialize(bytes)) found.push(read.properties);
  return JSON.stringify(found);
};
console.log('first lacks it:', await again({ code: 'A' }, { code: 'B', rent: 5.5 }));
console.log('first is null:', await again({ code: 'A', rent: null }, { code: 'B', rent: 5.5 }));
console.log('first is a number, second a text:',
  await again({ code: 'A', rent: 10 }, { code: 'B', rent: 'few' }));
EOF
cat seen.txt
diff - seen.txt <<'EOF'
first lacks it: [{"code":"A"},{"code":"B"}]
first is null: [{"code":"A"},{"code":"B","rent":"5.5"}]
first is a number, second a text: [{"code":"A","rent":10},{"code":"B","rent":null}]
EOF
echo "as before"
