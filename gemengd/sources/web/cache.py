"""Answers of servers on disk, by the hash of their content.

::

     blobs/<sha256>          the bytes of an answer, once, however many addresses give it
     answers/<key>.json      address -> which bytes, when, and until when they are fresh

Both are written aside and moved into place, so two builds at once never see half of one, and
the last to finish wins.
"""

import hashlib
import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO

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
    """

    url: str
    sha256: str
    size: int
    fetched: float
    fresh_until: float
    etag: str = ""
    modified: str = ""


class Cache:
    """The answers on disk.

    Parameters
    ----------
    folder
        Where they are; by default the platform's folder for caches.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or user_cache_path("gemengd", appauthor=False)

    def find(self, url: str) -> Stored | None:
        """Return what was stored for an address, if its bytes are there and whole."""
        try:
            content = json.loads(self._answer(url).read_text(encoding="utf-8"))
            stored = Stored(**content)
            whole = _sha256(self.path(stored)) == stored.sha256
        except (OSError, ValueError, TypeError):
            return None
        return stored if whole and stored.url == url else None

    def newest(self, start: str) -> Stored | None:
        """Return the answer that was fetched last of those whose address begins with *start*."""
        found = []
        for path in (self.folder / "answers").glob("*.json"):
            with suppress(OSError, ValueError, TypeError):
                stored = Stored(**json.loads(path.read_text(encoding="utf-8")))
                found += [stored] if stored.url.startswith(start) else []
        return max(found, key=lambda stored: stored.fetched, default=None)

    def path(self, stored: Stored) -> Path:
        """Return where the bytes of an answer are."""
        return self._blob(stored.sha256)

    def record(self, stored: Stored) -> None:
        """Remember which bytes an address gave.

        Raises
        ------
        SourceUnavailableError
            If the cache cannot be written.
        """
        with self.aside() as file:
            file.write(json.dumps(asdict(stored)).encode())
            self.put(file, self._answer(stored.url))

    def forget(self, stored: Stored) -> None:
        """Drop an answer that turned out to be something else than was asked for."""
        self._answer(stored.url).unlink(missing_ok=True)

    def keep(self, file: BinaryIO, sha256: str) -> None:
        """Move bytes that were written aside to their place."""
        self.put(file, self._blob(sha256))

    @contextmanager
    def aside(self) -> Iterator[BinaryIO]:
        """Open a file to write to, which is gone afterwards unless it was kept.

        Raises
        ------
        SourceUnavailableError
            If the cache cannot be written, as when the disk is full.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(
                dir=self.folder, prefix=".unfinished-", delete=False
            ) as f:
                try:
                    yield f  # type: ignore[misc]
                finally:
                    Path(f.name).unlink(missing_ok=True)
        except OSError as error:
            message = f"{self.folder}: the cache cannot be written: {error.strerror or error}"
            raise SourceUnavailableError(f"{message}; make room, or mend its rights") from None

    def put(self, file: BinaryIO, target: Path) -> None:
        """Move a file that was written aside to its place, whole."""
        file.flush()
        target.parent.mkdir(parents=True, exist_ok=True)
        Path(file.name).replace(target)

    def _blob(self, sha256: str) -> Path:
        return self.folder / "blobs" / sha256

    def _answer(self, url: str) -> Path:
        return self.folder / "answers" / f"{hashlib.sha256(url.encode()).hexdigest()}.json"


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
