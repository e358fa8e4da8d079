"""The best few of many candidates: against trying all of them."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from gemengd.measures.best_places import best_places


def tried_all(gain, weight, count):
    return max(
        weight @ gain[:, list(some)].max(axis=1)
        for some in combinations(range(gain.shape[1]), min(count, gain.shape[1]))
    )


def random_gain(seed, *, homes, candidates, kind):
    random = np.random.default_rng(seed)
    near = random.random((homes, candidates)) < 0.4
    minutes = random.uniform(0, 20, (homes, candidates))
    return near * (minutes if kind == "minutes" else 1.0), random.integers(0, 50, homes) * 1.0


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    homes=st.integers(1, 14),
    candidates=st.integers(1, 8),
    count=st.integers(1, 4),
    kind=st.sampled_from(["minutes", "coverage"]),
)
def test_no_other_choice_gains_more(seed, homes, candidates, count, kind):
    gain, weight = random_gain(seed, homes=homes, candidates=candidates, kind=kind)

    best = best_places(csr_array(gain), weight, count, time_limit_s=60)

    expected = tried_all(gain, weight, count)
    assert best.added.sum() == pytest.approx(expected, abs=1e-6)
    assert best.gap == 0
    assert len(best.chosen) <= count
    assert len(set(best.chosen.tolist())) == len(best.chosen)
    if len(best.chosen):
        assert weight @ gain[:, best.chosen].max(axis=1) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("seed", range(12))
def test_no_other_choice_gains_more_where_one_after_the_other_is_not_best(seed):
    gain, weight = random_gain(seed, homes=40, candidates=13, kind="minutes")

    hasty = best_places(csr_array(gain), weight, 4, time_limit_s=0)
    best = best_places(csr_array(gain), weight, 4, time_limit_s=60)

    expected = tried_all(gain, weight, 4)
    assert best.added.sum() == pytest.approx(expected, abs=1e-6)
    assert best.bound == pytest.approx(expected, abs=1e-6)
    assert hasty.bound >= expected - 1e-6


def test_the_best_two_can_be_others_than_the_best_one_and_the_next():
    # Alone, the middle candidate is best; together, the outer two are.
    gain = np.array([[1, 1, 0], [1, 0, 0], [0, 1, 1], [0, 0, 1]], dtype=float)
    weight = np.array([3.0, 2.0, 3.0, 2.0])

    one = best_places(csr_array(gain), weight, 1, time_limit_s=60)
    two = best_places(csr_array(gain), weight, 2, time_limit_s=60)

    assert one.chosen.tolist() == [1]
    assert sorted(two.chosen.tolist()) == [0, 2]
    assert two.added.tolist() == [5, 5]


def test_candidates_that_add_nothing_are_not_chosen():
    gain = csr_array(np.array([[5.0, 4.0], [0.0, 0.0]]))

    best = best_places(gain, np.array([1.0, 1.0]), 2, time_limit_s=60)

    assert best.chosen.tolist() == [0]
    assert best.added.tolist() == [5]


def test_where_nothing_can_be_gained_nothing_is_chosen():
    best = best_places(csr_array((3, 4)), np.ones(3), 2, time_limit_s=60)

    assert best.chosen.size == 0
    assert best.gap == 0


def test_without_time_the_choice_comes_with_how_far_it_may_be_off():
    gain, weight = random_gain(1, homes=60, candidates=30, kind="minutes")

    hasty = best_places(csr_array(gain), weight, 4, time_limit_s=0)
    best = best_places(csr_array(gain), weight, 4, time_limit_s=60)

    assert 0 < hasty.gap < 1
    assert hasty.added.sum() <= best.added.sum() <= hasty.bound
    assert best.gap == 0


def test_each_choice_adds_no_more_than_the_one_before_it():
    gain, weight = random_gain(2, homes=80, candidates=25, kind="minutes")

    best = best_places(csr_array(gain), weight, 5, time_limit_s=60)

    assert best.added.tolist() == sorted(best.added.tolist(), reverse=True)
