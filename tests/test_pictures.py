"""Pictures for slides: the classes and colours of the map, and nothing that the map has not."""

import json
import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace

import pytest
from build_builder import HOSTILE, TINY, WATER, make_build
from defusedxml import ElementTree

from gemengd.errors import ExportError
from gemengd.exports import export
from gemengd.exports.picture import draw, headlines, write_picture
from gemengd.exports.picture.shown import shown
from gemengd.model.format import Format
from gemengd.model.outcome import Outcome
from gemengd.model.text import Language

SVG = "{http://www.w3.org/2000/svg}"
FILL = re.compile(r"fill: ?(#[0-9a-f]{6}|url\(#\w+\))")


def drawn(build, slug, path, language=Language.EN):
    write_picture(build, slug, Format.SVG, path, language)
    return ElementTree.parse(path)


def fills(picture, codes):
    """Return what each area is filled with; it must be drawn once."""
    groups = [g for g in picture.iter(f"{SVG}g") if g.get("id") in set(codes)]
    assert Counter(g.get("id") for g in groups) == Counter(codes)
    found = {}
    for group in groups:
        (path,) = group.findall(f"{SVG}path")
        found[group.get("id")] = FILL.search(path.get("style"))[1]
    return found


def patterns(picture):
    """Return the colours of each pattern of the picture, by the name that a fill has for it."""
    return {
        f"url(#{each.get('id')})": set(
            re.findall(r"#[0-9a-f]{6}", ElementTree.tostring(each, "unicode"))
        )
        for each in picture.iter(f"{SVG}pattern")
    }


@pytest.mark.parametrize("slug", ["social_housing", "demand", "corporation_class", "care_reach"])
def test_every_area_is_drawn_once_in_the_colour_of_its_class(slug, build, tmp_path):
    result = build.layers[slug]
    style = build.styles[result.layer.style]
    classes = style.classify(result.values)

    picture = drawn(build, slug, tmp_path / "x.svg")

    found = fills(picture, build.dataset.areas.index)
    for code, number in classes.items():
        if number >= 0:
            assert found[code] == style.classes()[number].colour


def test_what_is_unknown_is_hatched_and_where_nobody_lives_is_not(build, tmp_path):
    index = build.dataset.areas.index
    style = build.styles[build.layers["social_housing"].layer.style]

    picture = drawn(build, "social_housing", tmp_path / "x.svg")

    found, hatched = fills(picture, index), patterns(picture)
    assert style.unknown in hatched[found[index[TINY]]]
    assert found[index[WATER]] == draw.NOBODY_COLOUR
    assert {code for code, fill in found.items() if fill in hatched} == {index[TINY]}


def test_an_overlay_has_the_colours_of_its_outcomes_and_unknown_is_no_class(build, tmp_path):
    result = build.overlays["segregation"]
    colours = {c.value: c.colour for c in build.styles[result.overlay.style].categories}

    picture = drawn(build, "segregation", tmp_path / "x.svg")

    found, hatched = fills(picture, build.dataset.areas.index), patterns(picture)
    for code, outcome in result.outcomes.items():
        if outcome != Outcome.UNKNOWN:
            assert found[code] == colours[outcome]
        elif build.dataset.areas["inhabited"][code]:
            assert found[code] in hatched
    labels = [c.value for c in shown(build, "segregation", Language.EN).style.classes()]
    assert labels == [Outcome.FLAGGED, Outcome.NOT_FLAGGED]


@pytest.mark.parametrize("language", list(Language))
def test_it_says_what_it_is_of_which_year_whose_figures_and_what_to_mind(language, build):
    what = shown(build, "social_housing", language)

    layer = build.layers["social_housing"].layer
    assert what.title == layer.name.to(language)
    assert "Proefstad" in what.about
    assert "2024" in what.about
    assert layer.warning.to(language) in what.caveat
    assert "© CBS, Kadaster (CC BY 4.0)" in what.sources
    assert what.made_up
    assert not shown(make_build(made_up=False), "social_housing", language).made_up


@pytest.mark.parametrize("wanted", [Format.PNG, Format.SVG])
def test_the_same_build_gives_the_same_bytes(wanted, build, tmp_path):
    for name in ("one", "other"):
        write_picture(build, "segregation", wanted, tmp_path / name, Language.NL)

    content = (tmp_path / "one").read_bytes()
    assert content == (tmp_path / "other").read_bytes()
    assert not re.search(rb"20[2-9]\d-\d\d-\d\d", content)


