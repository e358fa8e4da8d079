from math import pi

import numpy as np
import pytest

from gemengd.overlays.ranking import ranks
from gemengd.overlays.sensitivity import first_order, index, total_order, variance


def indices(function, inputs, draws=2**14, seed=5):
    """Return first-order and total indices of every input, on a Saltelli design."""
    random = np.random.default_rng(seed)
    first, second = (random.uniform(-pi, pi, (draws, inputs)) for _ in range(2))
    a, b = function(first), function(second)
    whole = variance(a, b)
    found = []
    for number in range(inputs):
        mixed = first.copy()
        mixed[:, number] = second[:, number]
        c = function(mixed)
        found.append(
            (
                index(first_order(a, b, c), whole),
                index(total_order(a, c), whole),
            )
        )
    return np.array(found)


def ishigami(x):
    """Return the function of Ishigami and Homma (1990), whose indices are known in closed form."""
    return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


def test_the_estimators_find_the_known_indices_of_the_ishigami_function():
    whole = 7**2 / 8 + 0.1 * pi**4 / 5 + 0.1**2 * pi**8 / 18 + 1 / 2
    alone = [(1 + 0.1 * pi**4 / 5) ** 2 / 2, 7**2 / 8, 0]
    both = 0.1**2 * pi**8 * (1 / 18 - 1 / 50)

    found = indices(ishigami, 3)

    assert alone[0] / whole == pytest.approx(0.3139, abs=1e-4)
    assert found[:, 0] == pytest.approx(np.array(alone) / whole, abs=0.02)
    together = [alone[0] + both, alone[1], both]
    assert found[:, 1] == pytest.approx(np.array(together) / whole, abs=0.02)


def test_where_nothing_works_together_both_indices_are_the_share_of_the_variance():
    found = indices(lambda x: x @ np.array([1.0, 2.0, 3.0]) + 1e6, 3)

    assert found[:, 0] == pytest.approx([1 / 14, 4 / 14, 9 / 14], abs=0.02)
    assert found[:, 1] == pytest.approx([1 / 14, 4 / 14, 9 / 14], abs=0.02)


def test_an_input_that_changes_nothing_explains_nothing():
    found = indices(lambda x: np.sign(x[:, 0]), 2)

    assert found[1].tolist() == [0, 0]


def test_the_index_of_what_does_not_vary_is_unknown():
    same = np.ones((8, 2))

    assert np.isnan(index(total_order(same, same), variance(same, same))).all()


def test_equal_scores_share_the_best_rank():
    found = ranks(np.array([[3.0, 9.0, 3.0, 1.0], [0.0, 0.0, 0.0, 0.0]]))

    assert found.tolist() == [[2, 1, 2, 4], [1, 1, 1, 1]]
