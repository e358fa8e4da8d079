"""Means and quantiles over the inhabitants of areas."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas import DataFrame

from gemengd.measures.people import enough_known, people

NAN = float("nan")


def living(*homes):
    return people(DataFrame(homes, columns=["area", "inhabitants"]))


def test_a_mean_counts_every_inhabitant_once():
    who = living(("b", 30), ("a", 10), ("b", 10))

    mean = who.mean(np.array([2.0, 7.0, 6.0]))

    assert mean.to_dict() == {"a": 7, "b": 3}


def test_unknown_homes_do_not_count_but_are_counted():
    who = living(("a", 30), ("a", 10), ("b", 5))
    minutes = np.array([NAN, 4.0, NAN])

    mean, known = who.mean(minutes), who.known_share(minutes)

    np.testing.assert_equal(mean.to_numpy(), [4, NAN])
    assert known.tolist() == [25, 0]


def test_exactly_enough_known_is_enough():
    third = living(("a", 1), ("a", 2)).known_share(np.array([1.0, NAN]))

    assert enough_known(third, 1 / 3).all()
    assert not enough_known(third, 0.34).any()


def test_half_live_within_a_value_that_occurs():
    who = living(("a", 2), ("a", 2), ("a", 1), ("b", 1))

    median = who.quantile(np.array([9.0, 3.0, 5.0, NAN]), 0.5)

    np.testing.assert_equal(median.to_numpy(), [5, NAN])


homes = st.lists(
    st.tuples(st.sampled_from("abc"), st.integers(1, 9), st.integers(0, 20)), min_size=1
)


@given(homes=homes, quantile=st.sampled_from([0.1, 0.5, 0.9, 1.0]))
def test_a_quantile_is_that_of_the_inhabitants_one_by_one(homes, quantile):
    who = living(*((area, count) for area, count, _ in homes))

    found = who.quantile(np.array([value for *_, value in homes], dtype=float), quantile)

    for area in who.areas:
        ages = sorted(v for a, count, v in homes if a == area for _ in range(count))
        assert found[area] == ages[int(np.ceil(quantile * len(ages) - 1e-9)) - 1]


@given(homes=homes, order=st.randoms(use_true_random=False))
def test_the_order_of_the_homes_changes_nothing(homes, order):
    shuffled = list(homes)
    order.shuffle(shuffled)

    one, other = (
        living(*(h[:2] for h in rows)).mean(np.array([h[2] / 7 for h in rows]))
        for rows in (homes, shuffled)
    )

    assert one.equals(other)


@given(homes=homes, part=st.integers(1, 8))
def test_splitting_a_home_changes_no_mean(homes, part):
    (area, count, value), *others = homes
    if part >= count:
        return
    split = [(area, part, value), (area, count - part, value), *others]

    one, other = (
        living(*(h[:2] for h in rows)).mean(np.array([float(h[2]) for h in rows]))
        for rows in (homes, split)
    )

    assert one.tolist() == pytest.approx(other.tolist())
