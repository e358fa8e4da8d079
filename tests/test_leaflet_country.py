"""The map of a whole country is as light and as quick as people will wait for.

The country is made up, from the made-up city: see `country_builder`.
"""

import pytest
from browsing import opened, text, usable_ms, violations, written
from country_builder import make_country
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select, WebDriverWait

from gemengd.exports.leaflet.page import words

COUNT = 14_500
ROWS_AT_MOST = 80
SAME_IN_DUTCH = {"", "%", "year", "σ", "min", "×", "per 1000", "per km²", "km", "ha", "1000 euro"}

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def city(voorbeeldstad):
    return voorbeeldstad.build


@pytest.fixture(scope="module")
def country(city):
    return make_country(city, COUNT)


@pytest.fixture(scope="module")
def city_page(city, tmp_path_factory):
    return written(city, tmp_path_factory.mktemp("city"))


@pytest.fixture(scope="module")
def page(country, tmp_path_factory):
    return written(country, tmp_path_factory.mktemp("country"))


def test_a_city_is_under_1_2_mb_and_a_country_under_15(city, city_page, country, page):
    assert len(city.dataset.areas) >= 120
    assert city_page.stat().st_size < 1_200_000
    assert len(country.dataset.areas) == COUNT
    assert page.stat().st_size < 15_000_000


def test_the_units_of_all_figures_are_said_in_dutch_too(city):
    shown = {p.unit for layer in city.layers.values() for p in layer.measured.part_info.values()}
    columns = {column.unit for column in city.dataset.columns.values()}

    said = {key.removeprefix("unit.") for key in words() if key.startswith("unit.")}

    assert shown | columns <= said | SAME_IN_DUTCH


def test_a_city_can_be_used_as_soon_as_it_is_open(browser, city_page):
    assert usable_ms(browser, city_page) > 0  # how soon: tests/benchmarks/opening.py


@pytest.mark.parametrize("width", [390, 1000, 1400])
def test_the_longest_units_stay_inside_the_card(width, browser, city, city_page):
    size = {"width": width, "height": 850, "deviceScaleFactor": 1, "mobile": width < 900}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    code = city.layers["demand"].values.idxmax()

    opened(browser, city_page, f"#layer=demand&n={code}&lang=nl")
    wide, shown = browser.execute_script(
        "const area = document.getElementById('area');"
        "for (const part of area.querySelectorAll('details')) part.open = true;"
        "return [area.scrollWidth, area.clientWidth];"
    )
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})

    assert "standaardafwijkingen" in text(browser, "#area .chosen .value")
    assert wide == shown


def test_a_country_can_be_used_as_soon_as_it_is_open(browser, page):
    assert usable_ms(browser, page) > 0
    assert not browser.find_elements(By.CSS_SELECTOR, ".leaflet-overlay-pane path")
    assert len(rows(browser)) < ROWS_AT_MOST


def test_a_click_shows_the_area_that_has_the_colour_there(browser, page, country):
    opened(browser, page, "#layer=social_housing")
    result = country.layers["social_housing"]
    style = country.styles[result.layer.style]
    numbers = style.classify(result.values)

    zoom_in(browser, 5)
    seen = set()
    for part in (0.52, 0.55, 0.6, 0.64, 0.67, 0.71, 0.75, 0.8):
        code, colour = browser.execute_script(CLICK, part)
        number = numbers[code]
        if number >= 0:
            assert colour == style.classes()[number].colour
            seen.add(number)

    assert len(seen) > 1


def zoom_in(browser, times):
    """Zoom in until an area is wider than the border of the chosen one."""
    for _ in range(times):
        scale = text(browser, ".leaflet-control-scale")
        browser.find_element(By.CSS_SELECTOR, ".leaflet-control-zoom-in").click()
        WebDriverWait(browser, 5).until(
            lambda b, before=scale: (
                text(b, ".leaflet-control-scale") != before
                and not b.find_elements(By.CSS_SELECTOR, ".leaflet-zoom-anim")
            )
        )


CLICK = """
document.getElementById("opacity").value = 100;
document.getElementById("opacity").dispatchEvent(new Event("input"));
const box = document.querySelector(".folium-map").getBoundingClientRect();
const x = Math.round(box.left + arguments[0] * box.width);
const y = Math.round(box.top + box.height / 2);
const canvas = document.elementFromPoint(x, y);
const there = { bubbles: true, view: window, clientX: x, clientY: y };
for (const type of ["mousedown", "mouseup", "click"]) {
  canvas.dispatchEvent(new MouseEvent(type, there));
}
const place = canvas.getBoundingClientRect();
const scale = canvas.width / place.width;
return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => {
  const [red, green, blue] = canvas.getContext("2d")
    .getImageData((x - place.left) * scale, (y - place.top) * scale, 1, 1).data;
  const hex = [red, green, blue].map((one) => one.toString(16).padStart(2, "0")).join("");
  done([new URLSearchParams(location.hash.slice(1)).get("n"), `#${hex}`]);
})));
"""


