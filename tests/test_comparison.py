"""Cities side by side: figures by head, and a page that is safe and whole."""

import re
import sys
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from browsing import violations
from build_builder import HOSTILE
from city_builder import make_city
from pandas import Series

import gemengd
from gemengd.cli import main
from gemengd.comparison import Side, render_page, sides_of, sides_within
from gemengd.comparison.reach import norm
from gemengd.comparison.table import years_differ
from gemengd.errors import DefinitionError, ExportError
from gemengd.exports.text_file import write_text
from gemengd.model.text import Language
from gemengd.sources import Municipality

NAN = float("nan")


def of(values, people=(100.0, 300.0, 600.0)):
    city = make_city(count=3, inhabitants=list(people))
    series = city.figure("inhabitants").astype(object)
    series[:] = values
    kind = object if any(isinstance(v, str) for v in values) else float
    return Side("Proefstad", city.areas, city.figure("inhabitants"), {"x": series.astype(kind)})


def test_mean_and_spread_count_each_inhabitant_once_and_leave_unknown_areas_out():
    found = of([10, 20, NAN])

    assert found.mean("x") == pytest.approx((10 * 100 + 20 * 300) / 400)
    assert found.spread("x") == pytest.approx((0.25 * 7.5**2 + 0.75 * 2.5**2) ** 0.5)
    assert found.known("x") == 2
    assert found.highest("x") == "Buurt 1"


def test_shares_of_classes_are_of_the_inhabitants_whose_class_is_known():
    assert of(["yes", "no", "no"]).shares("x") == pytest.approx({"yes": 10, "no": 90})
    assert of(["yes", NAN, "no"]).shares("x") == pytest.approx({"yes": 100 / 7, "no": 600 / 7})


def flagging(outcomes, chances, people=(100.0, 300.0, 600.0)):
    side = of([1, 2, 3], people)
    index = side.areas.index
    return replace(
        side,
        outcomes={"o": Series(outcomes, index=index)},
        chances={"o": Series(chances, index=index)},
    )


def test_flags_are_counted_with_their_people_and_how_sure_they_are():
    found = flagging(["flagged", "flagged", "not_flagged"], [0.95, 0.5, 0.0])

    assert (found.flagged("o"), found.told("o"), found.sure("o", 0.9)) == (2, 3, 1)
    assert found.share_flagged("o") == pytest.approx(40)


def test_people_of_areas_of_which_nothing_can_be_said_do_not_count():
    found = flagging(["flagged", "not_flagged", "unknown"], [0.9, 0.0, NAN])

    assert found.share_flagged("o") == pytest.approx(25)
    assert np.isnan(flagging(["unknown"] * 3, [NAN] * 3).share_flagged("o"))


def test_people_within_the_norm_and_their_median_count_each_inhabitant_once():
    found = of([5, 15, 30])

    assert found.share_below("x", 15) == pytest.approx(10)
    assert found.share_below("x", 15.1) == pytest.approx(40)
    assert found.median("x") == 30
    assert of([5, 15, NAN]).median("x") == 15
    assert of([5, 15, NAN]).share_below("x", 10) == pytest.approx(25)
    assert np.isnan(of([NAN] * 3).median("x"))
    assert np.isnan(of([NAN] * 3).share_below("x", 10))


def test_the_norm_of_a_walk_is_the_threshold_of_the_flags(build):
    found = norm(build, "care_reach")

    (criterion,) = [
        c
        for c in build.overlays["manageability"].overlay.criteria
        if c.layer == "care_reach" and c.at == "least"
    ]
    assert found == criterion.threshold
    assert norm(build, "social_housing_around") is None


def test_figures_of_different_years_are_named():
    one = replace(of([1, 2, 3]), name="Eén", years={"x": (2022,)})
    other = replace(one, name="Twee", years={"x": (2022, 2024)})

    assert years_differ([one, one], "x", Language.EN) == ""
    assert "different years: Eén 2022; Twee 2022, 2024." in years_differ(
        [one, other], "x", Language.EN
    )


@pytest.mark.parametrize("language", list(Language))
def test_the_page_shows_every_overlay_with_its_caveat_and_what_is_known_nowhere(
    language, build, sides
):
    page = render_page(sides, [build], language, within=None)

    for result in build.overlays.values():
        assert f"<h2>{result.overlay.name.to(language)}</h2>" in page
        assert result.overlay.warning.to(language) in page
        told = int((result.outcomes != "unknown").sum())
        assert f">{told} / {len(result.outcomes)}<" in page
    (nowhere,) = [r for r in build.layers.values() if r.values.isna().all()]
    assert f"<li>{nowhere.layer.name.to(language)}</li>" in page


def test_the_cities_stand_beside_each_other_in_short(build, sides):
    empty = replace(
        sides[0],
        name="Lege stad",
        outcomes={
            slug: found.mask(found != "x", "unknown") for slug, found in sides[0].outcomes.items()
        },
        values={slug: found.mask(found.notna()) for slug, found in sides[0].values.items()},
    )
    page = render_page([sides[0], empty], [build], Language.EN, within=None)
    short = page.split("<h2>In short</h2>", 1)[1].split("</section>")[0]
    result = build.overlays["segregation"]

    assert '<th scope="col">Proefstad</th><th scope="col">Lege stad</th>' in short
    share = sides[0].share_flagged("segregation")
    cells = f'<td class="n">{len(result.flagged)} ({share:.0f}%)</td><td class="n">unknown</td>'
    assert f"{result.overlay.title}: flagged areas" in short
    assert cells in short
    limit = norm(build, "care_reach")
    within = f"{sides[0].share_below('care_reach', limit):.0f}"
    assert f'minutes</th><td class="n">{within}</td><td class="n">unknown</td>' in short


