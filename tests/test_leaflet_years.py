"""Stepping through the years in the map, in a real browser."""

from dataclasses import replace

import numpy as np
import pytest
from browsing import bar_of, fills, opened, text
from build_builder import make_build
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from gemengd.model.text import Language
from gemengd.overlays import flags

pytestmark = pytest.mark.browser

YEARS = (2020, 2022)
SECRET = 4


def in_year(result, year):
    """Return a layer with other values and one more secret, as of a year."""
    values = (result.values * (0.8 if year == YEARS[0] else 0.6)).round()
    values.iloc[SECRET] = np.nan
    reasons = result.reasons.copy()
    reasons.iloc[SECRET] = "secret"
    used = tuple(replace(column, name="share", year=year) for column in result.used)
    measured = replace(result.measured, values=values, reasons=reasons)
    return replace(result, measured=measured, used=used)


@pytest.fixture(scope="module")
def build():
    made = make_build()
    layer = made.layers["social_housing"]
    earlier = {year: in_year(layer, year) for year in YEARS}
    layers = {**made.layers, "social_housing": replace(layer, earlier=earlier)}
    # The walk was once twice as far as it is.
    walk = made.layers["care_reach"]
    was = replace(walk, measured=replace(walk.measured, values=walk.values * 2))
    layers["care_reach"] = replace(walk, earlier={2020: was})
    overlay = made.overlays["segregation"]
    then = flags(made.dataset, {**layers, "social_housing": earlier[2022]}, overlay.overlay)
    overlays = {**made.overlays, "segregation": replace(overlay, earlier={2022: then})}
    return replace(made, layers=layers, overlays=overlays)


def slider(browser):
    return browser.find_element(By.ID, "year")


@pytest.mark.parametrize("year", YEARS)
def test_the_map_has_the_colours_of_the_year_in_the_address(year, browser, page, build):
    then = build.layers["social_housing"].earlier[year]
    style = build.styles["shares"]

    opened(browser, page, f"#layer=social_housing&year={year}")

    classes = style.classify(then.values)
    expected = [
        style.classes()[n].colour if n >= 0 else "url(#hatch)" if inhabited else "var(--nobody)"
        for n, inhabited in zip(classes, build.dataset.areas["inhabited"], strict=True)
    ]
    assert sorted(fills(browser)) == sorted(expected)
    assert slider(browser).get_attribute("aria-valuetext") == str(year)
    assert f"· {year}" in text(browser, "#legend")


def test_the_years_are_stepped_through_by_keyboard_and_the_address_follows(browser, page):
    opened(browser, page, "#layer=social_housing")

    shown = []
    for _ in range(3):
        slider(browser).send_keys(Keys.ARROW_LEFT)
        shown.append(browser.current_url.partition("year=")[2])
    slider(browser).send_keys(Keys.END)

    assert shown == ["2022", "2020", "2020"]
    assert "year=" not in browser.current_url
    assert browser.get_log("browser") == []


@pytest.mark.parametrize(("year", "widest"), [("", 50), ("&year=2020", 100)])
def test_bars_have_one_scale_over_all_years_and_stay_in_their_box(
    year, widest, browser, page, build
):
    code = build.layers["care_reach"].values.idxmax()
    opened(browser, page, f"#layer=care_reach&n={code}{year}")

    (left, width), _ = bar_of(browser)

    assert (left, width) == (0, pytest.approx(widest, abs=0.2))  # of 29.25, shown as 29.3


def test_legend_and_classes_are_the_same_in_every_year(browser, page):
    labels = []
    for address in ("", "&year=2020", "&year=2022"):
        opened(browser, page, f"#layer=social_housing{address}")
        found = browser.find_elements(By.CSS_SELECTOR, "#legend .label")
        labels.append([label.text for label in found])

    assert labels[0] == labels[1] == labels[2]


def test_card_and_table_have_the_figure_of_the_year_and_its_reason(browser, page, build):
    then = build.layers["social_housing"].earlier[2022]
    code, secret = then.values.idxmax(), build.dataset.areas.index[SECRET]

    opened(browser, page, f"#layer=social_housing&year=2022&n={code}")
    card, row = text(browser, "#area .chosen"), text(browser, f"tr[data-code={code}]")
    opened(browser, page, f"#layer=social_housing&year=2022&n={secret}")

    value = f"{then.values[code]:.0f}%"
    assert value in card
    assert value in row
    assert "number 1 of 13" in card
    assert "2022" in card
    assert "unknown" in text(browser, "#area .chosen")
    assert "secret" in text(browser, f"tr[data-code={secret}]")


def test_an_overlay_shows_the_flags_of_then_with_the_reasons_of_then(browser, page, build):
    then = build.overlays["segregation"].earlier[2022]
    now = build.overlays["segregation"]
    code = then.flagged[0]

    opened(browser, page, f"#layer=segregation&year=2022&n={code}")

    assert 0 < len(then.flagged) < len(now.flagged)
    assert fills(browser).count("#b2182b") == len(then.flagged)
    for finding in then.reasons(code):
        assert finding.because(Language.EN) in text(browser, "#area .signal.flagged")
    assert "Figure of CBS & co, 2022." in text(browser, "#area .signal.flagged")
    assert "as they are now" in text(browser, "#area .year-note")


@pytest.mark.parametrize("slug", ["demand", "manageability"])
def test_a_map_without_that_year_is_unknown_everywhere_and_says_so(slug, browser, page, build):
    opened(browser, page, f"#layer={slug}&year=2022")

    assert fills(browser).count("url(#hatch)") == build.dataset.areas["inhabited"].sum()
    assert "No figures of 2022 are known" in text(browser, "#area .year-note")
    assert "no figure of that year is known" in text(browser, "#area")

    browser.find_element(By.CSS_SELECTOR, ".year-note button").click()

    assert fills(browser).count("url(#hatch)") <= 4
    assert not browser.find_element(By.ID, "years").is_displayed()


def test_a_year_that_no_map_has_is_not_taken_from_the_address(browser, page):
    opened(browser, page, "#layer=social_housing&year=1999")

    assert "newest" in slider(browser).get_attribute("aria-valuetext")
    assert browser.get_log("browser") == []
