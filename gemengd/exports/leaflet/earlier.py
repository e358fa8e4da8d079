"""Layers and overlays as they were in earlier years: only what differs from now."""

from collections.abc import Mapping

from gemengd.exports.leaflet.cells import (
    Json,
    cells,
    classes,
    held,
    number,
    numbers,
    rules,
    text,
    used,
    words,
)
from gemengd.model.finding import Compared, Findings
from gemengd.model.layer import LayerResult
from gemengd.model.outcome import OverlayResult
from gemengd.model.style import Style


def layer_years(result: LayerResult, style: Style) -> Json:
    """Return, by year, figures and classes of a layer in the order of the areas."""
    return {str(year): _layer(then, style) for year, then in result.earlier.items()}


def overlay_years(result: OverlayResult, style: Style) -> Json:
    """Return, by year, outcomes in the order of the areas, and why areas were flagged."""
    return {str(year): _overlay(then, style) for year, then in result.earlier.items()}


def newest_year(result: LayerResult | OverlayResult, layers: Mapping[str, LayerResult]) -> int:
    """Return the newest year of the figures behind it; 0 where none has a year."""
    if isinstance(result, OverlayResult):
        return max(newest_year(layers[c.layer], layers) for c in result.overlay.criteria)
    return max(result.dated.values(), default=0)


def _layer(then: LayerResult, style: Style) -> Json:
    return {
        "values": cells(then.values, then.layer.decimals),
        "class_of": classes(then.values, style),
        "why": words(then.reasons),
        "city": number(then.measured.city, then.layer.decimals),
        "notes": [text(note) for note in then.measured.notes],
        "used": used(then.used),
    }


def _overlay(then: OverlayResult, style: Style) -> Json:
    codes = then.outcomes.index
    shown = then.findings.only(then.flagged) if then.flagged else Findings(codes[:0], ())
    return {
        "outcomes": words(then.outcomes),
        "class_of": classes(then.outcomes, style),
        "why": words(then.why_unknown),
        "flagged": numbers(then.flagged, codes),
        "flagging": rules(then, codes),
        "criteria": [_criterion(column) for column in shown.columns],
    }


def _criterion(column: Compared) -> Json:
    """Return what a criterion said of the flagged areas, in their order."""
    return {
        "threshold": number(column.threshold, column.decimals),
        "values": [number(value, column.decimals) for value in column.values.tolist()],
        "holds": held(column),
        "why": column.why_unknown,
    }
