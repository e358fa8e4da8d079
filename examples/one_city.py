"""Build one city, list its flags, and write the map: the whole of gemengd in a screen."""

from pathlib import Path

import gemengd

result = gemengd.build("voorbeeldstad", out=Path("build"), language=gemengd.Language.EN)

for slug, areas in result.overlays.items():
    flagged = areas[areas["outcome"] == "flagged"].sort_values("score", ascending=False)
    print(f"{slug}: {len(flagged)} of {len(areas)} neighbourhoods flagged")
    for area in flagged.itertuples():
        print(f"  {area.Index} {area.name}: {area.because_en}")

print(*result.files, sep="\n")
