"""Classes are told apart by people who see fewer colours, and borders from the classes they are of.

Sight is simulated after Machado, Oliveira and Fernandes (2009), at full severity; distances are
CIEDE2000 (Sharma, Wu and Dalal 2005); contrast is that of WCAG 2.1.
"""

from importlib.resources import files
from itertools import combinations, pairwise
from math import atan2, cos, degrees, exp, hypot, radians, sin, sqrt

import numpy as np
import pytest
from browsing import opened, written
from build_builder import make_build

from gemengd.pipeline import definitions

SIGHT = {
    "all colours": np.eye(3),
    "protanopia": np.array([
        [0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ]),
    "deuteranopia": np.array([
        [0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ]),
    "tritanopia": np.array([
        [1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ]),
}  # fmt: skip
TO_XYZ = np.array([
    [0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750],
    [0.0193339, 0.1191920, 0.9503041],
])  # fmt: skip
WHITE_POINT = np.array([0.95047, 1, 1.08883])
APART = 7.0  # own choice: three times what can just be seen side by side, 2.3
GROUNDS = {"light": "#ffffff", "dark": "#14181f", "on a map": "#f0f0f0"}
STYLES = definitions().styles


def channels(colour):
    return np.array(list(bytes.fromhex(colour[1:])), float)


def linear(rgb):
    part = rgb / 255
    return np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)


def seen(colour, sight):
    """Return the CIELAB of a colour as it is seen."""
    xyz = TO_XYZ @ np.clip(SIGHT[sight] @ linear(channels(colour)), 0, 1) / WHITE_POINT
    f = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return 116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])


def distance(one, other):
    (l1, a1, b1), (l2, a2, b2) = one, other
    mean = (hypot(a1, b1) + hypot(a2, b2)) / 2
    stretch = 1.5 - 0.5 * sqrt(mean**7 / (mean**7 + 25**7))
    c1, c2 = hypot(stretch * a1, b1), hypot(stretch * a2, b2)
    h1 = degrees(atan2(b1, stretch * a1)) % 360
    h2 = degrees(atan2(b2, stretch * a2)) % 360
    turn = (h2 - h1 + 180) % 360 - 180 if c1 * c2 else 0
    middle = (h1 + turn / 2) % 360 if c1 * c2 else h1 + h2
    light, chroma = (l1 + l2) / 2, (c1 + c2) / 2
    hue = 2 * sqrt(c1 * c2) * sin(radians(turn / 2))
    t = 1 - 0.17 * cos(radians(middle - 30)) + 0.24 * cos(radians(2 * middle))
    t += 0.32 * cos(radians(3 * middle + 6)) - 0.2 * cos(radians(4 * middle - 63))
    around = 60 * exp(-(((middle - 275) / 25) ** 2))
    rotation = -sin(radians(around)) * 2 * sqrt(chroma**7 / (chroma**7 + 25**7))
    dl = (l2 - l1) / (1 + 0.015 * (light - 50) ** 2 / sqrt(20 + (light - 50) ** 2))
    dc = (c2 - c1) / (1 + 0.045 * chroma)
    dh = hue / (1 + 0.015 * chroma * t)
    return sqrt(dl**2 + dc**2 + dh**2 + rotation * dc * dh)


def contrast(one, other):
    low, high = sorted(float(linear(rgb) @ TO_XYZ[1]) for rgb in (one, other))
    return (high + 0.05) / (low + 0.05)


# The first, seventh and last but one pair of the test data of Sharma, Wu and Dalal (2005).
@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, 0, 0), (50, -1, 2), 2.3669),
        ((90.8027, -2.0831, 1.4410), (91.1528, -1.6435, 0.0447), 1.4441),
    ],
)
def test_the_distance_is_that_of_its_authors(one, other, expected):
    assert distance(one, other) == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("slug", STYLES)
def test_classes_that_can_be_mistaken_are_told_apart(slug, sight):
    style = STYLES[slug]
    # What is unknown is told by its hatching.
    colours = [c.colour for c in style.classes() if c.value != "unknown"]
    pairs = pairwise(colours) if style.kind == "graduated" else combinations(colours, 2)

    near = {
        pair: round(distance(seen(pair[0], sight), seen(pair[1], sight)), 1)
        for pair in pairs
        if pair[0] != pair[1]
    }

    assert {pair: d for pair, d in near.items() if d < APART} == {}


@pytest.mark.browser
@pytest.mark.parametrize("ground", GROUNDS)
def test_a_border_stands_out_from_every_class_of_every_style(ground, browser):
    classes = sorted({c.colour for style in STYLES.values() for c in style.classes()})
    script = (files("gemengd.exports.leaflet") / "page" / "borders.js").read_text(encoding="utf-8")
    under = GROUNDS[ground]

    lines = browser.execute_script(
        f"const ground = null; const variable = () => '{under}'; {script};"
        "const border = borders(); return arguments[0].map((colour) => border(colour, 0.85));",
        classes,
    )

    laid = [0.85 * channels(colour) + 0.15 * channels(under) for colour in classes]
    low = {
        colour: round(contrast(channels(line), fill), 2)
        for colour, line, fill in zip(classes, lines, laid, strict=True)
        if contrast(channels(line), fill) < 3
    }
    assert low == {}
    assert len(set(lines)) == 2


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_borders_on_the_map_stand_out_from_the_areas(scheme, browser, tmp_path):
    page = written(make_build(), tmp_path)
    media = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", media)

    opened(browser, page, "#layer=social_housing")
    shown = browser.execute_script(
        "return [...document.querySelectorAll('.leaflet-overlay-pane path')].map((path) =>"
        "['fill', 'fill-opacity', 'stroke'].map((name) => path.getAttribute(name)))"
    )
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})

    under = channels(GROUNDS[scheme])
    plain = [(fill, float(part), line) for fill, part, line in shown if fill.startswith("#")]
    assert len(plain) > 10
    for fill, part, line in plain:
        assert contrast(channels(line), part * channels(fill) + (1 - part) * under) >= 3
