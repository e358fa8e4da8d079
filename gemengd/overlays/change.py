"""The smallest change in an area's figures that changes what an overlay says of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import inf

from pandas import Index

from gemengd.model.change import Change, Shift
from gemengd.model.layer import LayerResult
from gemengd.model.outcome import Finding, Outcome
from gemengd.model.overlay import Overlay
from gemengd.overlays.rule import judge, strongest
from gemengd.overlays.shift import Reach, reach


def changes(
    overlay: Overlay,
    layers: Mapping[str, LayerResult],
    findings: Mapping[str, tuple[Finding, ...]],
    outcomes: Mapping[str, Outcome],
) -> dict[str, Change]:
    """Return, per area, the smallest change that lifts its flag, or that would raise one.

    Smallest is: the fewest figures; of these the least sum of changes, each in standard deviations
    of its layer over the city's known areas. Each figure moves to the nearest one, in the decimals
    that the layer is shown with, on the other side of its threshold, and the whole overlay is
    judged again, so the answer is exact for the figures as they are shown. Other figures stay as
    they are, also where one is made of the other. To raise a flag, one figure only is looked at.

    Parameters
    ----------
    findings
        Per area, as `findings.find` gives them for *overlay*.
    outcomes
        Per area; only flagged and not flagged areas are looked at.

    Returns
    -------
    dict
        By code; without areas whose outcome no such change would alter.
    """
    index = Index(list(findings))
    reaches = [
        reach(overlay, place, layers[criterion.layer], index)
        for place, criterion in enumerate(overlay.criteria)
    ]
    found = {}
    for number, (code, of_area) in enumerate(findings.items()):
        if outcomes[code] is Outcome.UNKNOWN:
            continue
        lifts = outcomes[code] is Outcome.FLAGGED
        shifts = _Case(overlay, of_area, reaches, number).smallest(lifts=lifts)
        if shifts:
            found[code] = Change(shifts, lifts)
    return found


@dataclass(frozen=True)
class _Case:
    """One area before its overlay."""

    overlay: Overlay
    findings: Sequence[Finding]
    reaches: Sequence[Reach]
    number: int

    def smallest(self, *, lifts: bool) -> tuple[Shift, ...]:
        possible = dict(self._shifts(holding=lifts))
        for size in range(1, len(possible) + 1 if lifts else 2):
            enough = [
                shifts
                for shifts in combinations(possible, size)
                if len({shift.layer for shift in shifts}) == size
                and self._flags(shifts) is not lifts
            ]
            if enough:
                return min(enough, key=lambda shifts: sum(possible[shift] for shift in shifts))
        return ()

    def _shifts(self, *, holding: bool) -> Iterator[tuple[Shift, float]]:
        """Yield every figure that would cross its threshold, and how far it would go."""
        for finding, one in zip(self.findings, self.reaches, strict=True):
            shift = one.shift(self.number, finding) if finding.holds is holding else None
            if shift:
                far = abs(shift.new - shift.value)
                yield shift, far / one.spread if one.spread > 0 else inf

    def _flags(self, shifts: Sequence[Shift]) -> bool:
        new = {shift.layer: shift.new for shift in shifts}
        changed = [
            replace(f, value=new[layer], holds=one.holds(self.number, new[layer]))
            if (layer := f.criterion.layer) in new
            else f
            for f, one in zip(self.findings, self.reaches, strict=True)
        ]
        return strongest(judge(changed, self.overlay)).outcome is Outcome.FLAGGED
