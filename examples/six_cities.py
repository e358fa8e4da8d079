"""Build the six cities of the study and set them side by side.

Usage: python examples/six_cities.py FOLDER, the folder of the files that the TOMLs name.
"""

import sys
from pathlib import Path

import pandas as pd

import gemengd

data = Path(sys.argv[1])
rows = {}
for toml in sorted((Path(__file__).parent / "cities").glob("*.toml")):
    result = gemengd.build(toml, data=data)
    balance = result.layers["balance"]["value"]
    rows[result.dataset.city.name] = {
        "districts": len(balance),
        "known": int(balance.notna().sum()),
        "highest demand": result.layers["demand"]["value"].idxmax(),
        "spread of the balance": balance.std(),
        "flagged": int((result.overlays["segregation"]["outcome"] == "flagged").sum()),
    }
print(pd.DataFrame.from_dict(rows, orient="index").round(2).to_string())
