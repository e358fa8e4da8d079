"""Every figure of the shipped city is what it was; see `pinned.py` for how it is renewed."""

from pinned import differences, kept, pinned


def test_every_figure_outcome_and_rank_of_the_shipped_city_is_as_it_was(voorbeeldstad):
    lines = differences(kept(), pinned(voorbeeldstad))

    assert not lines, "\n".join([f"{len(lines)} differences; the first:", *lines[:30]])


def test_a_changed_figure_a_lost_one_and_an_unknown_that_is_now_zero_are_told():
    was = kept()
    now = was.copy()
    unknown = now.columns[now.loc["social_housing.value"] == ""][0]
    now.loc["social_housing.value", unknown] = "0"
    known = now.columns[now.loc["demand.value"] != ""][0]
    now.loc["demand.value", known] = str(float(was.loc["demand.value", known]) * 1.00001)
    now = now.drop(index="segregation.outcome")

    lines = differences(was, now)

    assert lines[0] == "segregation.outcome: gone"
    assert lines[1] == f"social_housing.value of {unknown}: nothing -> 0"
    assert lines[2].startswith(f"demand.value of {known}: ")
    assert len(lines) == len({*lines}) == 3
