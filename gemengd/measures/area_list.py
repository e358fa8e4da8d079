"""Whether an area is on a list."""

from collections.abc import Mapping

import numpy as np
from pandas import Index, Series
from pydantic import Field

from gemengd.measures.unknown import first_reason
from gemengd.model.area_list import codes_elsewhere
from gemengd.model.dataset import CityDataset
from gemengd.model.layer import Measure, Measured
from gemengd.model.reason import Reason
from gemengd.model.text import Text

POSTCODE = "postcode"


class AreaList(Measure):
    """Whether an area is on a list of areas: ``yes``, ``mostly``, ``partly`` or ``no``.

    A list names areas per municipality; which neighbourhoods or districts these are, only codes
    can tell, and these the city's TOML gives under ``lists``. ``yes`` if the area or its district
    is given by code; ``mostly`` if its most common postcode is given (four digits: part of the
    area may have another); ``partly`` if some of its neighbourhoods are given; else ``no``.

    Without codes, areas of a municipality that the list does not name are not on it, and those of
    one that it does name are unknown. Unknown too where nobody lives, and where postcodes are
    given and that of the area is unknown.

    Attributes
    ----------
    list_name
        As the city's TOML names it under ``lists``.
    places
        Municipality code -> names of its areas on the list.
    """

    list_name: str
    places: Mapping[str, tuple[str, ...]] = Field(min_length=1)

    def __call__(self, dataset: CityDataset) -> Measured:
        """Return whether every area is on the list, a word."""
        codes = dataset.lists.get(self.list_name, ())
        index = dataset.areas.index
        postcodes = [code for code in codes if code.isdigit()]
        on = _on_the_list(dataset, set(codes))
        silent = self._named_without_code(index, codes)
        unsure = Series("", index=index, dtype=object)
        if postcodes:
            unsure = dataset.reason(POSTCODE).where(on == "no", "")
        lived_in = dataset.areas["inhabited"].astype(bool)
        reasons = first_reason(
            unsure.mask(~lived_in, Reason.UNINHABITED.value),
            Series(np.where(silent, Reason.CODES_UNKNOWN.value, ""), index=index, dtype=object),
        )
        return Measured(
            values=on.where(reasons == "", np.nan),
            reasons=reasons,
            columns=(POSTCODE,) if postcodes else (),
            notes=(*self._names(index), *_strays(dataset, codes)),
        )

    def _named_without_code(self, index: Index, codes: tuple[str, ...]) -> Series:
        """Return which areas lie in a municipality that the list names and no code is of."""
        coded = {_municipality(code) for code in codes if not code.isdigit()}
        told = any(code.isdigit() for code in codes)
        named = [_municipality(code) in self.places.keys() - coded for code in index]
        return Series(named, index=index) & (not told)

    def _names(self, index: Index) -> tuple[Text, ...]:
        here = {_municipality(code) for code in index}
        names = ", ".join(n for m, found in self.places.items() if m in here for n in found)
        if not names:
            return (
                Text(
                    "The list names no area of this city.",
                    "De lijst noemt geen gebied in deze stad.",
                ),
            )
        return (Text(f"The list names here: {names}.", f"De lijst noemt hier: {names}."),)


def _municipality(code: str) -> str:
    return f"GM{code[2:6]}"


def _on_the_list(dataset: CityDataset, codes: set[str]) -> Series:
    index = dataset.areas.index
    neighbourhoods = {code for code in codes if code.startswith("BU")}
    below = Series([any(n[2:8] == code[2:] for n in neighbourhoods) for code in index], index)
    numbers = dataset.figure(POSTCODE)
    postcode = numbers.map(lambda number: f"{number:04.0f}", na_action="ignore")
    itself = index.isin(codes) | dataset.areas["district"].isin(codes)
    words = np.select([itself, postcode.isin(codes), below], ["yes", "mostly", "partly"], "no")
    return Series(words, index=index, dtype=object)


def _strays(dataset: CityDataset, codes: tuple[str, ...]) -> tuple[Text, ...]:
    """Return what to say of codes that no area here has."""
    stray = codes_elsewhere(codes, dataset.areas, dataset.figure(POSTCODE))
    if not stray:
        return ()
    shown = ", ".join(stray[:3])
    return (
        Text(
            f"{len(stray)} of the codes are of no area here: {shown}.",
            f"{len(stray)} van de codes horen bij geen gebied hier: {shown}.",
        ),
    )
