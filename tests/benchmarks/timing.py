"""How long work takes, beside how long a referee takes for it in the same run."""

import gc
import multiprocessing
import resource
import time
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Took:
    """Medians over some turns: seconds of the processor and seconds of the clock.

    On a busy machine the clock says more of the others; so ratios are of the processor.
    """

    cpu: float
    wall: float


@dataclass(frozen=True)
class Row:
    """A line of the table; *bar* is the least ratio, or the most seconds where it ends in s."""

    work: str
    ours: Took
    referee: str = ""
    theirs: Took | None = None
    bar: str = ""

    def __str__(self):
        ratio = self.theirs.cpu / self.ours.cpu if self.theirs else None
        cells = [
            self.work,
            f"{self.ours.cpu:.3f} ({self.ours.wall:.3f})",
            self.referee,
            f"{self.theirs.cpu:.2f} ({self.theirs.wall:.2f})" if self.theirs else "",
            f"{ratio:.1f} ×" if ratio else "",
            self.bar,
        ]
        return f"| {' | '.join(cells)} |"


HEAD = "| work | ours, s of processor (clock) | referee | its s | ratio | bar |"
RULE = "|---|---|---|---|---|---|"


def timed(work, turns=5):
    """Return what the work gives, and how long it took."""
    cpu, wall = [], []
    for _ in range(turns):
        gc.collect()
        before = time.process_time(), time.perf_counter()
        result = work()
        cpu.append(time.process_time() - before[0])
        wall.append(time.perf_counter() - before[1])
    return result, Took(median(cpu), median(wall))


def least(work, turns):
    """Return what the work gives, and the fewest seconds of the processor that it took."""
    took = []
    for _ in range(turns):
        gc.collect()
        before = time.process_time()
        result = work()
        took.append(time.process_time() - before)
    return result, min(took)


def timed_apart(work, given, patience_s):
    """Do the work in a process of its own, and stop it when patience ends.

    Returns whether it was done, and how long it took, starting the process included.
    """
    before, start = _of_children(), time.perf_counter()
    process = multiprocessing.get_context("spawn").Process(target=work, args=given)
    process.start()
    process.join(patience_s)
    done = process.exitcode == 0
    if process.is_alive():
        process.kill()
        process.join()
    elif not done:
        raise RuntimeError(f"the referee ended with code {process.exitcode}")
    return done, Took(_of_children() - before, time.perf_counter() - start)


def _of_children():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
