"""The made-up city that ships with gemengd, read by the same readers as a real one."""

from pathlib import Path

from gemengd.model.raw import Role
from gemengd.model.request import CityRequest, Input

FOLDER = Path(__file__).parent / "voorbeeldstad"
YEARS = (2024, 2023, 2022)
# Its columns are those of the map of 2024, where this one means what its name says; what the real
# map meant by it has changed, so nobody else's is read so.
LOW_INCOME = {"low_income_households_pct": "percentage_huishoudens_met_laag_inkomen"}
MADE_UP = {
    "publisher": "gemengd (made up)",
    "licence": "Apache 2.0",
    "attribution": "gemengd, made-up data",
}


def embedded_city() -> CityRequest:
    """Return the request for ``voorbeeldstad``, a municipality that does not exist."""
    package = FOLDER / "voorbeeldstad.gpkg"
    areas = tuple(
        Input(
            file=package,
            reader="pdok-wijkenbuurten",
            role=Role.AREAS,
            table=f"buurten_{year}",
            columns=LOW_INCOME,
            title=f"Made-up neighbourhoods and key figures {year}",
            **MADE_UP,
        )
        for year in YEARS
    )
    return CityRequest(
        name="Voorbeeldstad",
        code="GM9999",
        made_up=True,
        inputs=(
            *areas,
            _extra(package, Role.STREETS, "lines", "Made-up streets", "streets"),
            _extra(package, Role.CARE, "care-register", "Made-up care register", "care"),
            _extra(package, Role.PLANS, "plans", "Made-up restructuring plans", "plans"),
            _extra(package, Role.BUILDINGS, "pdok-bag", "Made-up buildings with a permit", "pand"),
            _extra(
                FOLDER / "voorbeeldstad_population.tif",
                Role.POPULATION,
                "cbs-vierkant",
                "Made-up inhabitants per 100 m square",
                None,
            ),
        ),
    )


def _extra(file: Path, role: Role, reader: str, title: str, table: str | None) -> Input:
    return Input(
        file=file, role=role, reader=reader, title=title, table=table, year=2024, **MADE_UP
    )
