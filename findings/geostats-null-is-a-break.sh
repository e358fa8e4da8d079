#!/usr/bin/env bash
# Class breaks by geostats, which thematic maps in the browser are made with. A null among the figures is
# sorted as the lowest of them and becomes the lower bound of the first class; the mean is NaN, an even
# division too. An empty text, as a CSV has it, becomes a bound as well.
#
# Packages: geostats 2.1.0 (Node 20)
# Seen:
#   quantiles of 1, 2, null, 9, 10: [null,2,10] mean NaN
#   of 1, 2, "", 9, 10: ["",2,10]
#   without the unknown: [1,2,10] mean 5.5
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y > npm.txt
npm install --silent --no-fund --no-audit \
    "geostats@2.1.0"

node --input-type=module - > seen.txt <<'EOF'
import Geostats from 'geostats';

const of = (...figures) => new Geostats(figures);
const shown = (figures) => JSON.stringify(of(...figures).getClassQuantile(2));
const unknown = [1, 2, null, 9, 10];
console.log('quantiles of 1, 2, null, 9, 10:', shown(unknown), 'mean', of(...unknown).mean());
console.log('of 1, 2, "", 9, 10:', shown([1, 2, '', 9, 10]));
const known = [1, 2, 9, 10];
console.log('without the unknown:', shown(known), 'mean', of(...known).mean());
EOF
cat seen.txt
diff - seen.txt <<'EOF'
quantiles of 1, 2, null, 9, 10: [null,2,10] mean NaN
of 1, 2, "", 9, 10: ["",2,10]
without the unknown: [1,2,10] mean 5.5
EOF
echo "as before"
