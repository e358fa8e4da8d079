"""The map in a real browser."""

import re
from dataclasses import replace

import pytest
from browsing import bar_of, fills, opened, requested, text, written
from build_builder import HOSTILE, NASTY
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select

from gemengd.exports.leaflet import render_html
from gemengd.model.comparison import Comparison
from gemengd.model.index import Estimate, Index, IndexResult, Statistic
from gemengd.model.ledger import Account, LeftOut
from gemengd.model.outcome import Outcome
from gemengd.model.reason import Reason
from gemengd.model.text import Language, Text
from gemengd.overlays import flags

pytestmark = pytest.mark.browser


def test_the_page_opens_without_an_error_and_asks_no_other_host(browser, page):
    opened(browser, page)

    assert browser.get_log("browser") == []
    assert {url for url in requested(browser) if not url.startswith("data:")} == {page.as_uri()}


def test_the_page_names_no_host_but_those_of_the_base_maps(page):
    source = page.read_text(encoding="utf-8")

    loaded = re.findall(r'<(?:script|link|img|iframe)[^>]+(?:src|href)="([^"]+)"', source)

    assert loaded == []
    assert "Content-Security-Policy" in source
    assert "'unsafe-inline'" not in source


def test_a_made_up_city_says_so_on_the_map(browser, page, build):
    opened(browser, page)

    assert build.dataset.city.made_up
    assert "made-up city" in text(browser, ".made-up").lower()
    assert "invented" in text(browser, ".made-up-long")


def test_a_hostile_name_is_shown_and_does_not_run(browser, page, build):
    code = build.dataset.areas.index[NASTY]

    opened(browser, page, f"#layer=social_housing&n={code}")

    assert browser.execute_script("return window.hacked") is None
    assert text(browser, "#area h2") == HOSTILE


@pytest.mark.parametrize("slug", ["social_housing", "care_reach", "corporation_class"])
def test_the_map_has_the_colours_of_the_style(slug, browser, page, build):
    result = build.layers[slug]
    style = build.styles[result.layer.style]

    opened(browser, page, f"#layer={slug}")

    classes = style.classify(result.values)
    expected = {style.classes()[n].colour for n in classes if n >= 0}
    shown = {fill for fill in fills(browser) if fill.startswith("#")}
    assert shown == expected
    unknown = (classes < 0) & build.dataset.areas["inhabited"]
    assert fills(browser).count("url(#hatch)") == unknown.sum()


def test_the_legend_counts_every_area_once(browser, page, build):
    opened(browser, page, "#layer=social_housing")

    counts = [int(c.text) for c in browser.find_elements(By.CSS_SELECTOR, "#legend .number")]

    assert sum(counts) == len(build.dataset.areas)


def test_the_card_says_why_an_area_is_flagged(browser, page, build):
    overlay = build.overlays["segregation"]
    code = overlay.flagged[0]

    opened(browser, page, f"#layer=segregation&n={code}")

    for finding in overlay.reasons(code):
        assert finding.because(Language.EN) in text(browser, "#area .signal.flagged")
    assert overlay.overlay.caveat in text(browser, "#area")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (Language.EN, ["99 or more", "1 or less", "more than 98", "less than 2"]),
        (Language.NL, ["99 of meer", "1 of minder", "meer dan 98", "minder dan 2"]),
    ],
)
def test_what_does_not_hold_is_told_with_its_comparison(language, words, browser, build, tmp_path):
    overlay = build.overlays["segregation"].overlay
    asked = [("least", 99), ("most", 1), ("above", 98), ("below", 2)]
    criteria = tuple(
        overlay.criteria[0].model_copy(update={"at": Comparison(at), "threshold": threshold})
        for at, threshold in asked
    )
    asks = overlay.model_copy(update={"criteria": criteria, "weightings": {}})
    found = flags(build.dataset, build.layers, asks)
    shares = build.layers["social_housing"].values
    code = shares.index[(shares > 2) & (shares < 98)][0]
    map_of = written(replace(build, overlays={"segregation": found}), tmp_path)

    opened(browser, map_of, f"#layer=segregation&n={code}&lang={language}")

    lines = browser.find_elements(By.CSS_SELECTOR, "#area .signal details li")
    told = [line.get_attribute("textContent") for line in lines]
    for line, bound in zip(told, words, strict=True):
        assert line.endswith(f" {bound})")


def test_a_reason_says_whose_figure_it_is_and_of_which_year(browser, page, build):
    code = build.overlays["segregation"].flagged[0]

    opened(browser, page, f"#layer=segregation&n={code}")

    held = browser.find_elements(By.CSS_SELECTOR, "#area .signal.flagged:first-of-type .held > li")
    assert len(held) == 2
    for reason in held:
        assert "Figure of CBS & co, 2024." in reason.text
    assert "Figures of CBS & co, 2024" in text(browser, "#area .figure .whose")


