"""Hostile names in the map, in a real Chromium: shown as they are, and nothing runs or is asked."""

import json

from browsing import CHROMIUM, DRIVER, opened, start, written
from names import named_build, names
from selenium.webdriver.common.by import By

from gemengd.exports.leaflet.short import short

SHOWN = "return document.querySelector('#area h2').textContent"
RUN = "return [window.hacked ?? null, document.querySelectorAll('iframe, [onload], [onerror]').length]"


def trials(size, folder, seed):
    """Yield the fault of each name; "" where there is none."""
    if not (CHROMIUM.exists() and DRIVER.exists()):
        yield "Chromium and its driver are not installed"
        return
    called = names(size, seed)
    build = named_build(called)
    page = written(build, folder)
    browser = start(folder / "profile")
    try:
        opened(browser, page, "#layer=segregation")
        for code, name in zip(build.dataset.areas.index, called, strict=False):
            yield _trial(browser, code, name)
    finally:
        browser.quit()


def _trial(browser, code, name):
    browser.execute_script(f"location.hash = '#layer=segregation&n={code}'")
    shown = browser.execute_script(SHOWN)
    search = browser.find_element(By.ID, "search")
    search.clear()
    search.send_keys(
        name[:20].encode("ascii", "ignore").decode().replace("\n", "").replace("\t", "")
    )
    ran = browser.execute_script(RUN)
    asked = [u for u in map(_address, browser.get_log("performance")) if u.startswith("http")]
    if shown != short(name):
        return f"{name[:80]!r} is shown as {shown[:80]!r}"
    return f"{name[:80]!r} ran {ran} or asked {asked}" if ran != [None, 0] or asked else ""


def _address(entry):
    message = json.loads(entry["message"])["message"]
    return message.get("params", {}).get("request", {}).get("url", "")
