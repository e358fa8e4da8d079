import ast
import math
import re
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
import scalar_rule
from hypothesis import assume, given
from hypothesis import strategies as st
from overlay_builder import city, definition, layers_of

import gemengd
from gemengd.model.comparison import Comparison
from gemengd.model.criterion import Criterion
from gemengd.model.outcome import Outcome
from gemengd.model.overlay import Overlay
from gemengd.overlays import flags
from gemengd.overlays import overlay as overlay_of
from gemengd.overlays.rule import judge, strongest


def criterion(weight=1, *, rule="main", required=False):
    return Criterion(
        layer="demand",
        at="least",
        threshold=1,
        compares_with="norm",
        source="test",
        rule=rule,
        weight=weight,
        required=required,
        because="{value}",
        because_nl="{value}",
    )


@dataclass(frozen=True)
class Given:
    criterion: Criterion
    holds: bool | None


@dataclass(frozen=True)
class Said:
    outcome: Outcome
    score: float
    known: float


def finding(holds, weight=1, **rest):
    return Given(criterion(weight, **rest), holds)


def overlay(*findings, flag_at=0.6, minimum_known=0.6):
    return Overlay(
        slug="test",
        title="t",
        title_nl="t",
        description="d",
        description_nl="d",
        caveat="c",
        caveat_nl="c",
        flag_at=flag_at,
        minimum_known=minimum_known,
        criteria=tuple(f.criterion for f in findings),
    )


def rulings(*findings, **settings):
    """Return what the rule says of one area, by rule."""
    holds = np.array([[f.holds is True] for f in findings])
    known = np.array([[f.holds is not None] for f in findings])
    return judge(overlay(*findings, **settings), holds, known)


def verdict(*findings, **settings):
    found = strongest(tuple(rulings(*findings, **settings).values()))
    outcome = Outcome.UNKNOWN if found.unknown[0] else Outcome.NOT_FLAGGED
    outcome = Outcome.FLAGGED if found.flagged[0] else outcome
    return Said(outcome, found.score[0], found.known[0])


@pytest.mark.parametrize(
    ("holds", "outcome"),
    [
        ((True, True, False), Outcome.FLAGGED),
        ((True, False, False), Outcome.NOT_FLAGGED),
        ((True, True, None), Outcome.FLAGGED),
        ((True, False, None), Outcome.UNKNOWN),
        ((False, False, None), Outcome.NOT_FLAGGED),
        ((None, None, None), Outcome.UNKNOWN),
        ((True, None, None), Outcome.UNKNOWN),
    ],
)
def test_an_unknown_criterion_counts_only_if_it_could_change_the_outcome(holds, outcome):
    findings = [finding(h) for h in holds]

    found = verdict(*findings)

    assert found.outcome is outcome


def test_a_score_is_the_share_of_weight_that_holds():
    findings = [finding(True, 3), finding(False, 1)]

    found = verdict(*findings)

    assert found.score == 0.75
    assert found.known == 1.0


def test_the_score_of_an_unknown_outcome_is_unknown_not_zero():
    found = verdict(finding(None))

    assert math.isnan(found.score)
    assert found.known == 0


def test_a_threshold_equal_to_the_weight_that_holds_flags_in_binary_fractions_too():
    findings = [finding(True, 0.1), finding(True, 0.2), finding(False, 0.7)]

    found = verdict(*findings, flag_at=0.3)

    assert found.outcome is Outcome.FLAGGED


def test_a_required_criterion_that_fails_clears_the_area_whatever_the_others_say():
    findings = [finding(False, 0.1, required=True), finding(True, 10)]

    assert verdict(*findings).outcome is Outcome.NOT_FLAGGED


def test_a_required_criterion_that_is_unknown_leaves_the_area_unknown():
    findings = [finding(None, 0.1, required=True), finding(True, 10)]

    assert verdict(*findings).outcome is Outcome.UNKNOWN


def test_too_little_known_weight_never_flags():
    findings = [finding(True, 5), finding(None, 5)]

    found = verdict(*findings, flag_at=0.4, minimum_known=0.8)

    assert found.outcome is Outcome.UNKNOWN


def test_one_rule_that_flags_is_enough():
    findings = [finding(False, rule="a"), finding(True, rule="b")]

    assert verdict(*findings).outcome is Outcome.FLAGGED


