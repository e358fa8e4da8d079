import csv
import json
import sqlite3
from dataclasses import replace
from io import StringIO

import numpy as np
import pyogrio
import pytest
import rasterio
from build_builder import HOSTILE, NASTY, WATER, make_build
from lxml import etree
from owslib.iso import MD_Metadata

from gemengd.errors import ExportError
from gemengd.exports import export, layer_frame, overlay_frame
from gemengd.exports import write as writing
from gemengd.exports.flags import flags_csv
from gemengd.exports.manifest import manifest
from gemengd.exports.qgis import area_style
from gemengd.model.text import Language


@pytest.fixture(scope="module")
def folder(build, tmp_path_factory):
    out = tmp_path_factory.mktemp("out")
    export(build, out, Language.EN)
    return out / "proefstad"


@pytest.fixture(scope="module")
def package(folder):
    return folder / "proefstad.gpkg"


def rows(package, query, *values):
    with sqlite3.connect(package) as database:
        return database.execute(query, values).fetchall()


def shapes(build):
    """Return the names of the tables with shapes."""
    return {*build.layers, *build.overlays, "plans", "care", "care_reach_places"}


def test_a_layer_has_a_row_per_area_with_value_reason_and_rank(build):
    frame = layer_frame(build, "social_housing")

    assert frame.index.equals(build.dataset.areas.index)
    assert frame.crs == "EPSG:28992"
    unknown = frame["value"].isna()
    assert (frame.loc[unknown, "reason_en"] != "").all()
    assert (frame.loc[~unknown, "reason"] == "").all()
    assert frame["rank"].min() == 1
    assert frame["value"].idxmax() == frame["rank"].idxmin()


def test_areas_whose_figures_look_the_same_share_their_rank_in_every_file(build, tmp_path):
    layer = build.layers["social_housing"]
    values = layer.values.copy()
    values.iloc[:5] = [90.4, 90.3, 91.2, np.nan, 89.4]
    alike = replace(layer, measured=replace(layer.measured, values=values))
    changed = replace(build, layers={**build.layers, "social_housing": alike})

    frame = layer_frame(changed, "social_housing")
    export(changed, tmp_path, Language.EN)
    package = tmp_path / "proefstad/proefstad.gpkg"
    back = pyogrio.read_dataframe(package, layer="social_housing").set_index("code")

    # Shown as 90, 90, 91 and 89: two second ones, and no third.
    ranks = [2, 2, 1, 4]
    assert frame["rank"].iloc[[0, 1, 2, 4]].tolist() == ranks
    assert back.loc[frame.index, "rank"].iloc[[0, 1, 2, 4]].tolist() == ranks


def test_every_number_of_the_flags_stands_under_its_own_heading(build):
    found = list(csv.DictReader(StringIO(flags_csv(build, Language.EN))))

    differ = False
    for row in found:
        result, code = build.overlays[row["overlay"]], row["code"]
        sure = result.sureness
        expected = {
            "score": (result.scores, 4), "known_share": (result.known, 4),
            "probability": (sure.probability, 3), "rank_low": (sure.rank_low, 0),
            "rank_high": (sure.rank_high, 0),
            "inhabitants": (build.dataset.figure("inhabitants"), 0),
        }  # fmt: skip
        for heading, (series, decimals) in expected.items():
            number = round(series[code], decimals)
            assert float(row[heading] or "nan") == pytest.approx(number, nan_ok=True), heading
        differ |= sure.rank_low[code] < sure.rank_high[code]
    assert differ


def test_every_table_of_the_package_holds_what_its_frame_holds(build, package):
    frames = {slug: layer_frame(build, slug) for slug in build.layers}
    frames |= {slug: overlay_frame(build, slug) for slug in build.overlays}
    for slug, frame in frames.items():
        back = pyogrio.read_dataframe(package, layer=slug).set_index("code").loc[frame.index]
        for column in frame.columns.drop("geometry"):
            mine = frame[column].astype(object).where(frame[column].notna(), None)
            theirs = back[column].astype(object).where(back[column].notna(), None)
            assert theirs.fillna("").tolist() == mine.fillna("").tolist(), (slug, column)