def rows(browser):
    return browser.find_elements(By.CSS_SELECTOR, "#areas tbody tr[data-code]")


def row_numbers(browser):
    return [int(row.get_attribute("aria-rowindex")) for row in rows(browser)]


def test_the_table_says_how_long_it_is_and_which_rows_are_there(browser, page):
    opened(browser, page, "#layer=social_housing")
    table = browser.find_element(By.ID, "areas")

    browser.execute_script("document.getElementById('table-body').scrollTop = 100000")
    browser.execute_async_script("requestAnimationFrame(() => requestAnimationFrame(arguments[0]))")

    assert table.get_attribute("aria-rowcount") == str(COUNT + 1)
    shown = row_numbers(browser)
    assert shown == list(range(shown[0], shown[0] + len(shown)))
    assert shown[0] > 1000
    assert len(shown) < ROWS_AT_MOST


def test_every_row_can_be_reached_by_keyboard(browser, page):
    opened(browser, page, "#layer=social_housing")
    browser.execute_script("document.querySelector('#areas tbody button').focus()")

    def press(*keys):
        for key in keys:
            browser.switch_to.active_element.send_keys(key)
        row = browser.switch_to.active_element.find_element(By.XPATH, "ancestor::tr")
        return int(row.get_attribute("aria-rowindex"))

    assert press(Keys.ARROW_DOWN, Keys.ARROW_DOWN, Keys.PAGE_DOWN) == 2 + 12
    assert press(*[Keys.PAGE_DOWN] * 8, Keys.ARROW_UP) == 2 + 91
    assert press(Keys.END) == COUNT + 1
    last = browser.switch_to.active_element
    assert in_view(browser, last)
    last.send_keys(Keys.ENTER)
    assert text(browser, "#area h2") == last.text
    assert press(Keys.HOME) == 2


def in_view(browser, element):
    return browser.execute_script(
        "const [a, b] = [arguments[0], document.getElementById('table-body')]"
        ".map((one) => one.getBoundingClientRect());"
        "return a.top >= b.top && a.bottom <= b.bottom;",
        element,
    )


def test_sorting_and_filtering_reach_rows_that_were_not_there(browser, page, country):
    opened(browser, page, "#layer=social_housing")
    names = country.dataset.areas["name"]

    browser.find_element(By.CSS_SELECTOR, "#areas th[data-key=code] button").click()
    first = text(browser, "#areas tbody tr th")
    browser.find_element(By.ID, "filter").send_keys("14499")
    filtered = [row.get_attribute("data-code") for row in rows(browser)]
    browser.find_element(By.ID, "filter").clear()
    browser.find_element(By.ID, "filter").send_keys(Keys.SPACE, Keys.BACKSPACE)
    Select(browser.find_element(By.ID, "show")).select_by_value("unknown")

    assert first == names.iloc[0]
    assert filtered == [names.index[names.str.contains("14499")][0]]
    unknown = country.layers["social_housing"].values.isna().sum()
    assert f"{unknown:,}" in text(browser, "#table-status")


def test_an_area_chosen_elsewhere_comes_into_view_in_the_table(browser, page, country):
    code = country.dataset.areas.index[7_000]
    opened(browser, page, "#layer=social_housing")

    browser.execute_script(f"location.hash = '#layer=social_housing&n={code}'")
    browser.execute_async_script("requestAnimationFrame(() => requestAnimationFrame(arguments[0]))")

    row = browser.find_element(By.CSS_SELECTOR, "#areas tr.selected")
    assert row.get_attribute("data-code") == code
    assert in_view(browser, row)


def test_an_area_chosen_in_the_table_is_more_than_a_dot_on_the_map(browser, page):
    opened(browser, page, "#layer=social_housing")
    scale = text(browser, ".leaflet-control-scale")

    browser.find_element(By.CSS_SELECTOR, "#areas tbody button").click()

    ring = browser.find_element(By.CSS_SELECTOR, ".leaflet-rings-pane path")
    assert min(ring.rect["width"], ring.rect["height"]) > 20
    assert text(browser, ".leaflet-control-scale") != scale


@pytest.mark.parametrize("rows_from_top", [0, 5_000])
def test_axe_finds_no_violation_in_a_table_of_which_a_part_is_there(rows_from_top, browser, page):
    opened(browser, page, "#layer=segregation")

    browser.execute_script(
        "document.getElementById('table-body').scrollTop = arguments[0]", rows_from_top * 30
    )
    browser.execute_async_script("requestAnimationFrame(() => requestAnimationFrame(arguments[0]))")

    assert violations(browser) == []
