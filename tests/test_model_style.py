import pandas as pd
import pytest

from gemengd.model.style import Style, format_number
from gemengd.model.text import Language


def graduated(**changes):
    settings = {
        "slug": "test",
        "title": "t",
        "title_nl": "t",
        "kind": "graduated",
        "source": "own choice",
        "breaks": (10, 66.67),
        "colours": ("#ffffff", "#888888", "#000000"),
    }
    return Style(**{**settings, **changes})


def test_a_value_on_a_break_belongs_to_the_class_above_it():
    values = pd.Series([9.99, 10.0, 66.66, 66.67, None])

    classes = graduated().classify(values)

    assert classes.tolist() == [0, 1, 1, 2, -1]


def test_legend_classes_touch_and_are_open_at_both_ends():
    low, middle, high = graduated().classes()

    assert (low.lower, low.upper) == (None, 10)
    assert (middle.lower, middle.upper) == (10, 66.67)
    assert (high.lower, high.upper) == (66.67, None)


def test_a_legend_label_is_written_as_its_reader_writes_numbers():
    labels = [c.text for c in graduated().classes()]

    assert [label.en for label in labels] == ["< 10", "10 – 66.67", "≥ 66.67"]
    assert [label.nl for label in labels] == ["< 10", "10 – 66,67", "≥ 66,67"]


def test_a_word_outside_the_categories_is_unknown():
    style = Style(
        slug="test",
        title="t",
        title_nl="t",
        kind="categories",
        source="own choice",
        categories=({"value": "yes", "colour": "#000000"}, {"value": "no", "colour": "#ffffff"}),
    )

    classes = style.classify(pd.Series(["no", "yes", "perhaps", None]))

    assert classes.tolist() == [1, 0, -1, -1]


@pytest.mark.parametrize(
    ("value", "decimals", "english", "dutch"),
    [
        (1234.5, 1, "1,234.5", "1.234,5"),
        (-0.25, 2, "−0.25", "−0,25"),
        (-0.001, 1, "0.0", "0,0"),
        (float("nan"), 0, "–", "–"),
    ],
)
def test_a_number_is_written_for_its_reader(value, decimals, english, dutch):
    assert format_number(value, decimals, Language.EN) == english
    assert format_number(value, decimals, Language.NL) == dutch
