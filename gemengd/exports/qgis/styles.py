"""Styles as QGIS's own XML, from the same definitions as the HTML map's colours."""

from collections.abc import Mapping
from xml.etree import ElementTree as ET

from gemengd.exports.qgis.spoken import as_xml, inert, literal
from gemengd.model.outcome import Outcome
from gemengd.model.style import Style, StyleClass
from gemengd.model.text import Language

VERSION = "3.22.16-Białowieża"
BORDER = "#6b6b6b"
POINTS = ("#1b6ca8", "#b5651d", "#5c3d8c", "#2e7d32", "#a61c3c", "#3c3c3c", "#00838f", "#8d6e00")
RANKED = "#111827"
PHASES = {
    "exploring": "#c9a227",
    "adopted": "#d95f02",
    "under_way": "#a50f15",
    "completed": "#6b6b6b",
    "unknown": "#bdbdbd",
}
NOT_KNOWN = {Language.NL: "onbekend", Language.EN: "unknown"}


def area_style(
    style: Style,
    field: str,
    *,
    language: Language,
    aliases: Mapping[str, str],
    tip: str,
) -> str:
    """Return the style of a table of areas: a rule per class, and one for unknown, hatched.

    Parameters
    ----------
    field
        Column whose value decides the class.
    aliases
        Column -> what it is called in QGIS.
    tip
        HTML of the map tip, with QGIS expressions between ``[%`` and ``%]``.
    """
    rules = [
        (
            _condition(c, field),
            c.text.to(language),
            _fill(c.colour, hatched=c.value == Outcome.UNKNOWN),
        )
        for c in style.classes()
    ]
    named = {c.value for c in style.categories}
    if Outcome.UNKNOWN not in named:
        rules.append(("ELSE", NOT_KNOWN[language], _fill(style.unknown, hatched=True)))
    return _document(rules, aliases, tip, label="name")


def point_style(kinds: Mapping[str, str], aliases: Mapping[str, str], tip: str) -> str:
    """Return the style of a table of places: a colour per kind, kind -> label."""
    rules = [
        (f'"kind" = {literal(kind)}', label, _marker(POINTS[n % len(POINTS)]))
        for n, (kind, label) in enumerate(kinds.items())
    ]
    return _document(rules, aliases, tip, label=None)


def ranked_style(aliases: Mapping[str, str], tip: str) -> str:
    """Return the style of a table of places in an order: a star each, with its rank."""
    rules = [('"rank" IS NOT NULL', "", _marker(RANKED, shape="star", size="5"))]
    return _document(rules, aliases, tip, label="rank")


def plan_style(labels: Mapping[str, str], aliases: Mapping[str, str], tip: str) -> str:
    """Return the style of a table of plans: an outline per status, status -> label."""
    rules = [
        (f"\"status\" = '{status}'", labels.get(status, status), _outline(colour))
        for status, colour in PHASES.items()
    ]
    return _document(rules, aliases, tip, label=None)


def raster_style(style: Style, language: Language, nodata_label: str) -> str:
    """Return the style of a raster with the same classes as the layer."""
    root = ET.Element("qgis", version=VERSION, styleCategories="AllStyleCategories")
    pipe = ET.SubElement(root, "pipe")
    renderer = ET.SubElement(
        pipe,
        "rasterrenderer",
        type="singlebandpseudocolor",
        band="1",
        opacity="0.8",
        alphaBand="-1",
        nodataColor="",
    )
    shader = ET.SubElement(ET.SubElement(renderer, "rastershader"), "colorrampshader")
    shader.attrib |= {"colorRampType": "DISCRETE", "classificationMode": "1", "clip": "0"}
    for part in style.classes():
        ET.SubElement(
            shader,
            "item",
            value="inf" if part.upper is None else f"{part.upper:g}",
            color=part.colour,
            alpha="255",
            label=inert(part.text.to(language)),
        )
    ET.SubElement(root, "blendMode").text = "0"
    ET.SubElement(root, "abstract").text = nodata_label
    return _text(root)


def _condition(part: StyleClass, field: str) -> str:
    if part.value is not None:
        return f'"{field}" = {literal(part.value)}'
    bounds = []
    if part.lower is not None:
        bounds.append(f'"{field}" >= {part.lower:g}')
    if part.upper is not None:
        bounds.append(f'"{field}" < {part.upper:g}')
    return " AND ".join(bounds) or f'"{field}" IS NOT NULL'


