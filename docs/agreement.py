"""Set the figures that two publishers carry beside each other: the table of docs/agreement.md.

Usage: python docs/agreement.py DATA, where DATA holds the files that are named below.
"""

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pandas as pd
import pyogrio
from pandas import DataFrame, Index

from gemengd.dataset.agreement import compare
from gemengd.dataset.borders import Borders
from gemengd.dataset.candidates import Candidate
from gemengd.dataset.columns import glossary, recognise
from gemengd.dataset.offers import Offer
from gemengd.model.raw import RawTable, Role
from gemengd.model.reason import Reason
from gemengd.model.source import Source

DATA = Path(sys.argv[1])
NOWHERE = Borders(*[pd.DataFrame()] * 3, Reason.NOT_ADDITIVE)  # only the figures are read
AGES = {"0_14": "0_15", "15_24": "15_25", "25_44": "25_45", "45_64": "45_65", "65_plus": "65plus"}
# Whoever saved these files gave the columns of CBS names of their own.
SAVED = {
    "inhabitants": "aantal_inwoners", "households": "huishoudens",
    "household_size": "gem_huishouden_grootte",
    **{f"aged_{ours}_pct": theirs for ours, theirs in AGES.items()},
}  # fmt: skip
MUNICIPALITIES = SAVED | {
    "dwellings": "woningvoorraad", "dwelling_value_keur": "gem_woz_waarde",
    "owner_occupied_pct": "koopwoningen", "rental_pct": "huurwoningen",
    "corporation_share_pct": "pct_huurcorporatie", "multi_family_pct": "pct_meergezins",
    "vacant_homes_pct": "pct_leegstand", "built_from_2000_pct": "pct_bouwjaar_na_2000",
    "lowest_income_households_pct": "pct_hh_laag_inkomen",
    "social_minimum_households_pct": "pct_rond_sociaal_min",
    "net_labour_participation_pct": "arbeidsparticipatie",
    "median_wealth_keur": "mediaan_vermogen", "youth_care_pct": "pct_jeugdzorg",
    "wmo_clients_per_1000": "wmo_per_1000", "education_low_persons": "opl_laag",
    "education_middle_persons": "opl_midden", "education_high_persons": "opl_hoog",
    "one_person_households_pct": "pct_eenpersoonshhd",
    "households_with_children_pct": "pct_hhd_met_kind", "distance_gp_km": "afstand_huisarts",
    "distance_pharmacy_km": "afstand_apotheek", "land_ha": "opp_land",
    "address_density_per_km2": "omgevingsadressendichtheid",
}  # fmt: skip
# The package's script reads StatLine's 85318NED in September 2024; only the shapes are PDOK's.
TMAP = "StatLine, districts (tmap, Sept. 2024)"
DISTRICTS = {
    "inhabitants": "population", "dwellings": "dwelling_total",
    "dwelling_value_keur": "dwelling_value", "owner_occupied_pct": "dwelling_ownership",
    "net_labour_participation_pct": "employment_rate", "low_income_persons_pct": "income_low",
    **{f"aged_{years}_pct": f"pop_{years.replace('_plus', 'plus')}" for years in AGES},
}  # fmt: skip
SERIES = {
    "inhabitants": "aantal_inwoners", "low_income_households_pct": "huishoudens_laag_inkomen",
    "social_minimum_households_pct": "huishoudens_sociaal_minimum",
    "household_income_keur": "gem_inkomen_huishoudens",
    "income_support_persons": "bijstandsontvangers",
    "net_labour_participation_pct": "arbeidsparticipatie", "youth_care_pct": "jongeren_jeugdzorg",
    "education_low_persons": "opleiding_laag", "education_middle_persons": "opleiding_middelbaar",
    "education_high_persons": "opleiding_hoog",
}  # fmt: skip
# What the names alone would set beside each other.
ANOTHER = {"pct_hh_laag_inkomen": "low_income_households_pct"}


@dataclass(frozen=True)
class Row:
    """What two sources say of one column."""

    column: str
    one: Offer
    other: Offer
    another: bool = False

    def __str__(self) -> str:
        """Return the row of the table."""
        found = compare(self.column, self.one, self.other)
        apart = (self.one.figures.values - self.other.figures.values)[self.column].abs().dropna()
        title, unit = glossary()[self.column].column.title.en, glossary()[self.column].column.unit
        cells = [
            f"{title} ({unit})", _called(self.one), _called(self.other), found.compared,
            found.compared - found.differing, f"{apart.median():.3g}", f"{apart.max():.4g}",
            self._verdict(found.differing),
        ]  # fmt: skip
        return f"| {' | '.join(map(str, cells))} |"

    def _verdict(self, differing: int) -> str:
        years = abs(self.one.year - self.other.year)
        if self.another:
            return "**another figure under the same name**: the lowest 40%"
        if years:
            return f"{years} years apart"
        return f"**differs in {differing}**" if differing else "agrees"


def _called(offer: Offer) -> str:
    return f"{offer.table.source.title}, {offer.year}"