@pytest.mark.browser
@pytest.mark.parametrize("language", list(Language))
def test_the_page_can_be_used_by_everyone_and_on_a_phone(language, build, sides, browser, tmp_path):
    two = [sides[0], replace(sides[0], name="Andere stad", years={})]
    path = tmp_path / "compare.html"
    path.write_text(render_page(two, [build], language, within=None), encoding="utf-8")

    for width, height in ((1400, 1000), (375, 812)):
        browser.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500},
        )
        browser.get(path.as_uri())
        assert violations(browser) == []
        across = browser.execute_script("return document.documentElement.scrollWidth")
        assert across <= width
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_a_city_without_any_figure_is_unknown():
    found = of([NAN, NAN, NAN])

    assert found.highest("x") == ""
    assert found.known("x") == 0


@pytest.fixture(scope="module")
def sides(build):
    return sides_of([SimpleNamespace(build=build, dataset=build.dataset)])


@pytest.mark.parametrize("language", list(Language))
def test_the_page_shows_every_city_layer_caveat_and_source(language, build, sides):
    page = render_page(sides, [build], language, within=None)

    for result in build.layers.values():
        if result.values.notna().any():
            assert f"<h2>{result.layer.name.to(language)}" in page
    assert page.count("<svg viewBox") > len(build.layers)
    assert 'fill="url(#unknown)"' in page
    assert f'<html lang="{language}">' in page
    assert "MADE-UP" in page or "VERZONNEN" in page
    for source in build.dataset.sources:
        assert source.location in page


def test_the_page_runs_nothing_and_asks_for_nothing(build, sides):
    page = render_page(sides, [build], Language.NL, within="<b>Nederland</b>")

    assert HOSTILE not in page
    assert "&lt;/script&gt;" in page
    assert "<b>Nederland" not in page
    assert "<script" not in page
    assert not re.search(r"(src|href|url)\s*[=(]\s*[\"']?https?:", page)
    assert "default-src 'none'" in page


def test_the_colours_are_those_of_the_style(build, sides):
    whole = render_page(sides, [build], Language.EN, within=None)
    page = whole.split("<h2>Social housing", 1)[1].split("</section>")[0]
    (layer,) = [r for r in build.layers.values() if r.layer.slug == "social_housing"]
    style = build.styles[layer.layer.style]

    for code, number in style.classify(layer.values).items():
        colour = style.classes()[number].colour if number >= 0 else None
        name = build.dataset.areas["name"][code]
        if colour and "<" not in name:
            shown = re.search(rf'fill="([^"]+)"><title>{re.escape(name)}: ', page)
            assert shown[1] == colour


def test_a_city_that_is_not_in_the_files_is_named(build):
    result = SimpleNamespace(build=build, dataset=build.dataset)

    with pytest.raises(DefinitionError, match=r"no area of Breda \(GM0758\)"):
        sides_within(result, [Municipality("GM0758", "Breda")])


def test_a_page_that_cannot_be_written_leaves_the_old_one(tmp_path):
    (tmp_path / "file").write_text("old", encoding="utf-8")

    with pytest.raises(ExportError, match="cannot be written"):
        write_text("new", tmp_path / "file" / "compare.html")
    assert (tmp_path / "file").read_text(encoding="utf-8") == "old"


def run(monkeypatch, *arguments):
    monkeypatch.setattr(sys, "argv", ["gemengd", "compare", *map(str, arguments)])
    with pytest.raises(SystemExit) as stop:
        main()
    return stop.value.code


STUDY = ("Breda", "Ede", "Groningen", "Leeuwarden", "Nijmegen", "Tilburg")


def test_the_six_cities_stand_on_the_scale_of_the_country(
    shared_data, monkeypatch, tmp_path, request
):
    monkeypatch.chdir(request.config.rootpath)
    definitions = "examples/definitions/districts_2022"

    code = run(
        monkeypatch, *(c.lower() for c in STUDY), "--within", "examples/places/netherlands.toml",
        "--data", shared_data, "--layers", definitions, "--replace", "--out", tmp_path, "--quiet",
    )  # fmt: skip
    page = (tmp_path / "compare.html").read_text(encoding="utf-8")
    whole = gemengd.build(
        "examples/places/netherlands.toml", data=shared_data, definitions=[definitions],
        replace=True, only=["demand"],
    )  # fmt: skip

    assert code == 0
    assert [c for c in STUDY if f"<figcaption>{c}</figcaption>" in page] == list(STUDY)
    # Demand, carrying, balance, clusters and two lists; and four overlays that are known somewhere.
    assert page.count("<figcaption>") == 6 * (6 + 4)
    value = whole.layers["demand"]["value"]["WK008050"]
    assert f"Heechterp &amp; Schieringen: {value:.2f} standaard".replace(".", ",") in page


def test_each_city_can_be_measured_against_itself(monkeypatch, tmp_path):
    code = run(monkeypatch, "voorbeeldstad", "--out", tmp_path, "--lang", "en", "--quiet")

    page = (tmp_path / "compare.html").read_text(encoding="utf-8")
    assert code == 0
    assert "Every city is measured against itself" in page
    assert "MADE-UP SAMPLE DATA" in page