def test_an_unknown_rule_outweighs_one_that_does_not_flag():
    findings = [finding(False, rule="a"), finding(None, rule="b")]

    assert verdict(*findings).outcome is Outcome.UNKNOWN


def test_rules_are_not_weighed_together():
    findings = [finding(True, rule="a"), finding(False, rule="a"), finding(True, rule="b")]

    found = rulings(*findings)

    assert [ruling.score[0] for ruling in found.values()] == [0.5, 1.0]


FIGURES = st.sampled_from([math.nan, 0.0, 1.0, 2.0, 3.0])
THRESHOLDS = st.one_of(
    st.fixed_dictionaries({"threshold": st.sampled_from([0.0, 1.0, 1.5, 2.0])}),
    st.fixed_dictionaries({"quantile": st.sampled_from([0.25, 0.5, 0.7])}),
)
CRITERIA = st.lists(
    st.tuples(
        st.fixed_dictionaries(
            {
                "layer": st.sampled_from("abc"),
                "at": st.sampled_from(Comparison),
                "weight": st.sampled_from([0.1, 0.2, 0.7, 1, 3]),
                "rule": st.sampled_from("xy"),
                "required": st.booleans(),
            }
        ),
        THRESHOLDS,
    ).map(lambda both: both[0] | both[1]),
    min_size=1,
    max_size=5,
)
SHARES = st.sampled_from([0.1, 0.3, 0.5, 0.6, 1.0])


@given(
    CRITERIA, st.lists(st.tuples(FIGURES, FIGURES, FIGURES), min_size=1, max_size=9), SHARES, SHARES
)
def test_all_areas_at_once_are_judged_as_one_by_one(criteria, rows, flag_at, minimum_known):
    dataset = city([100] * len(rows))
    values = {slug: [row[n] for row in rows] for n, slug in enumerate("abc")}
    asked = definition(*criteria, flag_at=flag_at, minimum_known=minimum_known)

    found = flags(dataset, layers_of(dataset, values), asked)

    for number, code in enumerate(dataset.areas.index):
        findings = found.findings[code]
        held = [scalar_rule.holds(f.criterion.at, f.value, f.threshold) for f in findings]
        assert [f.holds for f in findings] == held
        assert [column.told[number] for column in found.findings.columns] == held
        assert [f.value for f in findings] == pytest.approx(
            [values[f.criterion.layer][number] for f in findings], nan_ok=True
        )
        (outcome, score, known), rules = scalar_rule.judged(asked, held)
        assert found.outcomes[code] == outcome
        assert (found.scores[code] == score) or (
            math.isnan(score) and math.isnan(found.scores[code])
        )
        assert found.known[code] == known
        assert found.flagging.get(code, ()) == tuple(rules)


@given(CRITERIA, st.lists(st.tuples(FIGURES, FIGURES, FIGURES), min_size=2, max_size=6), SHARES)
def test_draws_that_vary_nothing_say_what_the_flag_says(criteria, rows, flag_at):
    dataset = city([100] * len(rows))
    layers = layers_of(dataset, {s: [row[n] for row in rows] for n, s in enumerate("abc")})
    still = {"draws": 2, "threshold_spread": 0, "quantile_spread": 0, "flag_at_spread": 0}
    ways = {"concentration": 1e12, "aggregate": ["rule"]}
    asked = definition(*criteria, flag_at=flag_at, minimum_known=0.01, robustness=still | ways)
    assume(weights_are_clear_of(flag_at, asked))

    found = overlay_of(dataset, layers, [asked])["test"]

    if found.sureness:
        decided = found.outcomes != Outcome.UNKNOWN
        flagged = (found.outcomes == Outcome.FLAGGED)[decided]
        assert (found.sureness.probability[decided] == flagged).all()


def weights_are_clear_of(flag_at, asked):
    """Say whether no sum of weights lies at the share that is asked, where drawn weights jump."""
    for rule in {criterion.rule for criterion in asked.criteria}:
        weights = [c.weight for c in asked.criteria if c.rule == rule]
        for size in range(len(weights) + 1):
            for some in combinations(weights, size):
                if abs(sum(some) / sum(weights) - flag_at) < 1e-4:
                    return False
    return True


