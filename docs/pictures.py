"""Take the pictures of docs/real-places.md from maps that were built.

Usage: python docs/pictures.py FOLDER, where FOLDER/<place>/<city>/<city>.html are the maps;
needs Chromium and its driver, and the test requirements.
"""

import sys
import time
from pathlib import Path

from selenium import webdriver

PICTURES = {
    "leeuwarden": "layer=segregation&n=WK008061&lang=en",
    "groningen": "layer=severance&n=BU00141103&lang=en",
    "breda": "layer=gps_within_1_km&lang=en",
    "ede": "layer=carrying&lang=en",
    "den_haag": "layer=social_housing&n=BU05183639&lang=en",
    "utrecht": "layer=plans_under_way&lang=en",
    "netherlands": "layer=demand_cluster&lang=en",
}

options = webdriver.ChromeOptions()
for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1400,850"):
    options.add_argument(argument)
driver = webdriver.Chrome(options=options)
for place, view in PICTURES.items():
    (page,) = Path(sys.argv[1]).glob(f"{place}/*/*.html")
    driver.get(f"file://{page.resolve()}#{view}")
    time.sleep(4 if place == "netherlands" else 2)
    driver.save_screenshot(str(Path(__file__).parent / "pictures" / f"{place}.png"))
driver.quit()
