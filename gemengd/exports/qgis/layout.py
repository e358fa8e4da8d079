"""A page to print from QGIS: the map as it is shown, its legend, what to mind, whose figures."""

from dataclasses import dataclass
from math import floor, log10
from xml.etree import ElementTree as ET

from gemengd.exports.words import SOURCES
from gemengd.model.text import Language, Text

Bounds = tuple[float, float, float, float]

MAP, LEGEND, LABEL, SCALE_BAR, PAPER = "65639", "65642", "65641", "65646", "65638"
MAP_ID = "map"
SIDES = ("xmin", "ymin", "xmax", "ymax")
SIZES = {"title": 11, "group": 9, "subgroup": 9, "symbol": 8, "symbolLabel": 8}
MARGIN, TITLE, FOOT, SIDE = 10.0, 12.0, 26.0, 75.0  # millimetres
SHOWN = f"array_filter(map_get(item_variables('{MAP_ID}'), 'map_layer_ids'), @element <> 'ground')"
TITLE_TEXT = (
    f"[% @project_title || ': ' || array_to_string(array_foreach({SHOWN}, "
    "layer_property(@element, 'name')), ', ') %]"
)
MIND_TEXT = (
    f"[% array_to_string(array_foreach({SHOWN}, layer_property(@element, 'abstract')), ' ') %]"
)
PLACES = Text(
    "A signal is about a place, not about the people who live there.",
    "Een signaal gaat over een plek, niet over de mensen die er wonen.",
)


@dataclass(frozen=True)
class Page:
    """A sheet of paper, in millimetres."""

    name: str
    width: float
    height: float


def layout(page: Page, bounds: Bounds, sources: str, language: Language) -> ET.Element:
    """Return a layout that prints whatever layers are on.

    Title, legend and what to mind follow the layers that are on when it is printed.

    Parameters
    ----------
    bounds
        West, south, east, north in metres.
    """
    root = ET.Element("Layout", name=page.name, units="mm", printResolution="200")
    pages = ET.SubElement(root, "PageCollection")
    pages.append(_item(page, "page", PAPER, (0, 0, page.width, page.height)))
    inner_width, inner_height = page.width - 2 * MARGIN, page.height - 2 * MARGIN
    top, tall = MARGIN + TITLE, inner_height - TITLE - FOOT
    wide = inner_width - SIDE - 4
    foot_box = (MARGIN, page.height - MARGIN - FOOT + 2, inner_width, FOOT - 2)
    foot = f"{PLACES.to(language)} {MIND_TEXT}\n{SOURCES.to(language)}: {sources}"
    root.extend(
        [
            _label(page, "title", TITLE_TEXT, (MARGIN, MARGIN, inner_width, TITLE), 14),
            _map(page, (MARGIN, top, wide, tall), bounds),
            _legend(page, (MARGIN + wide + 4, top, SIDE, tall)),
            _scale_bar(page, (MARGIN + 3, top + tall - 14, 60, 12), _width(bounds, wide / tall)),
            _label(page, "foot", foot, foot_box, 7),
        ]
    )  # fmt: skip
    return root


def _item(page: Page, name: str, kind: str, box: Bounds) -> ET.Element:
    left, top, width, height = box
    unique = f"{{gemengd-{page.name}-{name}}}"
    item = ET.Element("LayoutItem", type=kind, id=name, uuid=unique, templateUuid=unique)
    item.attrib |= {
        "position": f"{left:g},{top:g},mm",
        "positionOnPage": f"{left:g},{top:g},mm",
        "size": f"{width:g},{height:g},mm",
        "visibility": "1",
        "opacity": "1",
        "background": "true" if kind in {MAP, PAPER} else "false",
        "frame": "true" if kind == MAP else "false",
        "outlineWidthM": "0.2,mm",
    }
    ET.SubElement(item, "FrameColor", red="107", green="107", blue="107", alpha="255")
    ET.SubElement(item, "BackgroundColor", red="255", green="255", blue="255", alpha="255")
    return item


def _map(
    page: Page,
    box: Bounds,
    bounds: Bounds,
) -> ET.Element:
    item = _item(page, MAP_ID, MAP, box)
    item.attrib |= {"drawCanvasItems": "true", "followPreset": "false", "keepLayerSet": "false"}
    extent = ET.SubElement(item, "Extent")
    sides = zip(SIDES, _widened(bounds, box[2] / box[3]), strict=True)
    extent.attrib |= {name: f"{value:.1f}" for name, value in sides}
    return item


def _widened(bounds: Bounds, ratio: float) -> Bounds:
    """Return bounds of the shape of the frame, with some air around the city."""
    west, south, east, north = bounds
    width = _width(bounds, ratio)
    x, y = (west + east) / 2, (south + north) / 2
    return x - width / 2, y - width / ratio / 2, x + width / 2, y + width / ratio / 2


def _width(bounds: Bounds, ratio: float) -> float:
    west, south, east, north = bounds
    return 1.05 * max(east - west, (north - south) * ratio)


def _legend(page: Page, box: Bounds) -> ET.Element:
    item = _item(page, "legend", LEGEND, box)
    item.attrib |= {
        "map_uuid": f"{{gemengd-{page.name}-{MAP_ID}}}",
        "legendFilterByMap": "1",
        "resizeToContents": "1",
        "columnCount": "1",
        "fontColor": "#1b2430",
        "wrapChar": "",
        "symbolWidth": "5",
        "symbolHeight": "3",
    }
    styles = ET.SubElement(item, "styles")
    for name, size in (
        ("title", 11),
        ("group", 9),
        ("subgroup", 9),
        ("symbol", 8),
        ("symbolLabel", 8),
    ):
        style = ET.SubElement(styles, "style", name=name, alignment="1", marginTop="2")
        ET.SubElement(style, "styleFont", description=_font(size), style="")
    return item


def _label(page: Page, name: str, text: str, box: Bounds, size: int) -> ET.Element:
    item = _item(page, name, LABEL, box)
    item.attrib |= {"labelText": text, "htmlState": "0", "halign": "1", "valign": "32"}
    ET.SubElement(item, "LabelFont", description=_font(size), style="")
    return item


def _segment_m(width_m: float) -> float:
    """Return a round length of about an eighth of what the map is wide."""
    most = width_m / 8
    power = 10 ** floor(log10(most))
    return float(next(step for step in (5 * power, 2 * power, power) if step <= most))


def _scale_bar(page: Page, box: Bounds, width_m: float) -> ET.Element:
    item = _item(page, "scale", SCALE_BAR, box)
    item.attrib |= {
        "mapUuid": f"{{gemengd-{page.name}-{MAP_ID}}}",
        "style": "Single Box",
        "unitType": "meters",
        "unitLabel": "km",
        "numMapUnitsPerScaleBarUnit": "1000",
        "numUnitsPerSegment": f"{_segment_m(width_m):g}",
        "numSegments": "2",
        "numSegmentsLeft": "0",
        "segmentSizeMode": "0",
        "height": "2",
    }
    style = ET.SubElement(item, "text-style", fontFamily="Sans", fontSize="8", fontSizeUnit="Point")
    style.attrib |= {"textColor": "27,36,48,255", "textOpacity": "1"}
    return item


def _font(size: int) -> str:
    return f"Sans,{size},-1,5,50,0,0,0,0,0"
