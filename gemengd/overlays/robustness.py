"""How sure a flag is: the overlay computed anew under many other choices."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from pandas import DataFrame, Index, Series

from gemengd.model.layer import LayerResult
from gemengd.model.outcome import Outcome
from gemengd.model.overlay import Overlay
from gemengd.model.robustness import Sureness
from gemengd.overlays.draws import choices, draw, places
from gemengd.overlays.sensitivity import first_order, index, total_order, variance
from gemengd.overlays.trials import Drawn, Trials

Floats = NDArray[np.float64]

NINE_IN_TEN = (5, 95)
NEARLY_NONE = 0.05  # own choice: a flag in fewer draws than this hangs on nothing much


def sureness(
    overlay: Overlay, layers: Mapping[str, LayerResult], outcomes: Series
) -> Sureness | None:
    """Return in how many draws each area is flagged, its ranks, and which choice matters most.

    In each draw the weights, thresholds, the weight that must hold, the scale, the way of putting
    together and the errors of the figures are drawn anew, as ``[robustness]`` of the overlay says.
    With ``rule`` an area is flagged as the overlay flags it, and ranked by the weighted per cent
    of other areas that are lower. With ``arithmetic`` or ``geometric`` one criterion may make up
    for another: it is flagged if all that is required holds and its score reaches that of an
    area that just meets every threshold, and ranked by how far it is beyond. Source: OECD/JRC
    (2008), *Handbook on Constructing Composite Indicators*, step 7; Saltelli et al. (2010).

    Scales hang on the published figures of the *other* areas, so that a higher figure never
    lowers the probability of a flag that asks for high figures.

    Parameters
    ----------
    outcomes
        An `Outcome` per area; what is unknown stays unknown.

    Returns
    -------
    Sureness or None
        None if no draws are asked for, or no area has an outcome.
    """
    known = outcomes.index[(outcomes != Outcome.UNKNOWN).to_numpy(bool)]
    if overlay.robustness.draws == 0 or known.empty:
        return None
    # In the order of the codes, whatever the order of the rows, so that draws stay with areas.
    trials = Trials(overlay, layers, places(overlay, layers), known.sort_values())
    return _summary(trials, outcomes.index)


def _summary(trials: Trials, everywhere: Index) -> Sureness:
    overlay, layers, codes = trials.overlay, trials.layers, trials.codes
    first, second = (draw(overlay, trials.places, len(codes), n) for n in (0, 1))
    columns = trials.columns(first)
    one, other = trials.drawn(first, columns), trials.drawn(second, trials.columns(second))
    varied = choices(overlay, layers, trials.places)
    parts = {}
    for key in varied:
        mixed = {**first, key: second[key]}
        parts[key] = _parts(one, other, trials.drawn(mixed, trials.columns(mixed, columns, key)))
    flagged = np.concatenate([one.flagged, other.flagged])
    undecided = np.concatenate([one.undecided, other.undecided])
    rank = np.concatenate([one.rank, other.rank])
    probability = flagged.mean(axis=0)
    low = np.percentile(rank, NINE_IN_TEN[0], axis=0, method="lower")
    high = np.percentile(rank, NINE_IN_TEN[1], axis=0, method="higher")

    def series(values: Floats) -> Series:
        return Series(values, index=codes).reindex(everywhere)

    return Sureness(
        draws=len(flagged),
        choices=varied,
        probability=series(probability),
        undecided=series(undecided.mean(axis=0)),
        rank_low=series(low),
        rank_high=series(high),
        influence=_influence(parts, one, other),
        decided_by=_decided_by(parts, probability, codes).reindex(everywhere, fill_value=""),
    )


def _parts(one: Drawn, other: Drawn, mixed: Drawn) -> dict[str, Floats]:
    """Return what one choice explains of each area's flag and rank."""
    return {
        "flag_first": first_order(one.flagged, other.flagged, mixed.flagged),
        "flag_total": total_order(one.flagged, mixed.flagged),
        "rank_first": first_order(one.rank, other.rank, mixed.rank),
        "rank_total": total_order(one.rank, mixed.rank),
    }


def _influence(parts: Mapping[str, Mapping[str, Floats]], one: Drawn, other: Drawn) -> DataFrame:
    """Return the indices over all areas together: what is explained of the sum of variances."""
    flags = variance(one.flagged, other.flagged).sum()
    places = variance(one.rank, other.rank).sum()
    whole = {"flag": flags, "rank": places}
    return DataFrame(
        {
            key: {
                name: float(index(part.sum(), whole[name.split("_")[0]]))
                for name, part in of_choice.items()
            }
            for key, of_choice in parts.items()
        },
    ).T


def _decided_by(
    parts: Mapping[str, Mapping[str, Floats]], probability: Floats, codes: Index
) -> Series:
    hangs = (probability >= NEARLY_NONE) & (probability <= 1 - NEARLY_NONE)
    keys = np.array(list(parts), dtype=object)
    totals = np.stack([part["flag_total"] for part in parts.values()])
    return Series(np.where(hangs, keys[totals.argmax(axis=0)], ""), index=codes, dtype=object)
