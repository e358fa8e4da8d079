"""The smallest change in an area's figures that changes what an overlay says of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from pandas import Series

from gemengd.model.change import Change
from gemengd.model.finding import Findings
from gemengd.model.layer import LayerResult
from gemengd.model.outcome import Outcome
from gemengd.model.overlay import Overlay
from gemengd.overlays.rule import judge, strongest
from gemengd.overlays.shift import Moves, Reach, reach

Bools = NDArray[np.bool_]
Numbers = NDArray[np.intp]


def changes(
    overlay: Overlay,
    layers: Mapping[str, LayerResult],
    findings: Findings,
    outcomes: Series,
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
        As `findings.find` gives them for *overlay*.
    outcomes
        An `Outcome` per area, in the order of *findings*; only flagged and not flagged
        areas are looked at.

    Returns
    -------
    dict
        By code; without areas whose outcome no such change would alter.
    """
    reaches = tuple(
        reach(overlay, place, layers[criterion.layer], findings.codes)
        for place, criterion in enumerate(overlay.criteria)
    )
    flagged = (outcomes == Outcome.FLAGGED).to_numpy(bool)
    decided = (outcomes != Outcome.UNKNOWN).to_numpy(bool)
    moves = tuple(one.moves(~flagged) for one in reaches)
    possible = np.stack([one.possible for one in moves])
    possible &= findings.known & (findings.holds == flagged) & decided
    search = _Search(overlay, findings, reaches, moves, possible, flagged)
    return search.changes()


@dataclass(frozen=True)
class _Search:
    """All areas at once before their overlay.

    Attributes
    ----------
    moves
        Per criterion, to the other side of its threshold.
    possible
        Where a move counts, shape (criteria, areas).
    flagged
        Where there is a flag to lift; elsewhere one to raise.
    """

    overlay: Overlay
    findings: Findings
    reaches: Sequence[Reach]
    moves: Sequence[Moves]
    possible: Bools
    flagged: Bools

    def changes(self) -> dict[str, Change]:
        subsets, best = self._smallest()
        sentences = [one.sentence() for one in self.reaches]
        found = {}
        for number in np.flatnonzero(best >= 0).tolist():
            shifts = tuple(
                self.reaches[place].shift(number, self.moves[place], sentences[place])
                for place in subsets[best[number]]
            )
            found[self.findings.codes[number]] = Change(shifts, bool(self.flagged[number]))
        return found

    def _smallest(self) -> tuple[list[tuple[int, ...]], Numbers]:
        """Return sets of criteria, and which of these is the smallest per area; -1 for none."""
        fars = [one.far(move.new) for one, move in zip(self.reaches, self.moves, strict=True)]
        best = np.full(len(self.flagged), -1)
        least = np.full(len(self.flagged), np.inf)
        subsets: list[tuple[int, ...]] = []
        count = self.possible.sum(axis=0)
        for size in range(1, len(self.reaches) + 1):
            here = np.flatnonzero((best < 0) & (count >= size) & (self.flagged | (size == 1)))
            if not here.size:
                break
            for subset in self._subsets(size):
                enough = self._enough(subset, here)
                far = sum(fars[place][enough] for place in subset)
                better = enough[(best[enough] < 0) | (far < least[enough])]
                least[better] = sum(fars[place][better] for place in subset)
                best[better] = len(subsets)
                subsets.append(subset)
        return subsets, best

    def _subsets(self, size: int) -> Iterator[tuple[int, ...]]:
        """Yield sets of criteria that are of different layers."""
        for subset in combinations(range(len(self.reaches)), size):
            if len({self.reaches[place].layer.slug for place in subset}) == size:
                yield subset

    def _enough(self, subset: tuple[int, ...], numbers: Numbers) -> Numbers:
        """Return the areas among *numbers* whose outcome these moves together alter."""
        able = numbers[self.possible[list(subset)][:, numbers].all(axis=0)]
        new = {self.reaches[place].layer.slug: self.moves[place].new[able] for place in subset}
        holds, known = self.findings.holds[:, able], self.findings.known[:, able]
        for place, one in enumerate(self.reaches):
            if one.layer.slug in new:
                holds[place] = one.holds(able, new[one.layer.slug])
                known[place] = True
        flags = strongest(tuple(judge(self.overlay, holds, known).values())).flagged
        return able[flags != self.flagged[able]]
