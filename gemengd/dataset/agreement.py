"""Two sources of one figure: whether they agree, and whose is taken where they do not."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from pandas import Series

from gemengd.dataset.columns import Name, glossary, name_of, recognise, title_of
from gemengd.dataset.offers import Offer
from gemengd.model.dataset import Column

# CBS corrects a figure in StatLine first and in the map once a year, and states there what each
# column means (Toelichting Wijk- en Buurtkaart 2022, 2023 en 2024, 30 October 2024, chapter 2).
TRUSTED = (frozenset({"odata", "statline", "kwb", "other"}), frozenset({"map", "shape"}))
SMALL = 1e-9  # what a computer adds to the difference of two decimals
COUNTED_IN = 5.0  # the counts that a share is made of are rounded to this, by lot


@dataclass(frozen=True)
class Comparison:
    """One column of a year in two sources.

    Attributes
    ----------
    compared, differing
        Areas that both have a figure of, as published; and those that rounding cannot explain.
    worst
        Code of the area where they are furthest apart, and what each says there; None where they
        agree everywhere.
    """

    column: str
    compared: int
    differing: int
    worst: tuple[str, float, float] | None


def choose(column: str, offers: Sequence[Offer], warnings: list[str]) -> Offer:
    """Return whose figures of a column are taken, of sources of one year that all have some.

    The first, unless it and another differ by more than rounding: then the one whose definition
    is best known, and a line says so. So does one where nobody has what the publisher corrected.
    """
    first, *others = offers
    for other in others:
        found = compare(column, first, other)
        if found.worst is None:
            continue
        best = min((first, other), key=lambda offer: _doubt(column, offer))
        warnings.append(_said(found, first, other, best))
        first = best
    if _is_outdated(column, first):
        warnings.append(_said_outdated(column, first))
    return first


def compare(column: str, one: Offer, other: Offer) -> Comparison:
    """Return how the figures of a column in two sources compare, area by area."""
    values = [_as_published(column, offer) for offer in (one, other)]
    known = (values[0].notna() & values[1].notna()).to_numpy(bool)
    slack = _rounding(column, one, values[0]) + _rounding(column, other, values[1])
    apart = ((values[0] - values[1]).abs() - slack)[known]
    differing = int((apart > SMALL).sum())
    code = str(apart.idxmax()) if differing else ""
    worst = (code, float(values[0][code]), float(values[1][code])) if differing else None
    return Comparison(column, int(known.sum()), differing, worst)


def _as_published(column: str, offer: Offer) -> Series:
    """Return the figures that are a publisher's own, or sums and shares of these.

    Of a mean of parts it cannot be told how far it may be off: what the publisher's own is weighted
    by is not published.
    """
    values = offer.figures.values[column]
    if offer.parts is not None and not _is_count_or_share(offer.figures.columns[column]):
        return Series(np.nan, index=values.index)
    errors = offer.figures.errors.get(column, Series(np.nan, index=values.index))
    return values.where(errors.isna() | (errors == 0))


def _rounding(column: str, offer: Offer, values: Series) -> Series:
    """Return how far each figure can be off by rounding, in the column's unit."""
    known = glossary(offer.table.own)[column].column
    whole = bool((values.dropna() % 1 == 0).all())
    # A source may round more than the publisher does elsewhere: whole per cents for tenths.
    step = max(known.rounded_to, 1.0) if whole and known.rounded_to else known.rounded_to
    slack = step if known.at_random else step / 2
    if offer.parts is not None and known.adds:
        return slack * offer.parts.reindex(values.index)
    if not _name(column, offer).counts:
        return Series(slack, index=values.index)
    base = offer.figures.values.get(known.of[0], Series(np.nan, index=values.index))
    return (slack + 2 * 100 * COUNTED_IN / base).fillna(np.inf)


def _is_count_or_share(column: Column) -> bool:
    return column.adds or column.unit == "%"


def _is_outdated(column: str, offer: Offer) -> bool:
    return offer.year in _name(column, offer).outdated


def _doubt(column: str, offer: Offer) -> int:
    """Return how little is known of what a source's column means; 0 is said by the user."""
    if column in offer.table.names:
        return 0
    theirs = _theirs(column, offer)
    names = glossary(offer.table.own)[column].names
    alike = [
        (doubt, name)
        for doubt, ways in enumerate(TRUSTED, start=1)
        for way in ways & names.keys()
        for name in names[way]
        if title_of(name.text) == title_of(theirs) and name.in_use(offer.year)
    ]
    spelt = [doubt for doubt, name in alike if name.spells(theirs)]
    return max(spelt or [doubt for doubt, _ in alike], default=len(TRUSTED) + 1)


def _name(column: str, offer: Offer) -> Name:
    return name_of(column, _theirs(column, offer), offer.year)


def _theirs(column: str, offer: Offer) -> str:
    table = offer.table
    found = recognise(table.frame.columns, table.names, offer.year or None, table.own)
    return found.get(column, column)


def _said(found: Comparison, one: Offer, other: Offer, best: Offer) -> str:
    title = glossary(one.table.own)[found.column].column.title.en
    code, first, second = found.worst or ("", 0.0, 0.0)
    places = [offer.table.source.location for offer in (one, other)]
    how_many = f"{found.differing} of {found.compared} areas"
    message = f"{title}, {one.year}: two sources differ by more than rounding in {how_many}"
    values = f"{code} has {first:g} in {places[0]} and {second:g} in {places[1]}"
    taken = f"those of {best.table.source.location} were taken"
    old = any(_is_outdated(found.column, offer) for offer in (one, other))
    why = ", for the publisher corrected the figures there and not in the map" if old else ""
    return f"{message}: {values}; {taken}{why}"


def _said_outdated(column: str, offer: Offer) -> str:
    title = glossary(offer.table.own)[column].column.title.en
    message = f"{title}, {offer.year}: {offer.table.source.location} has them as first published"
    return f"{message}; the publisher corrected them in StatLine since: compare with no other year"
