import pytest

import gemengd
from gemengd.model.raw import Role
from gemengd.sources.voorbeeldstad.patterns import patterns
from gemengd.sources.voorbeeldstad.write import make_city


@pytest.fixture(scope="module")
def result():
    return gemengd.build("voorbeeldstad")


def test_a_build_returns_frames_and_writes_nothing_unless_asked(result, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    again = gemengd.build("GM9999", only=["social_housing"])

    assert again.files == ()
    assert list(tmp_path.iterdir()) == []
    assert result.layers["social_housing"].crs == "EPSG:28992"


def test_only_what_was_asked_is_computed():
    found = gemengd.build("voorbeeldstad", only=["segregation"])

    assert list(found.overlays) == ["segregation"]
    assert set(found.layers) == {"social_housing", "demand"}


def test_own_plans_take_the_place_of_the_citys(result, tmp_path):
    area = result.layers["social_housing"].iloc[[0]][["name", "geometry"]]
    path = tmp_path / "plans.gpkg"
    area.assign(kind="restructuring", status="adopted", start_year=2027).to_file(path)

    found = gemengd.build("voorbeeldstad", files={Role.PLANS: path}, only=["restructuring"])

    covered = found.layers["restructuring"]["value"]
    assert covered.iloc[0] == pytest.approx(100)
    assert covered.iloc[1:].sum() == pytest.approx(0, abs=1)
    assert len(found.dataset.plans) == 1


def test_load_city_gives_only_the_data():
    city = gemengd.load_city("Voorbeeldstad")

    assert city.city.made_up
    assert len(city.areas) == len(city.figures) == 124


def test_the_planted_patterns_are_flagged_and_the_suburbs_are_not(result):
    found = patterns(make_city().neighbourhoods)
    flagged = {slug: set(o.flagged) for slug, o in result.build.overlays.items()}

    assert flagged["segregation"] >= set(found["belt"])
    assert not flagged["segregation"] & set(found["new suburbs"])
    assert flagged["manageability"] >= set(found["cut off by the river"])
    assert not flagged["manageability"] & set(found["corporation with good care"])
    assert flagged["tension"] >= set(found["belt without plans"])
    assert flagged["unaddressed"] >= set(found["belt without plans"])
    assert not flagged["unaddressed"] & set(found["belt under restructuring"])
    assert flagged["attention"] >= set(found["belt without plans"])
    assert flagged["room"]
    assert not flagged["room"] & (set(found["belt"]) | set(found["cut off by the river"]))


def test_the_focus_map_shows_the_belt_as_high_in_both(result):
    found = patterns(make_city().neighbourhoods)

    focus = result.layers["focus"]["value"]

    assert set(focus[list(found["belt"])]) == {"high_high"}
    assert not focus[list(found["new suburbs"])].str.contains("high").any()


def test_no_two_criteria_of_an_overlay_are_made_of_the_same_figures(result):
    for found in result.build.overlays.values():
        assert not any(pair.shared for pair in found.overlaps)


def test_two_whole_builds_are_the_same_byte_for_byte(tmp_path):
    one, two = (gemengd.build("voorbeeldstad", out=tmp_path / name).files for name in "ab")

    assert [p.name for p in one] == [p.name for p in two]
    for first, second in zip(one, two, strict=True):
        assert first.read_bytes() == second.read_bytes(), first.name


def test_every_raster_has_its_kind_of_care(tmp_path):
    files = {p.name for p in gemengd.build("voorbeeldstad", out=tmp_path).files}

    kinds = ("gp", "pharmacy", "community", "elderly", "mental_health", "hospital")
    assert {f"care_reach_{kind}.tif" for kind in kinds} <= files
    assert {"voorbeeldstad.html", "voorbeeldstad.gpkg", "flags.csv", "manifest.json"} <= files


def test_a_name_that_the_package_does_not_have_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'bulid'"):
        gemengd.bulid  # noqa: B018


def test_plain_words_name_a_division_a_language_and_a_format(tmp_path):
    found = gemengd.build(
        "voorbeeldstad",
        level="district",
        language="nl",
        formats=["csv"],
        only=["social_housing"],
        out=tmp_path,
    )

    (page,) = (file for file in found.files if file.suffix == ".html")
    assert len(found.layers["social_housing"]) == 20
    assert '<html lang="nl"' in page.read_text("utf-8")
    assert any(file.suffix == ".csv" for file in found.files)


def test_a_plain_word_gives_the_neighbourhoods():
    assert len(gemengd.load_city("voorbeeldstad", level="neighbourhood").areas) == 124


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"level": "wijk"}, "level: found 'wijk', expected one of neighbourhood, district, "),
        ({"language": "de"}, "language: found 'de', expected one of nl, en"),
        ({"formats": ["xls"]}, "formats: found 'xls', expected one of geoparquet, "),
        (
            {"formats": "csv"},
            r"formats: found 'csv', which is one word, .*write formats = \['csv'\]",
        ),
        ({"files": {"plan": "plans.gpkg"}}, "files: found 'plan', expected one of areas, "),
    ],
)
def test_a_word_that_names_nothing_is_refused_with_the_words_that_do(wrong, says):
    with pytest.raises(gemengd.DefinitionError, match=says):
        gemengd.build("voorbeeldstad", **wrong)
