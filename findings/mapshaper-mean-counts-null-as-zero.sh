#!/usr/bin/env bash
# Areas joined into larger ones, of which a figure is null in some. In mapshaper's -dissolve the mean of 10
# and null is 5, their sum 10 and their lowest null; of nulls alone the mean is null and the sum is 0. So a
# district of which half is known has half of it, and one of which nothing is known has nothing.
#
# Packages: mapshaper 0.7.70 (Node 20)
# Seen:
#   {"w":"A","average":5,"total":10,"lowest":null}
#   {"w":"B","average":null,"total":0,"lowest":null}
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y > npm.txt
npm install --silent --no-fund --no-audit "mapshaper@0.7.70"

cat > areas.json <<'EOF'
[{"w": "A", "v": 10}, {"w": "A", "v": null}, {"w": "B", "v": null}]
EOF
npx mapshaper areas.json -dissolve w calc='average = mean(v), total = sum(v), lowest = min(v)' \
    -o out.json 2> log.txt
node -e 'for (const row of require("./out.json")) console.log(JSON.stringify(row))' > seen.txt
cat seen.txt
diff - seen.txt <<'EOF'
{"w":"A","average":5,"total":10,"lowest":null}
{"w":"B","average":null,"total":0,"lowest":null}
EOF
echo "as before"
