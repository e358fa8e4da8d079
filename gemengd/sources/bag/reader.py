"""Buildings as PDOK gives them: its API's GeoJSON, or the GeoPackage of the whole country."""

import pandas as pd
from geopandas import GeoDataFrame

from gemengd.model.city import City
from gemengd.model.raw import RawTable, Role
from gemengd.model.request import Input
from gemengd.model.text import Text
from gemengd.sources.bag.statuses import STAGE_OF
from gemengd.sources.files import Bounds, passed_over, read_shapes
from gemengd.sources.map_file import tables_of
from gemengd.sources.reader import Look, Reader, make_table

COLUMNS = ("identificatie", "status", "gebruiksdoel", "aantal_verblijfsobjecten")
TABLE = "pand"
LIVING = "woonfunctie"
UNCHANGED = Text(
    "lie too far from the city, or do not change",
    "liggen te ver van de stad, of veranderen niet",
)


def _recognises(seen: Look) -> bool:
    return seen.has(*COLUMNS)


def _read(given: Input, _city: City, around: Bounds | None) -> tuple[RawTable, ...]:
    """Return the buildings that are to change, with their stage and homes.

    A building without an address object for living (a shed, a school) has no homes; a building
    with homes and shops counts the shops too, for the file does not tell them apart.
    """
    table = given.table or (TABLE if TABLE in tables_of(given.file) else None)
    frame = read_shapes(given, table, around, only={"status": tuple(STAGE_OF)})
    lived_in = frame["gebruiksdoel"].astype("string").fillna("").str.contains(LIVING)
    objects = pd.to_numeric(frame["aantal_verblijfsobjecten"], errors="coerce").fillna(0)
    found = GeoDataFrame(
        {
            "stage": frame["status"].map(STAGE_OF),
            "homes": objects.where(lived_in, 0).astype(float),
            "identificatie": frame["identificatie"],
        },
        geometry=frame.geometry,
        crs=frame.crs,
    )
    return (
        make_table(
            Role.BUILDINGS,
            found,
            given,
            title="Buildings with a permit (BAG)",
            publisher="Kadaster, through PDOK",
            licence="CC0",
            attribution="Kadaster",
            left_out=passed_over(given, table, frame, UNCHANGED),
        ),
    )


READER = Reader(
    name="pdok-bag",
    roles=frozenset({Role.BUILDINGS}),
    looks_for=f"columns {', '.join(COLUMNS)}",
    recognises=_recognises,
    read=_read,
)
