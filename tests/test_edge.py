"""What lies too far outside the city to be known is said where it may matter."""

import pytest
from care_builder import by_the_street, city_with

from gemengd.measures import MEASURES

# Areas from 0 to 3000 m east and 0 to 1000 m north; known is 3 km around these.


def notes(name, city, **parameters):
    found = MEASURES[name](kind="gp", **parameters)(city)
    return [note.en for note in found.notes], [note.nl for note in found.notes]


def test_a_walk_longer_than_to_the_edge_may_be_shorter_across_it():
    # The home at 100 m knows 3.1 km westward; its walk is 3.2 km, off the street and on again.
    homes = [(100, 10)]
    far = city_with(homes, [3000], count=1)
    near = city_with(homes, [2900], count=1)
    longer = city_with(homes, [by_the_street(3000, off=240)], count=1)

    for city, said in ((near, False), (far, False), (longer, True)):
        english, dutch = notes("nearest_minutes", city)
        assert any("100.0% of the inhabitants" in note for note in english) == said
        assert any("100,0% van de inwoners" in note for note in dutch) == said


@pytest.mark.parametrize(("mode", "said"), [("walk", False), ("cycle", True)])
def test_a_reach_wider_than_what_is_known_says_so(mode, said):
    city = city_with([(100, 10)], [2900])

    for name in ("opportunities", "two_step_catchment"):
        english, _ = notes(name, city, mode=mode, within_min=15)
        assert any("could be within reach too" in note for note in english) == said
