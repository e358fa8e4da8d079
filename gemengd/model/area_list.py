"""Codes of areas that a city has on a list."""

from collections.abc import Iterable

from geopandas import GeoDataFrame


def codes_elsewhere(codes: Iterable[str], areas: GeoDataFrame) -> list[str]:
    """Return the codes that are of no area here; postcodes are not looked at.

    Parameters
    ----------
    areas
        As in `CityDataset`.
    """
    known = {*areas.index, *areas["district"]}
    known |= {str(code)[:8].replace("BU", "WK") for code in areas.index}
    return [c for c in codes if not c.isdigit() and c not in known and not _within(c, known)]


def _within(code: str, known: set[str]) -> bool:
    """Say whether a code is of a neighbourhood within one of the districts of the map."""
    return code.startswith("BU") and f"WK{code[2:8]}" in known
