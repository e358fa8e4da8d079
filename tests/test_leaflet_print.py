"""The map on paper, as a real browser prints it."""

import base64
import re

import pytest
from browsing import opened, written
from selenium.webdriver.common.by import By

from gemengd.model.text import Language

pytestmark = pytest.mark.browser

A4 = 297 / 25.4 * 72, 210 / 25.4 * 72  # points
PAPER = {"width": 1047, "height": 718, "deviceScaleFactor": 1, "mobile": False}  # A4 less margins
CONTROLS = ("header .tools", ".choose", "section.table", ".leaflet-control-zoom", "#years", "#area")
DRAWN = """
const [canvas] = document.querySelectorAll("canvas");
const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
return [canvas.width, pixels.filter((_, n) => n % 4 === 3 && pixels[n] > 0).length];
"""


@pytest.fixture
def paper(browser):
    """Return what opens a page as it is printed: the size and media of paper, and the event."""

    def do(page, address):
        opened(browser, page, address)
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", PAPER)
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
        browser.execute_script("window.dispatchEvent(new Event('beforeprint'))")
        return browser

    yield do
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def on_sheet(browser):
    found = browser.find_elements(By.CSS_SELECTOR, "header, #sheet-head, #sheet-rest")
    return "\n".join(part.text for part in found)


def test_a_browser_prints_a_few_pages_of_a4_on_their_side(browser, page):
    opened(browser, page, "#layer=segregation")

    printed = browser.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})
    pdf = base64.b64decode(printed["data"])

    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert 2 <= len(boxes) <= 3
    for box in boxes:
        assert [float(side) for side in box] == pytest.approx(A4, abs=1)
    assert "printing" not in browser.find_element(By.TAG_NAME, "html").get_attribute("class")
    assert browser.find_element(By.CSS_SELECTOR, ".choose").is_displayed()
    assert browser.get_log("browser") == []


def test_the_print_button_asks_the_browser_to_print(browser, page):
    opened(browser, page)
    browser.execute_script("window.print = () => { window.asked = true; }")

    browser.find_element(By.ID, "print").click()

    assert browser.execute_script("return window.asked")


def test_the_sheet_says_what_where_why_how_sure_and_whose_figures(paper, page, build):
    overlay = build.overlays["segregation"]

    browser = paper(page, "#layer=segregation")

    shown = on_sheet(browser)
    assert build.dataset.city.name in shown
    assert "Printed on" in shown
    assert "made-up city" in shown.lower()
    assert overlay.overlay.title in shown
    assert overlay.overlay.caveat in shown
    for code in overlay.flagged:
        assert build.dataset.areas["name"][code] in shown
        assert f"in {100 * overlay.sureness.probability[code]:.0f}% of the trials" in shown
        for finding in overlay.reasons(code):
            assert finding.because(Language.EN) in shown
    for source in build.dataset.sources:
        assert f"{source.title} {source.publisher}" in shown
        assert source.licence in shown
        assert source.attribution in shown
    assert "Social housing: Inhabitants (2024" in shown
    assert "Figures of CBS & co, 2024" in browser.find_element(By.ID, "sheet-head").text
    assert "Signal" not in browser.find_element(By.CSS_SELECTOR, "main").text.split("\n")


def test_the_sheet_has_the_whole_map_and_no_controls(paper, page, build):
    browser = paper(page, "#layer=social_housing")

    frame = browser.find_element(By.CSS_SELECTOR, ".folium-map").rect
    assert frame["width"] * 25.4 / 96 == pytest.approx(178, abs=1)
    boxes = [
        path.rect for path in browser.find_elements(By.CSS_SELECTOR, ".leaflet-overlay-pane path")
    ]
    west, north = min(box["x"] for box in boxes), min(box["y"] for box in boxes)
    east = max(box["x"] + box["width"] for box in boxes)
    south = max(box["y"] + box["height"] for box in boxes)
    assert frame["x"] <= west
    assert east <= frame["x"] + frame["width"]
    assert frame["y"] <= north
    assert south <= frame["y"] + frame["height"]
    assert (east - west) / frame["width"] > 0.8
    for selector in CONTROLS:
        assert not browser.find_element(By.CSS_SELECTOR, selector).is_displayed(), selector
    labels = browser.find_elements(By.CSS_SELECTOR, "#sheet-head .legend .label")
    assert labels[0].text == "< 20"
    known = build.layers["social_housing"].values.notna().sum()
    assert len(browser.find_elements(By.CSS_SELECTOR, "#sheet-rest .figures li")) == known


def test_a_chosen_area_has_its_card_on_paper_with_all_that_is_folded_on_screen(paper, page, build):
    overlay = build.overlays["segregation"]
    code = overlay.flagged[0]

    browser = paper(page, f"#layer=segregation&with=social_housing&n={code}")

    card = browser.find_element(By.CSS_SELECTOR, "#sheet-rest .leaf").text
    assert build.dataset.areas["name"][code] in card
    assert overlay.overlay.criteria[0].source in card
    assert "Social housing" in card
    sides = browser.find_elements(By.CSS_SELECTOR, "#sheet-head section")
    assert [side.text.split("\n")[:2] for side in sides] == [
        ["LEFT", overlay.overlay.title],
        ["RIGHT", "Social housing"],
    ]


def test_after_printing_the_reader_sees_what_was_there_before(paper, page):
    browser = paper(page, "#layer=social_housing")
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})

    browser.execute_script("window.dispatchEvent(new Event('afterprint'))")

    assert browser.find_element(By.CSS_SELECTOR, "header .tools").is_displayed()
    assert not browser.find_element(By.ID, "sheet-rest").is_displayed()
    width = browser.find_element(By.CSS_SELECTOR, ".folium-map").rect["width"]
    drawn = browser.find_element(By.CSS_SELECTOR, ".leaflet-overlay-pane svg").rect["width"]
    assert drawn == pytest.approx(width * 1.2, abs=2)


def test_a_canvas_is_drawn_before_it_is_printed(browser, build, tmp_path, monkeypatch):
    monkeypatch.setattr("gemengd.exports.leaflet.content.MOST_ELEMENTS", 1)
    canvas_page = written(build, tmp_path)

    opened(browser, canvas_page, "#layer=social_housing")
    width, inked = browser.execute_script(
        f"window.dispatchEvent(new Event('beforeprint')); {DRAWN}"
    )

    assert width > 600
    assert inked > 10_000