def _offer(title: str, year: int, frame: DataFrame, names: Mapping[str, str]) -> Offer:
    """Return the figures of a table, by the codes that are its index."""
    frame = frame[~frame.index.duplicated()].rename_axis(None)
    source = Source(title, title, "", title, "", "", "", len(frame), year)
    table = RawTable(Role.FIGURES, frame, source, names=names)
    columns = recognise(frame.columns, names, year)
    nothing = Index([])
    figures = Candidate(table, frame, columns, NOWHERE, nothing, nothing, []).found
    return Offer(table, year, figures, nothing)


def _features(file: str) -> DataFrame:
    return pyogrio.read_dataframe(DATA / file, read_geometry=False)


@cache
def municipalities() -> Offer:
    frame = _features("cbs/nl_gemeenten_2022.geojson").set_index("gemeentecode")
    return _offer("map, municipalities", 2022, frame, MUNICIPALITIES)


@cache
def districts() -> Offer:
    frame = _features("cbs/nl_districts_2022.gpkg").set_index("code")
    return _offer(TMAP, 2022, frame, DISTRICTS)


def whole_municipalities() -> Offer:
    """Return the districts that are a municipality by themselves, by its code."""
    frame = districts().table.frame
    codes = "GM" + frame.index.str[2:6]
    alone = ~codes.duplicated(keep=False)
    return _offer(TMAP, 2022, frame.set_axis(codes)[alone], DISTRICTS)


@cache
def friesland() -> Offer:
    frame = pd.read_csv(DATA / "cbs/kwb_2025_friesland.csv", dtype=str, keep_default_na=False)
    return _offer("StatLine, Friesland", 2025, frame.set_index(frame["Codering_3"].str.strip()), {})


@cache
def the_hague() -> Offer:
    file = "local/denhaag/Kerncijfers_wijken_en_buurten_2019_22032020_165940.csv"
    frame = pd.read_csv(DATA / file, sep=";", dtype=str, encoding="utf-8-sig")
    codes = frame["Regioaanduiding/Codering (code)"].str.strip()
    return _offer("StatLine, The Hague", 2019, frame.set_index(codes), {})


@cache
def baarn_series(year: int) -> Offer:
    content = json.loads((DATA / "cbs/baarn_social_data.json").read_text(encoding="utf-8"))
    places = {content["gemeente"]["code"]: content["gemeente"], **content["buurten"]}
    said = {
        code: {name: series.get(str(year)) for name, series in place["tijdreeksen"].items()}
        for code, place in places.items()
    }
    return _offer(
        "StatLine, Baarn (April 2026)", year, DataFrame.from_dict(said, orient="index"), SERIES
    )


def baarn_map() -> Offer:
    frame = _features("cbs/baarn_buurten.geojson").set_index("buurtcode")
    return _offer("map, Baarn (OGC API)", 2024, frame, {})


def ede_map() -> Offer:
    frame = _features("cbs/ede_wijken_2024_wfs.geojson").set_index("wijkcode")
    return _offer("map, Ede (WFS)", 2024, frame, {})


def districts_2024() -> Offer:
    frame = _features("cbs/nl_wijken_2024.geojson").set_index("wijkcode")
    return _offer("map, districts (saved)", 2024, frame, SAVED)


def _misnamed(offer: Offer) -> Offer:
    """Return a source as its names read, where that is another figure."""
    ours = {ours: theirs for theirs, ours in ANOTHER.items() if theirs in offer.table.frame}
    return _offer(offer.table.source.title, offer.year, offer.table.frame, ours)


def _pair(one: Offer, other: Offer) -> Iterator[Row]:
    """Yield a row for each column of which both have figures of the same areas."""
    common = one.figures.values.index.intersection(other.figures.values.index)
    one, other = _of(one, common), _of(other, common)
    for column in glossary():
        if all(column in offer.figures.values for offer in (one, other)):
            both = (one.figures.values + other.figures.values)[column]
            if both.notna().any():
                yield Row(column, one, other)


def _of(offer: Offer, codes: Index) -> Offer:
    found = offer.figures
    parts = {"values": found.values, "reasons": found.reasons, "errors": found.errors}
    rows = {name: frame.loc[codes] for name, frame in parts.items()}
    return replace(offer, figures=replace(found, **rows))


def rows() -> Iterator[Row]:
    """Yield all rows: first the pairs of one year."""
    yield from _pair(whole_municipalities(), municipalities())
    yield from _pair(baarn_series(2022), municipalities())
    yield from (
        replace(row, another=True)
        for row in _pair(baarn_series(2022), _misnamed(municipalities()))
        if row.column in ANOTHER.values()
    )
    yield from _pair(baarn_series(2024), baarn_map())
    yield from _pair(ede_map(), districts_2024())
    for source in (the_hague(), friesland()):
        yield from _pair(source, municipalities())
        yield from _pair(source, districts())


print("| column | one source | another | areas | within rounding | median apart | most | verdict |")
print("|---|---|---|--:|--:|--:|--:|---|")
for row in rows():
    print(row)
