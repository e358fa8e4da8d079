"""Codes of areas that a city has on a list."""

from collections.abc import Collection, Iterable

from geopandas import GeoDataFrame
from pandas import Series


def codes_elsewhere(codes: Iterable[str], areas: GeoDataFrame, postcodes: Series) -> list[str]:
    """Return the codes that are of no area here.

    Parameters
    ----------
    areas
        As in `CityDataset`.
    postcodes
        The most common one of each area as a number; where none is known, none can be missed.
    """
    known = {*areas.index, *areas["district"]}
    known |= {str(code)[:8].replace("BU", "WK") for code in areas.index}
    numbers = {f"{number:.0f}" for number in postcodes.dropna()}
    return [
        code
        for code in codes
        if code not in known | numbers and not (_within(code, known) or _untold(code, numbers))
    ]


def _untold(code: str, postcodes: Collection[str]) -> bool:
    return code.isdigit() and not postcodes


def _within(code: str, known: set[str]) -> bool:
    """Say whether a code is of a neighbourhood within one of the districts of the map."""
    return code.startswith("BU") and f"WK{code[2:8]}" in known
