"""How soon the map of a city, and of a country, can be used after it is opened in Chromium.

The least of three turns counts. Begin with ``PYTHONPATH=tests``, for the browser and the made-up
country are those of the tests.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

from browsing import start, usable_ms, written
from country_builder import make_country

import gemengd

TURNS = 3
BARS = {"a city of 124 areas": 1.0, "a country of 14,500 areas": 5.0}


def rows():
    city = gemengd.build("voorbeeldstad").build
    builds = (city, make_country(city, 14_500))
    with TemporaryDirectory() as folder:
        browser = start(Path(folder))
        yield "| map | seconds until a click opens a card | bar |\n|---|---|---|"
        for (name, bar), build in zip(BARS.items(), builds, strict=True):
            page = written(build, Path(folder))
            seconds = min(usable_ms(browser, page) for _ in range(TURNS)) / 1000
            yield f"| {name} | {seconds:.2f} | < {bar:g} |"
        browser.quit()
