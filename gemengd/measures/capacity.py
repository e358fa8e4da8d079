"""How much room each place has, and what is assumed where it does not say."""

import numpy as np
from geopandas import GeoDataFrame
from numpy.typing import NDArray

from gemengd.errors import MeasureError
from gemengd.model.style import format_number
from gemengd.model.text import Language, Text

Floats = NDArray[np.float64]


def capacity(places: GeoDataFrame, usual: float) -> tuple[Floats, tuple[Text, ...]]:
    """Return the capacity of each place, and what was assumed.

    A place that does not state its capacity counts for the median of those of its kind that do;
    if none does, each counts for what is *usual*.

    Parameters
    ----------
    places
        Of one kind, at least one; column ``capacity``, NaN where unknown.

    Raises
    ------
    MeasureError
        If a capacity is below 0.
    """
    stated = places["capacity"].to_numpy(float)
    if (stated < 0).any():
        wrong = places[stated < 0].iloc[0]
        message = f"care: {wrong['name']}: found a capacity of {wrong['capacity']:g}"
        raise MeasureError(f"{message}; expected 0 or more, correct it")
    unknown = np.isnan(stated)
    if not unknown.any():
        return stated, ()
    if unknown.all():
        return np.full(len(stated), usual), (_none_states(usual),)
    median = float(np.nanmedian(stated))
    return np.where(unknown, median, stated), (_some_do_not(unknown, median),)


def _none_states(usual: float) -> Text:
    each = _in_words(usual)
    return Text(
        f"No place states its capacity: each counts for {each.en}, an assumption.",
        f"Geen enkele plek noemt een capaciteit: elke telt voor {each.nl}, een aanname.",
    )


def _some_do_not(unknown: NDArray[np.bool_], median: float) -> Text:
    count, total = int(unknown.sum()), len(unknown)
    middle = _in_words(median)
    states, noemt = ("does", "noemt") if count == 1 else ("do", "noemen")
    return Text(
        f"{count} of {total} places {states} not state the capacity: there the median of the "
        f"others counts, {middle.en}.",
        f"{count} van de {total} plekken {noemt} geen capaciteit: daar telt de mediaan van de "
        f"andere, {middle.nl}.",
    )


def _in_words(number: float) -> Text:
    decimals = 0 if number.is_integer() else 1
    english, dutch = (format_number(number, decimals, lang) for lang in (Language.EN, Language.NL))
    return Text(english, dutch)
