"""Key figures in the publisher's columns, rounding and missing codes, for three years."""

import csv
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from geopandas import GeoDataFrame
from numpy.typing import NDArray
from shapely import Point

from gemengd.sources.voorbeeldstad.neighbourhoods import KINDS, MUNICIPALITY, Neighbourhood, area_ha
from gemengd.sources.voorbeeldstad.place import CENTRE, SEED, Floats, Place

YEARS = (2022, 2023, 2024)
SECRET, LATER = -99997, -99995
NAME = "Voorbeeldstad (verzonnen)"
LESS_DENSE = 0.74  # brings the city to some 90,000 inhabitants
FEW_HOMES, FEW_PEOPLE, FEW_CLIENTS = 20, 50, 8  # below these CBS keeps shares and clients secret

Row = dict[str, float | str]


def schema() -> list[tuple[str, str, bool]]:
    """Return the columns: name, type, and whether a year's first release has it."""
    with Path(__file__).with_name("schema.csv").open(encoding="utf-8") as file:
        rows = csv.DictReader(line for line in file if not line.startswith("#"))
        return [(r["column"], r["type"], r["first_release"] == "yes") for r in rows]


def make_figures(
    year: int, neighbourhoods: Sequence[Neighbourhood], care: GeoDataFrame, place: Place
) -> GeoDataFrame:
    """Return the publisher's table of one year."""
    nearest = _straight_km(neighbourhoods, care)
    rows = [
        _row(n, year, {kind: km[i] for kind, km in nearest.items()}, place)
        for i, n in enumerate(neighbourhoods)
    ]
    columns: dict[str, NDArray[Any]] = {}
    for name, kind, first_release in schema():
        values = [row[name] if name in row else rest[name] for row, rest in rows]
        if year == max(YEARS) and not first_release:
            values = [LATER] * len(values)
        columns[name] = np.array(values, dtype={"str": object, "int": int, "float": float}[kind])
    shapes = [n.shape for n in neighbourhoods]
    return GeoDataFrame(columns, geometry=shapes, crs="EPSG:28992")


def people(neighbourhood: Neighbourhood, year: int) -> int:
    """Return the inhabitants of a neighbourhood, before rounding."""
    kind = KINDS[neighbourhood.kind]
    grows = {"suburb": 0.02, "old centre": 0.006, "countryside": -0.01}.get(neighbourhood.kind, 0.0)
    spread = _draw(neighbourhood, "people").uniform(0.8, 1.2)
    size = area_ha(neighbourhood.shape) * kind.density * LESS_DENSE * spread
    return round(size * (1 + grows * (year - YEARS[0])))


def _draw(neighbourhood: Neighbourhood, what: str) -> np.random.Generator:
    """Return a generator that is the same for a place and topic, whatever else is drawn."""
    topic = sum(ord(letter) * (k + 1) for k, letter in enumerate(what))
    x, y = (
        round(v) for v in shapely.get_coordinates(neighbourhood.shape.representative_point())[0]
    )
    return np.random.default_rng([SEED, topic, x, y])


def _straight_km(
    neighbourhoods: Sequence[Neighbourhood], care: GeoDataFrame
) -> Mapping[str, Floats]:
    middles = [Point(n.east_m + CENTRE[0], n.north_m + CENTRE[1]) for n in neighbourhoods]
    kinds = sorted(set(care["kind"]))
    return {
        kind: np.array(
            [care.geometry[care["kind"] == kind].distance(m).min() / 1000 for m in middles]
        )
        for kind in kinds
    }


def _row(
    n: Neighbourhood, year: int, km: Mapping[str, float], place: Place
) -> tuple[Row, Mapping[str, float]]:
    """Return the figures that have a model, and what stands in for all others."""
    row: Row = {**_identity(n, year), **_ground(n, place)}
    inhabitants = people(n, year)
    if inhabitants == 0:
        return {**row, "aantal_inwoners": 0}, _Always(0 if n.kind == "water" else SECRET)
    row |= _residents(n, inhabitants)
    homes = round(inhabitants / KINDS[n.kind].household * 1.02)
    row |= _homes(n, homes, year)
    row |= _income(n, inhabitants, year)
    row |= _support(n, inhabitants, year)
    row |= _distances(km)
    return _kept_secret(row, inhabitants, homes), _Rest(n, inhabitants, homes)


