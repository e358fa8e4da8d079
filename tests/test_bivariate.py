import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from overlay_builder import city, layer
from pydantic import ValidationError

from gemengd.measures.bivariate import Bivariate
from gemengd.model.layer import LayerResult
from gemengd.model.reason import Reason

NAN = float("nan")


def classes(first, second, *, better=False, **parameters):
    dataset = city([100] * len(first))
    layers = layer(dataset, first, "first") | layer(dataset, second, "second")
    if better:
        result = layers["second"]
        turned = result.layer.model_copy(update={"high_is": "better"})
        layers["second"] = LayerResult(turned, result.measured)
    measure = Bivariate(**{"first": "first", "second": ("second",), **parameters})
    return measure(dataset, {slug: layers[slug] for slug in measure.needs})


def test_each_layer_is_cut_in_three_and_a_figure_at_a_break_is_above_it():
    found = classes(
        [29.0, 30.0, 60.0], [1.0, 2.0, 3.0], first_breaks=(30, 60), second_breaks=(2, 3)
    )

    assert found.values.tolist() == ["low_low", "middle_middle", "high_high"]
    assert found.city is None


def test_without_breaks_a_third_of_the_areas_is_high():
    found = classes(np.arange(9.0), np.arange(9.0)[::-1])

    assert found.values.str.startswith("high_").sum() == 3
    assert found.values.iloc[-1] == "high_low"


def test_a_layer_that_is_better_when_high_is_turned_round():
    found = classes([1.0, 1.0, 1.0], [-5.0, 0.0, 5.0], better=True, first_breaks=(2, 3))

    assert found.values.tolist() == ["low_high", "low_middle", "low_low"]


def test_unknown_in_either_is_unknown_with_its_reason():
    found = classes([NAN, 1.0, 5.0, 9.0], [1.0, NAN, 3.0, 9.0])

    assert found.values.isna().tolist() == [True, True, False, False]
    assert found.reasons.tolist() == [Reason.SECRET, Reason.SECRET, "", ""]


def test_terciles_of_figures_that_are_all_equal_are_unknown():
    found = classes([4.0, 4.0, 4.0], [1.0, 2.0, 3.0])

    assert found.values.isna().all()
    assert set(found.reasons) == {Reason.NO_SPREAD}


def test_the_first_layer_that_is_known_anywhere_stands_on_the_map():
    dataset = city([100] * 3)
    layers = (
        layer(dataset, [1.0, 2.0, 3.0], "share")
        | layer(dataset, [NAN, NAN, NAN], "nuisance")
        | layer(dataset, [1.0, 2.0, 3.0], "demand")
    )

    found = Bivariate(first="share", second=("nuisance", "demand"))(dataset, layers)

    assert found.values.tolist() == ["low_low", "middle_middle", "high_high"]
    assert list(found.parts) == ["share", "demand"]
    assert ["share" in found.notes[0].nl, "demand" in found.notes[1].nl] == [True, True]


@pytest.mark.parametrize(
    "wrong",
    [
        {"first_breaks": (60, 30)},
        {"second_breaks": (1, 1)},
        {"second": ()},
        {"second": ("a", "b"), "second_breaks": (1, 2)},
    ],
)
def test_wrong_parameters_are_refused(wrong):
    with pytest.raises(ValidationError):
        Bivariate(**{"first": "a", "second": ("b",), **wrong})


@given(
    st.lists(st.tuples(*[st.integers(0, 99)] * 2), min_size=4, max_size=12, unique=True),
    st.randoms(use_true_random=False),
)
def test_neither_the_order_of_the_rows_nor_the_unit_changes_a_class(pairs, random):
    first, second = (np.array(column, dtype=float) for column in zip(*pairs, strict=True))
    order = list(range(len(pairs)))
    random.shuffle(order)

    plain = classes(first, second).values.to_numpy()
    other = classes(first[order] * 1024, second[order] / 8).values.to_numpy()

    assert plain[order].tolist() == other.tolist()