def _document(
    rules: list[tuple[str, str, ET.Element]],
    aliases: Mapping[str, str],
    tip: str,
    label: str | None,
) -> str:
    root = ET.Element("qgis", version=VERSION, styleCategories="AllStyleCategories")
    root.attrib |= {
        "labelsEnabled": "0" if label is None else "1",
        "hasScaleBasedVisibilityFlag": "0",
    }
    renderer = ET.SubElement(root, "renderer-v2", type="RuleRenderer", symbollevels="0")
    tree = ET.SubElement(renderer, "rules", key="{gemengd-0}")
    symbols = ET.SubElement(renderer, "symbols")
    for number, (condition, text, symbol) in enumerate(rules):
        rule = ET.SubElement(tree, "rule", key=f"{{gemengd-{number + 1}}}", symbol=str(number))
        rule.attrib |= {"filter": condition, "label": inert(text)}
        symbol.set("name", str(number))
        symbols.append(symbol)
    if label is not None:
        root.append(_labels(label))
    names = ET.SubElement(root, "aliases")
    for number, (column, alias) in enumerate(aliases.items()):
        ET.SubElement(names, "alias", field=column, name=alias, index=str(number))
    ET.SubElement(root, "previewExpression").text = '"name"'
    ET.SubElement(root, "mapTip").text = tip
    return _text(root)


def _fill(colour: str, *, hatched: bool = False) -> ET.Element:
    symbol = ET.Element("symbol", type="fill", alpha="1", clip_to_extent="1", force_rhr="0")
    border = {"outline_color": BORDER, "outline_style": "solid", "outline_width": "0.2"}
    _layer(symbol, "SimpleFill", {"color": colour, "style": "solid"} | border)
    if hatched:
        # A hatch is drawn in its own colour, on top of that of the unknown.
        hatch = {"color": BORDER, "style": "b_diagonal", "outline_style": "no"}
        _layer(symbol, "SimpleFill", hatch)
    return symbol


def _outline(colour: str) -> ET.Element:
    symbol = ET.Element("symbol", type="fill", alpha="1", clip_to_extent="1", force_rhr="0")
    _layer(
        symbol,
        "SimpleFill",
        {
            "color": colour,
            "style": "f_diagonal",
            "outline_color": colour,
            "outline_style": "solid",
            "outline_width": "0.6",
        },
    )
    return symbol


def _marker(colour: str, *, shape: str = "circle", size: str = "2.6") -> ET.Element:
    symbol = ET.Element("symbol", type="marker", alpha="1", clip_to_extent="1", force_rhr="0")
    _layer(
        symbol,
        "SimpleMarker",
        {"name": shape, "color": colour, "outline_color": "#ffffff", "size": size},
    )
    return symbol


def _layer(symbol: ET.Element, kind: str, look: Mapping[str, str]) -> None:
    layer = ET.SubElement(
        symbol, "layer", {"class": kind, "enabled": "1", "locked": "0", "pass": "0"}
    )
    for key, value in look.items():
        ET.SubElement(layer, "prop", k=key, v=_rgba(value) if value.startswith("#") else value)


def _labels(field: str) -> ET.Element:
    labeling = ET.Element("labeling", type="simple")
    settings = ET.SubElement(labeling, "settings", calloutType="simple")
    style = ET.SubElement(settings, "text-style", fieldName=field, fontSize="7", fontFamily="Sans")
    style.attrib |= {"textColor": "40,40,40,255", "fontSizeUnit": "Point", "isExpression": "0"}
    # A name is text, whatever tags are in it.
    style.set("allowHtml", "0")
    ET.SubElement(
        style,
        "text-buffer",
        bufferDraw="1",
        bufferSize="0.8",
        bufferColor="255,255,255,200",
        bufferSizeUnits="MM",
    )
    # In QGIS's XML the "min" is the largest scale, the closest look.
    ET.SubElement(settings, "rendering", scaleVisibility="1", scaleMin="0", scaleMax="40000")
    return labeling


def _rgba(colour: str) -> str:
    return ",".join(str(int(colour[i : i + 2], 16)) for i in (1, 3, 5)) + ",255"


def _text(root: ET.Element) -> str:
    return "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n" + as_xml(root)
