"""The report: two pages of A4 for a council, whatever there is to say."""

import base64
import csv
import io
import math
import re
from dataclasses import replace

import pytest
from browsing import violations
from build_builder import HOSTILE, make_build
from hypothesis import given
from hypothesis import strategies as st
from overlay_builder import city, definition, layers_of
from pandas import Series
from pypdf import PdfReader

import gemengd
from gemengd.errors import ExportError
from gemengd.model.build import Build
from gemengd.model.index import Estimate, Index, IndexResult, Statistic
from gemengd.model.outcome import Outcome, Trend
from gemengd.model.reason import Reason
from gemengd.model.style import format_number
from gemengd.model.text import Language
from gemengd.overlays import overlay
from gemengd.report import report_page, write_report
from gemengd.report.behind import layer_maps
from gemengd.report.figures import city_figures
from gemengd.report.headline import headline, under_headline
from gemengd.report.room import Setting
from gemengd.report.rows import rows_that_fit
from gemengd.report.signals import NEARLY, SURE, Seen, agreement, over_time, signals_of, sure
from gemengd.report.unknowns import unknown_lines

NAN = float("nan")
A4_POINTS = (595, 842)


def seen_build(first, second, **more):
    """Return a build whose two perspectives flag where the given values are 50 or more."""
    dataset = city([1000.0] * len(first), **more)
    values = {"one": [*map(float, first)], "two": [*map(float, second)]}
    layers = layers_of(dataset, values)
    overlays = [
        definition({"layer": layer, "threshold": 50}).model_copy(
            update={"slug": slug, "title": slug}
        )
        for slug, layer in (("segregation", "one"), ("manageability", "two"))
    ]
    return Build(dataset, layers, overlay(dataset, layers, overlays), styles={})


def test_the_perspectives_are_seen_together_and_unknown_only_where_neither_flags():
    build = seen_build([60, 60, 10, 10, NAN, NAN], [60, 10, 60, 10, 60, 10])

    found = signals_of(build).seen

    assert list(found[:5]) == [Seen.BOTH, Seen.FIRST, Seen.SECOND, Seen.NONE, Seen.SECOND]
    assert found.iloc[5] is None


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ([60, 60, 10], [60, 60, 10], "In 2 of the 3 inhabited neighbourhoods both"),
        ([60, 10, 10], [10, 60, 10], "In 2 of the 3 inhabited neighbourhoods one of the two"),
        ([60, 10, 10], [10, 10, NAN], "In 1 of the 3 inhabited neighbourhoods there is a signal"),
        ([10, 10, NAN], [10, 10, 10], "no signal in any of the 2 neighbourhoods"),
        ([NAN] * 3, [NAN] * 3, "Of none of the 3 inhabited neighbourhoods can be said"),
    ],
)
def test_the_headline_counts_what_is_known(first, second, said):
    build = seen_build(first, second)

    assert said in headline(signals_of(build), Language.EN)


def test_what_may_be_both_is_not_said_to_be_neither():
    known = signals_of(seen_build([60, 10], [10, 10]))
    unknown = signals_of(seen_build([60, 10], [NAN, 10]))

    assert "Nowhere do both signal" in under_headline(known, Language.EN)
    assert "1 of them the other perspective is unknown" in under_headline(unknown, Language.EN)


def test_the_people_in_the_headline_are_those_of_its_areas():
    found = under_headline(signals_of(seen_build([60, 60, 10, 10], [60, 10, 10, 10])), Language.EN)

    assert "1,000 people live there, 25% of the inhabitants" in found
    assert "In 1 other neighbourhoods" in found


def test_areas_of_both_perspectives_come_first_and_then_the_surest():
    signals = signals_of(seen_build([51, 90, 10, 60, 10], [10, 10, 60, 60, 48]))
    both, *others = signals.flagged
    chances = [signals.chance(code, signals.first(code)) for code in others]

    assert both == "BU00000003"
    assert set(others) == {"BU00000000", "BU00000001", "BU00000002"}
    assert chances == sorted(chances, reverse=True)
    assert signals.chance("BU00000000", signals.worries) < SURE
    assert signals.nearly == ("BU00000004",)
    assert signals.chance("BU00000004", signals.worries) >= NEARLY


def test_very_sure_flags_are_counted_where_they_flag():
    result = seen_build([90, 51, 10], [10, 10, 10]).overlays["segregation"]

    assert sure(result) == 1
    assert sure(replace(result, sureness=None)) is None


