"""Hold layers and overlays against what others say of the same areas."""

from gemengd.evaluation.agreement import Interval
from gemengd.evaluation.evaluate import Confusion, Evaluation, Finding, Verdict, evaluate
from gemengd.evaluation.reference import Reference, listed, scored
from gemengd.evaluation.run import Against, Evaluated, evaluate_build, require_sound

__all__ = [
    "Against",
    "Confusion",
    "Evaluated",
    "Evaluation",
    "Finding",
    "Interval",
    "Reference",
    "Verdict",
    "evaluate",
    "evaluate_build",
    "listed",
    "require_sound",
    "scored",
]