def test_the_table_says_how_sure_each_flag_is(browser, page, build):
    overlay = build.overlays["segregation"]

    opened(browser, page, "#layer=segregation")

    for code in overlay.flagged:
        sure = f"{100 * overlay.sureness.probability[code]:.0f}%"
        assert sure in text(browser, f"tr[data-code={code}] td.number")


@pytest.mark.parametrize("language", Language)
def test_a_flag_leads_to_what_it_may_not_be_used_for(language, browser, page, build):
    code = build.overlays["segregation"].flagged[0]
    opened(browser, page, f"#layer=segregation&n={code}&lang={language}")

    browser.find_element(By.CSS_SELECTOR, "#area .signal.flagged .not-for").click()

    assert "docs/use.md" in text(browser, "#not-for")
    assert {"nl": "sloop", "en": "demolition"}[language] in text(browser, "#not-for")


@pytest.mark.parametrize("language", Language)
def test_the_card_says_how_sure_a_flag_is_and_the_overview_what_matters(
    language, browser, page, build
):
    overlay = build.overlays["segregation"]
    sure = overlay.sureness
    code = sure.decided_by.index[sure.decided_by != ""][0]

    card = text(
        opened(browser, page, f"#layer=segregation&n={code}&lang={language}"),
        "#area .signal .sure",
    )
    opened(browser, page, f"#layer=segregation&lang={language}")
    shown = browser.find_element(By.ID, "area").get_attribute("textContent")

    assert f"{100 * sure.probability[code]:.0f}%" in card
    assert f"{sure.rank_low[code]:.0f}" in card
    assert sure.choices[sure.decided_by[code]].name.to(language) in card
    strongest = sure.influence["flag_total"].idxmax()
    assert sure.choices[strongest].name.to(language) in shown
    assert overlay.overlaps[0].text.to(language) in shown


@pytest.mark.parametrize("language", Language)
def test_the_card_says_what_would_lift_or_raise_a_flag(language, browser, page, build):
    overlay = build.overlays["segregation"]
    (raised, *_) = (c for c, change in overlay.changes.items() if not change.lifts)

    for code in (overlay.flagged[0], raised):
        opened(browser, page, f"#layer=segregation&n={code}&lang={language}")

        assert overlay.changes[code].text.to(language) in text(browser, "#area .signal .change")
        card = browser.find_element(By.CSS_SELECTOR, "#area .signal").get_attribute("textContent")
        assert {"en": "Town: ", "nl": "Gemeente: "}[language] in card


def test_what_matters_alone_and_with_others_stand_under_their_own_headings(browser, page, build):
    sure = build.overlays["segregation"].sureness
    opened(browser, page, "#layer=segregation&lang=en")

    heads, *rows = browser.execute_script(
        "const table = [...document.querySelectorAll('#area details table')]"
        "  .find((one) => one.textContent.includes('Choice'));"
        "return [...table.rows].map((row) => [...row.cells].map((cell) => cell.textContent));"
    )

    assert heads == ["Choice", "alone", "with others"]
    by_name = {choice.name.en: sure.influence.loc[key] for key, choice in sure.choices.items()}
    for name, alone, with_others in rows:
        assert percent(alone) == pytest.approx(by_name[name]["flag_first"], abs=0.011)
        assert percent(with_others) == pytest.approx(by_name[name]["flag_total"], abs=0.011)
    assert percent(rows[0][2]) > percent(rows[0][1]) + 0.1


def percent(shown):
    return int(shown.removesuffix("%")) / 100


def test_the_bar_of_a_figure_reaches_as_far_as_it_is_and_marks_the_city(browser, page, build):
    layer = build.layers["social_housing"]
    low, high = sorted(layer.values.dropna())[1], layer.values.max()
    assert (low, high, layer.measured.city) == (10, 84, 31.4)
    for value in (low, high):
        code = layer.values.index[layer.values == value][0]
        opened(browser, page, f"#layer=social_housing&n={code}")

        part, mark = bar_of(browser)

        assert part == pytest.approx((0, 100 * value / 84), abs=0.001)
        assert mark == pytest.approx(100 * 31 / 84, abs=0.001)  # 31.4 is shown as 31


def test_the_bar_of_a_figure_below_nil_ends_at_nil(browser, page, build):
    values = build.layers["demand"].values
    assert (values.min(), values.max()) == (-2.0, 1.8)
    opened(browser, page, f"#layer=demand&n={values.idxmin()}")

    assert bar_of(browser) == ((0, pytest.approx(100 * 2.0 / 3.8, abs=0.01)), None)


