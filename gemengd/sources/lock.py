"""The bytes that a city was built from, to be held to later."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from gemengd.errors import DefinitionError, SourceChangedError
from gemengd.model.raw import RawTable
from gemengd.model.request import Input
from gemengd.short_text import read_short
from gemengd.sources.files import sha256
from gemengd.sources.reader import location_of
from gemengd.sources.web import Cache
from gemengd.whole import write_whole

NEWEST = 1  # of the form of the file


@dataclass(frozen=True)
class Locked:
    """A source as it was.

    Attributes
    ----------
    location
        Address, or the name of a local file.
    size
        Bytes.
    fetched
        Day, in UTC; "" for a local file.
    """

    location: str
    sha256: str
    size: int
    fetched: str
    title: str
    year: int | None
    licence: str


@dataclass(frozen=True)
class Lock:
    """The sources of a city, and the file that says so.

    Attributes
    ----------
    path
        For the complaints.
    """

    path: Path
    sources: tuple[Locked, ...]

    def admit(self, given: Input) -> None:
        """Refuse an input whose bytes are others.

        Raises
        ------
        SourceChangedError
            If they are, or the lock does not know it: address, expected and found hash.
        """
        location = location_of(given)
        expected = {source.sha256 for source in self.sources if source.location == location}
        if not expected:
            raise SourceChangedError(f"{location}: not in {self.path}; write it anew: gemengd lock")
        found = sha256(given.file)
        if found not in expected:
            message = f"{location}: expected sha256 {' or '.join(sorted(expected))}, found {found}"
            raise SourceChangedError(f"{message}; keep to {self.path}, or write it anew")

    def require_all(self, tables: Sequence[RawTable]) -> None:
        """Refuse tables that lack a source of the lock.

        Raises
        ------
        SourceChangedError
            If one was not read: it was left out, or is not asked for any more.
        """
        read = {table.source.location for table in tables}
        missing = [source.location for source in self.sources if source.location not in read]
        if missing:
            message = f"{missing[0]}: in {self.path}, and not read in this build"
            raise SourceChangedError(f"{message}; build with the same options, or write it anew")


def lock_of(tables: Sequence[RawTable], path: Path, cache: Cache) -> Lock:
    """Return the lock of what was read, in order of address."""
    found = {_locked(table, cache) for table in tables}
    return Lock(path, tuple(sorted(found, key=lambda s: (s.location, s.title, s.sha256))))


def write_lock(lock: Lock) -> None:
    """Write a lock: the same sources, the same bytes.

    Raises
    ------
    DefinitionError
        If it cannot be written there.
    """
    content = {"version": NEWEST, "sources": [asdict(source) for source in lock.sources]}
    text = json.dumps(content, ensure_ascii=False, indent=2) + "\n"
    try:
        write_whole(text.encode(), lock.path)
    except OSError as error:
        message = f"{lock.path}: cannot be written: {error.strerror}"
        raise DefinitionError(f"{message}; name another file") from None


def read_lock(path: Path) -> Lock:
    """Read a lock.

    Raises
    ------
    DefinitionError
        If there is none, or it is something else.
    """
    try:
        content = json.loads(read_short(path))
        sources = tuple(Locked(**source) for source in content["sources"])
    except OSError as error:
        message = f"{path}: the lock cannot be read: {error.strerror}"
        raise DefinitionError(f"{message}; write it with gemengd lock") from None
    except (ValueError, KeyError, TypeError, RecursionError):
        raise DefinitionError(f"{path}: no lock; write it with gemengd lock") from None
    return Lock(path, sources)


def _locked(table: RawTable, cache: Cache) -> Locked:
    source = table.source
    stored = cache.newest(source.location) if source.location.startswith("http") else None
    day = datetime.fromtimestamp(stored.fetched, UTC).date().isoformat() if stored else ""
    return Locked(
        location=source.location,
        sha256=source.sha256,
        size=source.size,
        fetched=day,
        title=source.title,
        year=source.year,
        licence=source.licence,
    )
