"""An evaluation as tables, as plain sentences, and as JSON."""

import math
from typing import TYPE_CHECKING, Any

from gemengd.cli import out
from gemengd.evaluation import Confusion, Evaluated, Finding, Interval, Verdict
from gemengd.evaluation.evaluate import CORPORATION, NAIVE, PLAIN_SUM

if TYPE_CHECKING:
    from pandas import Series

TITLES = {
    NAIVE: "Naive: homes not owner-occupied",
    CORPORATION: "Naive: corporation homes",
    PLAIN_SUM: "Naive: sum of three z-scores",
}
VERDICTS = {
    Verdict.BETTER: "better",
    Verdict.NO_BETTER: "not better",
    Verdict.WORSE: "worse",
    Verdict.UNKNOWN: "cannot be told",
}
NAMES = {
    NAIVE: "the share of homes not owner-occupied",
    CORPORATION: "the share of corporation homes",
    PLAIN_SUM: "the plain sum of three z-scores",
}
SENTENCES = {
    Verdict.WORSE: "Does worse than",
    Verdict.NO_BETTER: "Is not shown to do better than",
    Verdict.BETTER: "Does better than",
}
NAMES_SHOWN = 5


def show(found: Evaluated) -> None:
    """Print how each layer and overlay agrees with each reference, and what that means."""
    for reference in found.references:
        findings = [f for f in found.evaluation.findings if f.reference == reference.name]
        out.print_table(_table(found, reference.name, int(reference.positive.sum()), findings))
        for note in reference.notes:
            out.line(f"Note: {note}.")
        for sentence in _sentences(found, findings):
            out.line(sentence)
    for confusion in found.evaluation.confusions:
        if confusion.both or confusion.flagged_only:
            out.line(_flagged(confusion, found))
    for name, why in found.evaluation.left_out.items():
        out.line(f"Not evaluated: {_title(found, name)}: {why}.")
    for warning in found.warnings:
        out.line(f"Warning: {warning}")


def as_json(found: Evaluated) -> None:
    """Print everything as one JSON document."""
    out.print_json(
        {
            "against": {
                "title": found.source.title,
                "location": found.source.location,
                "sha256": found.source.sha256,
            },
            "findings": [_as_dict(finding) for finding in found.evaluation.findings],
            "flags": [
                {
                    **vars(confusion),
                    "precision": _numbers(confusion.precision),
                    "recall": _numbers(confusion.recall),
                }
                for confusion in found.evaluation.confusions
            ],
            "notes": {r.name: list(r.notes) for r in found.references},
            "left_out": found.evaluation.left_out,
            "warnings": list(found.warnings),
        }
    )


def _table(found: Evaluated, reference: str, positive: int, findings: list[Finding]) -> Any:
    title = f"{found.source.title}: {reference}, {positive} areas stand out as worst"
    naive = [name for name in (NAIVE, CORPORATION) if any(name in f.against for f in findings)]
    against = [f"AUC against {NAMES[name]}" for name in naive]
    shown = out.table(
        "layer or overlay", "areas", "worst", "AUC", "average precision", "Spearman", *against,
        title=title,
    )  # fmt: skip
    for finding in findings:
        shown.add_row(
            _title(found, finding.candidate),
            str(finding.areas),
            str(finding.positive),
            _shown(finding.auc),
            _shown(finding.average_precision),
            _shown(finding.spearman),
            *(_against(finding, name) for name in naive),
        )
    return shown


def _shown(interval: Interval) -> str:
    if math.isnan(interval.estimate):
        return "–"
    return f"{interval.estimate:.2f} ({interval.low:.2f} to {interval.high:.2f})"


def _against(finding: Finding, naive: str) -> str:
    if naive not in finding.against:
        return "–"
    gap = finding.against[naive]
    words, shown = VERDICTS[gap.verdict], gap.difference
    if math.isnan(shown.estimate):
        return words
    return f"{words}: {shown.estimate:+.2f} ({shown.low:+.2f} to {shown.high:+.2f})"


def _sentences(found: Evaluated, findings: list[Finding]) -> list[str]:
    """Say in plain words which layers and overlays beat the naive figures, and which do not."""
    lines = []
    for naive, name in NAMES.items():
        for verdict, words in SENTENCES.items():
            titles = [
                _title(found, f.candidate)
                for f in findings
                if naive in f.against and f.against[naive].verdict is verdict
            ]
            if titles:
                lines.append(f"{findings[0].reference}: {words} {name}: {'; '.join(titles)}.")
    return lines


def _flagged(confusion: Confusion, found: Evaluated) -> str:
    names = found.result.dataset.areas["name"]
    parts = [
        f"{len(confusion.both)} flagged and worst{_names(names, confusion.both)}",
        f"{len(confusion.flagged_only)} flagged only{_names(names, confusion.flagged_only)}",
        f"{len(confusion.reference_only)} worst only{_names(names, confusion.reference_only)}",
        f"{confusion.neither} neither, {confusion.unknown} unknown",
        f"precision {_shown(confusion.precision)}, recall {_shown(confusion.recall)}",
    ]
    return f"{_title(found, confusion.overlay)} and {confusion.reference}: {'; '.join(parts)}."


def _names(names: "Series", codes: tuple[str, ...]) -> str:
    if not codes:
        return ""
    more = ", …" if len(codes) > NAMES_SHOWN else ""
    return f" ({', '.join(names[list(codes[:NAMES_SHOWN])])}{more})"


def _title(found: Evaluated, candidate: str) -> str:
    build = found.result.build
    if candidate in build.layers:
        return build.layers[candidate].layer.title
    if candidate in build.overlays:
        return build.overlays[candidate].overlay.title
    return TITLES[candidate]


def _as_dict(finding: Finding) -> dict[str, Any]:
    figures = {
        key: _numbers(value) if isinstance(value, Interval) else value
        for key, value in vars(finding).items()
    }
    against = {
        name: {"verdict": gap.verdict, **_numbers(gap.difference)}
        for name, gap in finding.against.items()
    }
    return {**figures, "against": against}


def _numbers(interval: Interval) -> dict[str, float | None]:
    return {key: None if math.isnan(value) else value for key, value in vars(interval).items()}