def test_an_index_tells_each_statistic_with_its_interval_and_what_chance_gives(
    browser, build, tmp_path
):
    estimates = (
        Estimate(Statistic.DISSIMILARITY, 0.0, 0.51, 0.42, 0.63, 0.07),
        Estimate(Statistic.ISOLATION, 1500.0, 0.34, 0.25, 0.46, 0.18),
    )
    index = Index(
        slug="i", title="Apart", title_nl="Apart", description="d", description_nl="d",
        caveat="Mind this.", caveat_nl="Let op.", layer="social_housing", whole="dwellings",
    )  # fmt: skip
    told = IndexResult(index, 14, 3000.0, 0.93, 31.0, estimates, 2024)
    opened(browser, written(replace(build, indices={"i": told}), tmp_path), "#layer=social_housing")

    rows = browser.execute_script(
        "const box = [...document.querySelectorAll('#area details')]"
        "  .find((one) => one.querySelector('summary').textContent === 'Apart');"
        "return [...box.querySelectorAll('tbody tr')]"
        "  .map((row) => [...row.cells].map((cell) => cell.textContent));"
    )

    assert [row[1:] for row in rows] == [
        ["0.51 (0.42 – 0.63)", "0.07"],
        ["0.34 (0.25 – 0.46)", "0.18"],
    ]
    assert rows[0][0].startswith(Statistic.DISSIMILARITY.text.en)
    assert rows[1][0].startswith(Statistic.ISOLATION.text.en)
    assert "1,500" in rows[1][0]


def test_a_layer_names_the_year_and_source_of_its_figures(browser, page, build):
    opened(browser, page, "#layer=social_housing&lang=en")
    used = build.layers["social_housing"].used

    shown = text(browser, "body")

    assert used
    titles = {source.slug: source.title for source in build.dataset.sources}
    for column in used:
        assert f"{column.title.en} ({column.year}, {titles[column.source]})" in shown


def test_an_overlay_of_which_nothing_is_known_counts_a_question_mark(
    browser, tmp_path_factory, build
):
    unknown = replace(
        build.overlays["segregation"],
        outcomes=build.overlays["segregation"].outcomes.map(lambda _: Outcome.UNKNOWN),
    )
    other = replace(build, overlays={**build.overlays, "segregation": unknown})
    page = tmp_path_factory.mktemp("unknown") / "map.html"
    page.write_text(render_html(other, Language.EN), encoding="utf-8")

    opened(browser, page)

    counts = [c.text for c in browser.find_elements(By.CSS_SELECTOR, ".option .count")]
    assert counts[list(build.overlays).index("segregation")] == "?"
    assert counts.count("?") < len(counts) or len(counts) == 1


def test_the_card_tells_value_rank_and_why_unknown(browser, page, build):
    layer = build.layers["social_housing"]
    known = layer.ranks.idxmin()
    missing = layer.values.index[layer.values.isna() & build.dataset.areas["inhabited"]][0]

    best = text(opened(browser, page, f"#layer=social_housing&n={known}"), "#area .chosen")
    worst = text(opened(browser, page, f"#layer=social_housing&n={missing}"), "#area .chosen")

    assert f"number 1 of {layer.ranks.notna().sum()}" in best
    assert "unknown" in worst
    assert Reason(layer.reasons[missing]).text.en in worst


def test_a_click_on_the_map_opens_the_card_and_the_address_leads_back(browser, page, build):
    opened(browser, page, "#layer=social_housing")

    browser.execute_script(
        "document.querySelectorAll('.leaflet-overlay-pane path')[2]"
        ".dispatchEvent(new MouseEvent('click', {bubbles: true}))"
    )

    code = build.dataset.areas.index[2]
    assert text(browser, "#area h2") == build.dataset.areas["name"].iloc[2]
    assert f"n={code}" in browser.current_url


def test_the_language_can_be_switched_in_the_page(browser, page):
    opened(browser, page)

    browser.find_element(By.CSS_SELECTOR, "[data-language=nl]").click()

    assert "Segregatiedruk" in text(browser, "#area h2")
    assert browser.find_element(By.TAG_NAME, "html").get_attribute("lang") == "nl"
    assert browser.get_log("browser") == []


def test_every_layer_and_overlay_can_be_chosen_without_an_error(browser, page, build):
    opened(browser, page)

    options = browser.find_elements(By.CSS_SELECTOR, "input[name=choice]")
    for option in options:
        option.click()

    assert len(options) == len(build.layers) + len(build.overlays)
    assert browser.get_log("browser") == []


def test_plans_and_care_can_be_switched_on(browser, page, build):
    opened(browser, page)

    browser.find_element(By.CSS_SELECTOR, "input[name=plans]").click()
    for box in browser.find_elements(By.CSS_SELECTOR, "#places input[name^=care]"):
        box.click()

    drawn = browser.find_elements(By.CSS_SELECTOR, ".leaflet-care-pane path")
    assert len(drawn) == len(build.dataset.care)
    assert browser.find_elements(By.CSS_SELECTOR, ".leaflet-plans-pane path")


