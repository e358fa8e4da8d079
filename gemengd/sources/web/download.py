"""A large file, in as many pieces as the line needs."""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

import httpx

from gemengd.errors import SourceChangedError, SourceUnavailableError
from gemengd.sources.web.blocks import blocks, too_large
from gemengd.sources.web.cache import Cache, Stored, sha256_of
from gemengd.sources.web.faults import ChangedUnderwayError
from gemengd.sources.web.freshness import answered, conditions, unchanged
from gemengd.sources.web.limits import MB
from gemengd.sources.web.markup import is_web_page

Progress = Callable[[float, str], None]


@dataclass(frozen=True)
class Download:
    """A file that is fetched, and the part of it that is there already.

    The part stands under a name that follows from the address, beside the server's mark of the
    version that it is part of (``ETag``, else ``Last-Modified``). A server that gives neither is
    always begun with afresh.

    Attributes
    ----------
    known
        What was fetched before; the server may say that it is still the same.
    most_bytes
        A larger file is refused.
    """

    url: str
    cache: Cache
    known: Stored | None
    most_bytes: int
    now: Callable[[], float]
    progress: Progress | None = None

    def headers(self) -> Mapping[str, str]:
        """Return the headers that ask for the rest, or for all of it."""
        # A compressed answer has no stable places to go on from.
        plain = {"Accept-Encoding": "identity"}
        if self._done() and self._mark():
            return {**plain, "Range": f"bytes={self._done()}-", "If-Range": self._mark()}
        return {**plain, **conditions(self.known)}

    def take(self, response: httpx.Response) -> Stored:
        """Return the whole file, once its last piece is there.

        Raises
        ------
        SourceUnavailableError
            If it is too large, or the disk is too small.
        SourceChangedError
            If it is a web page.
        """
        if response.status_code == httpx.codes.NOT_MODIFIED and self.known:
            stored = unchanged(self.known, response, self.now())
            self.cache.record(stored)
            return stored
        self._begin(response)
        try:
            self._write(response)
        except SourceUnavailableError:
            self._drop()
            raise
        return self._finish(response)

    def _write(self, response: httpx.Response) -> None:
        with self.cache.writing(), self._part.open("ab") as file:
            for block in blocks(response, self.url, self.most_bytes):
                file.write(block)
                self._report(response, file.tell())

    def _begin(self, response: httpx.Response) -> None:
        if response.status_code == HTTPStatus.PARTIAL_CONTENT and self._goes_on(response):
            self._require_room(response)
            return
        self._drop()
        if response.status_code != HTTPStatus.OK:
            raise ChangedUnderwayError
        self._require_room(response)
        with self.cache.writing():
            self._part.parent.mkdir(parents=True, exist_ok=True)
            self._version.write_text(_version_of(response), encoding="utf-8")

    def _goes_on(self, response: httpx.Response) -> bool:
        """Say whether an answer begins where the part ends, in the same version of the file."""
        same = _version_of(response) in {self._mark(), ""}
        return same and response.headers.get("Content-Range", "").startswith(
            f"bytes {self._done()}-"
        )

    def _require_room(self, response: httpx.Response) -> None:
        size = _size_of(response)
        if size > self.most_bytes:
            limit = f"{self.most_bytes / MB:g} MB"
            message = f"{self.url}: {size / MB:g} MB, more than {limit}"
            raise SourceUnavailableError(f"{message}; not what was expected")
        with self.cache.writing():
            self.cache.folder.mkdir(parents=True, exist_ok=True)
            free = shutil.disk_usage(self.cache.folder).free
        if size - self._done() > free:
            message = f"{self.url}: {size / MB:.0f} MB do not fit in {self.cache.folder}"
            raise SourceUnavailableError(f"{message}, which has {free / MB:.0f} MB; make room")

    def _report(self, response: httpx.Response, done: int) -> None:
        if done > self.most_bytes:
            raise too_large(self.url, self.most_bytes)
        if self.progress is not None:
            size = max(_size_of(response), done)
            name = self.url.rsplit("/", 1)[-1]
            self.progress(done / size, f"{name}: {done / MB:.0f} of {size / MB:.0f} MB")

    def _finish(self, response: httpx.Response) -> Stored:
        with self._part.open("rb") as file:
            start = file.read(200)
        if is_web_page(start):
            self._drop()
            message = f"{self.url}: expected a file, found a web page"
            raise SourceChangedError(f"{message}; open it in a browser to see why")
        stored = answered(
            response,
            self.now(),
            url=self.url,
            sha256=sha256_of(self._part),
            size=self._done(),
        )
        with self.cache.writing():
            self.cache.keep(self._part, stored.sha256)
            self.cache.record(stored)
        self._drop()
        return stored

    @property
    def _part(self) -> Path:
        return self.cache.partial(self.url)

    @property
    def _version(self) -> Path:
        return self._part.with_suffix(".version")

    def _done(self) -> int:
        return self._part.stat().st_size if self._part.exists() else 0

    def _mark(self) -> str:
        return self._version.read_text(encoding="utf-8") if self._version.exists() else ""

    def _drop(self) -> None:
        self._part.unlink(missing_ok=True)
        self._version.unlink(missing_ok=True)


def _version_of(response: httpx.Response) -> str:
    """Return the server's mark of a version; "" if there is none to go on from."""
    if "Content-Encoding" in response.headers:
        return ""
    etag = response.headers.get("ETag", "")
    # A weak mark says that two versions mean the same, not that their bytes are.
    strong = "" if etag.startswith("W/") else etag
    return strong or response.headers.get("Last-Modified", "")


def _size_of(response: httpx.Response) -> int:
    """Return the size of the whole file; 0 where the server does not say."""
    total = response.headers.get("Content-Range", "").rpartition("/")[2]
    if total.isdigit():
        return int(total)
    length = response.headers.get("Content-Length", "")
    return int(length) if length.isdigit() else 0
