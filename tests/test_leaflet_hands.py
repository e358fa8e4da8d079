"""What a reader does with the map, by mouse, keyboard and thumb."""

import pytest
from browsing import opened, text
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

PHONE = {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": True}
THUMB_PX = 24  # WCAG 2.2, 2.5.8

pytestmark = pytest.mark.browser


@pytest.fixture
def phone(browser):
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", PHONE)
    yield browser
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def rings(browser):
    return browser.find_elements(By.CSS_SELECTOR, ".leaflet-rings-pane path")


def row(browser, code):
    return browser.find_element(By.CSS_SELECTOR, f"#areas tr[data-code={code}]")


def on_map(browser, number, event):
    browser.execute_script(
        "document.querySelectorAll('.leaflet-overlay-pane path')[arguments[0]]"
        ".dispatchEvent(new MouseEvent(arguments[1], {bubbles: true}))",
        number,
        event,
    )


def test_maps_stand_in_groups_and_one_is_shown_at_a_time(browser, page):
    opened(browser, page, "#layer=demand")

    groups = [e.text for e in browser.find_elements(By.CSS_SELECTOR, "#choices legend")]
    browser.find_element(By.CSS_SELECTOR, "input[name=choice][value=segregation]").click()

    assert groups[0] == "Signals"
    assert {"Housing", "People", "Plans", "Care and support"} <= set(groups)
    assert len(browser.find_elements(By.CSS_SELECTOR, "input[name=choice]:checked")) == 1
    assert text(browser, "#legend h2").startswith("Segregation")


def test_an_area_is_found_by_its_code(browser, page, build):
    code = build.dataset.areas.index[6]
    opened(browser, page)

    browser.find_element(By.ID, "search").send_keys(code.lower() + "\n")

    assert text(browser, "#area h2") == build.dataset.areas["name"][code]
    assert f"n={code}" in browser.current_url


def test_what_the_mouse_is_on_lights_up_on_the_map_and_in_the_table(browser, page, build):
    code = build.dataset.areas.index[4]
    opened(browser, page, "#layer=demand")

    on_map(browser, 4, "mouseover")
    lit = "hover" in row(browser, code).get_attribute("class")
    on_map(browser, 4, "mouseout")
    dark = row(browser, code).get_attribute("class"), len(rings(browser))
    ActionChains(browser).move_to_element(row(browser, code)).perform()

    assert lit
    assert dark == ("", 0)
    assert len(rings(browser)) == 2  # a dark line within a white one
    outline = browser.find_elements(By.CSS_SELECTOR, ".leaflet-overlay-pane path")[4]
    assert rings(browser)[0].get_attribute("d") == outline.get_attribute("d")


def test_what_is_chosen_on_the_map_is_chosen_in_the_table_and_the_other_way(browser, page, build):
    codes = build.dataset.areas.index
    opened(browser, page, "#layer=demand")

    on_map(browser, 11, "click")
    chosen = browser.find_elements(By.CSS_SELECTOR, "#areas tr.selected")
    row(browser, codes[2]).find_element(By.TAG_NAME, "button").click()

    assert [one.get_attribute("data-code") for one in chosen] != [codes[2]]
    assert "selected" in row(browser, codes[2]).get_attribute("class")
    outline = browser.find_elements(By.CSS_SELECTOR, ".leaflet-overlay-pane path")[2]
    assert outline.get_attribute("d") in {ring.get_attribute("d") for ring in rings(browser)}


def test_fainter_colours_are_fainter_in_the_legend_too(browser, page):
    opened(browser, page, "#layer=social_housing")
    slider = browser.find_element(By.ID, "opacity")

    before = swatch(browser)
    slider.send_keys(Keys.HOME)

    paths = browser.find_elements(By.CSS_SELECTOR, ".leaflet-overlay-pane path")
    assert max(float(path.get_attribute("fill-opacity")) for path in paths) == 0.1
    assert swatch(browser) != before


def swatch(browser):
    last = browser.find_elements(By.CSS_SELECTOR, "#legend .swatch:not(.hatched, .nobody)")[-1]
    return last.value_of_css_property("background-color")


def test_the_map_fills_the_screen_and_gives_it_back(browser, page):
    opened(browser, page)
    button = browser.find_element(By.ID, "full-screen")

    for full in (True, False):
        button.click()
        WebDriverWait(browser, 5).until(
            lambda b, wanted=full: (
                b.execute_script("return document.fullscreenElement !== null") is wanted
            )
        )

    assert browser.get_log("browser") == []


def test_a_scale_bar_tells_a_round_distance(browser, page):
    opened(browser, page)

    number, unit = text(browser, ".leaflet-control-scale").split()

    assert unit in {"m", "km"}
    assert number.rstrip("0") in {"1", "2", "3", "5"}


def test_maps_and_order_are_chosen_by_arrow_and_enter_keys(browser, page, build):
    opened(browser, page, "#layer=segregation&lang=en")
    first, *_ = build.overlays

    browser.find_element(By.CSS_SELECTOR, f"input[value={first}]").send_keys(Keys.ARROW_DOWN)
    shown = text(browser, "#legend h2")
    by_code = browser.find_element(By.CSS_SELECTOR, "#areas th[data-key=code] button")
    by_code.send_keys(Keys.ENTER)
    again = browser.switch_to.active_element
    kept = again.find_element(By.XPATH, "..").get_attribute("data-key")
    again.send_keys(Keys.ENTER)
    browser.find_element(By.CSS_SELECTOR, "[data-language=nl]").send_keys(Keys.ENTER)

    assert not shown.startswith("Segregation")
    assert kept == "code"
    head = browser.find_element(By.CSS_SELECTOR, "#areas th[data-key=code]")
    assert head.get_attribute("aria-sort") == "descending"
    assert browser.find_element(By.TAG_NAME, "html").get_attribute("lang") == "nl"


@pytest.mark.parametrize("pane", ["map", "choose", "area", "table"])
@pytest.mark.parametrize("address", ["#layer=segregation", "#layer=demand&n={code}&with=demand"])
def test_on_a_phone_every_pane_is_reached_and_every_target_fits_a_thumb(
    address, pane, phone, page, build
):
    opened(phone, page, address.format(code=build.dataset.areas.index[2]))

    phone.find_element(By.CSS_SELECTOR, f"nav [data-pane={pane}]").click()

    shown = {"map": "section.map", "choose": ".choose", "area": "#area", "table": "section.table"}
    wide, on_top, small = phone.execute_script(TARGETS, shown[pane], THUMB_PX)
    assert wide <= PHONE["width"]
    assert on_top
    assert small == []


# A choice is as large as its label; a link within a sentence may be as high as the sentence.
TARGETS = """
const [pane, least] = arguments;
const box = document.querySelector(pane).getBoundingClientRect();
const on = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
const targets = document.querySelectorAll("button, input, select, summary, [role=slider]");
const small = [...targets].filter((one) => getComputedStyle(one).visibility === "visible")
  .map((one) => [one.outerHTML.slice(0, 80), (one.closest("label") ?? one).getBoundingClientRect()])
  .filter(([, { width, height }]) => width && (width < least || height < least));
const covers = document.querySelector(pane).contains(on);
return [document.documentElement.scrollWidth, covers, small.map(([name]) => name)];
"""