def test_a_plan_says_how_firm_it_is_and_where_it_comes_from(browser, page, build):
    opened(browser, page, f"#n={build.dataset.areas.index[10]}")

    plan = text(browser, "#area .places")

    assert "Vernieuwing Oost" in plan
    assert "adopted · firm plan" in plan
    assert "source: Plans of the province" in plan


def test_the_places_that_a_layer_names_are_drawn_with_it_and_listed(browser, page):
    opened(browser, page, "#layer=care_reach")

    markers = browser.find_elements(By.CSS_SELECTOR, ".leaflet-ranked-pane path")
    labels = browser.find_elements(By.CSS_SELECTOR, ".leaflet-tooltip.rank")
    listed = browser.find_elements(By.CSS_SELECTOR, "#area .ranked li")
    assert len(markers) == 2
    assert [label.text for label in labels] == ["1", "2"]
    assert "2.5 minutes" in listed[0].text

    opened(browser, page, "#layer=social_housing")

    assert not browser.find_elements(By.CSS_SELECTOR, ".leaflet-ranked-pane path")
    assert browser.get_log("browser") == []


def test_care_in_an_area_says_whose_figure_it_is(browser, page, build):
    opened(browser, page, f"#layer=care_reach&n={build.dataset.areas.index[0]}")

    assert "Huisarts Aan de Gracht" in text(browser, "#area")
    assert "OpenStreetMap" in text(browser, "#area")


def test_an_area_is_found_by_a_part_of_its_name(browser, page):
    opened(browser, page)

    browser.find_element(By.ID, "search").send_keys("kleine h\n")

    assert text(browser, "#area h2") == "Kleine Hoek"


def test_the_table_filters_sorts_and_keeps_step_with_the_map(browser, page, build):
    opened(browser, page, "#layer=social_housing")
    layer = build.layers["social_housing"]

    first = text(browser, "#areas tbody tr th")
    Select(browser.find_element(By.ID, "show")).select_by_value("unknown")

    assert first == build.dataset.areas["name"][layer.ranks.idxmin()]
    shown = browser.find_elements(By.CSS_SELECTOR, "#areas tbody tr")
    assert len(shown) == layer.values.isna().sum()


def test_the_sources_name_publisher_year_and_licence(browser, page, build):
    opened(browser, page)

    browser.find_element(By.ID, "open-sources").click()

    panel = text(browser, "#sources")
    for source in build.dataset.sources:
        assert source.publisher in panel
        assert source.licence in panel
    for warning in build.dataset.warnings:
        assert warning in panel


@pytest.mark.parametrize(
    ("language", "mark", "why"),
    [("nl", "niets gebruikt", "7 hebben geen plek (Een, …)"),
     ("en", "nothing used", "7 have no place (Een, …)")],
)  # fmt: skip
def test_a_file_of_which_nothing_is_used_is_marked_in_the_readers_language(
    *, language, mark, why, browser, build, tmp_path
):
    first, *others = build.dataset.sources
    left = LeftOut(7, Text("have no place", "hebben geen plek"), ("Een",))
    ledger = (
        Account(first.slug, read=7, used=0, left_out=(left,)),
        *(Account(source.slug, read=3, used=3) for source in others),
    )
    opened(
        browser, written(replace(build, dataset=replace(build.dataset, ledger=ledger)), tmp_path)
    )

    browser.find_element(By.CSS_SELECTOR, f'button[data-language="{language}"]').click()
    browser.find_element(By.ID, "open-sources").click()

    cards = [card.text for card in browser.find_elements(By.CSS_SELECTOR, "#sources article")]
    assert [mark in card for card in cards] == [True] + [False] * len(others)
    assert why in cards[0]
    browser.execute_script("window.dispatchEvent(new Event('beforeprint'))")
    paper = browser.find_element(By.ID, "sheet-rest").get_attribute("textContent")
    assert paper.count(f"({mark})") == 1


def test_the_same_build_gives_the_same_page(build, page):
    assert render_html(build, Language.EN) == page.read_text(encoding="utf-8")


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1400, 1000)])
def test_nothing_sticks_out_of_the_card_or_lies_over_it(width, height, browser, page, build):
    size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 900}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    opened(browser, page, f"#layer=segregation&n={build.dataset.areas.index[NASTY]}")

    browser.execute_script("document.querySelector('nav [data-pane=area]').click()")
    wide, shown, on_top = browser.execute_script(
        "const area = document.getElementById('area'); const box = area.getBoundingClientRect();"
        "const on = document.elementFromPoint(box.left + 25, box.top + 25);"
        "return [area.scrollWidth, area.clientWidth, area.contains(on)];"
    )
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})

    assert wide == shown
    assert on_top
