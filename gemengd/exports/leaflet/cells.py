"""Values and texts as the page's JSON has them."""

from collections.abc import Iterable
from math import isnan
from typing import Any

from pandas import Index, Series

from gemengd.model.dataset import Column
from gemengd.model.finding import Compared
from gemengd.model.outcome import OverlayResult
from gemengd.model.style import Style
from gemengd.model.text import Language, Text

Json = dict[str, Any]


def text(given: Text) -> Json:
    """Return a text in every language, by language."""
    return {language.value: given.to(language) for language in Language}


def number(value: float | None, decimals: int) -> float | None:
    """Return *value* as it will be printed, or None where it is unknown.

    Rounded here, as `format_number` rounds, so that page, table and GeoPackage cannot differ.
    """
    if value is None or isnan(value):
        return None
    rounded = round(float(value), decimals)
    return int(rounded) if rounded.is_integer() else rounded


def cells(values: Series, decimals: int) -> list[float | str | None]:
    """Return numbers as they will be printed, or words; None where one is unknown."""
    if values.dtype.kind in "fiub":
        return [number(value, decimals) for value in values.to_numpy(float).tolist()]
    return [value if isinstance(value, str) and value else None for value in values]


def words(values: Series) -> list[str]:
    """Return words, "" where there is none."""
    return [str(value) if value else "" for value in values]


def classes(values: Series, style: Style) -> list[int]:
    """Return the number of the class of each value; -1 where it is unknown."""
    return [int(one) for one in style.classify(values)]


def used(columns: Iterable[Column]) -> list[Json]:
    """Return which figures are behind a layer, of which year and whose."""
    return [{"title": text(c.title), "year": c.year, "source": c.source} for c in columns]


def numbers(codes: Iterable[str], areas: Index) -> list[int]:
    """Return the place of each code among the *areas*."""
    return [int(place) for place in areas.get_indexer(Index(list(codes)))]


def rules(result: OverlayResult, codes: Iterable[str]) -> list[list[str] | None]:
    """Return the rules that flag each area; None where none does."""
    return [list(found) if (found := result.flagging.get(code)) else None for code in codes]


def held(compared: Compared) -> list[int | None]:
    """Return 1 where a criterion holds, 0 where it does not, None where that is unknown."""
    return [None if holds is None else int(holds) for holds in compared.told]
