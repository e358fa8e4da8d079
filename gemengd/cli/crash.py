"""What gemengd did not foresee, as a file to send to its makers, without the user's data."""

import os
import platform
import re
import sys
import tempfile
import traceback
from collections.abc import Iterator, Sequence
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from types import TracebackType

from gemengd.whole import make_folder

EXIT_CODE = 70  # EX_SOFTWARE of sysexits.h
FOLDER = "GEMENGD_REPORTS"  # names the folder of these files; else that of temporary files
OPTION = re.compile(r"--[a-z-]+|-[a-z]")
COMMAND = re.compile(r"[a-z]+")
FIRST_FRAMES, LAST_FRAMES = 20, 40


def unforeseen(error: BaseException, arguments: Sequence[str]) -> str:
    """Write a report of an unforeseen error and return the line that names it."""
    kind = type(error).__name__
    folder = Path(os.environ.get(FOLDER) or tempfile.gettempdir())
    try:
        file = _write(report(error, arguments), folder)
    except OSError as why:
        return f"an unforeseen {kind}, of which no report can be written to {folder}: {why}"
    return (
        f"an unforeseen {kind}: a fault of gemengd, not yours; please report it with {file}, "
        "which says where it happened and holds none of your data"
    )


def report(error: BaseException, arguments: Sequence[str]) -> str:
    """Return what its makers need: versions, the command and where it stopped.

    Nothing of the user's is in it: no message of an error, no value of an option, no path but
    those of code, and of the user's own code only the name of its file.
    """
    lines = [
        "gemengd: report of an unforeseen error",
        f"command: {_command(arguments)}",
        f"python {platform.python_version()} on {platform.system()} {platform.machine()}",
        *_versions(),
        *_told(error),
    ]
    return "\n".join(lines) + "\n"


def _write(text: str, folder: Path) -> Path:
    make_folder(folder)
    handle, name = tempfile.mkstemp(prefix="gemengd-report-", suffix=".txt", dir=folder)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    return Path(name)


def _command(arguments: Sequence[str]) -> str:
    """Return the names of the command and its options; what they are given is left out."""
    words = [word.split("=")[0] for word in arguments]
    options = [word for word in words if OPTION.fullmatch(word)]
    return " ".join(["gemengd", *(w for w in words[:1] if COMMAND.fullmatch(w)), *options])


def _versions() -> Iterator[str]:
    needed = [re.split(r"[^\w.-]", name)[0] for name in requires("gemengd") or ()]
    for name in ("gemengd", *dict.fromkeys(needed)):
        try:
            yield f"{name} {version(name)}"
        except PackageNotFoundError:
            yield f"{name} is not installed"


def _told(error: BaseException) -> Iterator[str]:
    """Yield the frames of an error, after those of the error that led to it."""
    before = error.__cause__ or error.__context__
    if before is not None:
        yield from _told(before)
        yield "which led to"
    yield f"{type(error).__module__}.{type(error).__qualname__}"
    yield from _frames(error.__traceback__)


def _frames(trace: TracebackType | None) -> list[str]:
    lines = [f"  {_code(f.filename)}:{f.lineno} in {f.name}" for f in traceback.extract_tb(trace)]
    if len(lines) <= FIRST_FRAMES + LAST_FRAMES:
        return lines
    return [*lines[:FIRST_FRAMES], "  …", *lines[-LAST_FRAMES:]]


def _code(file: str) -> str:
    """Return a path of code from its package on, without where that is installed."""
    path = Path(file)
    inside = [path.relative_to(root) for root in sys.path if root and path.is_relative_to(root)]
    packaged = [p for p in inside if len(p.parts) > 1 and p.parts[0] in sys.modules]
    return min(packaged, key=lambda p: len(p.parts)).as_posix() if packaged else path.name
