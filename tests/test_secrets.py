"""What is hidden can not be solved for: no output hangs on it."""

from dataclasses import replace

import numpy as np
import pytest

import gemengd
from gemengd.definitions import load_definitions
from gemengd.exports import export, layer_frame
from gemengd.measures import registry
from gemengd.model.reason import Reason
from gemengd.model.text import Language
from gemengd.pipeline import measure_city

# Everything that is made of figures; layers of streets and places know none that are secret.
MADE_OF_FIGURES = [
    "social_housing", "social_housing_quotient", "corporation_neighbourhood",
    "social_housing_cluster", "social_housing_around", "social_housing_segregation", "demand",
    "carrying", "balance", "demand_cluster", "focus", "segregation", "trend_social_housing",
    "trend_low_income", "trend_aged_65_plus",
]  # fmt: skip
# How many people and homes there are is published, and shown, of small areas too.
SHOWN = {"inhabitants", "households", "dwellings"}


@pytest.fixture(scope="module")
def made_up():
    return gemengd.load_city("voorbeeldstad")


@pytest.fixture(scope="module")
def defined():
    return load_definitions(registry()).only(MADE_OF_FIGURES)


def altered(dataset, codes, seed):
    """Return the dataset with figures drawn at random in some areas, as an own file may know.

    Those of every year, for what is hidden now would else be told by what it was.
    """
    random = np.random.default_rng(seed)
    figures, reasons = drawn(dataset.figures, dataset.reasons, codes, random)
    history = {
        year: replace(v, values=values, reasons=why)
        for year, v in dataset.history.items()
        for values, why in [drawn(v.values, v.reasons, codes, random)]
    }
    return replace(dataset, figures=figures, reasons=reasons, history=history)


def drawn(figures, reasons, codes, random):
    figures, reasons = figures.copy(), reasons.copy()
    columns = [name for name in figures if name not in SHOWN]
    figures.loc[codes, columns] = random.uniform(0, 100, (len(codes), len(columns)))
    reasons.loc[codes, columns] = ""
    return figures, reasons


def with_secret(dataset, code, column):
    """Return the dataset with one figure kept secret."""
    figures, reasons = dataset.figures.copy(), dataset.reasons.copy()
    figures.loc[code, column], reasons.loc[code, column] = np.nan, Reason.SECRET
    return replace(dataset, figures=figures, reasons=reasons)


def outputs(dataset, defined, folder):
    """Return every file that a build writes, by name."""
    found = export(measure_city(dataset, defined), folder, Language.NL)
    return {path.name: path.read_bytes() for path in found}


def test_figures_that_are_hidden_for_few_people_change_no_byte_of_any_output(
    made_up, defined, tmp_path
):
    few = made_up.areas["inhabited"] & (made_up.figure("inhabitants") < 50)
    for vintage in made_up.history.values():
        few &= vintage.values["inhabitants"] < 50
    hidden = made_up.areas.index[few]
    many = [made_up.figure("corporation_share_pct").idxmax()]

    one = outputs(altered(made_up, hidden, 1), defined, tmp_path / "one")
    two = outputs(altered(made_up, hidden, 2), defined, tmp_path / "two")
    shown = outputs(altered(made_up, many, 2), defined, tmp_path / "shown")

    assert len(hidden) >= 3
    assert one == two
    assert all(shown[name] != one[name] for name in one if not name.endswith("manifest.json"))


def test_a_secret_cannot_be_solved_for_from_the_citys_figure(made_up, defined):
    layers = defined.only(["social_housing", "social_housing_quotient", "demand"])
    code = made_up.figure("corporation_share_pct").idxmax()
    column = "corporation_share_pct"
    truth, homes = made_up.figure(column)[code], made_up.figure("dwellings")

    built = measure_city(with_secret(made_up, code, column), layers)

    city = built.layers["social_housing"].measured.city
    shares = layer_frame(built, "social_housing")["value"]
    whole = homes.where(shares.notna() | (shares.index == code))
    guess = (city * whole.sum() - (shares * homes).sum()) / homes[code]
    # All that the city's figure gives back is itself.
    assert guess == pytest.approx(city)
    assert abs(guess - truth) > 20
    quotient = layer_frame(built, "social_housing_quotient")
    for frame in (layer_frame(built, "social_housing"), quotient):
        kept = frame.loc[code].drop(["name", "district", "geometry", "reason", "dwellings"])
        assert not any(x == truth for x in kept if isinstance(x, float))
        assert frame.loc[code, "reason"] == Reason.SECRET


def test_one_unknown_part_of_a_composite_is_not_in_what_the_others_add_up_to(made_up, defined):
    layers = defined.only(["demand"])
    code = made_up.figure("wmo_clients_per_1000").idxmax()
    column = "wmo_clients_per_1000"

    built = measure_city(with_secret(made_up, code, column), layers)

    frame = layer_frame(built, "demand")
    parts = [name for name in frame if name.startswith("z_")]
    known = frame.loc[code, parts].dropna().astype(float)
    assert f"z_{column}" not in known
    assert frame.loc[code, "value"] == pytest.approx(known.mean())
