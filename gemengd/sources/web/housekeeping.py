"""What the cache holds, and what of it may go."""

import json
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from gemengd.sources.publishers import host_of
from gemengd.sources.web.cache import Cache, Stored

MINUTE_S, DAY_S = 60.0, 24 * 3600.0
# Own choices: what no build can still be writing.
UNFINISHED_S, UNREFERRED_S, PARTIAL_S, MADE_S = DAY_S, 10 * MINUTE_S, 7 * DAY_S, 90 * DAY_S
SWEPT = ".swept"


@dataclass(frozen=True)
class Shelf:
    """What is kept of one server.

    Attributes
    ----------
    oldest, newest
        When it was fetched, in seconds since 1970.
    """

    host: str
    answers: int
    bytes: int
    oldest: float
    newest: float


def shelves(cache: Cache) -> tuple[Shelf, ...]:
    """Return what is kept of each server, the largest first."""
    found: dict[str, list[Stored]] = {}
    for _, stored in _answers(cache):
        found.setdefault(host_of(stored.url), []).append(stored)
    made = [
        Shelf(
            host,
            len(kept),
            sum({stored.sha256: stored.size for stored in kept}.values()),
            min(stored.fetched for stored in kept),
            max(stored.fetched for stored in kept),
        )
        for host, kept in found.items()
    ]
    return tuple(sorted(made, key=lambda shelf: (-shelf.bytes, shelf.host)))


def size_of(cache: Cache) -> int:
    """Return the bytes of all that the cache holds; names of the same bytes count once."""
    sizes = {}
    for path in cache.folder.rglob("*"):
        with suppress(OSError):
            status = path.stat()
            if path.is_file():
                sizes[status.st_ino] = status.st_size
    return sum(sizes.values())


def prune(
    cache: Cache,
    *,
    older_than_days: float | None = None,
    most_mb: float | None = None,
    now: float | None = None,
) -> int:
    """Drop answers that are old or too many, then what nothing refers to; return the bytes freed.

    Parameters
    ----------
    older_than_days
        Answers that were fetched longer ago go; None lets age be.
    most_mb
        The answers that were fetched longest ago go until the rest is no larger; None lets size be.
    """
    before, now = size_of(cache), time.time() if now is None else now
    kept = sorted(_answers(cache), key=lambda answer: -answer[1].fetched)
    room = float("inf") if most_mb is None else most_mb * 1e6
    oldest = float("-inf") if older_than_days is None else now - older_than_days * DAY_S
    for path, stored in kept:
        room -= stored.size
        if room < 0 or stored.fetched < oldest:
            path.unlink(missing_ok=True)
    sweep(cache, now)
    return before - size_of(cache)


def sweep(cache: Cache, now: float) -> None:
    """Drop what killed builds left, and bytes that no answer refers to any more.

    What a build under way may still need stays: it is too young to go.
    """
    referred = {stored.sha256 for _, stored in _answers(cache)}
    folder = cache.folder
    for path in _older(folder.glob(".unfinished-*"), now - UNFINISHED_S):
        path.unlink(missing_ok=True)
    for path in _older((folder / "partial").glob("*"), now - PARTIAL_S):
        path.unlink(missing_ok=True)
    for path in _older((folder / "blobs").glob("*"), now - UNREFERRED_S):
        if path.name not in referred:
            path.unlink(missing_ok=True)
    for path in _older((folder / "files").glob("*/*"), now - MADE_S):
        if path.parent.name not in referred:
            path.unlink(missing_ok=True)
            with suppress(OSError):
                path.parent.rmdir()


def sweep_daily(cache: Cache, now: float) -> None:
    """Sweep if that was not done for a day."""
    mark = cache.folder / SWEPT
    with suppress(OSError):
        if not mark.exists() or mark.stat().st_mtime < now - DAY_S:
            mark.touch()
            sweep(cache, now)


def _answers(cache: Cache) -> Iterator[tuple[Path, Stored]]:
    for path in sorted((cache.folder / "answers").glob("*.json")):
        with suppress(OSError, ValueError, TypeError):
            yield path, Stored(**json.loads(path.read_text(encoding="utf-8")))


def _older(paths: Iterator[Path], than: float) -> Iterator[Path]:
    for path in paths:
        with suppress(OSError):
            if path.stat().st_mtime < than:
                yield path
