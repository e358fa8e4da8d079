"""What stands beside a change over the years."""

from collections.abc import Mapping
from types import MappingProxyType

from pandas import DataFrame

from gemengd.model.dataset import Column, OverYears
from gemengd.model.layer import Part
from gemengd.model.text import Text

BESIDE: Mapping[str, Part] = MappingProxyType(
    {
        "first_year": Part(Text("First year", "Eerste jaar"), "year"),
        "last_year": Part(Text("Last year", "Laatste jaar"), "year"),
        "lowest": Part(Text("Change, at least", "Verandering, minstens"), "", 1),
        "highest": Part(Text("Change, at most", "Verandering, hooguit"), "", 1),
        "within_rounding": Part(
            Text("Can be no change at all", "Kan ook geen verandering zijn"), ""
        ),
        "per_year": Part(
            Text(
                "Per year, with less weight on the first and last",
                "Per jaar, met minder gewicht voor het eerste en laatste",
            ),
            "",
            2,
        ),
    }
)


def trend_part_info(column: Column, parts: DataFrame, years: list[int]) -> dict[str, Part]:
    """Return what the parts of a trend mean; those of every year last."""
    decimals = 0 if column.rounded_to >= 1 else 1
    yearly = {
        f"year_{year}": Part(
            Text(f"{column.title.en}, {year}", f"{column.title.nl}, {year}"),
            column.unit,
            decimals,
        )
        for year in years
    }
    beside = {name: part for name, part in BESIDE.items() if name in parts}
    return {**beside, **yearly}


def trend_notes(found: OverYears, years: list[int]) -> tuple[Text, ...]:
    """Return of which years the change is, and which were counted otherwise."""
    if not years:
        return ()
    period = Text(
        f"Change from {years[0]} to {years[-1]}, of which {len(years)} years have figures.",
        f"Verandering van {years[0]} tot {years[-1]}; {len(years)} van die jaren hebben cijfers.",
    )
    others = ", ".join(str(year) for year in found.columns if year not in years)
    if not others:
        return (period,)
    left_out = Text(
        f"Counted in another way, so not compared: {others}.",
        f"Anders geteld, dus niet vergeleken: {others}.",
    )
    return (period, left_out, *(found_break.why for found_break in found.columns[years[-1]].breaks))