def test_a_change_over_the_years_is_told_by_area():
    result = seen_build([60, 60, 10], [10, 10, 10]).overlays["segregation"]
    index = result.outcomes.index
    then = Series([Outcome.FLAGGED, Outcome.NOT_FLAGGED, Outcome.FLAGGED], index=index)

    found = over_time(replace(result, earlier={2022: replace(result, outcomes=then)}))

    assert found == {
        Trend.NEW: (index[1],),
        Trend.PERSISTING: (index[0],),
        Trend.FADING: (index[2],),
    }


@pytest.fixture(scope="session")
def sample(voorbeeldstad):
    return voorbeeldstad.build


def test_a_row_tells_why_how_sure_what_lifts_it_and_since_when(sample):
    signals = signals_of(sample)
    (row,) = rows_that_fit(signals, 30, Language.EN)
    leading = sample.overlays["segregation"]

    assert row.code == signals.flagged[0]
    first, *_ = leading.reasons(row.code)
    assert first.because(Language.EN)[1:] in row.why
    assert re.search(r"And \d more\.$", row.why)
    told = " ".join(row.sure)
    assert "Segregation pressure: very sure" in told
    assert leading.changes[row.code].text.en in told
    assert "Persisting: also flagged on the figures of 2022." in told
    agree = len(agreement(sample.overlays["attention"], row.code))
    assert f"{agree} of 3 parties" in told


def test_more_room_shows_more_areas_in_the_same_order(sample):
    signals = signals_of(sample)
    few, many = (rows_that_fit(signals, mm, Language.NL) for mm in (60, 5000))

    assert [row.code for row in many[: len(few)]] == [row.code for row in few]
    assert len(few) < len(signals.flagged)
    assert tuple(row.code for row in many) == (*signals.flagged, *signals.nearly)
    assert [row.number for row in many] == list(range(1, len(many) + 1))


def test_the_figures_of_the_city_stand_beside_those_of_before(sample):
    figures = {figure.title: figure for figure in city_figures(sample, Language.EN)}

    share = figures["Social-housing concentration"]
    assert share.now == f"{sample.layers['social_housing'].measured.city:.0f}%"
    assert share.years == "2023"
    assert share.then == f"{sample.layers['social_housing'].earlier[2022].measured.city:.0f}%"
    assert share.then_year == "2022"
    assert not [title for title in figures if "times the city" in title or "Demand" in title]


def test_what_is_unknown_is_counted_among_those_who_live_there(sample):
    inhabited = sample.dataset.areas["inhabited"]
    missing = (sample.overlays["segregation"].why_unknown[inhabited] != "").sum()

    lines = dict(unknown_lines(sample, Language.EN))

    (said,) = [why for what, why in lines.items() if what.startswith("Segregation pressure")]
    why = sample.overlays["segregation"].why_unknown[inhabited]
    most = Reason(why[why != ""].value_counts().idxmax()).text.en
    assert said.startswith(f"unknown in {missing} of {inhabited.sum()}: {most}")
    absent = "unknown everywhere: in none of the files given"
    assert lines["Nuisance and safety"].startswith(f"{absent}; ")


def test_what_was_before_is_of_the_last_earlier_year_that_is_known():
    build = seen_build([60], [60])
    result = build.layers["one"]

    def of(city_figure):
        return replace(result, measured=replace(result.measured, city=city_figure))

    earlier = {2019: of(11.0), 2021: of(22.0), 2022: of(None)}
    layers = {"one": replace(of(33.0), earlier=earlier)}

    (figure,) = city_figures(replace(build, layers=layers), Language.EN)

    assert (figure.now, figure.then, figure.then_year) == ("33.0%", "22.0%", "2021")


def test_an_index_of_before_is_of_the_last_earlier_year():
    def of(value, year, *earlier):
        estimate = Estimate(Statistic.DISSIMILARITY, 0.0, value, value - 0.1, value + 0.1, 0.01)
        index = Index(
            slug="i", title="Apart", title_nl="Apart", description="d", description_nl="d",
            caveat="c", caveat_nl="c", layer="one", whole="dwellings",
        )  # fmt: skip
        return IndexResult(index, 3, 100.0, 1.0, 30.0, (estimate,), year, earlier=earlier)

    indices = {"i": of(0.5, 2023, of(0.3, 2019), of(0.4, 2022))}

    figure, *_ = city_figures(replace(seen_build([60], [60]), indices=indices), Language.EN)

    assert (figure.now, figure.years) == ("0.50 (0.40–0.60)", "2023")
    assert (figure.then, figure.then_year) == ("0.40 (0.30–0.50)", "2022")


