"""Two maps side by side with a divider, in a real browser."""

import numpy as np
import pytest
from browsing import opened, text, written
from build_builder import make_build
from rasterio.io import MemoryFile
from selenium.webdriver import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select, WebDriverWait

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore:Dataset has no geotransform"),
]

BOTH = "#layer=social_housing&with=restructuring"
MANY = 1_600  # areas that are drawn on a canvas
ON_SCREEN = """
const point = map_city.latLngToContainerPoint(arguments[0]);
const box = document.querySelector(".folium-map").getBoundingClientRect();
return [box.left + point.x, box.top + point.y];
"""


@pytest.fixture(scope="module")
def few(tmp_path_factory):
    build = make_build()
    return build, written(build, tmp_path_factory.mktemp("svg"))


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    build = make_build(areas=MANY)
    return build, written(build, tmp_path_factory.mktemp("canvas"))


@pytest.fixture
def page(few):
    return few[1]


def divider(browser):
    return browser.find_element(By.ID, "divider")


def pixels(browser):
    with MemoryFile(browser.get_screenshot_as_png()) as file, file.open() as raster:
        return np.moveaxis(raster.read()[:3], 0, -1)


def on_map(browser, found):
    """Return the part of a screenshot left and right of the divider, without what lies on it."""
    box = browser.find_element(By.CSS_SELECTOR, ".folium-map").rect
    line = divider(browser).rect
    middle = int(line["x"] + line["width"] / 2)
    rows = slice(int(box["y"]), int(box["y"] + box["height"]))
    left = found[rows, int(box["x"]) : middle - 25]
    return left, found[rows, middle + 25 : int(box["x"] + box["width"])]


def has(part, colour):
    """Say whether a part of the screen has a colour, half opaque on white and on nothing else."""
    blended = (np.array(list(bytes.fromhex(colour[1:]))) + 255) / 2
    return bool((np.abs(part - blended) <= 1).all(axis=-1).sum() > 30)


def half_opaque(browser):
    browser.execute_script(
        "const o = document.getElementById('opacity'); o.value = 50;"
        "o.dispatchEvent(new Event('input'));"
        "for (const legend of document.querySelectorAll('.legends')) legend.remove();"
    )


@pytest.mark.parametrize("number", ["few", "many"])
def test_each_side_has_the_colours_of_its_own_map(number, browser, request):
    build, page = request.getfixturevalue(number)
    flagged, not_flagged = "#b2182b", "#f0f0ea"
    shares = [c.colour for c in build.styles["shares"].classes()]

    opened(browser, page, "#layer=segregation&with=social_housing")
    half_opaque(browser)
    seen = []
    for key in (None, Keys.HOME, Keys.END):
        if key:
            divider(browser).send_keys(key)
        seen.append(on_map(browser, pixels(browser)))

    assert bool(browser.find_elements(By.TAG_NAME, "canvas")) is (number == "many")
    (left, right), (_, all_right), (all_left, _) = seen
    assert has(left, not_flagged)
    assert not any(has(left, colour) for colour in shares)
    assert any(has(right, colour) for colour in shares)
    assert not has(right, not_flagged)
    assert not has(all_right, flagged)
    assert sum(has(all_right, colour) for colour in shares) > 2
    assert has(all_left, flagged)
    assert not any(has(all_left, colour) for colour in shares)
    assert browser.get_log("browser") == []


@pytest.mark.parametrize("number", ["few", "many"])
@pytest.mark.parametrize("split", [90, 10])
def test_a_click_on_either_side_opens_the_card_with_both_values(split, number, browser, request):
    build, page = request.getfixturevalue(number)
    areas = build.dataset.areas
    code = areas.distance(areas.union_all().envelope.centroid).idxmin()
    inside = areas.geometry.loc[[code]].representative_point().to_crs("EPSG:4326").iloc[0]
    opened(browser, page, f"{BOTH}&split={split}")

    x, y = browser.execute_script(ON_SCREEN, [inside.y, inside.x])
    for act in ("mouseMoved", "mousePressed", "mouseReleased"):
        event = {"type": act, "x": x, "y": y, "button": "left", "clickCount": 1}
        browser.execute_cdp_cmd("Input.dispatchMouseEvent", event)

    assert f"n={code}" in browser.current_url
    card = text(browser, "#area")
    for slug in ("social_housing", "restructuring"):
        assert f"{build.layers[slug].layer.title}" in card
    tip = text(browser, ".leaflet-tooltip")
    assert f"Social housing: {build.layers['social_housing'].values[code]:.0f}%" in tip
    assert f"Restructuring: {build.layers['restructuring'].values[code]:.0f}%" in tip
    assert browser.find_element(By.CSS_SELECTOR, ".leaflet-tooltip .tip").rect["width"] > 100
    row = text(browser, f"tr[data-code={code}]")
    assert f"{build.layers['restructuring'].values[code]:.0f}%" in row


