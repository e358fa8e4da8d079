"""What the page shows, as plain values for JSON: codes in order, then a column per layer."""

from collections.abc import Iterable, Mapping

from pandas import Series

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
from gemengd.exports.leaflet.earlier import layer_years, newest_year, overlay_years
from gemengd.exports.leaflet.places import care, plans, ranked
from gemengd.exports.leaflet.shapes import area_shapes
from gemengd.exports.leaflet.short import short
from gemengd.exports.leaflet.sureness import sureness
from gemengd.exports.leaflet.surfaces import surface_picture
from gemengd.model.build import Build
from gemengd.model.change import Change
from gemengd.model.criterion import Criterion
from gemengd.model.finding import Compared
from gemengd.model.index import IndexResult
from gemengd.model.layer import LayerResult, Measure, with_needs
from gemengd.model.ledger import Account, LeftOut
from gemengd.model.outcome import OverlayResult
from gemengd.model.reason import Reason
from gemengd.model.source import Source
from gemengd.model.style import Style
from gemengd.model.text import Language, Text

MOST_ELEMENTS = 1500  # own choice: more areas as elements of their own would make the page slow


def content(build: Build) -> Json:
    """Return all that the page shows of *build*, but for the words of the page itself.

    What the page can tell from the rest is left out: ranks, and the figures that a criterion has
    from its layer.
    """
    dataset = build.dataset
    city = dataset.city
    accounts = {account.source: account for account in dataset.ledger}
    return {
        "city": {"name": city.name, "code": city.code, "made_up": city.made_up},
        "areas": _areas(build),
        "overlays": [_overlay(build, slug) for slug in build.overlays],
        "layers": [_layer(build, slug) for slug in build.layers],
        "indices": [_index(result) for result in build.indices.values()],
        "reasons": {reason.value: text(reason.text) for reason in Reason},
        "plans": plans(dataset),
        "care": care(dataset),
        "sources": [_source(source, accounts.get(source.slug)) for source in dataset.sources],
        "warnings": list(dataset.warnings),
        "left_out": dict(build.left_out),
        "versions": dict(build.versions),
        "shapes": area_shapes(dataset.areas),
        "on_canvas": len(dataset.areas) > MOST_ELEMENTS,
    }


def _areas(build: Build) -> Json:
    areas = build.dataset.areas
    figures = build.dataset.figures
    known = "inhabitants" in figures.columns
    return {
        "codes": list(areas.index),
        "names": [short(str(name)) for name in areas["name"]],
        "districts": [str(district) for district in areas["district"]],
        "inhabited": [bool(lived_in) for lived_in in areas["inhabited"]],
        "inhabitants": cells(figures["inhabitants"], 0) if known else None,
    }


def _layer(build: Build, slug: str) -> Json:
    result = build.layers[slug]
    layer = result.layer
    return {
        "slug": slug,
        "title": text(layer.name),
        "unit": text(layer.units),
        "group": layer.group,
        "decimals": layer.decimals,
        "caveat": text(layer.warning),
        "description": text(Text(layer.description, layer.description_nl or layer.description)),
        "notes": [text(note) for note in result.measured.notes],
        "used": used(result.used),
        "beside": _beside(build, slug),
        "city": number(result.measured.city, layer.decimals),
        "values": cells(result.values, layer.decimals),
        "why": words(result.reasons),
        "parts": _parts(result),
        "places": ranked(build.dataset, result.measured.places),
        "surface": _surface(build, result),
        "year": newest_year(result, build.layers),
        "earlier": layer_years(result, build.styles[layer.style]),
        **_styled(build.styles[layer.style], result.values),
    }


def _beside(build: Build, slug: str) -> list[str]:
    """Return the slugs of the sources behind a layer that are no figures: streets, care, plans."""
    defined = {slug: result.layer for slug, result in build.layers.items()}
    measures = [defined[one].measure for one in with_needs([slug], defined)]
    roles = {role for one in measures if isinstance(one, Measure) for role in one.uses}
    return [source.slug for source in build.dataset.sources if source.role in roles]


def _surface(build: Build, result: LayerResult) -> Json | None:
    surface = result.measured.surface
    if surface is None:
        return None
    return surface_picture(surface, build.styles[result.layer.style], build.dataset.areas)


def _index(result: IndexResult) -> Json:
    return {
        "layer": result.index.layer,
        "title": text(result.index.name),
        "caveat": text(result.index.warning),
        "areas": result.areas,
        "known": number(100 * result.known, 0),
        "why": None if result.why is None else text(result.why),
        "notes": [text(note) for note in result.notes],
        "rows": [
            {
                "title": text(e.statistic.text),
                "radius": e.radius_m,
                "numbers": [number(n, 2) for n in (e.value, e.low, e.high, e.by_chance)],
            }
            for e in result.estimates
        ],
    }


