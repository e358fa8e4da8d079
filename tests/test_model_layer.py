"""A layer's figures as a reader meets them."""

from dataclasses import replace

import numpy as np
from build_builder import make_build
from pandas import Series


def ranks(decimals, *values):
    result = make_build().layers["social_housing"]
    layer = result.layer.model_copy(update={"decimals": decimals})
    measured = replace(result.measured, values=Series(values, dtype=float))
    return replace(result, layer=layer, measured=measured).ranks.tolist()


def test_figures_that_are_shown_as_equal_share_the_highest_of_their_ranks():
    assert ranks(0, 30.4, 31.6, 29.8, 12.0) == [2, 1, 2, 4]
    assert ranks(1, 30.4, 31.6, 29.8, 12.0) == [2, 1, 3, 4]


def test_what_is_unknown_has_no_rank_and_takes_none():
    first, unknown, second = ranks(0, 5, np.nan, 3)

    assert (first, second) == (1, 2)
    assert np.isnan(unknown)
