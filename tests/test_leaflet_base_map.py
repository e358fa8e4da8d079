"""The ground under the map: asked of its host and of no other, and missed by nobody."""

import re
import ssl
from urllib.parse import urlparse

import pytest
import trustme
from browsing import opened, requested, start, text
from build_builder import make_build
from loopback import serving
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from gemengd.exports.leaflet import render_html
from gemengd.model.text import Language

PDOK, OSM = "service.pdok.nl", "tile.openstreetmap.org"
PDOK_TILE = r"/brt/achtergrondkaart/wmts/v2_0/grijs/EPSG:3857/\d+/\d+/\d+\.png"
# A picture of one grey point.
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000"
    "000a49444154789c6358050000ac00ab660be46b0000000049454e44ae426082"
)

pytestmark = pytest.mark.browser


class EveryPath(dict):
    """The same answer at every path but those that are there."""

    def get(self, path, _default=None):
        return super().get(path, (200, {"Content-Type": "image/png"}, PIXEL))


@pytest.fixture(scope="module")
def tiles():
    """Return a server that stands in for both hosts of tiles."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert(PDOK, OSM).configure_cert(context)
    with serving(EveryPath()) as server:
        server.server.socket = context.wrap_socket(server.server.socket, server_side=True)
        yield server


@pytest.fixture(scope="module")
def html():
    return render_html(make_build(made_up=False), Language.EN)


@pytest.fixture(scope="module")
def file(html, tmp_path_factory):
    path = tmp_path_factory.mktemp("page") / "map.html"
    path.write_text(html, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def website(html):
    """Return the address of the same page on a website."""
    page = (200, {"Content-Type": "text/html; charset=utf-8"}, html.encode())
    with serving({"/map.html": page}) as server:
        yield f"{server.url}/map.html"


@pytest.fixture(scope="module")
def connected(tiles, tmp_path_factory, browser):  # noqa: ARG001 - skips where there is none
    """Return a browser for which the two hosts of tiles, and no others, are this machine."""
    port = tiles.server.server_address[1]
    hosts = f"MAP {PDOK} 127.0.0.1:{port},MAP {OSM} 127.0.0.1:{port},EXCLUDE 127.0.0.1"
    driver = start(
        tmp_path_factory.mktemp("connected"),
        "--ignore-certificate-errors",
        f"--host-resolver-rules={hosts},MAP * ~NOTFOUND",
    )
    yield driver
    driver.quit()


def hosts(urls):
    return {urlparse(url).hostname for url in urls if url.startswith("http")}


def arrived(browser):
    WebDriverWait(browser, 10).until(
        lambda b: len(b.find_elements(By.CSS_SELECTOR, "img.leaflet-tile-loaded")) > 3
    )
    return browser.find_elements(By.CSS_SELECTOR, "img.leaflet-tile-loaded")


def test_a_real_city_lies_on_the_grey_map_of_pdok_and_asks_nobody_else(connected, file, tiles):
    tiles.asked.clear()

    opened(connected, file)

    sources = [tile.get_attribute("src") for tile in arrived(connected)]
    assert {urlparse(source).hostname for source in sources} == {PDOK}
    assert hosts(requested(connected)) == {PDOK}
    assert tiles.asked
    assert all(re.fullmatch(PDOK_TILE, path) for path in tiles.asked)
    assert "Kadaster" in text(connected, ".leaflet-control-attribution")
    assert connected.get_log("browser") == []


def test_openstreetmap_can_be_chosen_on_a_website_and_hears_which_page_asks(
    connected, website, tiles
):
    tiles.headers.clear()
    opened(connected, website, "#layer=social_housing&base=osm")

    sources = [tile.get_attribute("src") for tile in arrived(connected)]

    assert {urlparse(source).hostname for source in sources} == {OSM}
    assert hosts(requested(connected)) == {OSM, "127.0.0.1"}
    asked = [headers for headers in tiles.headers if headers["Host"].startswith(OSM)]
    assert asked
    assert {headers["Referer"] for headers in asked} == {website.removesuffix("map.html")}
    link = connected.find_element(By.CSS_SELECTOR, ".leaflet-control-attribution a")
    assert link.get_attribute("href") == "https://www.openstreetmap.org/copyright"


def test_a_file_does_not_offer_openstreetmap_and_says_why(connected, file):
    opened(connected, file, "#layer=social_housing&base=osm")

    choice = connected.find_element(By.CSS_SELECTOR, "input[name=base][value=osm]")

    assert not choice.is_enabled()
    assert "not to a file" in text(connected, "#base-maps")
    assert {urlparse(t.get_attribute("src")).hostname for t in arrived(connected)} == {PDOK}


def test_without_a_ground_nothing_is_asked_and_the_link_keeps_that(connected, file):
    opened(connected, file)
    arrived(connected)

    connected.find_element(By.CSS_SELECTOR, "input[name=base][value=none]").click()
    address = connected.current_url.partition("#")[2]
    opened(connected, file, f"#{address}")

    assert "base=none" in address
    assert not connected.find_elements(By.CSS_SELECTOR, "img.leaflet-tile")
    assert hosts(requested(connected)) == set()


def test_without_a_network_the_page_is_complete_and_says_that_the_ground_is_gone(browser, file):
    opened(browser, file, "#layer=social_housing")
    browser.execute_script("window.onerror = () => { window.broken = true; }")

    WebDriverWait(browser, 10).until(lambda b: "cannot be reached" in text(b, "#base-status"))

    assert browser.execute_script("return window.broken") is None
    assert (
        browser.find_element(By.CSS_SELECTOR, "input[name=base]:checked").get_attribute("value")
        == "none"
    )
    assert not browser.find_elements(By.CSS_SELECTOR, "img.leaflet-tile")
    assert len(browser.find_elements(By.CSS_SELECTOR, ".leaflet-overlay-pane path")) == 16
    assert hosts(requested(browser)) == {PDOK}
    logged = [entry["message"] for entry in browser.get_log("browser")]
    assert all("net::ERR" in message for message in logged)


def test_a_ground_that_failed_can_be_chosen_again(browser, file):
    opened(browser, file, "#layer=social_housing")
    WebDriverWait(browser, 10).until(lambda b: "cannot be reached" in text(b, "#base-status"))

    browser.get_log("performance")

    browser.find_element(By.CSS_SELECTOR, "input[name=base][value=pdok]").click()
    WebDriverWait(browser, 10).until(lambda b: hosts(requested(b)) == {PDOK})

    assert "base=" not in browser.current_url
