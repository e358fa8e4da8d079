"""How sure the flags of an overlay are, as the page shows it."""

from typing import Any

from pandas import Series

from gemengd.model.outcome import OverlayResult
from gemengd.model.robustness import Sureness
from gemengd.model.text import Language

Json = dict[str, Any]

MOST = 8  # choices that are listed: the rest explain little
LEAST = 0.02  # of the variance, to be listed at all


def sureness(result: OverlayResult) -> Json | None:
    """Return probabilities, ranks and choices, each array in the order of the areas."""
    sure = result.sureness
    if sure is None:
        return None
    keys = list(sure.choices)
    return {
        "draws": sure.draws,
        "ranked": int(sure.rank_low.notna().sum()),
        "probability": _whole(100 * sure.probability),
        "undecided": _whole(100 * sure.undecided),
        "low": _whole(sure.rank_low),
        "high": _whole(sure.rank_high),
        "by": [keys.index(key) if key else None for key in sure.decided_by],
        "choices": [
            {lang.value: choice.name.to(lang) for lang in Language}
            for choice in sure.choices.values()
        ],
        "influence": _influence(sure),
    }


def _influence(sure: Sureness) -> list[list[float]]:
    """Return the place among the choices and the first and total index of those that matter."""
    keys = list(sure.choices)
    counting = sure.influence[sure.influence["flag_total"] >= LEAST]
    first = counting.sort_values("flag_total", ascending=False, kind="stable").head(MOST)
    return [
        [keys.index(str(key)), round(max(row["flag_first"], 0.0), 2), round(row["flag_total"], 2)]
        for key, row in first.iterrows()
    ]


def _whole(values: Series) -> list[int | None]:
    return [None if value != value else round(value) for value in values]  # noqa: PLR0124 - NaN
