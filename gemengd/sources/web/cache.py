"""Answers of servers on disk, by the hash of their content.

::

     blobs/<sha256>          the bytes of an answer, once, however many addresses give it
     answers/<key>.json      question -> which bytes, when, and until when they are fresh
     files/<sha256>/<name>   the same bytes, or what was made of them, under a name with a suffix
     partial/<key>           the part of a large file that was there when it was cut off
     locks/<key>             who is fetching it now

All are written aside and moved into place, so two builds at once never see half of one, and
the last to finish wins.
"""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO

from filelock import FileLock, Timeout
from platformdirs import user_cache_path

from gemengd.errors import SourceUnavailableError


@dataclass(frozen=True)
class Stored:
    """An answer as it was stored.

    Attributes
    ----------
    fetched, fresh_until
        Seconds since 1970.
    etag, modified
        What the server wants to hear when it is asked again; "" if nothing.
    body
        What was posted to the address; "" if nothing.
    refused
        The complaint, if the server did not understand the question; then there are no bytes.
    """

    url: str
    sha256: str
    size: int
    fetched: float
    fresh_until: float
    etag: str = ""
    modified: str = ""
    body: str = ""
    refused: str = ""


class Cache:
    """The answers on disk.

    Parameters
    ----------
    folder
        Where they are; by default the platform's folder for caches.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or user_cache_path("gemengd", appauthor=False)

    def find(self, url: str, body: str = "") -> Stored | None:
        """Return what was stored for a question, if its bytes are there and whole."""
        try:
            content = json.loads(self._answer(url, body).read_text(encoding="utf-8"))
            stored = Stored(**content)
            whole = sha256_of(self.path(stored)) == stored.sha256
        except (OSError, ValueError, TypeError):
            return None
        return stored if whole and (stored.url, stored.body) == (url, body) else None

    def newest(self, start: str) -> Stored | None:
        """Return the answer that was fetched last of those whose address begins with *start*."""
        found = []
        for path in (self.folder / "answers").glob("*.json"):
            with suppress(OSError, ValueError, TypeError):
                stored = Stored(**json.loads(path.read_text(encoding="utf-8")))
                found += [stored] if stored.url.startswith(start) and not stored.refused else []
        return max(found, key=lambda stored: stored.fetched, default=None)

    def path(self, stored: Stored) -> Path:
        """Return where the bytes of an answer are."""
        return self._blob(stored.sha256)

    def read(self, stored: Stored) -> bytes:
        """Return the bytes of an answer."""
        return self.path(stored).read_bytes()

    def named(self, stored: Stored, name: str) -> Path:
        """Return the bytes of an answer as a file with a name that readers recognise.

        Raises
        ------
        SourceUnavailableError
            If the cache cannot be written.
        """
        target = self.place(stored.sha256, name)
        if target.exists() and target.stat().st_size == stored.size:
            return target
        with self.aside() as file:
            # Another name of the same bytes costs no room, where the disk can do that.
            Path(file.name).unlink()
            try:
                os.link(self.path(stored), file.name)
            except OSError:
                shutil.copyfile(self.path(stored), file.name)
            self.put(file, target)
        return target

    def write(self, content: bytes, name: str) -> Path:
        """Return a file of this content and name, by its hash: two builds never mix.

        Raises
        ------
        SourceUnavailableError
            If the cache cannot be written.
        """
        target = self.place(hashlib.sha256(content).hexdigest(), name)
        with self.aside() as file:
            file.write(content)
            self.put(file, target)
        return target

    def place(self, sha256: str, name: str) -> Path:
        """Return where a file belongs that is made of the bytes with this hash."""
        return self.folder / "files" / sha256 / name

    def record(self, stored: Stored) -> None:
        """Remember which bytes a question gave.

        Raises
        ------
        SourceUnavailableError
            If the cache cannot be written.
        """
        with self.aside() as file:
            file.write(json.dumps(asdict(stored)).encode())
            self.put(file, self._answer(stored.url, stored.body))

    def refuse(self, refusal: Stored) -> None:
        """Remember that a server does not understand a question, so that it is not put again."""
        with self.aside() as file:
            file.flush()
            self.keep(Path(file.name), refusal.sha256)
        self.record(refusal)

    def forget(self, stored: Stored) -> None:
        """Drop an answer that turned out to be something else than was asked for."""
        self._answer(stored.url, stored.body).unlink(missing_ok=True)

    def keep(self, written: Path, sha256: str) -> None:
        """Move bytes that were written aside to their place."""
        _move(written, self._blob(sha256))

    @contextmanager
    def aside(self) -> Iterator[BinaryIO]:
        """Open a file to write to, which is gone afterwards unless it was kept.

        Raises
        ------
        SourceUnavailableError
            If the cache cannot be written, as when the disk is full.
        """
        with self.writing():
            self.folder.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(
                dir=self.folder, prefix=".unfinished-", delete=False
            ) as f:
                try:
                    yield f  # type: ignore[misc]
                finally:
                    Path(f.name).unlink(missing_ok=True)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Say in one line what keeps the cache from being written.

        Raises
        ------
        SourceUnavailableError
            If anything does, as a full disk.
        """
        try:
            yield
        except OSError as error:
            message = f"{self.folder}: the cache cannot be written: {error.strerror or error}"
            raise SourceUnavailableError(f"{message}; make room, or mend its rights") from None

    @contextmanager
    def alone(self, url: str, waits: Callable[[], None]) -> Iterator[None]:
        """Wait until no other build fetches this address, and keep others waiting.

        Parameters
        ----------
        waits
            Called once if there is another.
        """
        with self.writing():
            target = self.folder / "locks" / _key(url)
            target.parent.mkdir(parents=True, exist_ok=True)
            lock = FileLock(target)
            try:
                lock.acquire(blocking=False)
            except Timeout:
                waits()
                lock.acquire()
        try:
            yield
        finally:
            lock.release()

    def partial(self, url: str) -> Path:
        """Return where the part of a large file is that is there already."""
        return self.folder / "partial" / _key(url)

    def put(self, file: BinaryIO, target: Path) -> None:
        """Move a file that was written aside to its place, whole."""
        file.flush()
        _move(Path(file.name), target)

    def _blob(self, sha256: str) -> Path:
        return self.folder / "blobs" / sha256

    def _answer(self, url: str, body: str) -> Path:
        return self.folder / "answers" / f"{_key(url, body)}.json"


def sha256_of(path: Path) -> str:
    """Return the fingerprint of the bytes of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _move(written: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    written.replace(target)


def _key(url: str, body: str = "") -> str:
    return hashlib.sha256(f"{url}\n{body}".encode() if body else url.encode()).hexdigest()