def test_the_divider_moves_by_key_and_says_where_it_is(browser, page):
    opened(browser, page, BOTH)

    told = []
    for key in (Keys.ARROW_RIGHT, Keys.PAGE_DOWN, Keys.ARROW_LEFT, Keys.HOME, Keys.ARROW_LEFT,
                Keys.END):  # fmt: skip
        divider(browser).send_keys(key)
        told.append(divider(browser).get_attribute("aria-valuenow"))

    assert told == ["52", "42", "40", "0", "0", "100"]
    assert divider(browser).get_attribute("role") == "slider"
    spoken = divider(browser).get_attribute("aria-valuetext")
    assert spoken == "100%: left Social housing, right Restructuring"
    WebDriverWait(browser, 5).until(lambda b: "split=100" in b.current_url)


def test_the_divider_moves_by_mouse_and_keeps_its_place_when_the_map_moves(browser, page):
    opened(browser, page, BOTH)

    ActionChains(browser).drag_and_drop_by_offset(divider(browser), 100, 0).perform()
    at = int(divider(browser).get_attribute("aria-valuenow"))
    before = divider(browser).rect["x"]
    half_opaque(browser)
    browser.find_element(By.CSS_SELECTOR, ".leaflet-container").send_keys(Keys.ARROW_LEFT)
    browser.execute_async_script("setTimeout(arguments[0], 600)")
    left, right = on_map(browser, pixels(browser))

    width = browser.find_element(By.CSS_SELECTOR, ".folium-map").rect["width"]
    assert at == pytest.approx(50 + 100 * 100 / width, abs=1)
    assert divider(browser).rect["x"] == before
    assert has(left, "#3182bd") or has(left, "#08519c")
    assert not has(right, "#08519c")


def test_the_divider_moves_by_touch(browser, page):
    opened(browser, page, BOTH)
    line = divider(browser).rect
    x, y = line["x"] + line["width"] / 2, line["y"] + line["height"] / 2

    for kind, points in (
        ("touchStart", [{"x": x, "y": y}]),
        ("touchMove", [{"x": x - 150, "y": y}]),
        ("touchEnd", []),
    ):
        browser.execute_cdp_cmd("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    assert int(divider(browser).get_attribute("aria-valuenow")) < 40


def test_a_comparison_is_chosen_swapped_and_ended(browser, page):
    opened(browser, page, "#layer=social_housing")
    choose = Select(browser.find_element(By.ID, "with"))

    hidden = not divider(browser).is_displayed()
    choose.select_by_value("segregation")
    legends = [text(browser, "#legend"), text(browser, "#legend-right")]
    browser.find_element(By.ID, "swap").click()
    swapped = browser.current_url
    Select(browser.find_element(By.ID, "with")).select_by_value("")

    assert hidden
    assert "LEFT" in legends[0].upper()
    assert "Social housing" in legends[0]
    assert "Segregation pressure" in legends[1]
    assert "layer=segregation&with=social_housing" in swapped
    assert not divider(browser).is_displayed()
    assert "with=" not in browser.current_url
    assert not browser.find_elements(By.CSS_SELECTOR, ".leaflet-right-pane path")
    assert browser.get_log("browser") == []


@pytest.mark.parametrize(
    "asked", ["nonsense", "social_housing@1999", "social_housing@__proto__", "@"]
)
def test_a_comparison_that_does_not_exist_is_not_taken_from_the_address(asked, browser, page):
    opened(browser, page, f"#layer=social_housing&with={asked}&split=-7e9")

    assert not divider(browser).is_displayed()
    assert browser.get_log("browser") == []
