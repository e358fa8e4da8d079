"""Which layers and overlays order areas as a reference does, and better than naive figures."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from pandas import DataFrame, Series

from gemengd.evaluation.agreement import (
    Interval,
    auc,
    average_precision,
    difference,
    interval,
    part_of,
    spearman,
)
from gemengd.evaluation.reference import Reference
from gemengd.model.build import Build
from gemengd.model.dataset import CityDataset
from gemengd.model.outcome import OverlayResult

FEWEST = 10  # own choice: over fewer areas no order is worth a figure
NAIVE = "not_owner_occupied"
CORPORATION = "corporation_share"
PLAIN_SUM = "plain_sum"
BASELINES = (NAIVE, CORPORATION, PLAIN_SUM)


class Verdict(StrEnum):
    """How a candidate does beside a naive figure: whether the interval of the gap leaves out 0."""

    BETTER = "better"
    NO_BETTER = "no_better"
    WORSE = "worse"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Gap:
    """By how much the AUC of a candidate is above that of a naive figure, on the same areas."""

    difference: Interval
    verdict: Verdict


@dataclass(frozen=True)
class Finding:
    """How one candidate agrees with one reference.

    Attributes
    ----------
    areas, positive
        Areas where both are known, and those among them that stand out in the reference.
    against
        Naive figure -> how the candidate does beside it; empty for a naive figure itself.
    """

    candidate: str
    reference: str
    areas: int
    positive: int
    auc: Interval
    average_precision: Interval
    spearman: Interval
    against: Mapping[str, Gap]


@dataclass(frozen=True)
class Confusion:
    """Which areas an overlay flags and which stand out in the reference, by code.

    Attributes
    ----------
    precision
        Part of the flagged areas that stand out in the reference.
    recall
        Part of those that are flagged.
    """

    overlay: str
    reference: str
    both: tuple[str, ...]
    flagged_only: tuple[str, ...]
    reference_only: tuple[str, ...]
    neither: int
    unknown: int
    precision: Interval
    recall: Interval


@dataclass(frozen=True)
class Evaluation:
    """All findings, in the order of the references, then of the candidates.

    Attributes
    ----------
    left_out
        Candidate -> why it could not be evaluated.
    """

    findings: tuple[Finding, ...]
    confusions: tuple[Confusion, ...]
    left_out: dict[str, str]


def evaluate(
    build: Build, references: Sequence[Reference], *, samples: int = 1000, seed: int = 1
) -> Evaluation:
    """Hold every layer and overlay with numbers, and three naive figures, against references.

    The naive figures come from the same input: the share of homes that is not owner-occupied,
    the share of corporation homes, and the plain sum of three z-scores (low incomes, homes not
    owner-occupied, people without work), over the areas of the build.

    Parameters
    ----------
    samples
        Bootstrap samples per interval.
    """
    left_out: dict[str, str] = {}
    candidates = dict(_candidates(build, left_out))
    findings, confusions = [], []
    naive = {name: candidates[name] for name in BASELINES if name in candidates}
    for reference in references:
        for name, figures in candidates.items():
            against = {} if name in BASELINES else naive
            findings.append(_finding(name, figures, reference, against, samples=samples, seed=seed))
        worries = [o for o in build.overlays.values() if o.overlay.high_is == "worse"]
        confusions += [_confusion(result, reference, samples, seed) for result in worries]
    return Evaluation(tuple(findings), tuple(confusions), left_out)


def _candidates(build: Build, left_out: dict[str, str]) -> Iterator[tuple[str, Series]]:
    """Yield what is evaluated, high meaning worse: the naive figures first."""
    figures = {
        **_naive(build.dataset),
        **{slug: _layer(build, slug) for slug in build.layers},
        **{slug: _overlay(result) for slug, result in build.overlays.items()},
    }
    for name, values in figures.items():
        if values is None:
            left_out[name] = "it sorts areas into classes, which have no order"
        elif (known := int(values.notna().sum())) < FEWEST:
            left_out[name] = f"it is known for {known} of {len(values)} areas"
        elif values.max() == values.min():
            left_out[name] = "it is the same everywhere"
        else:
            yield name, values


def _layer(build: Build, slug: str) -> Series | None:
    result = build.layers[slug]
    if result.values.dtype.kind != "f":
        return None
    return -result.values if result.layer.high_is == "better" else result.values


def _overlay(result: OverlayResult) -> Series:
    scores = result.scores.astype(float)
    return -scores if result.overlay.high_is == "better" else scores


def _naive(dataset: CityDataset) -> dict[str, Series]:
    large = dataset.figure("inhabitants") >= 50  # noqa: PLR2004 - as the composites have it
    rented = (100 - dataset.figure("owner_occupied_pct")).where(large)
    persons, households = (
        dataset.figure(f"low_income_{who}_pct") for who in ("persons", "households")
    )
    low_income = persons if persons.notna().any() else households
    idle = 100 - dataset.figure("net_labour_participation_pct")
    parts = [part.where(large) for part in (low_income, rented, idle)]
    return {
        NAIVE: rented,
        CORPORATION: dataset.figure("corporation_share_pct").where(large),
        PLAIN_SUM: sum((p - p.mean()) / p.std(ddof=0) for p in parts),  # type: ignore[dict-item]
    }


def _finding(
    name: str,
    figures: Series,
    reference: Reference,
    naive: Mapping[str, Series],
    *,
    samples: int,
    seed: int,
) -> Finding:
    both = DataFrame(
        {"figure": figures, "badness": reference.badness, "positive": reference.positive}
    ).dropna()
    values, positive = both["figure"].to_numpy(float), both["positive"].to_numpy(float)
    return Finding(
        candidate=name,
        reference=reference.name,
        areas=len(both),
        positive=int(positive.sum()),
        auc=interval(auc, values, positive, samples, seed),
        average_precision=interval(average_precision, values, positive, samples, seed),
        spearman=interval(spearman, values, both["badness"].to_numpy(float), samples, seed),
        against={n: _gap(both, values_, samples, seed) for n, values_ in naive.items()},
    )


def _gap(both: DataFrame, naive: Series, samples: int, seed: int) -> Gap:
    known = both.assign(naive=naive.reindex(both.index)).dropna()
    if len(known) < FEWEST:
        return Gap(Interval(np.nan, np.nan, np.nan), Verdict.UNKNOWN)
    pair = (known["figure"].to_numpy(float), known["naive"].to_numpy(float))
    gap = difference(auc, pair, known["positive"].to_numpy(float), samples, seed)
    if np.isnan(gap.estimate):
        return Gap(gap, Verdict.UNKNOWN)
    if gap.low > 0:
        return Gap(gap, Verdict.BETTER)
    return Gap(gap, Verdict.WORSE if gap.high < 0 else Verdict.NO_BETTER)


def _confusion(result: OverlayResult, reference: Reference, samples: int, seed: int) -> Confusion:
    outcome = result.outcomes.astype(str)
    known = reference.badness.notna() & (outcome != "unknown")
    flagged, positive = known & (outcome == "flagged"), known & reference.positive

    one, other = (np.asarray(which[known], dtype=float) for which in (flagged, positive))

    def codes(which: Series) -> tuple[str, ...]:
        return tuple(which.index[which])

    return Confusion(
        overlay=result.overlay.slug,
        reference=reference.name,
        both=codes(flagged & positive),
        flagged_only=codes(flagged & ~positive),
        reference_only=codes(positive & ~flagged),
        neither=int((known & ~flagged & ~positive).sum()),
        unknown=int((~known).sum()),
        precision=interval(part_of, one, other, samples, seed),
        recall=interval(part_of, other, one, samples, seed),
    )
