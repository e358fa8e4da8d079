"""The map of the report, with its legend and what changed beside it."""

from collections.abc import Mapping, Sequence
from html import escape

from gemengd.exports.sheet import legend, small_map
from gemengd.model.layer import LayerResult
from gemengd.model.outcome import OverlayResult, Trend
from gemengd.model.style import Style, StyleClass
from gemengd.model.text import Language, Text
from gemengd.report.behind import layer_drawing, layer_title
from gemengd.report.room import Setting
from gemengd.report.signals import Seen, Signals, over_time
from gemengd.report.words import WORDS, word

NOTE = Setting(8)
SIDE_MM, TREND_LINES, MOST_NAMES = 52.0, 5, 4
# Dark, middling, striped, dotted and light, so that they differ in black and white too.
FILLS: Mapping[Seen, str] = {
    Seen.BOTH: "#7f1d1d",
    Seen.FIRST: "#e08a5a",
    Seen.SECOND: "url(#lines)",
    Seen.OTHER: "url(#dots)",
    Seen.NONE: "#f7f4ec",
}
PATTERNS = (
    '<svg width="0" height="0" aria-hidden="true" class="patterns"><defs>'
    '<pattern id="lines" width="5" height="5" patternUnits="userSpaceOnUse">'
    '<rect width="5" height="5" fill="#cfe0ee"/><rect width="5" height="2" fill="#2b6597"/>'
    '</pattern><pattern id="dots" width="5" height="5" patternUnits="userSpaceOnUse">'
    '<rect width="5" height="5" fill="#f7f4ec"/><circle cx="2.5" cy="2.5" r="1.1" fill="#4b5563"/>'
    "</pattern></defs></svg>"
)


def where(signals: Signals, numbers: Mapping[str, int], language: Language) -> str:
    """Return the map of the signals; of what is known instead where no signal is.

    Parameters
    ----------
    numbers
        Area -> its number in the list of areas.
    """
    known = signals.seen.notna().any()
    instead = None if known else _first_known(signals)
    if instead is not None:
        return _layer_map(signals, instead, language)
    return _signal_map(signals, numbers, language)


def _signal_map(signals: Signals, numbers: Mapping[str, int], language: Language) -> str:
    style = _style(signals)
    words = {str(c.value): c.text.to(language) for c in style.categories}
    fills = [FILLS[Seen(str(c.value))] for c in style.categories]
    title = word("map_title", language)

    def figure(value: object) -> str:
        return words.get(str(value), word("not_known", language))

    areas, seen = signals.build.dataset.areas, signals.seen
    drawing = small_map(areas, seen, style, title, figure, fills=fills, numbers=numbers)
    note = f'<p class="note">{word("map_numbers", language)}</p>' if numbers else ""
    trends = _trends(signals, language)
    return _beside(drawing, title, f"{legend(style, language, fills)}{note}{trends}")


def _layer_map(signals: Signals, result: LayerResult, language: Language) -> str:
    drawing = layer_drawing(signals.build, result, language)
    classes = legend(signals.build.styles[result.layer.style], language)
    note = f'<p class="note">{escape(word("map_instead", language))}</p>'
    return _beside(drawing, layer_title(result, language), f"{classes}{note}")


def _beside(drawing: str, title: str, side: str) -> str:
    head = f"<h2>{escape(title)}</h2>"
    return f'<div class="where"><div class="map">{drawing}</div><div>{head}{side}</div></div>'


def _first_known(signals: Signals) -> LayerResult | None:
    layers = signals.build.ordered_layers
    return next((result for result in layers if result.values.notna().any()), None)


def _style(signals: Signals) -> Style:
    """Return the classes that the perspectives of this build can have together."""
    names = [result.overlay.name for result in signals.leading]
    texts = {Seen.NONE: WORDS["none_class"]}
    if (signals.seen == Seen.OTHER).any():
        texts = {Seen.OTHER: WORDS["other"], **texts}
    if len(names) > 1:
        both = Text(*(" + ".join(pair) for pair in ((n.en for n in names), (n.nl for n in names))))
        texts = {Seen.BOTH: both, Seen.FIRST: names[0], Seen.SECOND: names[1], **texts}
    elif names:
        texts = {Seen.FIRST: names[0], **texts}
    return Style(
        slug="seen",
        title="What the perspectives say together",
        title_nl="Wat de perspectieven samen zeggen",
        kind="categories",
        source="The outcomes of the overlays.",
        categories=tuple(
            # The colour is not used: what is drawn are the FILLS, of which some are patterns.
            StyleClass(value=seen, colour="#ffffff", label=text.en, label_nl=text.nl)
            for seen, text in texts.items()
        ),
    )


def _trends(signals: Signals, language: Language) -> str:
    """Return which signals are new or gone, of each perspective."""
    told = [_trend(signals, result, language) for result in signals.leading if result.earlier]
    lines = told or [word("no_years", language)]
    shown = "".join(f"<p>{escape(NOTE.clipped(t, SIDE_MM, TREND_LINES))}</p>" for t in lines)
    return f'<div class="note"><h2>{word("over_time", language)}</h2>{shown}</div>'


def _trend(signals: Signals, result: OverlayResult, language: Language) -> str:
    found = over_time(result)
    names = signals.build.dataset.areas["name"]
    said = [
        word(key, language).format(_named([str(names[c]) for c in found[trend]], language))
        for key, trend in (("new", Trend.NEW), ("gone", Trend.FADING))
        if found[trend]
    ]
    said.append(word("stays", language).format(len(found[Trend.PERSISTING])))
    return word("trend", language).format(
        name=result.overlay.name.to(language), year=max(result.earlier), what="; ".join(said)
    )


def _named(names: Sequence[str], language: Language) -> str:
    listed = ", ".join(NOTE.clipped(name, SIDE_MM, 1) for name in names[:MOST_NAMES])
    more = len(names) - MOST_NAMES
    return word("and_more", language).format(listed, more) if more > 0 else listed
