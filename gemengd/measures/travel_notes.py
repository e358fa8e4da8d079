"""What a reader must know of a travel time: where it starts, and what is missing."""

from collections.abc import Iterable

import numpy as np
from geopandas import GeoDataFrame
from numpy.typing import NDArray
from pandas import DataFrame

from gemengd.measures.along_streets import Origins
from gemengd.measures.homes import squares_by_area
from gemengd.model.dataset import AROUND_M, CityDataset
from gemengd.model.ledger import SHOWN, first_few
from gemengd.model.style import format_number
from gemengd.model.text import Language, Text
from gemengd.network import SNAP_LIMIT_M, Mode, Snapped


def no_such_place(kind: str, there: Iterable[str]) -> Text:
    """Say that the file has no place of this kind, and of which kinds it has some."""
    kinds = ", ".join(sorted(set(there)))
    return Text(
        f"The care file has no place of the kind '{kind}'; that need not mean that there is none. "
        f"It has: {kinds}.",
        f"Het zorgbestand bevat geen plek van de soort '{kind}'; dat hoeft niet te betekenen "
        f"dat die er niet is. Wel: {kinds}.",
    )


def nothing_near() -> Text:
    """Say that no place of the care file lies in or near the city."""
    km = f"{AROUND_M / 1000:g}"
    return Text(
        f"No place of the care file lies in the city or within {km} km of it: the file is about "
        "elsewhere.",
        f"Geen enkele plek van het zorgbestand ligt in de stad of binnen {km} km eromheen: het "
        "bestand gaat over een ander gebied.",
    )


def straight_line(mode: Mode) -> Text:
    """Say that no streets were given."""
    km_per_hour = mode.metres_per_minute * 60 / 1000
    dutch = f"{km_per_hour:g}".replace(".", ",")
    return Text(
        "No streets were given: these are minutes in a straight line at "
        f"{km_per_hour:g} km/h. The real way is longer, most of all across water and rail.",
        "Er zijn geen straten opgegeven: dit zijn minuten hemelsbreed, met "
        f"{dutch} km/u. De echte weg is langer, vooral waar water of spoor tussen ligt.",
    )


def about_places(places: Snapped) -> tuple[Text, ...]:
    """Say how many places do not lie on the streets, if any."""
    away, total = int((~places.known).sum()), len(places.link)
    if not away:
        return ()
    return (
        Text(
            f"{away} of {total} places lie more than {SNAP_LIMIT_M:g} m from every connected "
            "street and do not count.",
            f"{away} van de {total} plekken liggen meer dan {SNAP_LIMIT_M:g} m van alle "
            "aaneengesloten straten en tellen niet mee.",
        ),
    )


NEARER = Text("nearer", "dichterbij")
WITHIN_REACH = Text("within reach too", "ook binnen bereik")


def beyond_the_edge(
    dataset: CityDataset, origins: Origins, minutes: NDArray[np.float64] | float, could: Text
) -> tuple[Text, ...]:
    """Say for how many people places that are too far outside the city to be known may matter.

    Parameters
    ----------
    minutes
        How far each home looks; NaN where that is not known.
    could
        What such a place could be for them.
    """
    homes, metres = origins.homes, minutes * origins.mode.metres_per_minute
    x, y = homes["x"].to_numpy(float), homes["y"].to_numpy(float)
    west, south, east, north = dataset.areas.total_bounds
    # Along the streets is never shorter than straight, so what is this far cannot matter.
    edge = np.minimum.reduce([x - west, east - x, y - south, north - y]) + AROUND_M
    weight = homes["inhabitants"].to_numpy(float)
    share = 100 * float(weight[metres > edge].sum()) / float(weight.sum())
    if not share:
        return ()
    english, dutch = (
        format_number(max(share, 0.1), 1, lang) for lang in (Language.EN, Language.NL)
    )
    km = f"{AROUND_M / 1000:g}"
    return (
        Text(
            f"Places more than {km} km outside the city are not known here; for {english}% of "
            f"the inhabitants one of these could be {could.en}.",
            f"Plekken verder dan {km} km buiten de stad zijn hier niet bekend; voor {dutch}% van "
            f"de inwoners kan een daarvan {could.nl} zijn.",
        ),
    )


