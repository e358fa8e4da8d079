"""Build the six cities of the study and set them side by side.

Usage: python examples/six_cities.py FOLDER, the folder of the files that the TOMLs name.
"""

import sys
from pathlib import Path

import pandas as pd

import gemengd

if len(sys.argv) != 2 or not Path(sys.argv[1]).is_dir():  # noqa: PLR2004 - itself and a folder
    sys.exit("give the folder of the files: python examples/six_cities.py FOLDER")
data, here = Path(sys.argv[1]), Path(__file__).parent
rows = {}
for toml in sorted(here.glob("cities/*.toml")):
    # The national file lacks benefits and care, so demand and carrying are defined by what it has.
    result = gemengd.build(
        toml, data=data, definitions=[here / "definitions/districts_2022"], replace=True
    )
    names = result.dataset.areas["name"]
    balance = result.layers["balance"]["value"]
    rows[result.dataset.city.name] = {
        "districts": len(balance),
        "known": int(balance.notna().sum()),
        "highest demand": names[result.layers["demand"]["value"].idxmax()],
        "lowest balance": names[balance.idxmin()],
        "spread of the balance": balance.std(),
    }
print(pd.DataFrame.from_dict(rows, orient="index").round(2).to_string())
