"""A style that was edited in QGIS, as a style of ours."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from xml.etree import ElementTree as ET

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from gemengd.errors import DefinitionError
from gemengd.model.style import Style, StyleClass
from gemengd.model.text import Language

BOUND = re.compile(r'"\w+"\s*(>=|>|<=|<)\s*(-?[\d.]+(?:[eE][-+]?\d+)?)')
WORD = re.compile(r"^\"\w+\"\s*=\s*'((?:[^']|'')*)'$")
OTHERS = "ELSE"
UNKNOWN = "unknown"
EDITED = "Edited in QGIS; say here where the breaks come from."


@dataclass(frozen=True)
class _Class:
    """A class as QGIS has it: bounds or a word, a label and a colour."""

    label: str
    colour: str
    lower: float | None = None
    upper: float | None = None
    value: str | None = None
    others: bool = False


def read_style(qml: str, slug: str, where: str) -> Style:
    """Return the style of a QML file of QGIS: rules, graduated or categorised.

    Colours are those of the first layer of each symbol. Labels are kept where they say something
    else than the bounds. A class for all other values becomes the colour of the unknown. What a
    style of ours does not have (widths, sizes, labels on the map) is left out.

    Parameters
    ----------
    where
        File, for the complaint.

    Raises
    ------
    DefinitionError
        If it is no QML, is of another kind, or its classes leave a gap.
    """
    classes = list(_classes(_renderer(qml, where), where))
    named = [c for c in classes if not c.others]
    if not named:
        raise DefinitionError(f"{where}: has no classes; give the style of a layer with classes")
    unknown = next((c.colour for c in classes if c.others), None)
    common = {
        "slug": slug,
        "title": slug.replace("_", " ").capitalize(),
        "title_nl": slug.replace("_", " ").capitalize(),
        "source": EDITED,
        **({"unknown": unknown} if unknown else {}),
    }
    if all(c.value is not None for c in named):
        return Style(kind="categories", categories=_categories(named), **common)
    return _graduated(named, common, where)


def _graduated(named: list[_Class], common: dict[str, str], where: str) -> Style:
    ordered = sorted(named, key=lambda c: -float("inf") if c.lower is None else c.lower)
    for below, above in pairwise(ordered):
        if below.upper is None or below.upper != above.lower:
            message = f"{where}: the class {below.label!r} ends at {below.upper}"
            raise DefinitionError(f"{message}, the next begins at {above.lower}; let them meet")
    breaks = tuple(c.lower for c in ordered[1:] if c.lower is not None)
    plain = Style(
        kind="graduated", breaks=breaks, colours=tuple(c.colour for c in ordered), **common
    )
    labels = tuple(c.label for c in ordered)
    for language in Language:
        if labels == tuple(c.text.to(language) for c in plain.classes()):
            return plain
    return plain.model_copy(update={"labels": labels, "labels_nl": labels})


def told_as(style: Style, like: Style) -> Style:
    """Return an edited style with the words of the one that it was made from.

    Titles and source are those of *like*; so are labels in both languages, where a class still
    has the label of one of them.
    """
    update: dict[str, object] = {"title": like.title, "title_nl": like.title_nl}
    update["source"] = like.source if like.breaks == style.breaks else style.source
    if style.kind != like.kind:
        return style.model_copy(update=update)
    texts = {t: c.text for c in like.classes() for t in (c.text.en, c.text.nl)}
    if style.kind == "categories":
        update["categories"] = tuple(
            c.model_copy(update={"label": texts[c.label].en, "label_nl": texts[c.label].nl})
            if c.label in texts
            else c
            for c in style.categories
        )
    elif style.labels:
        update["labels"] = tuple(texts[t].en if t in texts else t for t in style.labels)
        update["labels_nl"] = tuple(texts[t].nl if t in texts else t for t in style.labels)
    return style.model_copy(update=update)


def _categories(named: list[_Class]) -> tuple[StyleClass, ...]:
    return tuple(
        StyleClass(value=c.value, colour=c.colour, label=c.label, label_nl=c.label) for c in named
    )


def _renderer(qml: str, where: str) -> ET.Element:
    try:
        root = fromstring(qml)
    except (ET.ParseError, DefusedXmlException):
        raise DefinitionError(f"{where}: is no QML; save the style from QGIS as QML") from None
    found = root.find("renderer-v2")
    if found is None:
        raise DefinitionError(f"{where}: has no style of a vector layer; save one from QGIS as QML")
    return found


def _classes(renderer: ET.Element, where: str) -> Iterator[_Class]:
    colours = {
        symbol.get("name", ""): _colour(symbol, where)
        for symbol in renderer.iterfind("symbols/symbol")
    }
    kind = renderer.get("type")
    if kind == "RuleRenderer":
        for rule in renderer.iterfind("rules/rule"):
            yield _rule(rule, colours, where)
    elif kind == "graduatedSymbol":
        ranges = sorted(renderer.iterfind("ranges/range"), key=lambda r: float(r.get("lower", 0)))
        yield from _ranges(ranges, colours)
    elif kind == "categorizedSymbol":
        for category in renderer.iterfind("categories/category"):
            yield _category(category, colours)
    else:
        message = f"{where}: is drawn as {kind}, not in classes"
        raise DefinitionError(f"{message}; choose graduated, categorised or rules in QGIS")


def _rule(rule: ET.Element, colours: dict[str, str], where: str) -> _Class:
    condition, label = rule.get("filter", "").strip(), rule.get("label", "")
    colour = colours[rule.get("symbol", "")]
    word = WORD.match(condition)
    if word:
        return _Class(label, colour, value=word.group(1).replace("''", "'"))
    if condition == OTHERS:
        return _Class(label, colour, others=True)
    bounds = BOUND.findall(condition)
    if not bounds or BOUND.sub("", condition).replace("AND", "").strip():
        message = f"{where}: cannot follow the rule {condition!r}"
        raise DefinitionError(f'{message}; use a range, as in "value" >= 20 AND "value" < 30')
    lower = next((float(n) for sign, n in bounds if sign.startswith(">")), None)
    upper = next((float(n) for sign, n in bounds if sign.startswith("<")), None)
    return _Class(label, colour, lower, upper)


def _ranges(ranges: list[ET.Element], colours: dict[str, str]) -> Iterator[_Class]:
    """Yield graduated classes; the outer ones are open, for a range ends where the data did."""
    for number, found in enumerate(ranges):
        yield _Class(
            found.get("label", ""),
            colours[found.get("symbol", "")],
            None if number == 0 else float(found.get("lower", "nan")),
            None if number == len(ranges) - 1 else float(found.get("upper", "nan")),
        )


def _category(category: ET.Element, colours: dict[str, str]) -> _Class:
    value, label = category.get("value", ""), category.get("label", "")
    colour = colours[category.get("symbol", "")]
    if value in {"", "NULL"}:
        return _Class(label, colour, others=True)
    return _Class(label, colour, value=value)


def _colour(symbol: ET.Element, where: str) -> str:
    for tag, key, text in (("Option", "name", "value"), ("prop", "k", "v")):
        for found in symbol.iter(tag):
            if found.get(key) in {"color", "line_color"} and found.get(text):
                red, green, blue = (int(part) for part in found.get(text, "").split(",")[:3])
                return f"#{red:02x}{green:02x}{blue:02x}"
    raise DefinitionError(f"{where}: a class has no colour; fill it with one colour in QGIS")