def outside_the_city(dataset: CityDataset, places: GeoDataFrame) -> tuple[Text, ...]:
    """Say how many places lie where nobody is counted, if any."""
    inside = dataset.areas.sindex.query(places.geometry.to_numpy(), predicate="intersects")[0]
    total = len(places)
    away = total - len(np.unique(inside))
    if not away:
        return ()
    lies, ligt = ("lies", "ligt") if away == 1 else ("lie", "liggen")
    return (
        Text(
            f"{away} of {total} places {lies} outside the city: people who live there take room "
            "too, but are not counted.",
            f"{away} van de {total} plekken {ligt} buiten de stad: wie daar woont neemt ook ruimte "
            "in, maar telt hier niet mee.",
        ),
    )


def about_homes(
    dataset: CityDataset, homes: DataFrame, known: NDArray[np.bool_]
) -> tuple[Text, ...]:
    """Say where the walk starts, and how many inhabitants do not count."""
    counted = homes["counted"].to_numpy(bool)
    apart = where_nobody_lives(dataset) if _fewer(dataset, counted) else ()
    return _starts(homes, counted) + apart + _lost(homes, counted & ~known)


def _fewer(dataset: CityDataset, counted: NDArray[np.bool_]) -> bool:
    """Say whether some squares or addresses are not among the homes."""
    return dataset.population is not None and int(counted.sum()) < len(dataset.population)


def where_nobody_lives(dataset: CityDataset) -> tuple[Text, ...]:
    """Say how many people live, by squares or addresses, where the figures count nobody."""
    cells = squares_by_area(dataset)
    apart = cells[~cells["area"].map(dataset.areas["inhabited"]).astype(bool)]
    if apart.empty:
        return ()
    by_area = apart.groupby("area")["inhabitants"].sum().sort_values(ascending=False)
    shown = ", ".join(first_few(dataset.areas["name"][by_area.index]))
    more = ", …" if len(by_area) > SHOWN else ""
    squares, people, areas = len(apart), float(by_area.sum()), len(by_area)
    many, veel = ("area", "gebied") if areas == 1 else ("areas", "gebieden")
    return (
        Text(
            f"{squares} squares or addresses with {people:.0f} inhabitants lie in {areas} {many} "
            f"where nobody is counted, and do not count: {shown}{more}.",
            f"{squares} vakjes of adressen met {people:.0f} inwoners liggen in {areas} {veel} "
            f"waar niemand is geteld, en tellen niet mee: {shown}{more}.",
        ),
    )


def _starts(homes: DataFrame, counted: NDArray[np.bool_]) -> tuple[Text, ...]:
    points, areas = int((~counted).sum()), homes["area"].nunique()
    if not points:
        return ()
    if not counted.any():
        return (
            Text(
                "It is not given where people live: each area counts from one point inside it.",
                "Er is niet opgegeven waar mensen wonen: elk gebied telt vanaf één punt erin.",
            ),
        )
    return (
        Text(
            f"{points} of {areas} inhabited areas have no square or address where people "
            "live: they count from one point inside them.",
            f"{points} van de {areas} bewoonde gebieden hebben geen vakje of adres waar "
            "mensen wonen: die tellen vanaf één punt erin.",
        ),
    )


def _lost(homes: DataFrame, lost: NDArray[np.bool_]) -> tuple[Text, ...]:
    if not lost.any():
        return ()
    cells, people = int(lost.sum()), float(homes["inhabitants"].to_numpy(float)[lost].sum())
    return (
        Text(
            f"{cells} squares or addresses with {people:.0f} inhabitants have no known way there.",
            f"Van {cells} vakjes of adressen met {people:.0f} inwoners is de route niet bekend.",
        ),
    )
