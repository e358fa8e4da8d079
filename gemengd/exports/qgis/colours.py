"""The one colour that a symbol of QGIS has to the eye."""

from collections.abc import Iterator
from xml.etree import ElementTree as ET

from gemengd.errors import DefinitionError

FILLS = frozenset({"SimpleFill", "SimpleMarker", "SimpleLine"})
DRIVEN = frozenset({"fillColor", "outlineColor", "alpha", "enabled"})
FULL = 255.0
PAPER = (FULL, FULL, FULL)
Colour = tuple[float, float, float]


def colour_of(symbol: ET.Element, where: str) -> str:
    """Return the colour of a symbol on white paper, as ``#rrggbb``.

    Its full fills lie on each other as QGIS draws them, each as opaque as it is, times how opaque
    the symbol is. An outline, a hatch over a fill and a layer that is switched off do not
    count.

    Raises
    ------
    DefinitionError
        If it has no such fill, or one whose colour follows from an expression.
    """
    layers = [layer for layer in symbol.iterfind("layer") if layer.get("enabled", "1") != "0"]
    looks = [dict(_look(layer)) for layer in layers if layer.get("class") in FILLS]
    filled = [look for look in looks if look.get("style", "solid") != "no"]
    full = [look for look in filled if look.get("style", "solid") == "solid"] or filled[:1]
    if not full:
        raise DefinitionError(f"{where}: a class has no colour; fill it with one colour in QGIS")
    if any(_is_driven(layer) for layer in [symbol, *layers]):
        message = f"{where}: the colour of a class follows from an expression"
        raise DefinitionError(f"{message}; give each class a colour of its own in QGIS")
    drawn, opaque = PAPER, _opacity(symbol, where)
    for look in full:
        *colour, alpha = _parts(look.get("color") or look.get("line_color") or "", where)
        drawn = _over(drawn, (colour[0], colour[1], colour[2]), opaque * alpha / FULL)
    return "#" + "".join(f"{round(part):02x}" for part in drawn)


def _look(layer: ET.Element) -> Iterator[tuple[str, str]]:
    for path, key, text in (("prop", "k", "v"), ("Option/Option", "name", "value")):
        for found in layer.iterfind(path):
            yield found.get(key, ""), found.get(text, "")


def _parts(text: str, where: str) -> list[float]:
    """Return red, green, blue and how opaque, each up to 255."""
    try:
        parts = [float(part) for part in text.split(",")[:4]]
    except ValueError:
        parts = []
    if len(parts) < 3 or not all(0 <= part <= FULL for part in parts):  # noqa: PLR2004 - rgb
        raise DefinitionError(f"{where}: {text!r} is no colour; save the style from QGIS again")
    return [*parts[:3], parts[3] if len(parts) > 3 else FULL]  # noqa: PLR2004 - and opacity


def _opacity(symbol: ET.Element, where: str) -> float:
    text = symbol.get("alpha", "1")
    try:
        found = float(text)
    except ValueError:
        found = -1.0
    if not 0 <= found <= 1:
        message = f"{where}: {text!r} is not how opaque a symbol is"
        raise DefinitionError(f"{message}; save the style from QGIS again")
    return found


def _over(below: Colour, above: Colour, alpha: float) -> Colour:
    red, green, blue = (b + (a - b) * alpha for b, a in zip(below, above, strict=True))
    return red, green, blue


def _is_driven(part: ET.Element) -> bool:
    properties = part.iterfind("data_defined_properties//Option")
    return any(
        option.get("name") in DRIVEN
        and any(o.get("name") == "active" and o.get("value") == "true" for o in option)
        for option in properties
    )