def _identity(n: Neighbourhood, year: int) -> Row:
    return {
        "buurtcode": n.code,
        "buurtnaam": n.name,
        "wijkcode": n.district,
        "gemeentecode": MUNICIPALITY,
        "gemeentenaam": NAME,
        "indelingswijziging_wijken_en_buurten": 1,
        "water": "JA" if n.kind == "water" else "NEE",
        "meest_voorkomende_postcode": "" if n.kind == "water" else f"99{n.district[-2:]}",
        "dekkingspercentage": 1,
        "jrstatcode": f"{year}{n.code}",
        "jaar": year,
    }


def _ground(n: Neighbourhood, place: Place) -> Row:
    whole = area_ha(n.shape)
    water = area_ha(n.shape.intersection(place.river))
    return {
        "oppervlakte_totaal_in_ha": round(whole),
        "oppervlakte_land_in_ha": round(whole) - round(water),
        "oppervlakte_water_in_ha": round(water),
    }


def _residents(n: Neighbourhood, inhabitants: int) -> Row:
    kind, draw = KINDS[n.kind], _draw(n, "residents")
    young = kind.young * draw.uniform(0.85, 1.15)
    old = kind.old * draw.uniform(0.8, 1.2)
    teens, grown = 12 * draw.uniform(0.8, 1.3), 27 * draw.uniform(0.85, 1.2)
    ages = _whole_shares([young, teens, grown, 100 - young - old - teens - grown, old])
    households = round(inhabitants / kind.household)
    alone = float(np.clip(72 - 20 * (kind.household - 1.4) / 0.6, 12, 78)) * draw.uniform(0.9, 1.1)
    alone_, with_, without = _whole_shares([alone, (100 - alone) * 0.5, (100 - alone) * 0.5])
    single, married, divorced, widowed = _whole_shares([48, 37, 9, 6])
    density = inhabitants / area_ha(n.shape)
    return {
        "aantal_inwoners": _to_five(inhabitants),
        "mannen": _to_five(inhabitants * 0.495),
        "vrouwen": _to_five(inhabitants) - _to_five(inhabitants * 0.495),
        "percentage_personen_0_tot_15_jaar": ages[0],
        "percentage_personen_15_tot_25_jaar": ages[1],
        "percentage_personen_25_tot_45_jaar": ages[2],
        "percentage_personen_45_tot_65_jaar": ages[3],
        "percentage_personen_65_jaar_en_ouder": ages[4],
        "percentage_ongehuwd": single,
        "percentage_gehuwd": married,
        "percentage_gescheid": divorced,
        "percentage_verweduwd": widowed,
        "aantal_huishoudens": _to_five(households),
        "percentage_eenpersoonshuishoudens": alone_,
        "percentage_huishoudens_zonder_kinderen": without,
        "percentage_huishoudens_met_kinderen": with_,
        "gemiddelde_huishoudsgrootte": round(kind.household, 1),
        "bevolkingsdichtheid_inwoners_per_km2": round(density * 100),
        "omgevingsadressendichtheid": round(150 + density * 38),
        "stedelijkheid_adressen_per_km2": int(np.digitize(-density, [-60, -38, -25, -12]) + 1),
    }


def _homes(n: Neighbourhood, homes: int, year: int) -> Row:
    kind, draw = KINDS[n.kind], _draw(n, "homes")
    rises = (year - YEARS[0]) * (1.6 if n.kind == "old centre" else 0.2)
    corporation = kind.corporation + draw.normal(0, 2.6 if kind.corporation > 60 else 4.5) - rises  # noqa: PLR2004 - a belt is alike
    corporation = float(np.clip(corporation, 0, 84))
    owned = float(np.clip(kind.owned + draw.normal(0, 4) + rises, 2, 97 - corporation))
    unknown = draw.uniform(0, 2)
    shares = _whole_shares([owned, corporation, 100 - owned - corporation - unknown, unknown])
    single = _whole_shares([75 if kind.household > 2.1 else 28, 25 if kind.household > 2.1 else 72])  # noqa: PLR2004
    older = {"suburb": 22, "old centre": 92}.get(n.kind, 84)
    grows = 1 + (year - YEARS[0]) * (0.09 if n.kind == "old centre" else 0.05)
    return {
        "woningvoorraad": homes,
        "gemiddelde_woningwaarde": round(kind.value_keur * draw.uniform(0.9, 1.1) * grows),
        "percentage_koopwoningen": shares[0],
        "percentage_huurwoningen": shares[1] + shares[2],
        "perc_huurwoningen_in_bezit_woningcorporaties": shares[1],
        "perc_huurwoningen_in_bezit_overige_verhuurders": shares[2],
        "percentage_woningen_met_eigendom_onbekend": shares[3],
        "percentage_eengezinswoning": single[0],
        "percentage_meergezinswoning": single[1],
        "percentage_bewoond": 96,
        "percentage_leegstand_woningen": 4,
        "percentage_bouwjaarklasse_tot_2000": older,
        "percentage_bouwjaarklasse_vanaf_2000": 100 - older,
    }