def test_every_order_of_two_figures_is_a_comparison_with_its_words_and_its_inverse():
    assert set(Comparison) == set(scalar_rule.TESTS)
    kinds = [(one.sign, one.included) for one in Comparison]
    assert sorted(kinds) == [(-1, False), (-1, True), (1, False), (1, True)]
    for one in Comparison:
        assert one.words.en != one.words.nl
        assert one.bound.en.count("{n}") == one.bound.nl.count("{n}") == 1
    assert len({one.bound for one in Comparison}) == len({one.words for one in Comparison}) == 4


@pytest.mark.parametrize("at", Comparison)
def test_a_comparison_its_inverse_and_its_turned_self_agree_with_the_scalar_test(at):
    figures = np.array([-1.0, 0.0, 1.0, 2.0, math.nan])

    found = at.holds(figures, 1.0)

    assert found.tolist() == [bool(scalar_rule.holds(at, x, 1.0)) for x in figures]
    assert at.inverse.holds(figures[:4], 1.0).tolist() == (~found[:4]).tolist()
    assert at.inverse.inverse is at
    assert at.turned.holds(at.sign * figures, at.sign * 1.0).tolist() == found.tolist()


@pytest.mark.parametrize("at", Comparison)
def test_a_drawn_threshold_treats_the_figure_at_it_as_the_flag_does(at):
    dataset = city([100] * 3)
    still = {"threshold_spread": 0, "draws": 6, "aggregate": ["rule", "arithmetic", "geometric"]}
    asked = definition({"threshold": 5, "at": at}, robustness=still)

    found = overlay_of(dataset, layers_of(dataset, {"demand": [4.0, 5.0, 6.0]}), [asked])["test"]

    assert found.sureness.probability.tolist() == at.holds(np.array([4.0, 5.0, 6.0]), 5.0).tolist()


NAMED = {repr(one.value) for one in Comparison}


def is_comparison(node):
    """Say whether *node* is what a criterion compares with, or one of its names."""
    if isinstance(node, ast.Attribute) and node.attr in {"value", "name"}:
        node = node.value
    if isinstance(node, ast.Attribute):
        return node.attr == "at" or ast.unparse(node.value) == "Comparison"
    return False


def decides(node):
    """Say whether *node* goes another way for one comparison than for another."""
    if isinstance(node, ast.Compare):
        parts = [node.left, *node.comparators]
        every = [e for one in parts for e in getattr(one, "elts", [one])]
        return any(is_comparison(e) or ast.unparse(e) in NAMED for e in every)
    if isinstance(node, ast.Match):
        return is_comparison(node.subject)
    if isinstance(node, ast.Subscript):
        return is_comparison(node.slice)
    return isinstance(node, ast.Call) and any(
        isinstance(node.func, ast.Attribute) and node.func.attr == "get" and is_comparison(given)
        for given in node.args
    )


def deciding(text):
    return [node.lineno for node in ast.walk(ast.parse(text)) if decides(node)]


def test_nothing_but_the_comparison_tests_a_criterion():
    package = Path(gemengd.__file__).parent
    paths = [path for path in sorted(package.rglob("*.py")) if path.name != "comparison.py"]

    found = {str(path): deciding(path.read_text(encoding="utf-8")) for path in paths}

    assert len(found) > 100
    assert not {path: lines for path, lines in found.items() if lines}


@pytest.mark.parametrize(
    "text",
    [
        'criterion.at == "least"',
        'criterion.at.value in ("least", "most")',
        "x = 1 if Comparison.MOST is which else 2",
        '"least" != at',
        "which in {Comparison.LEAST, Comparison.ABOVE}",
        "match criterion.at:\n    case _: pass",
        "WORDS[place.criterion.at]",
        "WORDS.get(criterion.at, '')",
    ],
)
def test_a_test_of_a_comparison_is_seen_however_it_is_written(text):
    assert deciding(text) == [1]


@pytest.mark.parametrize(
    "text",
    ["criterion.at.holds(a, b)", "at.sign > 0", "len(server.at(year)) > 1", "np.add.at(a, b, c)"],
)
def test_what_asks_the_comparison_itself_is_no_test_of_it(text):
    assert deciding(text) == []


def test_the_page_has_no_comparison_of_its_own_but_is_told_its_words():
    page = Path(gemengd.__file__).parent / "exports/leaflet/page"
    for path in sorted(page.glob("*.js")):
        assert not re.search(r"criterion\.at\b", path.read_text(encoding="utf-8")), path
    assert "criterion.bound" in (page / "reasons.js").read_text(encoding="utf-8")
