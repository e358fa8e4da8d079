"""Two hundred hostile names in the map: shown as they are, and nothing runs."""

from dataclasses import replace

import pytest
from browsing import opened
from build_builder import make_build
from selenium.webdriver.common.by import By

from gemengd.exports.leaflet.short import short

HACK = "window.hacked=1"
PATTERNS = (
    "<script>{h}</script>",
    "</script><script>{h}</script>",
    "<svg onload={h}>",
    "<img src=x onerror={h}>",
    '" onmouseover="{h}" x="',
    "' onfocus='{h}' autofocus='",
    "javascript:{h}",
    "{{{{{h}}}}}",
    "${{{h}}}",
    "`${{{h}}}`",
    "<!--<script>{h}//-->",
    "]]><script>{h}</script>",
    "<iframe srcdoc='<script>{h}</script>'>",
    "<a href=javascript:{h}>x</a>",
    "<style>@import 'x';</style>",
    "\u202e<b>{h}</b>",
    "\u2028{h}\u2029",
    "&lt;script&gt;{h}&lt;/script&gt;",
    "{{% import os %}}{h}",
    "\\u003cscript\\u003e{h}",
    "<math><mtext><img src onerror={h}></mtext></math>",
    "<details open ontoggle={h}>",
    "\x00<script>{h}</script>",
    "=6007*7001",
)
COUNT = 200

pytestmark = pytest.mark.browser


def names():
    """Return 200 names, all different, two of them of 100 kB."""
    found = [PATTERNS[n % len(PATTERNS)].format(h=HACK) + f" {n}" for n in range(COUNT)]
    found[7] += "A" * 100_000
    found[11] = "\U0001f984" * 25_000 + found[11]
    return found


@pytest.fixture(scope="module")
def build():
    made = make_build(areas=COUNT)
    areas = made.dataset.areas.assign(name=names())
    return replace(made, dataset=replace(made.dataset, areas=areas))


def test_no_hostile_name_runs_wherever_it_is_shown(browser, page, build):
    opened(browser, page, "#layer=segregation")

    for number in (*range(0, COUNT, 9), 7, 11):
        code = build.dataset.areas.index[number]
        browser.execute_script(f"location.hash = '#layer=segregation&n={code}'")
        shown = browser.execute_script("return document.querySelector('#area h2').textContent")
        assert shown == short(names()[number])
        assert browser.execute_script("return window.hacked") is None
    browser.find_element(By.ID, "search").send_keys("script")
    browser.find_element(By.ID, "filter").send_keys("onerror")

    assert browser.execute_script("return window.hacked") is None
    assert (
        browser.execute_script("return document.querySelectorAll('iframe, svg[onload]').length")
        == 0
    )
    assert [e for e in browser.get_log("browser") if "Content Security" in e["message"]] == []


def test_no_hostile_name_runs_beside_another_map_or_on_paper(browser, page, build):
    code = build.dataset.areas.index[2]

    opened(browser, page, f"#layer=social_housing&with=segregation&n={code}")
    browser.execute_script("window.dispatchEvent(new Event('beforeprint'))")

    shown = browser.execute_script("return document.querySelector('#sheet-rest h2').textContent")
    assert shown == short(names()[2])
    assert browser.execute_script("return window.hacked") is None
    assert browser.get_log("browser") == []


def test_every_name_is_in_the_table_as_it_is(browser, page):
    opened(browser, page, "#layer=segregation")

    shown = browser.execute_script(
        "return [...document.querySelectorAll('#areas tbody tr')].map((r) => r.textContent)"
    )

    for name in names():
        start = name[:60].replace("\x00", "")
        assert any(start in row.replace("\x00", "").replace("\ufffd", "") for row in shown), start