def test_the_reasons_of_the_unknown_are_those_of_most_areas_the_first_two():
    build = seen_build([60, NAN, NAN, NAN, NAN, NAN, NAN], [60] * 7)
    result = build.layers["one"]
    why = ["", "secret", "too_few", "too_few", "too_few", "no_input", "no_input"]
    reasons = Series(why, index=result.reasons.index, dtype=object)
    layers = {"one": replace(result, measured=replace(result.measured, reasons=reasons))}

    lines = dict(unknown_lines(replace(build, layers=layers, overlays={}), Language.EN))

    few, none = Reason.TOO_FEW.text.en, Reason.NO_INPUT.text.en
    assert lines == {"one": f"unknown in 6 of 7: {few}; {none}"}


def test_the_maps_behind_the_signals_are_of_their_criteria_and_show_each_figure(made_up):
    maps = layer_maps(made_up, Language.EN)

    titles = re.findall("<figcaption>(.*?)</figcaption>", maps)
    drawings = re.findall(r"</figcaption><svg.*?</svg>", maps)
    assert titles == [
        "Social housing (%, 2024)",
        "Demand (z, 2024)",
        "Walk to a GP (minutes, 2024)",
    ]
    for drawing, slug in zip(drawings, ["social_housing", "demand", "care_reach"], strict=True):
        shown = re.findall(r"<title>[^<]*: ([^<:]*)</title>", drawing)
        assert shown == [
            figure_in_words(made_up.layers[slug], code) for code in made_up.dataset.areas.index
        ]
    # A list of areas leaves no room for them; without one they fill the page.
    shown = [report_page(b, Language.EN) for b in (made_up, replace(made_up, overlays={}))]
    assert [page.count('<div class="behind">') for page in shown] == [0, 1]


def figure_in_words(result, code):
    value, layer = result.values[code], result.layer
    shown = format_number(value, layer.decimals, Language.EN)
    return "unknown" if math.isnan(value) else f"{shown} {layer.unit}"


@pytest.fixture(scope="module")
def made_up():
    return make_build()


def test_the_report_runs_nothing_asks_for_nothing_and_has_no_date(sample):
    page = report_page(make_build(), Language.NL)

    assert HOSTILE not in page
    assert "<script" not in page
    assert "default-src 'none'" in page
    assert not re.search(r"(src|href|url)\s*[=(]\s*[\"']?https?:", page)
    assert report_page(sample, Language.NL) == report_page(sample, Language.NL)
    assert page.count("VERZONNEN") == 2
    assert "VERZONNEN" not in report_page(make_build(made_up=False), Language.NL)


def _many():
    made = make_build(areas=400)
    names = [f"De Langedijk-Buitenveldertseweg {n} {'x' * (n * 100)}" for n in range(400)]
    made.dataset.areas["name"] = [*names[:-1], HOSTILE]
    return made


BUILDS = {
    "hostile names": make_build,
    "a city with a name of 5 kB": lambda: make_build(name="Aan de Rijn " * 400),
    "hundreds of flags": _many,
    "no overlay at all": lambda: replace(make_build(), overlays={}),
}
PLACES = {
    "leeuwarden": {"definitions": ["examples/definitions/districts_2022"], "replace": True},
    "groningen": {"definitions": ["examples/definitions/groningen_care"]},
}


def printed(browser, tmp_path, page):
    path = tmp_path / "report.html"
    path.write_text(page, encoding="utf-8")
    browser.get(path.as_uri())
    options = {"preferCSSPageSize": True, "printBackground": True}
    answer = browser.execute_cdp_cmd("Page.printToPDF", options)
    return PdfReader(io.BytesIO(base64.b64decode(answer["data"])))


CUT = """
const cut = [];
const block = (each) =>
  (each.closest(".a4 > *") || each.closest(".a4")).getBoundingClientRect();
for (const page of document.querySelectorAll(".a4")) {
  const sheet = page.getBoundingClientRect();
  const foot = page.querySelector(".foot").getBoundingClientRect();
  for (const each of page.querySelectorAll("*:not(.patterns, .patterns *, svg *)")) {
    const box = each.getBoundingClientRect();
    const out = box.right > sheet.right - 30 || box.left < sheet.left + 30
      || box.bottom > block(each).bottom + 1
      || box.bottom > sheet.bottom - 24  // the foot too: what is above may push it off
      || (box.bottom > foot.top + 1 && !each.closest(".foot"));
    const wide = each.tagName !== "SPAN" && each.scrollWidth > each.clientWidth + 1
      && each.clientWidth > 0 && each.tagName !== "svg";
    if (out || wide) cut.push(`${each.tagName}.${each.className} ${each.textContent.slice(0, 60)}`);
  }
}
return cut;
"""


