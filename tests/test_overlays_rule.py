import math

import pytest

from gemengd.model.criterion import Criterion
from gemengd.model.outcome import Finding, Outcome
from gemengd.model.overlay import Overlay
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


def finding(holds, weight=1, **rest):
    return Finding(criterion(weight, **rest), value=0.0, threshold=1.0, holds=holds)


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


def verdict(*findings, **settings):
    return strongest(judge(findings, overlay(*findings, **settings)))


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

    verdicts = judge(findings, overlay(*findings))

    assert [v.score for v in verdicts] == [0.5, 1.0]