def _overlay(build: Build, slug: str) -> Json:
    result = build.overlays[slug]
    overlay = result.overlay
    codes = build.dataset.areas.index
    return {
        "slug": slug,
        "title": text(overlay.name),
        "description": text(Text(overlay.description, overlay.description_nl)),
        "caveat": text(overlay.warning),
        "flag_at": overlay.flag_at,
        "outcomes": [str(outcome) for outcome in result.outcomes],
        "scores": cells(result.scores, 2),
        "flagged": numbers(result.flagged, codes),
        "flagging": rules(result, codes),
        "why": words(result.why_unknown),
        "criteria": _criteria(result),
        "sure": sureness(result),
        "changes": [_change(result.changes.get(code)) for code in codes],
        "weighed": [
            {
                "title": text(result.overlay.weightings[weighting].name),
                "source": result.overlay.weightings[weighting].source,
                "outcomes": [str(outcome) for outcome in outcomes],
            }
            for weighting, outcomes in result.weighed.items()
        ],
        "overlaps": [text(pair.text) for pair in result.overlaps],
        "trends": [_trend(result, code) for code in codes],
        "year": newest_year(result, build.layers),
        "earlier": overlay_years(result, build.styles[overlay.style]),
        **_styled(build.styles[overlay.style], result.outcomes),
    }


def _trend(result: OverlayResult, code: str) -> Json | None:
    return text(result.trend_text(code)) if result.trend(code) else None


def _criteria(result: OverlayResult) -> list[Json]:
    weights = _rule_weights(result.overlay.criteria)
    told = {s.criterion: s.sentence for x in result.changes.values() for s in x.shifts}
    return [
        _criterion(column, weights[column.criterion.rule], told.get(place, Text("", "")))
        for place, column in enumerate(result.findings.columns)
    ]


def _rule_weights(criteria: Iterable[Criterion]) -> Mapping[str, float]:
    weights: dict[str, float] = {}
    for criterion in criteria:
        weights[criterion.rule] = weights.get(criterion.rule, 0) + criterion.weight
    return weights


def _criterion(column: Compared, rule_weight: float, instead: Text) -> Json:
    criterion = column.criterion
    sentence = Text(criterion.because, criterion.because_nl)
    return {
        "layer": criterion.layer,
        "because": {
            language.value: sentence.to(language).format(value="\x01", threshold="\x02")
            for language in Language
        },
        "instead": {
            language.value: instead.to(language).format(value="\x01", new="\x02")
            for language in Language
        },
        "city": number(column.city, column.decimals),
        "threshold": number(column.threshold, column.decimals),
        "decimals": column.decimals,
        "bound": text(criterion.at.bound),
        "compares_with": criterion.compares_with,
        "source": criterion.source,
        "required": criterion.required,
        "rule": criterion.rule,
        "weight": round(criterion.weight / rule_weight, 3),
        "holds": held(column),
    }


def _change(change: Change | None) -> Json | None:
    if change is None:
        return None
    shifts = [[s.criterion, s.new, s.decimals] for s in change.shifts]
    return {"lifts": change.lifts, "shifts": shifts}


def _styled(style: Style, values: Series) -> Json:
    return {
        "classes": [
            {"colour": c.colour, "label": text(c.text), "value": c.value} for c in style.classes()
        ],
        "class_of": classes(values, style),
        "unknown": style.unknown,
        "breaks_source": style.source,
    }


def _parts(result: LayerResult) -> list[Json]:
    measured = result.measured
    return [
        {
            "name": name,
            "title": text(part.title),
            "unit": part.unit,
            "decimals": part.decimals,
            "values": cells(measured.parts[name], part.decimals),
        }
        for name, part in measured.part_info.items()
        if name in measured.parts
    ]


def _source(source: Source, account: Account | None) -> Json:
    return {
        "slug": source.slug,
        "title": source.title,
        "publisher": source.publisher,
        "year": source.year,
        "licence": source.licence,
        "attribution": source.attribution,
        "location": source.location,
        "sha256": source.sha256,
        "rows": source.rows,
        "used": None if account is None else account.used,
        "gone": [] if account is None else [_gone(left) for left in account.left_out],
        "made_up": source.made_up,
        "notes": list(source.notes),
    }


def _gone(left: LeftOut) -> Json:
    return {"count": left.count, "why": text(left.why), "examples": list(left.examples)}
