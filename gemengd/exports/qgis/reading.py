"""A style that was edited in QGIS, as a style of ours."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from xml.etree import ElementTree as ET

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring
from pydantic import ValidationError

from gemengd.errors import DefinitionError
from gemengd.exports.qgis.colours import colour_of
from gemengd.exports.qgis.spoken import unescaped
from gemengd.model.style import Style, StyleClass
from gemengd.model.text import Language

BOUND = re.compile(r'"\w+"\s*(>=|>|<=|<)\s*(-?[\d.]+(?:[eE][-+]?\d+)?)')
WORD = re.compile(r"^\"\w+\"\s*=\s*'((?:[^'\\]|''|\\.)*)'$", re.DOTALL)
# What a graduated or categorised style goes by is the name of a column, quoted or not.
EXPRESSION = re.compile(r"""["'*/+|<>=]|\w\(|\s-\s""")
QUOTED = re.compile(r'^"[^"]*"$')
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
    takes_upper: bool = False


def read_style(qml: str, slug: str, where: str) -> Style:
    """Return the style of a QML file of QGIS: rules, graduated or categorised.

    Colours are those that QGIS draws on white paper, see `gemengd.exports.qgis.colours`. Labels are
    kept where they say something else than the bounds. A class for all other values becomes the
    colour of the unknown. What a style of ours does not have (widths, sizes, labels on the map, how
    opaque the layer is) is left out.

    Parameters
    ----------
    where
        File, for the complaint.

    Raises
    ------
    DefinitionError
        If it is no QML, is of another kind, its classes leave a gap, one is switched off, or has a
        bound that is no number.
    """
    try:
        return _style(qml, slug, where)
    except ValidationError as error:
        wrong = "; ".join(dict.fromkeys(mistake["msg"] for mistake in error.errors()))
        message = f"{where}: makes no style: {wrong}"
        raise DefinitionError(
            f"{message}; correct its classes in QGIS, and save it again"
        ) from None


def _style(qml: str, slug: str, where: str) -> Style:
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


def moved_up(qml: str, where: str) -> tuple[float, ...]:
    """Return the breaks on which QGIS draws a value in the class below, and gemengd above.

    Raises
    ------
    DefinitionError
        As `read_style` does.
    """
    classes = [c for c in _classes(_renderer(qml, where), where) if c.takes_upper]
    return tuple(sorted({c.upper for c in classes if c.upper is not None}))


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
        symbol.get("name", ""): colour_of(symbol, where)
        for symbol in renderer.iterfind("symbols/symbol")
    }
    for path in ("rules//rule", "ranges/range", "categories/category"):
        for part in renderer.iterfind(path):
            _require_on(part, where)
    kind = renderer.get("type")
    _require_column(renderer.get("attr", "").strip(), where)
    if kind == "RuleRenderer":
        for rule in renderer.iterfind("rules/rule"):
            if rule.find("rule") is not None:
                message = f"{where}: the rule {rule.get('label', '')!r} has rules within it"
                raise DefinitionError(f"{message}; put them all at one level in QGIS")
            yield _rule(rule, colours, where)
    elif kind == "graduatedSymbol":
        yield from _ranges(list(renderer.iterfind("ranges/range")), colours, where)
    elif kind == "categorizedSymbol":
        for category in renderer.iterfind("categories/category"):
            yield _category(category, colours, where)
    else:
        message = f"{where}: is drawn as {kind}, not in classes"
        raise DefinitionError(f"{message}; choose graduated, categorised or rules in QGIS")


def _require_column(goes_by: str, where: str) -> None:
    if not QUOTED.match(goes_by) and EXPRESSION.search(goes_by):
        message = f"{where}: its colours go by the expression {goes_by!r}, not by a column"
        raise DefinitionError(
            f"{message}; choose the column itself in QGIS, with classes in its unit"
        )


def _require_on(part: ET.Element, where: str) -> None:
    if part.get("render") == "false" or part.get("checkstate") == "0":
        message = f"{where}: the class {part.get('label', '')!r} is switched off in QGIS"
        raise DefinitionError(f"{message}, and here each class is drawn; switch it on, or join it")


def _rule(rule: ET.Element, colours: dict[str, str], where: str) -> _Class:
    condition, label = rule.get("filter", "").strip(), rule.get("label", "")
    colour = _colour(rule, colours, where)
    word = WORD.match(condition)
    if word:
        return _Class(label, colour, value=unescaped(word.group(1)))
    if condition == OTHERS:
        return _Class(label, colour, others=True)
    bounds = BOUND.findall(condition)
    if not bounds or BOUND.sub("", condition).replace("AND", "").strip():
        message = f"{where}: cannot follow the rule {condition!r}"
        raise DefinitionError(f'{message}; use a range, as in "value" >= 20 AND "value" < 30')
    lower = next((_number(n, where) for sign, n in bounds if sign.startswith(">")), None)
    upper = next((_number(n, where) for sign, n in bounds if sign.startswith("<")), None)
    takes_upper = any(sign == "<=" for sign, _ in bounds)
    below = any(sign == ">" for sign, _ in bounds)
    if below and lower is not None and not takes_upper and upper is not None:
        message = f"{where}: the rule {condition!r} takes neither of its bounds"
        raise DefinitionError(f'{message}; use a range, as in "value" >= 20 AND "value" < 30')
    return _Class(label, colour, lower, upper, takes_upper=takes_upper)


def _ranges(ranges: list[ET.Element], colours: dict[str, str], where: str) -> Iterator[_Class]:
    """Yield graduated classes; the outer ones are open, for a range ends where the data did."""
    bounds = [[_number(part.get(end, ""), where) for end in ("lower", "upper")] for part in ranges]
    ordered = sorted(zip(bounds, ranges, strict=True), key=lambda pair: pair[0])
    for number, ((lower, upper), found) in enumerate(ordered):
        yield _Class(
            found.get("label", ""),
            _colour(found, colours, where),
            None if number == 0 else lower,
            None if number == len(ranges) - 1 else upper,
            takes_upper=True,
        )


def _number(text: str, where: str) -> float:
    try:
        found = float(text)
    except ValueError:
        found = math.nan
    if not math.isfinite(found):
        message = f"{where}: the bound {text!r} of a class is no number"
        raise DefinitionError(f"{message}; correct it in QGIS, and save the style again")
    return found


def _colour(part: ET.Element, colours: dict[str, str], where: str) -> str:
    symbol = part.get("symbol", "")
    if symbol not in colours:
        message = f"{where}: the class {part.get('label', '')!r} has no symbol {symbol!r}"
        raise DefinitionError(f"{message}; save the style from QGIS again")
    return colours[symbol]


def _category(category: ET.Element, colours: dict[str, str], where: str) -> _Class:
    value, label = category.get("value", ""), category.get("label", "")
    colour = _colour(category, colours, where)
    if value in {"", "NULL"}:
        return _Class(label, colour, others=True)
    return _Class(label, colour, value=value)
