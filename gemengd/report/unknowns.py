"""What cannot be said, and why."""

from collections.abc import Mapping, Sequence

from pandas import Series

from gemengd.model.build import Build
from gemengd.model.reason import Reason
from gemengd.model.style import format_number
from gemengd.model.text import Language, Text

EVERYWHERE = Text("unknown everywhere", "nergens bekend")
SOMEWHERE = Text("unknown in {} of {}", "onbekend in {} van {}")
LEFT_OUT = Text("left out", "weggelaten")
AND_MORE = Text("{} and {} more", "{} en nog {}")
MOST_NAMES, MOST_REASONS = 2, 2


def unknown_lines(build: Build, language: Language) -> list[tuple[str, str]]:
    """Return what is unknown of the signals and then of the layers, and why; the most first.

    Layers that are unknown for the same reasons in as many areas share a line. Places without
    inhabitants are left aside.
    """
    inhabited = build.dataset.areas["inhabited"].astype(bool)
    signals = {
        r.overlay.name.to(language): r.why_unknown[inhabited] for r in build.overlays.values()
    }
    layers = {r.layer.name.to(language): r.reasons[inhabited] for r in build.layers.values()}
    return [
        *_lines(signals, language),
        *_lines(layers, language),
        *((slug, f"{LEFT_OUT.to(language)}: {why}") for slug, why in build.left_out.items()),
    ]


def _lines(named: Mapping[str, Series], language: Language) -> list[tuple[str, str]]:
    """Return a line per way of being unknown: what is, and where and why."""
    ways: dict[str, list[str]] = {}
    missing: dict[str, int] = {}
    for name, reasons in named.items():
        count = int((reasons != "").sum())
        if count:
            way = f"{_where(count, len(reasons), language)}: {_why(reasons, language)}"
            ways.setdefault(way, []).append(name)
            missing[way] = count
    return [
        (_named(ways[way], language), way)
        for way in sorted(ways, key=lambda w: (-missing[w], -len(ways[w]), w))
    ]


def _named(names: Sequence[str], language: Language) -> str:
    shown, more = "; ".join(names[:MOST_NAMES]), len(names) - MOST_NAMES
    return AND_MORE.to(language).format(shown, more) if more > 0 else shown


def _where(count: int, areas: int, language: Language) -> str:
    if count == areas:
        return EVERYWHERE.to(language)
    return SOMEWHERE.to(language).format(*(format_number(n, 0, language) for n in (count, areas)))


def _why(reasons: Series, language: Language) -> str:
    counts = reasons[reasons != ""].value_counts()
    most = sorted(counts.index, key=lambda reason: (-counts[reason], reason))[:MOST_REASONS]
    return "; ".join(Reason(reason).text.to(language) for reason in most)
