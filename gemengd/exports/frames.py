"""Results as frames: what the GeoPackage holds and what Python users get."""

from collections.abc import Mapping

import numpy as np
from geopandas import GeoDataFrame
from pandas import DataFrame, Index, Series

from gemengd.model.build import Build
from gemengd.model.layer import LayerResult
from gemengd.model.outcome import OverlayResult
from gemengd.model.reason import Reason
from gemengd.model.text import Language, Text

BASE = ("name", "district")


def layer_frame(build: Build, slug: str) -> GeoDataFrame:
    """Return one layer, a row per area.

    Returns
    -------
    GeoDataFrame
        EPSG:28992, index ``code``. ``name``; ``district`` (code); ``value`` (in the layer's
        unit, NaN is unknown); ``reason`` (why it is unknown, "" where it is known) and the same
        in words, ``reason_en``, ``reason_nl``; ``rank`` within the city, 1 is the highest;
        ``years`` of the figures behind it; then the layer's parts under their own names.
    """
    result = build.layers[slug]
    areas = build.dataset.areas
    columns: dict[str, Series] = {
        "value": result.values,
        "reason": result.reasons.astype(str),
        "reason_en": _in_words(result.reasons, Language.EN),
        "reason_nl": _in_words(result.reasons, Language.NL),
        "rank": result.ranks,
        "years": Series(_years(result), index=areas.index),
        **{str(name): result.measured.parts[name] for name in result.measured.parts},
    }
    return _with_areas(columns, areas)


def overlay_frame(build: Build, slug: str) -> GeoDataFrame:
    """Return one overlay, a row per area.

    Returns
    -------
    GeoDataFrame
        EPSG:28992, index ``code``. ``name``; ``district``; ``outcome`` (flagged, not_flagged,
        unknown); ``score`` (0-1, NaN where unknown); ``known`` (share of the weight that is
        known); ``because_en``, ``because_nl`` (what held, "" where nothing did);
        ``unknown_en``, ``unknown_nl`` (why it is unknown); ``probability`` (0-1, of a flag in the
        overlay's draws), ``undecided`` (0-1, draws that unknown figures leave open),
        ``rank_low``, ``rank_high`` (between which it lies in nine draws of ten), ``decided_by_en``,
        ``decided_by_nl`` (the choice that its flag hangs most on, "" where on none); ``lift_en``,
        ``lift_nl`` (the smallest change in its figures that would lift the flag), ``raise_en``,
        ``raise_nl`` (that would raise one; "" where no single figure would); ``trend`` (new,
        persisting, fading, or "") and the same in words, ``trend_en``, ``trend_nl``; per
        weighting ``outcome_<weighting>``; and per criterion, in the overlay's order from 1,
        ``c1_value``, ``c1_threshold``, ``c1_city`` (NaN where the city has no figure),
        ``c1_holds`` (None is unknown).
    """
    result = build.overlays[slug]
    areas = build.dataset.areas
    columns: dict[str, Series] = {
        "outcome": result.outcomes.astype(str),
        "score": result.scores,
        "known": result.known,
        "because_en": _because(result, areas.index, Language.EN),
        "because_nl": _because(result, areas.index, Language.NL),
        "unknown_en": _in_words(result.why_unknown, Language.EN),
        "unknown_nl": _in_words(result.why_unknown, Language.NL),
        **_trend(result, areas.index),
    }
    columns |= _sureness(result, areas.index)
    for language in (Language.EN, Language.NL):
        columns[f"lift_{language}"] = _change(result, areas.index, language, lifts=True)
        columns[f"raise_{language}"] = _change(result, areas.index, language, lifts=False)
    for weighting, outcomes in result.weighed.items():
        columns[f"outcome_{weighting}"] = outcomes.astype(str)
    for number in range(len(result.overlay.criteria)):
        columns |= _criterion(result, areas.index, number)
    return _with_areas(columns, areas)


def _trend(result: OverlayResult, index: Index) -> dict[str, Series]:
    found = {code: result.trend(code) for code in index}
    texts = {code: result.trend_text(code) for code in index}
    word = Series({c: t[0].value if t else "" for c, t in found.items()}, index=index, dtype=object)
    return {
        "trend": word,
        "trend_en": Series({c: t.en for c, t in texts.items()}, index=index, dtype=object),
        "trend_nl": Series({c: t.nl for c, t in texts.items()}, index=index, dtype=object),
    }


def reason_text(reason: str) -> Text:
    """Return a reason code in words; "" stays ""."""
    return Reason(reason).text if reason else Text("", "")


def _with_areas(columns: Mapping[str, Series], areas: GeoDataFrame) -> GeoDataFrame:
    taken = {name: column for name, column in columns.items() if name not in BASE}
    frame = DataFrame(taken, index=areas.index)
    base = {name: areas[name] for name in BASE}
    found = GeoDataFrame({**base, **frame}, geometry=areas.geometry, crs=areas.crs)
    return found.rename_axis("code")


def _in_words(reasons: Series, language: Language) -> Series:
    return reasons.map(lambda reason: reason_text(str(reason)).to(language)).astype(object)


def _years(result: LayerResult) -> str:
    return ", ".join(map(str, result.years))


def _because(result: OverlayResult, index: Index, language: Language) -> Series:
    sentences = ["; ".join(f.because(language) for f in result.reasons(code)) for code in index]
    return Series(sentences, index=index, dtype=object)


def _sureness(result: OverlayResult, index: Index) -> dict[str, Series]:
    nothing = Series(np.nan, index=index, dtype=float)
    sure = result.sureness
    if sure is None:
        words = Series("", index=index, dtype=object)
        names = ("probability", "undecided", "rank_low", "rank_high")
        return {**dict.fromkeys(names, nothing), "decided_by_en": words, "decided_by_nl": words}

    def decided(language: Language) -> Series:
        said = {key: choice.name.to(language) for key, choice in sure.choices.items()}
        return sure.decided_by.map({"": "", **said}).astype(object)

    return {
        "probability": sure.probability,
        "undecided": sure.undecided,
        "rank_low": sure.rank_low,
        "rank_high": sure.rank_high,
        "decided_by_en": decided(Language.EN),
        "decided_by_nl": decided(Language.NL),
    }


def _change(result: OverlayResult, index: Index, language: Language, *, lifts: bool) -> Series:
    told = {c: x.text.to(language) for c, x in result.changes.items() if x.lifts is lifts}
    return Series([told.get(code, "") for code in index], index=index, dtype=object)


def _criterion(result: OverlayResult, index: Index, number: int) -> dict[str, Series]:
    found = result.findings.columns[number]
    prefix = f"c{number + 1}"
    return {
        f"{prefix}_value": Series(found.values, index=index),
        f"{prefix}_threshold": Series(found.threshold, index=index, dtype=float),
        f"{prefix}_city": Series(found.city, index=index, dtype=float),
        f"{prefix}_holds": Series(found.told, index=index, dtype="boolean"),
    }


def counts(values: Series, reasons: Series) -> dict[str, int]:
    """Return how many areas are known, and how many unknown for each reason."""
    unknown = reasons[values.isna()].astype(str)
    found = {"known": int(values.notna().sum())}
    return found | {str(r): int(n) for r, n in sorted(unknown.value_counts().items())}


def number_or_none(value: float | None) -> float | None:
    """Return a number that JSON can hold; unknown is None."""
    return None if value is None or np.isnan(value) else round(float(value), 6)
