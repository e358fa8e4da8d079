"""One rule over one area: what holds, what does not, and what that is worth."""

from collections.abc import Sequence
from dataclasses import dataclass

from gemengd.model.outcome import Finding, Outcome
from gemengd.model.overlay import Overlay
from gemengd.model.reason import Reason

ROUNDING = 1e-9  # weights are summed as binary fractions: 0.1 + 0.2 must reach 0.3


@dataclass(frozen=True)
class Verdict:
    """What a rule says of an area.

    Attributes
    ----------
    score
        Share of the weight that holds, 0-1; NaN where the outcome is unknown.
    known
        Share of the weight that is known, 0-1.
    """

    rule: str
    outcome: Outcome
    score: float
    known: float
    why_unknown: str = ""


def judge(findings: Sequence[Finding], overlay: Overlay) -> tuple[Verdict, ...]:
    """Return the verdict of each rule of *overlay* on one area."""
    rules = dict.fromkeys(finding.criterion.rule for finding in findings)
    return tuple(
        _judge_rule([f for f in findings if f.criterion.rule == rule], overlay) for rule in rules
    )


def strongest(verdicts: Sequence[Verdict]) -> Verdict:
    """Return the verdict that counts: a flag, else an unknown, else the highest score."""
    order = {Outcome.FLAGGED: 2, Outcome.UNKNOWN: 1, Outcome.NOT_FLAGGED: 0}
    return max(verdicts, key=lambda v: (order[v.outcome], v.score if v.score == v.score else 0))


def _judge_rule(findings: Sequence[Finding], overlay: Overlay) -> Verdict:
    rule = findings[0].criterion.rule
    total = sum(f.criterion.weight for f in findings)
    held = sum(f.criterion.weight for f in findings if f.holds) / total
    open_ = sum(f.criterion.weight for f in findings if f.holds is None) / total
    known = 1 - open_
    required = [f.holds for f in findings if f.criterion.required]
    if held + open_ < overlay.flag_at - ROUNDING or False in required:
        return Verdict(rule, Outcome.NOT_FLAGGED, held, known)
    enough = known >= overlay.minimum_known - ROUNDING
    if enough and held >= overlay.flag_at - ROUNDING and None not in required:
        return Verdict(rule, Outcome.FLAGGED, held, known)
    return Verdict(rule, Outcome.UNKNOWN, float("nan"), known, Reason.PARTS_UNKNOWN)
