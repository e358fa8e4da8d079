"""MADE-UP plans in the schemas that real ones come in, in the middle of Voorbeeldstad."""

import json

import pyogrio
from geopandas import GeoDataFrame
from pandas import DataFrame
from shapely import box
from shapely.geometry import mapping

WEST, SOUTH = 153_000, 519_000


def shape(number):
    return box(WEST + 200 * number, SOUTH, WEST + 200 * number + 150, SOUTH + 150)


def plans(rows, path):
    """Write one plan per row to *path*; a row is a dict of columns."""
    shapes = [shape(number) for number in range(len(rows))]
    GeoDataFrame(DataFrame(rows), geometry=shapes, crs=28992).to_file(path)
    return path


# id, plantype, status_project, status_planologisch, vertrouwelijkheid
PLANMONITOR = [
    ("Sloopbuurt", "Herstructurering", "Voorbereiding", "3. In voorbereiding", "Openbaar"),
    ("Kerkplein", "Verdichting", "Definitie", "2A. Vastgesteld", "Openbaar"),
    ("Nieuwland", "Uitbreiding uitleg", "Onbekend", "5B. Ambtelijk zonder locatie", "Openbaar"),
    ("Geheimplan", "Herstructurering", "Studie", "4B. Optie", "Gemeente"),
    ("Zwijgplan", "Herstructurering", "Studie", None, None),
    ("Fabriek", "Pand Transformatie", "Realisatie tot eerste woning", None, "Openbaar"),
]
# plan, betaalbaarheid, sloop, totaal_gepland
CATEGORIES = [
    ("Sloopbuurt", "Sociale huur", "Sloop", 90),
    ("Sloopbuurt", None, "Sloop", 5),
    ("Sloopbuurt", "Sociale huur", None, 60),
    ("Sloopbuurt", "Huur middenhuur", None, 30),
    ("Sloopbuurt", "Koop betaalbare koop", None, 20),
    ("Sloopbuurt", "Koop dure koop", None, 10),
    ("Kerkplein", "Koop onbekend", "Sloop", 2),
    ("Kerkplein", "Onbekend koop of huur", None, 40),
    ("Nieuwland", "Koop dure koop", "Sloop", 1),
    ("Nieuwland", "Huur dure huur", None, 300),
    ("Elders", "Sociale huur", None, 7),
]
# number of the category, year, homes
DETAILS = [(2, 2029, 60), (3, 2027, 30), (4, 2025, 0), (7, 2031, 40)]


def planmonitor(path, *, categories=True):
    rows = [
        {
            "id": f"id-{name}",
            "plan_naam": name,
            "plantype": kind,
            "status_project": phase,
            "status_planologisch": status,
            "vertrouwelijkheid": access,
            "gemeente": "Voorbeeldstad",
            "sleutelproject": False,
        }
        for name, kind, phase, status, access in PLANMONITOR
    ]
    shapes = [shape(number) for number in range(len(rows))]
    frame = GeoDataFrame(DataFrame(rows), geometry=shapes, crs=28992)
    pyogrio.write_dataframe(frame, path, layer="planregistratie")
    if categories:
        columns = ["planregistratie_id", "betaalbaarheid", "sloop", "totaal_gepland"]
        table = DataFrame([(f"id-{plan}", *rest) for plan, *rest in CATEGORIES], columns=columns)
        table.insert(0, "id", [f"category-{number}" for number in range(len(table))])
        pyogrio.write_dataframe(table, path, layer="plancategorie", append=True)
        years = DataFrame(
            [(f"category-{number}", year, homes) for number, year, homes in DETAILS],
            columns=["plancategorie_id", "jaartal", "aantal_gepland"],
        )
        pyogrio.write_dataframe(years, path, layer="detailplanning", append=True)
    return path


def diwi(path, *projects):
    """Write projects, each a dict of the two nested properties, as DIWI's GeoJSON."""
    features = [
        {"type": "Feature", "properties": project, "geometry": mapping(shape(number))}
        for number, project in enumerate(projects)
    ]
    crs = {"type": "name", "properties": {"name": "EPSG:28992"}}
    content = {"type": "FeatureCollection", "crs": crs, "features": features}
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def project(name, *blocks, phases=None, statuses=None, **about):
    about = {"plan_soort": "HERSTRUCTURERING", "vertrouwelijkheid": "Openbaar", **about}
    return {
        "projectgegevens": {
            "basisgegevens": {"identificatie_nr": None, "naam": name},
            "projectgegevens": {"status": "ACTIVE", **about},
            "projectduur": {"start_project": "2024-03-01", "eind_project": "2031-01-01"},
            "projectfasen": phases or {},
            "planologische_planstatus": statuses or {},
        },
        "woning_blokken": list(blocks),
    }


def block(kind, count, *owners, **more):
    """Return a block of homes as it is exported: its owners with how many each gets."""
    values = [{"eigendom_type": owner, "aantal": homes} for owner, homes in owners]
    return {
        "naam": "Blok",
        "mutatiegegevens": {"mutatie_type": kind, "aantal": count, **more},
        "waarde": values,
    }