def _income(n: Neighbourhood, inhabitants: int, year: int) -> Row:
    kind, draw = KINDS[n.kind], _draw(n, "income")
    less = (year - YEARS[0]) * (0.7 if n.kind == "old centre" else 0.1)
    poor = max(0.5, kind.poor * draw.uniform(0.85, 1.15) - less)
    lowest = float(np.clip(18 + 2.1 * poor, 5, 75))
    adults = inhabitants * (1 - (kind.young + kind.old) / 100)
    persons = 34 - 0.6 * poor
    return {
        "netto_arbeidsparticipatie": round(kind.working + draw.normal(0, 1.5) + less),
        "percentage_werknemers": 85,
        "percentage_zelfstandigen": 15,
        "aantal_inkomensontvangers": _to_hundred(inhabitants * 0.8),
        "gemiddeld_inkomen_per_inkomensontvanger": round(persons * 1.25, 1),
        "gemiddeld_inkomen_per_inwoner": round(persons, 1),
        "percentage_personen_met_hoog_inkomen": round(max(2.0, 34 - 1.6 * poor)),
        "percentage_personen_met_laag_inkomen": round(lowest),
        "percentage_huishoudens_met_hoog_inkomen": round(max(2.0, 36 - 1.7 * poor)),
        "percentage_huishoudens_met_laag_inkomen": round(poor),
        "percentage_huishoudens_met_laagste_inkomen": round(min(80.0, lowest * 1.1)),
        "percentage_huishoudens_onder_of_rond_sociaal_minimum": round(poor * 1.1),
        "gemiddeld_gestandaardiseerd_inkomen_van_huishoudens": round(44 - 0.9 * poor, 1),
        "huishoudens_tot_110_percent_van_sociaal_minimum": round(poor * 1.3),
        "huishoudens_tot_120_percent_van_sociaal_minimum": round(poor * 1.7),
        "mediaan_vermogen_van_particuliere_huish": round(max(1.0, 4.2 * kind.owned - 6 * poor), 1),
        "aantal_personen_met_een_alg_bijstandsuitkering_tot": _to_ten(adults * poor / 100 * 0.45),
        "aantal_personen_met_een_ao_uitkering_totaal": _to_ten(adults * (0.025 + 0.0038 * poor)),
        "aantal_personen_met_een_ww_uitkering_totaal": _to_ten(adults * 0.017),
        "aantal_personen_met_een_aow_uitkering_totaal": _to_ten(inhabitants * kind.old / 100),
    }


def _support(n: Neighbourhood, inhabitants: int, year: int) -> Row:
    kind, draw = KINDS[n.kind], _draw(n, "support")
    grows = 1 + 0.02 * (year - YEARS[0])
    per_1000 = 38 * kind.demand * (0.55 + kind.old / 40) * draw.uniform(0.85, 1.15) * grows
    clients = _to_five(inhabitants * per_1000 / 1000)
    youth = float(np.clip(9.5 * kind.demand**0.5 * draw.uniform(0.85, 1.15), 3, 22))
    minors = inhabitants * kind.young / 100 * 1.5
    few = clients < FEW_CLIENTS
    return {
        "aantal_wmo_clienten": SECRET if few else clients,
        "aantal_wmo_clienten_per_1000_inwoners": SECRET if few else round(per_1000),
        "aantal_jongeren_met_jeugdzorg_in_natura": _to_five(minors * youth / 100),
        "percentage_jongeren_met_jeugdzorg_in_natura": round(youth, 1),
    }


def _distances(km: Mapping[str, float]) -> Row:
    """Return distances by road: a third longer than straight, as a rule of thumb."""
    by_road = {kind: round(1.3 * d + 0.1, 1) for kind, d in km.items()}
    return {
        "huisartsenpraktijk_gemiddelde_afstand_in_km": by_road["gp"],
        "huisartsenpraktijk_gemiddeld_aantal_binnen_1_km": round(max(0.0, 3.6 - 2.4 * km["gp"]), 1),
        "huisartsenpraktijk_gemiddeld_aantal_binnen_3_km": round(max(0.3, 15 - 5 * km["gp"]), 1),
        "huisartsenpraktijk_gemiddeld_aantal_binnen_5_km": round(max(1.0, 25 - 4 * km["gp"]), 1),
        "huisartsenpost_gemiddelde_afstand_in_km": by_road["hospital"],
        "apotheek_gemiddelde_afstand_in_km": by_road["pharmacy"],
        "ziekenhuis_incl_buitenpolikliniek_gem_afst_in_km": by_road["hospital"],
        "ziekenhuis_excl_buitenpolikliniek_gem_afst_in_km": by_road["hospital"],
    }