def test_an_overlay_tells_value_threshold_and_outcome_of_each_criterion(build):
    frame = overlay_frame(build, "segregation")

    flagged = frame[frame["outcome"] == "flagged"]
    assert len(flagged) > 0
    assert flagged["because_en"].str.contains("% of the homes").all()
    assert (flagged["c1_value"] >= flagged["c1_threshold"]).all()
    assert flagged["c1_holds"].all()
    assert frame["c1_holds"].isna().sum() == frame["c1_value"].isna().sum()
    assert frame.loc[frame["outcome"] == "unknown", "score"].isna().all()


def test_an_overlay_tells_what_would_lift_a_flag_and_what_each_party_says(build):
    frame = overlay_frame(build, "segregation")

    flagged = frame["outcome"] == "flagged"
    assert frame.loc[flagged, "lift_en"].str.startswith("The flag would be lifted if ").all()
    assert frame.loc[flagged, "lift_nl"].str.startswith("Het signaal zou vervallen als ").all()
    assert (frame.loc[~flagged, ["lift_en", "lift_nl"]] == "").all(axis=None)
    raised = frame["raise_en"] != ""
    assert raised.any()
    assert (frame.loc[raised, "outcome"] == "not_flagged").all()
    assert frame["outcome_town"].tolist() == frame["outcome"].tolist()
    assert set(frame["c1_city"]) == {31.4}


def test_an_overlay_tells_how_sure_each_flag_is(build):
    frame = overlay_frame(build, "segregation")
    sure = build.overlays["segregation"].sureness

    unknown = frame["outcome"] == "unknown"
    for column in ("probability", "undecided", "rank_low", "rank_high"):
        assert frame[column].isna().tolist() == unknown.tolist()
    assert (frame["rank_low"].dropna() <= frame["rank_high"].dropna()).all()
    hangs = frame["decided_by_en"] != ""
    assert hangs.any()
    assert frame.loc[hangs, "probability"].between(0.05, 0.95).all()
    said = {choice.name.en for choice in sure.choices.values()}
    assert set(frame.loc[hangs, "decided_by_en"]) <= said


def test_every_column_of_an_overlay_says_what_it_means(build, package):
    for slug in build.overlays:
        meant = rows(
            package, "SELECT column_name FROM gpkg_data_columns WHERE table_name = ?", slug
        )
        there = rows(package, f"SELECT name FROM pragma_table_info('{slug}')")
        assert {name for (name,) in there} - {"fid", "geom"} == {name for (name,) in meant}


def test_every_layer_overlay_and_source_is_a_table(build, package):
    names = {name for name, _ in pyogrio.list_layers(package)}

    expected = {*shapes(build), "sources", "manifest"}
    assert expected | {"layer_styles"} == names


def test_the_package_gives_back_what_went_in(build, package):
    for slug in build.layers:
        back = pyogrio.read_dataframe(package, layer=slug).set_index("code")
        frame = layer_frame(build, slug)
        assert back.crs == "EPSG:28992"
        assert back["name"].tolist() == frame["name"].tolist()
        if frame["value"].dtype.kind == "f":
            np.testing.assert_array_equal(back["value"], frame["value"])


def test_every_table_with_shapes_has_a_default_style(build, package):
    styled = rows(package, "SELECT f_table_name FROM layer_styles WHERE useAsDefault = 1")

    assert {name for (name,) in styled} == shapes(build)


def test_the_places_that_a_layer_names_are_a_table_of_points(package):
    back = pyogrio.read_dataframe(package, layer="care_reach_places")

    assert back[["rank", "name", "gain"]].values.tolist() == [
        [1, "Buurt A", 2.5], [2, HOSTILE, 1.25],
    ]  # fmt: skip
    assert back.geom_type.tolist() == ["Point", "Point"]
    assert back.crs == "EPSG:28992"
    ((unit,),) = rows(
        package,
        "SELECT description FROM gpkg_data_columns WHERE table_name = 'care_reach_places' "
        "AND column_name = 'gain'",
    )
    assert "min" in unit


