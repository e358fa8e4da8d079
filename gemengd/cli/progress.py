"""Progress on standard error, one line per stage."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

STAGES = {
    "fetch": "reading the files",
    "harmonise": "fitting the tables together",
    "measure": "computing the layers",
    "overlay": "holding them against the thresholds",
    "export": "writing the maps",
}


@contextmanager
def stages(*, silent: bool) -> Iterator[Callable[[str, float, str], None] | None]:
    """Show how far each stage is; yields nothing to call where *silent*."""
    if silent:
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description:38}"), BarColumn(), TimeElapsedColumn())
    detail = TextColumn("{task.fields[detail]}", style="dim")
    bar = Progress(*columns, detail, console=Console(stderr=True))
    tasks: dict[str, TaskID] = {}

    def report(stage: str, fraction: float, message: str) -> None:
        # Not before: a bar without stages ends in an empty line.
        bar.start()
        if stage not in tasks:
            for earlier in tasks.values():
                bar.update(earlier, completed=1, detail="")
            tasks[stage] = bar.add_task(STAGES[stage], total=1, detail="")
        bar.update(tasks[stage], completed=fraction, detail=message)

    try:
        yield report
        for task in tasks.values():
            bar.update(task, completed=1, detail="")
    finally:
        if tasks:
            bar.stop()
