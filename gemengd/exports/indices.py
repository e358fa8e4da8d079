"""The indices of a city as plain rows."""

from typing import Any

from pandas import DataFrame

from gemengd.exports.describe import Columns
from gemengd.exports.frames import number_or_none
from gemengd.model.build import Build
from gemengd.model.index import IndexResult
from gemengd.model.layer import Part
from gemengd.model.text import Text

COLUMNS: Columns = {
    "index": Part(Text("Index", "Index"), ""),
    "title_en": Part(Text("Title (English)", "Titel (Engels)"), ""),
    "title_nl": Part(Text("Title (Dutch)", "Titel (Nederlands)"), ""),
    "statistic": Part(Text("Statistic", "Maat"), ""),
    "meaning_en": Part(Text("Meaning (English)", "Betekenis (Engels)"), ""),
    "meaning_nl": Part(Text("Meaning (Dutch)", "Betekenis (Nederlands)"), ""),
    "radius_m": Part(Text("Surroundings, 0 for the areas", "Omgeving, 0 voor gebieden"), "m"),
    "value": Part(Text("Value", "Waarde"), "0-1", 3),
    "low": Part(Text("95% interval, low", "95%-interval, laag"), "0-1", 3),
    "high": Part(Text("95% interval, high", "95%-interval, hoog"), "0-1", 3),
    "by_chance": Part(Text("By chance alone", "Alleen door toeval"), "0-1", 3),
    "share_pct": Part(Text("Share in the city", "Aandeel in de stad"), "%", 1),
    "areas": Part(Text("Areas known", "Gebieden bekend"), ""),
    "known": Part(Text("Part of the city that is known", "Bekend deel van de stad"), "0-1", 3),
    "year": Part(Text("Year", "Jaar"), ""),
}


def index_frame(build: Build) -> DataFrame:
    """Return a row per index, year, statistic and radius; columns as `COLUMNS` states them."""
    results = [r for found in build.indices.values() for r in (found, *found.earlier)]
    rows = [row for result in results for row in _rows(result)]
    return DataFrame(rows, columns=list(COLUMNS))


def index_json(result: IndexResult) -> dict[str, Any]:
    """Return an index as JSON can hold it, unknown as None."""
    return {
        "layer": result.index.layer,
        "whole": result.index.whole,
        "areas": result.areas,
        "known": number_or_none(result.known),
        "share_pct": number_or_none(result.share),
        "year": result.year,
        "why_unknown": result.why.en if result.why else "",
        "notes": [note.en for note in result.notes],
        "draws": result.index.draws,
        "seed": result.index.seed,
        "earlier": [index_json(one) for one in result.earlier],
        "estimates": [
            {
                "statistic": str(e.statistic),
                "radius_m": e.radius_m,
                "value": number_or_none(e.value),
                "low": number_or_none(e.low),
                "high": number_or_none(e.high),
                "by_chance": number_or_none(e.by_chance),
            }
            for e in result.estimates
        ],
    }


def _rows(result: IndexResult) -> list[dict[str, Any]]:
    of_city = {
        "index": result.index.slug,
        "title_en": result.index.title,
        "title_nl": result.index.title_nl,
        "share_pct": result.share,
        "areas": result.areas,
        "known": result.known,
        "year": result.year,
    }
    return [
        {
            **of_city,
            "statistic": str(e.statistic),
            "meaning_en": e.statistic.text.en,
            "meaning_nl": e.statistic.text.nl,
            "radius_m": e.radius_m,
            "value": e.value,
            "low": e.low,
            "high": e.high,
            "by_chance": e.by_chance,
        }
        for e in result.estimates
    ]