def test_a_png_is_as_large_as_a_slide(build, tmp_path):
    write_picture(build, "segregation", Format.PNG, tmp_path / "x.png", Language.NL)

    header = (tmp_path / "x.png").read_bytes()[:24]
    width, height = (int.from_bytes(header[at : at + 4], "big") for at in (16, 20))
    assert (width, height) == (1920, 1080)


def long(build, text):
    layer = build.layers["social_housing"]
    longer = layer.layer.model_copy(update={"title": text, "caveat": text, "description": text})
    layers = {**build.layers, "social_housing": replace(layer, layer=longer)}
    return replace(build, layers=layers)


@pytest.mark.parametrize(
    "text",
    [
        "A long word or two " * 60,
        "$\\frac{1}{$ and $x",
        "Wijk 北京 \u202e\x07",
        HOSTILE,
        "x" * 5000,
    ],
)
def test_no_text_runs_off_the_picture_or_into_the_sources(text, build):
    what = shown(long(build, text), "social_housing", Language.EN)

    with draw.looking():
        figure = draw.draw_figure(build.dataset.areas, what, Language.EN)
        figure.draw_without_rendering()

    boxes = [t.get_window_extent() for t in figure.texts if t.get_text()]
    for box in boxes:
        assert box.x0 >= 0
        assert box.y0 >= 0
        assert box.x1 <= figure.bbox.width
        assert box.y1 <= figure.bbox.height
    title, about, *_ = boxes
    assert not [b for b in boxes if b is not title and title.overlaps(b)]
    assert not [b for b in boxes if b is not about and about.overlaps(b)]


def test_the_overlays_and_the_first_of_each_group_are_pictured_unless_others_are_asked(build):
    assert headlines(build) == ["segregation", "manageability", "social_housing", "demand",
                                "restructuring", "care_reach"]  # fmt: skip


def test_pictures_stand_beside_the_map_and_in_the_manifest_and_go_when_unasked(build, tmp_path):
    asked = ["demand", "segregation", "demand"]
    written = export(build, tmp_path, Language.NL, formats=[Format.PNG], pictures=asked)

    folder = tmp_path / "proefstad"
    assert {p.name for p in folder.glob("*.png")} == {"demand.png", "segregation.png"}
    assert {"demand.png", "segregation.png"} <= {path.name for path in written}
    listed = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["outputs"]
    assert "segregation.png" in listed
    export(build, tmp_path, Language.NL)
    assert not list(folder.glob("*.png"))


def test_without_matplotlib_it_is_one_plain_line_and_nothing_is_left(build, tmp_path, monkeypatch):
    monkeypatch.setattr(draw, "find_spec", lambda _name: None)

    with pytest.raises(ExportError, match=r"png needs the package matplotlib.*gemengd\[pictures\]"):
        export(build, tmp_path, Language.EN, formats=[Format.PNG])
    assert not list((tmp_path / "proefstad").iterdir())


def test_matplotlib_waits_until_a_picture_is_asked_for():
    code = "import gemengd.cli, gemengd.exports, sys; print('matplotlib' in sys.modules)"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "False"


def test_a_picture_of_what_is_not_there_is_refused_before_anything_is_computed(say, tmp_path):
    code, _, said = say(
        "build", "voorbeeldstad", "--picture", "segregatoin", "--out", tmp_path, "--quiet"
    )

    assert code == 2
    assert "'segregatoin'" in said
    assert "segregation" in said.split("'segregatoin'")[1]
    assert said.count("\n") == 1
    assert not list(tmp_path.iterdir())


def test_one_picture_can_be_had_without_saying_its_format(say, tmp_path):
    code, said, _ = say(
        "build", "voorbeeldstad", "--only", "social_housing", "--picture", "social_housing",
        "--out", tmp_path,
    )  # fmt: skip

    assert code == 0
    assert str(tmp_path / "voorbeeldstad/social_housing.png") in said
    assert [p.name for p in (tmp_path / "voorbeeldstad").glob("*.png")] == ["social_housing.png"]
