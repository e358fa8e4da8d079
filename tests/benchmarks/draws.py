"""Five thousand draws of an overlay over the made-up city."""

from timing import Row, timed

import gemengd
from gemengd.overlays import overlay

DRAWS = 5000


def rows():
    build = gemengd.build("voorbeeldstad", only=["segregation"]).build
    given = build.overlays["segregation"].overlay
    given = given.model_copy(
        update={"robustness": given.robustness.model_copy(update={"draws": DRAWS})}
    )
    found, took = timed(lambda: overlay(build.dataset, build.layers, [given]))
    assert found["segregation"].sureness.draws == DRAWS
    areas, criteria = len(build.dataset.areas), len(given.criteria)
    yield Row(f"{DRAWS:,} draws of {areas} areas by {criteria} criteria", took, bar="< 2 s")
