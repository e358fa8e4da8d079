#!/usr/bin/env bash
# Classes of a map where one figure of ten is unknown. Equal intervals and quantiles put the
# unknown into the lowest class, with the lowest figures; the last break of quantiles is NaN and
# its class empty; Fisher-Jenks puts all ten areas into one class. None of them says a word.
#
# Packages: mapclassify 2.10.0, numpy 2.4.6, pandas 3.1.1, scikit-learn 1.9.1, scipy 1.17.1, networkx 3.6.1 (Python 3.11)
# Seen:
#   EqualInterval breaks [4.0, 7.0, 10.0] class of the unknown 0 areas per class [5, 2, 3]
#   Quantiles breaks [4.0, 8.0, nan] class of the unknown 0 areas per class [7, 3, 0]
#   FisherJenks breaks [10.0, 10.0, nan] class of the unknown 0 areas per class [10, 0, 0]
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check \
    "mapclassify==2.10.0" \
    "numpy==2.4.6" \
    "pandas==3.1.1" \
    "scikit-learn==1.9.1" \
    "scipy==1.17.1" \
    "networkx==3.6.1"

env/bin/python -W ignore - > seen.txt <<'EOF'
import mapclassify
import numpy as np

figures = np.array([1, 2, 3, 4, np.nan, 6, 7, 8, 9, 10])
for scheme in ("EqualInterval", "Quantiles", "FisherJenks"):
    found = getattr(mapclassify, scheme)(figures, k=3)
    breaks, of = [round(float(value), 6) for value in found.bins], int(found.yb[4])
    print(scheme, "breaks", breaks, "class of the unknown", of, "areas per class", found.counts.tolist())
EOF
cat seen.txt
diff - seen.txt <<'EOF'
EqualInterval breaks [4.0, 7.0, 10.0] class of the unknown 0 areas per class [5, 2, 3]
Quantiles breaks [4.0, 8.0, nan] class of the unknown 0 areas per class [7, 3, 0]
FisherJenks breaks [10.0, 10.0, nan] class of the unknown 0 areas per class [10, 0, 0]
EOF
echo "as before"