def _kept_secret(row: Row, inhabitants: int, homes: int) -> Row:
    housing = [c for c in row if ("woning" in c and c != "woningvoorraad") or "bouwjaar" in c]
    shares = [c for c in row if c.startswith(("percentage_", "perc_", "netto_", "huishoudens_tot"))]
    hidden = (housing if homes < FEW_HOMES else []) + (shares if inhabitants < FEW_PEOPLE else [])
    return row | dict.fromkeys(hidden, SECRET)


class _Always(dict[str, float]):
    """The same value for every column that has no model, as where nobody lives."""

    def __init__(self, value: float) -> None:
        super().__init__()
        self.value = value

    def __missing__(self, _column: str) -> float:
        return self.value


class _Rest(dict[str, float]):
    """Columns that gemengd does not use: plausible, by what their name says they count."""

    def __init__(self, n: Neighbourhood, inhabitants: int, homes: int) -> None:
        super().__init__()
        self.n, self.inhabitants, self.homes = n, inhabitants, homes

    def __missing__(self, column: str) -> float:
        draw = _draw(self.n, column)
        far = 1 + float(np.hypot(self.n.east_m, self.n.north_m)) / 3_000
        rules: list[tuple[str, Callable[[], float]]] = [
            ("binnen_", lambda: round(draw.uniform(0.5, 6) * int(column.split("_")[-2]) / far, 1)),
            ("afst", lambda: round(draw.uniform(0.3, 1.6) * far, 1)),
            ("gasverbruik", lambda: _to_ten(draw.uniform(700, 1_500))),
            ("elektriciteit", lambda: _to_ten(draw.uniform(1_700, 3_300))),
            ("bedrijven", lambda: _to_five(self.inhabitants * draw.uniform(0.002, 0.02))),
            ("bedrijfsvestigingen", lambda: _to_five(self.inhabitants * 0.08)),
            ("auto", lambda: self._vehicles(column)),
            ("motortweewielers", lambda: _to_five(self.inhabitants * 0.035)),
            ("herkomstl", lambda: round(self._origin(column))),
            ("opleidingsniveau", lambda: _to_ten(self.inhabitants * draw.uniform(0.18, 0.32))),
            ("per_1000", lambda: round(draw.uniform(6, 13))),
            ("relatief", lambda: round(draw.uniform(5, 14))),
            ("geboorte", lambda: _to_five(self.inhabitants * 0.01)),
            ("sterfte", lambda: _to_five(self.inhabitants * 0.009)),
            ("stadsverwarming", lambda: round(draw.uniform(0, 20))),
        ]
        return next((rule() for part, rule in rules if part in column), float(SECRET))

    def _vehicles(self, column: str) -> float:
        per_home = min(1.5, 0.35 + 0.012 * KINDS[self.n.kind].owned)
        total = self.homes * per_home
        if "per_huishouden" in column:
            return round(per_home, 1)
        if "per_km2" in column:
            return round(total / area_ha(self.n.shape) * 100)
        return _to_five(total * (0.8 if "benzine" in column else 0.2 if "overige" in column else 1))

    def _origin(self, column: str) -> float:
        here = 82.0 - 14 * (KINDS[self.n.kind].demand - 0.5)
        parts = {
            "nederland": here,
            "europa": (100 - here) * 0.35,
            "buiten_europa": (100 - here) * 0.65,
        }
        born = 0.5 if "_geb_" in f"_{column}" else 1.0
        if column.endswith(("herkomstland_nederland", "met_herkomstland_nederland")):
            return parts["nederland"]
        return parts["buiten_europa" if column.endswith("buiten_europa") else "europa"] * born


def _whole_shares(shares: Sequence[float]) -> list[int]:
    """Return whole percentages that add up to 100: the largest remainders are rounded up."""
    exact = np.maximum(np.array(shares, dtype=float), 0)
    exact = exact / exact.sum() * 100
    whole = np.floor(exact).astype(int)
    short = 100 - int(whole.sum())
    whole[np.argsort(whole - exact, kind="stable")[:short]] += 1
    return [int(w) for w in whole]


def _to_five(count: float) -> int:
    return 5 * round(count / 5)


def _to_ten(count: float) -> int:
    return 10 * round(count / 10)


def _to_hundred(count: float) -> int:
    return 100 * round(count / 100)