def test_every_column_of_a_layer_says_what_it_means(build, package):
    for slug in build.layers:
        meant = rows(
            package, "SELECT column_name FROM gpkg_data_columns WHERE table_name = ?", slug
        )
        there = rows(package, f"SELECT name FROM pragma_table_info('{slug}')")
        assert {name for (name,) in there} - {"fid", "geom"} == {name for (name,) in meant}


def test_every_table_with_shapes_has_a_spatial_index(build, package):
    indexed = rows(package, "SELECT table_name FROM gpkg_extensions WHERE extension_name = ?",
                   "gpkg_rtree_index")  # fmt: skip

    assert {name for (name,) in indexed} == shapes(build)


def test_the_manifest_stands_in_the_package_too(package, folder):
    ((text,),) = rows(
        package, "SELECT metadata FROM gpkg_metadata WHERE mime_type = 'application/json'"
    )

    inside = json.loads(text)

    beside = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert inside["sources"] == beside["sources"]
    assert inside["layers"] == beside["layers"]


def test_a_catalogue_reads_title_licence_place_and_lineage(package):
    ((text,),) = rows(package, "SELECT metadata FROM gpkg_metadata WHERE mime_type = 'text/xml'")

    found = MD_Metadata(etree.fromstring(text))

    (about,) = found.identification
    assert found.stdname == "ISO 19115"
    assert found.referencesystem.code == "EPSG:28992"
    assert about.title == "Neighbourhoods of Proefstad that ask for attention"
    assert about.abstract.startswith("Made-up sample data.")
    assert "CC BY 4.0 (© CBS, Kadaster)" in about.uselimitation
    box = [float(about.bbox.__dict__[side]) for side in ("minx", "miny", "maxx", "maxy")]
    assert box == pytest.approx([5.3, 51.46, 5.45, 51.55], abs=0.06)
    assert "kerncijfers_2024.gpkg, sha256 0123" in found.dataquality.lineage
    assert "<script>alert(1)</script>" in found.dataquality.lineage  # text, not an element


def test_the_manifest_says_what_is_unknown_and_why(build):
    found = manifest(build)

    areas = found["layers"]["wmo"]["areas"]
    assert areas == {"known": 0, "not_yet_published": 15, "uninhabited": 1}
    assert found["city"]["made_up"] is True
    assert found["left_out"] == build.left_out
    assert all(len(source["sha256"]) == 64 for source in found["sources"])


def test_the_manifest_says_what_was_varied_and_what_mattered(build):
    found = manifest(build)["overlays"]["segregation"]

    assert found["robustness"]["draws"] == 200
    influence = found["robustness"]["influence"]
    assert "aggregate" in influence
    assert max(choice["flag_total"] for choice in influence.values()) > 0
    assert found["weightings"]["town"]["title"] == "Town"
    assert found["overlaps"][0]["layers"] == ["social_housing", "demand"]


def test_the_manifest_fingerprints_every_other_file(folder):
    outputs = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["outputs"]

    assert {path.name for path in folder.iterdir()} == {*outputs, "manifest.json"}


def test_the_flags_list_every_area_and_defuse_formulas(build):
    found = list(csv.DictReader(StringIO(flags_csv(build, Language.NL))))

    assert len(found) == len(build.dataset.areas) * len(build.overlays)
    assert {row["outcome"] for row in found} == {"flagged", "not_flagged", "unknown"}
    water = build.dataset.areas.index[WATER]
    assert {row["why_unknown"] for row in found if row["code"] == water} == {"hier woont niemand"}
    assert {row["made_up"] for row in found} == {"yes"}
    flagged = [row for row in found if row["outcome"] == "flagged"]
    assert all(0 <= float(row["probability"]) <= 1 for row in flagged)
    assert {row["probability"] for row in found if row["outcome"] == "unknown"} == {""}
    assert all(row["lifted_if"].startswith("Het signaal zou vervallen als") for row in flagged)
    assert {row["flagged_by"] for row in flagged if row["overlay"] == "segregation"} == {"town"}


