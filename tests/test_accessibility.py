"""WCAG 2.1 AA, as axe-core sees the page in a real browser."""

import pytest
from browsing import opened, violations
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from gemengd.exports.leaflet import render_html
from gemengd.model.text import Language

SIZES = {"desktop": (1400, 1000), "phone": (375, 812)}
STATES = {
    "a signal": "#layer=segregation",
    "an area": "#layer=social_housing&n={code}",
}
VIEWS = {
    "two maps of an earlier year": "#layer=segregation&year=2022&with=social_housing&n={code}",
    "walking minutes beside a year": "#layer=care_reach_gp&surface=1&with=social_housing@2022",
}

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def page(voorbeeldstad, tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "map.html"
    path.write_text(render_html(voorbeeldstad.build, Language.NL), encoding="utf-8")
    return path


@pytest.fixture(params=[f"{size}, {scheme}" for size in SIZES for scheme in ("light", "dark")])
def screen(request, browser):
    size, scheme = request.param.split(", ")
    width, height = SIZES[size]
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": size == "phone"},
    )
    browser.execute_cdp_cmd(
        "Emulation.setEmulatedMedia",
        {"features": [{"name": "prefers-color-scheme", "value": scheme}]},
    )
    yield browser
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("state", STATES)
def test_axe_finds_no_violation(language, state, screen, page, voorbeeldstad):
    flagged = voorbeeldstad.overlays["segregation"].query("outcome == 'flagged'").index[0]

    opened(screen, page, f"{STATES[state].format(code=flagged)}&lang={language}")

    assert violations(screen) == []


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize(
    ("screen", "language"), [("phone, light", "nl"), ("desktop, dark", "en")], indirect=["screen"]
)
def test_axe_finds_no_violation_in_any_view(view, language, screen, page, voorbeeldstad):
    flagged = voorbeeldstad.overlays["segregation"].query("outcome == 'flagged'").index[0]

    opened(screen, page, f"{VIEWS[view].format(code=flagged)}&lang={language}")

    assert screen.find_element(By.ID, "divider").is_displayed()
    assert violations(screen) == []


def test_the_map_can_be_used_by_keyboard_alone(browser, page):
    opened(browser, page, "#layer=segregation&with=social_housing&lang=en")

    reached = []
    for _ in range(60):
        browser.switch_to.active_element.send_keys(Keys.TAB)
        active = browser.switch_to.active_element
        reached.append(
            active.get_attribute("id") or active.get_attribute("class") or active.tag_name
        )
    search = browser.find_element(By.ID, "search")
    search.send_keys("Zonnehof")
    browser.find_element(By.CSS_SELECTOR, "#search-results button").send_keys(Keys.ENTER)

    assert {"skip", "search", "open-sources", "with", "year", "divider", "print"} <= set(reached)
    assert "Zonnehof" in browser.find_element(By.CSS_SELECTOR, "#area h2").text
