"""Flag by your own rule: the TOML in overlays/ beside this script."""

from pathlib import Path

import gemengd

folder = Path(__file__).parent / "definitions"
result = gemengd.build("voorbeeldstad", definitions=[folder], only=["far_from_gp"])

areas = result.overlays["far_from_gp"]
print(areas.loc[areas["outcome"] == "flagged", ["name", "score", "because_en"]].to_string())