def cut(browser):
    """Return what does not stand wholly between the edges and the foot of its page."""
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        return browser.execute_script(CUT)
    finally:
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def assert_two_pages(browser, tmp_path, page):
    document = printed(browser, tmp_path, page)

    assert len(document.pages) == 2
    sizes = {tuple(map(round, p.mediabox[2:])) for p in document.pages}
    assert sizes == {A4_POINTS}
    assert cut(browser) == []
    return [" ".join(p.extract_text().split()) for p in document.pages]


@pytest.mark.browser
@pytest.mark.parametrize("language", list(Language))
def test_the_sample_prints_on_two_pages_and_is_all_there(language, browser, tmp_path, sample):
    front, back = assert_two_pages(browser, tmp_path, report_page(sample, language))

    assert violations(browser) == []
    signals = signals_of(sample)
    assert headline(signals, language) in front
    for result in sample.overlays.values():
        assert result.overlay.name.to(language) in front
    assert str(sample.dataset.areas["name"][signals.flagged[0]]) in back
    assert str(len(signals.flagged)) in back
    assert "report.csv" in back
    for text in (front, back):
        assert ("MADE-UP" if language is Language.EN else "VERZONNEN") in text


@pytest.mark.browser
@pytest.mark.parametrize("name", BUILDS)
def test_whatever_the_city_the_report_has_two_pages(name, browser, tmp_path):
    assert_two_pages(browser, tmp_path, report_page(BUILDS[name](), Language.NL))


@pytest.mark.browser
@pytest.mark.parametrize("name", PLACES)
def test_real_places_print_on_two_pages(name, browser, tmp_path, shared_data, request):
    folder = request.config.rootpath
    more = {**PLACES[name], "definitions": [folder / d for d in PLACES[name]["definitions"]]}
    place = folder / f"examples/places/{name}.toml"
    build = gemengd.build(place, data=shared_data, **more).build

    for language in Language:
        _, back = assert_two_pages(browser, tmp_path, report_page(build, language))
        assert build.dataset.sources[0].attribution in back


@given(text=st.text(max_size=400), width=st.floats(15, 200), most=st.integers(1, 6))
def test_a_clipped_text_fits(text, width, most):
    setting = Setting(8)

    found = setting.clipped(text, width, most)

    assert setting.lines(found, width) <= most
    if not found.endswith("…"):
        assert found.split() == text.split()


def test_a_text_is_measured_at_least_as_wide_as_dejavu_sets_it():
    font_manager = pytest.importorskip("matplotlib.font_manager")
    ft2font = pytest.importorskip("matplotlib.ft2font")

    for bold in (False, True):
        weight = "bold" if bold else "normal"
        path = font_manager.findfont(
            font_manager.FontProperties(family="DejaVu Sans", weight=weight)
        )
        font = ft2font.FT2Font(path)
        font.set_size(100, 72)
        for text in (
            "De vraag naar ondersteuning hoort bij het hoogste vijfde deel (1,70; vanaf 0,42).",
            "Kruidenwijk Noord WK008061 MET HOOFDLETTERS",
            "fijn illustratief filmpje; titel: ‘Lijf’",
        ):
            font.set_text(text)
            points = font.get_width_height()[0] / 64
            assert Setting(100, bold=bold).width_mm(text) * 72 / 25.4 >= points


def test_the_command_writes_the_report_and_the_list_it_points_to(say, tmp_path):
    code, said, _ = say(
        "report", "voorbeeldstad", "--out", tmp_path, "--lang", "en", "--only", "segregation"
    )

    folder = tmp_path / "voorbeeldstad"
    assert code == 0
    assert said.split() == [str(folder / "report.html"), str(folder / "report.csv")]
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert '<html lang="en">' in page
    with (folder / "report.csv").open(encoding="utf-8", newline="") as file:
        flagged = {r["code"] for r in csv.DictReader(file) if r["outcome"] == "flagged"}
    (shown,) = re.findall(r"All (\d+) are in report\.csv", page)
    assert int(shown) <= len(flagged)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["report", "nergenshuizen"], "nergenshuizen"),
        (["report", "voorbeeldstad", "--only", "niks"], "niks"),
        (["report", "voorbeeldstad", "--years", "vorig jaar"], "write it as in 2024"),
    ],
)
def test_a_mistake_is_one_plain_line_and_writes_nothing(arguments, expected, say, tmp_path):
    code, _, said = say(*arguments, "--out", tmp_path / "out", "--quiet")

    assert code != 0
    assert expected in said
    assert said.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("old", encoding="utf-8")

    with pytest.raises(ExportError, match="name another folder with --out"):
        write_report(make_build(), tmp_path / "file", Language.NL)
    assert (tmp_path / "file").read_text(encoding="utf-8") == "old"
