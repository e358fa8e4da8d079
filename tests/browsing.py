"""A real browser that has no way out."""

import json
from pathlib import Path

import axe_playwright_python
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from gemengd.exports.leaflet import render_html
from gemengd.model.text import Language

CHROMIUM, DRIVER = Path("/usr/bin/chromium"), Path("/usr/bin/chromedriver")
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)


def start(profile, *flags):
    """Return a browser with a profile of its own; of a flag given twice the last counts."""
    options = webdriver.ChromeOptions()
    options.binary_location = str(CHROMIUM)
    for flag in (*FLAGS, "--window-size=1400,1000", f"--user-data-dir={profile}", *flags):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options, webdriver.ChromeService(str(DRIVER)))
    driver.get("about:blank")
    driver.get_log("performance")
    return driver


def written(build, folder):
    """Return the map of *build* in a folder, in English."""
    path = folder / "map.html"
    path.write_text(render_html(build, Language.EN), encoding="utf-8")
    return path


def opened(browser, page, address=""):
    browser.get("about:blank")
    browser.get_log("performance")
    browser.get_log("browser")
    browser.get(f"{page if isinstance(page, str) else page.as_uri()}{address}")
    WebDriverWait(browser, 10).until(lambda b: b.find_elements(By.CSS_SELECTOR, "#areas tbody tr"))
    return browser


def text(browser, selector):
    return browser.find_element(By.CSS_SELECTOR, selector).text


def fills(browser):
    paths = browser.find_elements(By.CSS_SELECTOR, ".leaflet-overlay-pane path")
    return [path.get_attribute("fill") for path in paths]


def bar_of(browser):
    """Return where the bar of the chosen figure begins and how wide it is, and the city's mark."""
    left, width, mark = browser.execute_script(
        "const bar = document.querySelector('#area .chosen .bar');"
        "const part = bar.querySelector('.part').style, mark = bar.querySelector('.mark');"
        "return [part.left, part.width, mark ? mark.style.left : null].map((at) =>"
        "  at === null ? null : parseFloat(at));"
    )
    return (left, width), mark


def requested(browser):
    events = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    sent = [e for e in events if e["method"] == "Network.requestWillBeSent"]
    return {e["params"]["request"]["url"] for e in sent}


# The map is drawn, the table is there, and a click on an area has opened its card.
USABLE = """
window.addEventListener("load", () => requestAnimationFrame(() => requestAnimationFrame(() => {
  const map = document.querySelector(".folium-map")?.getBoundingClientRect();
  if (!map) return;
  const [x, y] = [map.left + map.width / 2, map.top + map.height / 2];
  const target = document.elementFromPoint(x, y);
  const there = { bubbles: true, view: window, clientX: x, clientY: y };
  for (const type of ["mousemove", "mousedown", "mouseup", "click"]) {
    target.dispatchEvent(new MouseEvent(type, there));
  }
  const card = document.querySelector("#area .back + h2");
  const row = document.querySelector("#areas tbody tr[data-code]");
  if (card && row) window.usable_ms = performance.now();
})));
"""


def usable_ms(browser, page):
    """Return how long after the start of loading *page* could be used."""
    watch = browser.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": USABLE})
    opened(browser, page)
    WebDriverWait(browser, 30).until(lambda b: b.execute_script("return window.usable_ms"))
    browser.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", watch)
    return browser.execute_script("return window.usable_ms")


AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
RUN_AXE = """
const done = arguments[arguments.length - 1];
axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"] })
  .then((found) => done(found.violations.map(
    (v) => [v.id, v.nodes.map((n) => n.html).slice(0, 3)])));
"""


def violations(browser):
    """Return what axe-core finds against WCAG 2.1 AA."""
    browser.execute_script(AXE.read_text(encoding="utf-8"))
    return browser.execute_async_script(RUN_AXE)
