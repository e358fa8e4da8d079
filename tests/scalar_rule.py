"""The flag rule area by area, as the package had it: the referee of the rule that it has now."""

import math

from gemengd.model.outcome import Outcome

ROUNDING = 1e-9
TESTS = {
    "least": lambda value, threshold: value >= threshold,
    "most": lambda value, threshold: value <= threshold,
    "above": lambda value, threshold: value > threshold,
    "below": lambda value, threshold: value < threshold,
}
ORDER = {Outcome.FLAGGED: 2, Outcome.UNKNOWN: 1, Outcome.NOT_FLAGGED: 0}


def holds(at, value, threshold):
    """Return whether a value holds; None where either is unknown."""
    unknown = math.isnan(value) or math.isnan(threshold)
    return None if unknown else TESTS[at](value, threshold)


def judged(overlay, held):
    """Return outcome, score and known weight of the strongest rule over one area, and the rules.

    *held* is True, False or None per criterion.
    """
    rules = dict.fromkeys(criterion.rule for criterion in overlay.criteria)
    verdicts = {rule: _of_rule(overlay, held, rule) for rule in rules}
    best = max(verdicts.values(), key=lambda v: (ORDER[v[0]], 0 if math.isnan(v[1]) else v[1]))
    return best, [rule for rule, verdict in verdicts.items() if verdict[0] is Outcome.FLAGGED]


def _of_rule(overlay, held, rule):
    pairs = [(c, h) for c, h in zip(overlay.criteria, held, strict=True) if c.rule == rule]
    total = sum(criterion.weight for criterion, _ in pairs)
    share = sum(criterion.weight for criterion, h in pairs if h) / total
    open_ = sum(criterion.weight for criterion, h in pairs if h is None) / total
    required = [h for criterion, h in pairs if criterion.required]
    if share + open_ < overlay.flag_at - ROUNDING or False in required:
        return Outcome.NOT_FLAGGED, share, 1 - open_
    enough = 1 - open_ >= overlay.minimum_known - ROUNDING
    if enough and share >= overlay.flag_at - ROUNDING and None not in required:
        return Outcome.FLAGGED, share, 1 - open_
    return Outcome.UNKNOWN, math.nan, 1 - open_