def test_a_name_that_looks_like_a_formula_gets_an_apostrophe():
    build = make_build()
    build.dataset.areas.loc[build.dataset.areas.index[0], "name"] = "=6007*7001"

    found = list(csv.DictReader(StringIO(flags_csv(build, Language.EN))))

    assert found[0]["name"].startswith("'=")


def test_the_raster_has_the_minutes_north_up_in_rd_new(build, folder):
    surface = build.layers["care_reach"].measured.surface

    with rasterio.open(folder / "care_reach.tif") as raster:
        cells = raster.read(1, masked=True)
        assert raster.crs == "EPSG:28992"
        assert (raster.bounds.left, raster.bounds.top) == (surface.west, surface.north)
        assert raster.tags(ns="IMAGE_STRUCTURE")["LAYOUT"] == "COG"
        assert raster.tags()["MADE_UP"] == "yes"
    np.testing.assert_allclose(cells.filled(np.nan), surface.minutes)


def test_cells_out_of_reach_are_nodata(tmp_path):
    build = make_build()
    build.layers["care_reach"].measured.surface.minutes[0, 0] = np.nan

    export(build, tmp_path, Language.EN)

    with rasterio.open(tmp_path / "proefstad" / "care_reach.tif") as raster:
        assert raster.read(1, masked=True).mask[0, 0]
        assert raster.read(1)[0, 0] == raster.nodata == -1


def test_two_builds_of_the_same_input_are_the_same_byte_for_byte(folder, tmp_path):
    export(make_build(), tmp_path, Language.EN)

    again = tmp_path / "proefstad"
    assert {p.name for p in again.iterdir()} == {p.name for p in folder.iterdir()}
    for path in again.iterdir():
        assert path.read_bytes() == (folder / path.name).read_bytes(), path.name


def test_a_style_has_a_rule_per_class_and_one_for_unknown(build):
    style = build.styles["minutes"]

    qml = area_style(style, "value", language=Language.EN, aliases={"value": "V"}, tip="t")

    for number, part in enumerate(style.classes()):
        rgb = ",".join(str(int(part.colour[i : i + 2], 16)) for i in (1, 3, 5))
        assert f'symbol="{number}"' in qml
        assert f"{rgb},255" in qml
    assert 'filter="ELSE"' in qml


def test_a_value_on_a_break_belongs_to_the_class_above_it_in_qgis_too(build):
    style = build.styles["minutes"]

    qml = area_style(style, "value", language=Language.EN, aliases={}, tip="")

    for break_ in style.breaks:
        assert f'"value" &gt;= {break_:g}'.replace('"', "&quot;") in qml
        assert f'"value" &lt; {break_:g}'.replace('"', "&quot;") in qml


def test_a_failing_export_leaves_the_earlier_output_as_it_was(build, tmp_path, monkeypatch):
    export(build, tmp_path, Language.EN)
    before = {p.name: p.read_bytes() for p in (tmp_path / "proefstad").iterdir()}

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(writing, "flags_csv", full)
    with pytest.raises(ExportError, match="cannot be written: No space left on device"):
        export(make_build(), tmp_path, Language.NL)

    after = {p.name: p.read_bytes() for p in (tmp_path / "proefstad").iterdir()}
    assert after == before


def test_outputs_of_an_earlier_build_go_and_files_of_others_stay(build, tmp_path):
    export(build, tmp_path, Language.EN)
    target = tmp_path / "proefstad"
    (target / "mine.qgz").write_text("mine")
    layers = {k: v for k, v in build.layers.items() if k != "care_reach"}
    smaller = type(build)(build.dataset, layers, {}, build.styles)

    export(smaller, tmp_path, Language.EN)

    assert not (target / "care_reach.tif").exists()
    assert (target / "mine.qgz").read_text() == "mine"


def test_a_hostile_name_is_only_a_name(build, package):
    code = build.dataset.areas.index[NASTY]

    ((name,),) = rows(package, "SELECT name FROM social_housing WHERE code = ?", code)

    assert name == HOSTILE
