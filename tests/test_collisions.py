"""Names that the outputs would hold twice are refused when they are read, by file and key."""

import sqlite3
from contextlib import closing

import pyogrio
import pytest
from build_builder import make_build

from gemengd.definitions import load_definitions
from gemengd.errors import DefinitionError
from gemengd.exports import export
from gemengd.exports.wide import wide_frame
from gemengd.measures import registry
from gemengd.model.city import City
from gemengd.model.format import Format
from gemengd.model.names import BESIDE_LAYER, BESIDE_OVERLAY, COLUMNS, PLACES, why_reserved
from gemengd.model.text import Language

LAYER = """
title = "{title}"
title_nl = "{title_nl}"
unit = "%"
style = "minutes"
caveat = "c"
caveat_nl = "c"
[measure]
use = "share"
whole = "dwellings"
percentage = "corporation_share_pct"
"""
OVERLAY = """
title = "{title}"
title_nl = "{title_nl}"
description = "d"
description_nl = "d"
caveat = "c"
caveat_nl = "c"
flag_at = 1.0
[[criteria]]
layer = "social_housing"
at = "least"
threshold = 30
compares_with = "country"
source = "Own choice: a test."
because = "b"
because_nl = "b"
"""


@pytest.fixture
def complaint(tmp_path):
    """Return what is said of layers and overlays, each a slug with its two titles."""

    def do(layers=None, overlays=None):
        (tmp_path / "overlays").mkdir()
        for folder, texts, pattern in (
            (tmp_path, layers, LAYER), (tmp_path / "overlays", overlays, OVERLAY)
        ):  # fmt: skip
            for slug, (title, title_nl) in (texts or {}).items():
                text = pattern.format(title=title, title_nl=title_nl)
                (folder / f"{slug}.toml").write_text(text, encoding="utf-8")
        with pytest.raises(DefinitionError) as caught:
            load_definitions(registry(), [tmp_path])
        return str(caught.value)

    return do


@pytest.mark.parametrize(
    ("slug", "what"),
    [
        ("plans", "a table of the GeoPackage"),
        ("sources", "a table of the GeoPackage"),
        ("layer_styles", "a table of the GeoPackage"),
        ("gpkg_contents", "a table of the GeoPackage"),
        ("sqlite_sequence", "a table of the GeoPackage"),
        ("rtree_demand_geom", "a table of the GeoPackage"),
        ("district", "a column of the table of everything"),
        ("flags", "a file of the outputs"),
    ],
)
def test_a_name_of_the_outputs_own_is_refused(slug, what, complaint):
    said = complaint(layers={slug: ("A", "B")}, overlays={slug: ("C", "D")})

    assert f"layers/{slug}.toml: '{slug}' is {what}; give the file another name" in said
    assert f"layers/overlays/{slug}.toml: '{slug}' is" in said


def test_all_collisions_are_told_at_once(complaint):
    said = complaint(
        layers={"care": ("A", "B"), "demand_why": ("C", "D"), "social_housing_places": ("E", "F")},
        overlays={
            "demand": ("G", "H"),
            "mine": ("Segregation pressure", "Eigen"),
            "yours": ("Yours", "Plannen"),
        },
    )

    assert "layers/care.toml: 'care' is a table of the GeoPackage" in said
    assert "'demand_why' is also of layers/demand" in said
    assert "'social_housing_places' is also of layers/social_housing" in said
    assert "layers/overlays/demand.toml: 'demand' is also of layers/demand.toml" in said
    assert "overlays/mine.toml: title: 'Segregation pressure' is also the title of" in said
    assert "overlays/yours.toml: title_nl: 'Plannen' is also the title of the table plans" in said


def test_a_slug_that_is_too_long_for_a_file_is_refused(complaint):
    assert "has 81 letters, at most 80 fit" in complaint(layers={"a" * 81: ("A", "B")})


def test_what_ships_collides_with_nothing():
    load_definitions(registry())


@pytest.mark.parametrize("name", ["Flags", "manifest", "Report"])
def test_a_city_with_the_name_of_an_output_has_its_code_for_a_name(name):
    assert City(name, "GM0308").slug == "gm0308"
    assert len(City("x" * 400, "GM0308").slug) == 80


def test_the_list_of_reserved_names_is_what_the_exports_write(tmp_path):
    build = make_build()
    export(build, tmp_path, Language.EN, formats=[w for w in Format if w.is_table])

    package = tmp_path / "proefstad/proefstad.gpkg"
    with closing(sqlite3.connect(package)) as database:
        tables = {row[0] for row in database.execute("SELECT name FROM sqlite_master")}
    named = {name for name, _ in pyogrio.list_layers(package)}
    ours = {s + ending for s in (*build.layers, *build.overlays) for ending in ("", PLACES)}
    known = {t for t in tables - ours if not t.startswith(("idx_", "trigger", "sqlite_autoindex"))}
    assert all(why_reserved(name) for name in named - ours)
    assert [t for t in known if not why_reserved(t) and "trigger" not in t] == []
    beside = {s + e for s in build.layers for e in ("", *BESIDE_LAYER)}
    beside |= {s + e for s in build.overlays for e in ("", *BESIDE_OVERLAY)}
    columns = {"code", *wide_frame(build, Language.EN).columns}
    assert columns - beside == set(COLUMNS)
