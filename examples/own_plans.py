"""See what your own plans change: a file of plan polygons takes the place of the city's."""

from pathlib import Path
from tempfile import TemporaryDirectory

import gemengd

before = gemengd.build("voorbeeldstad")
belt = before.layers["social_housing"].nlargest(3, "value")

# Any file of polygons does: this one says that the three neighbourhoods with the largest share
# of corporation homes will be restructured from 2027.
plans = belt[["name", "geometry"]].assign(
    kind="restructuring", status="adopted", start_year=2027, source="own example"
)
with TemporaryDirectory() as folder:
    path = Path(folder) / "plans.gpkg"
    plans.to_file(path)
    after = gemengd.build("voorbeeldstad", files={gemengd.Role.PLANS: path})

outcomes = before.overlays["unaddressed"][["name", "outcome", "score"]].join(
    after.overlays["unaddressed"][["outcome", "score"]], rsuffix="_with_plans"
)
changed = outcomes[outcomes["score"] != outcomes["score_with_plans"]].dropna()
print(changed.to_string())
