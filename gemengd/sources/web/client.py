"""Ask a publisher: from the cache where that will do, else over the line."""

import hashlib
import json
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from xml.etree.ElementTree import Element

import httpx

from gemengd.errors import SourceChangedError, SourceRefusedError, SourceUnavailableError
from gemengd.sources.web.cache import Cache, Stored
from gemengd.sources.web.download import MB, Download
from gemengd.sources.web.freshness import answered, conditions, refusal, unchanged
from gemengd.sources.web.line import Line
from gemengd.sources.web.markup import parse_xml

# Own choices: no answer is larger than this, and no file; the country's buildings are 8 GB.
MOST_BYTES = 500 * MB
MOST_FILE_BYTES = 10_000 * MB
PATIENCE_S = 60.0

Progress = Callable[[float, str], None]


class Client:
    """A client of publishers' servers, with a cache.

    At most four requests are under way to one host; it may be used from several threads
    (see `at_once`).

    Parameters
    ----------
    offline
        Use what the cache has, however old, and open no connection.
    keep
        Use what the cache has, however old, and ask only for the rest.
    refresh
        Ask the server even if the cache is still fresh.
    most_bytes, most_file_bytes
        A larger answer, or file, is refused.
    patience_s
        How long a server may be silent.
    """

    def __init__(
        self,
        cache: Cache | None = None,
        *,
        offline: bool = False,
        keep: bool = False,
        refresh: bool = False,
        most_bytes: int = MOST_BYTES,
        most_file_bytes: int = MOST_FILE_BYTES,
        patience_s: float = PATIENCE_S,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.cache = cache or Cache()
        self.offline, self.keep, self.refresh, self.clock = offline, keep, refresh, clock
        self.most_bytes, self.most_file_bytes = most_bytes, most_file_bytes
        self._line = Line(patience_s)

    def get(self, url: str) -> Stored:
        """Return the answer of an address, from the cache where that is fresh.

        Raises
        ------
        SourceUnavailableError
            If there is no answer: what went wrong, and what to do.
        """
        return self._answer(url)

    def post(self, url: str, data: Mapping[str, str], *, patience_s: float | None = None) -> Stored:
        """Return the answer to a form, which is kept by its address and its fields.

        Errors are those of `get`.
        """
        return self._answer(url, urlencode(data), patience_s)

    def get_json(self, url: str) -> Any:
        """Return the JSON document at an address.

        Raises
        ------
        SourceUnavailableError
            If there is no answer.
        SourceChangedError
            If the answer is no JSON.
        """
        return self._json(self.get(url))

    def post_json(
        self, url: str, data: Mapping[str, str], *, patience_s: float | None = None
    ) -> Any:
        """Return the JSON document that answers a form; errors are those of `get_json`."""
        return self._json(self.post(url, data, patience_s=patience_s))

    def get_xml(self, url: str) -> Element:
        """Return the root of the XML document at an address.

        Raises
        ------
        SourceUnavailableError
            If there is no answer.
        SourceChangedError
            If the answer is no XML, or declares entities, which are refused unread.
        """
        stored = self.get(url)
        try:
            return parse_xml(self.cache.read(stored), url)
        except SourceChangedError:
            self.cache.forget(stored)
            raise

    def forget(self, url: str) -> None:
        """Drop the answer of an address that turned out to be something else.

        Whoever finds that out calls this, so that the next build asks again.
        """
        stored = self.cache.find(url)
        if stored is not None:
            self.cache.forget(stored)

    def download(self, url: str, progress: Progress | None = None) -> Stored:
        """Return a large file, fetched in as many pieces as the line needs.

        What was fetched before a cut is kept and gone on with, by this build or a later one,
        as long as the server says that the file is still the same. Of two builds that want it at
        once, one waits for the other. `Cache.named` gives it a name with a suffix.

        Parameters
        ----------
        progress
            Called with the fraction done and, in words, how many MB.

        Raises
        ------
        SourceUnavailableError
            If it cannot be fetched, now: what went wrong, and what to do.
        SourceChangedError
            If the server answers with a web page instead.
        """
        found = self._will_do(url)
        if found is not None:
            return found
        with self.cache.alone(url, waits=partial(_say_waiting, progress, url)):
            known = self.cache.find(url)
            if known and self._is_fresh(known):
                return known
            download = Download(url, self.cache, known, self.most_file_bytes, self.clock, progress)
            return self._line.ask(url, download.take, headers=download.headers)

    def _answer(self, url: str, body: str = "", patience_s: float | None = None) -> Stored:
        found = self._will_do(url, body) or self._ask(url, body, patience_s)
        if found.refused:
            raise SourceRefusedError(found.refused)
        return found

    def _ask(self, url: str, body: str, patience_s: float | None) -> Stored:
        known = self.cache.find(url, body)
        try:
            return self._line.ask(
                url,
                partial(self._take, url, body, known),
                headers=partial(conditions, known),
                body=body,
                patience_s=patience_s,
            )
        except SourceRefusedError as error:
            # A build from the cache must come by the same questions to the same answers.
            if known is None:
                self.cache.refuse(refusal(error, self.clock(), url=url, body=body))
            raise

    def _will_do(self, url: str, body: str = "") -> Stored | None:
        """Return what the cache has, if nobody need be asked."""
        known = self.cache.find(url, body)
        if self.offline and known is None:
            raise SourceUnavailableError(f"{url}: not in the cache; build once without --offline")
        return known if self.offline or (known and self._is_fresh(known)) else None

    def _is_fresh(self, known: Stored) -> bool:
        return self.keep or (not self.refresh and self.clock() < known.fresh_until)

    def _take(self, url: str, body: str, known: Stored | None, response: httpx.Response) -> Stored:
        if response.status_code == httpx.codes.NOT_MODIFIED and known:
            stored = unchanged(known, response, self.clock())
        else:
            sha256, size = self._store(url, response)
            stored = answered(response, self.clock(), url=url, body=body, sha256=sha256, size=size)
        self.cache.record(stored)
        return stored

    def _store(self, url: str, response: httpx.Response) -> tuple[str, int]:
        digest, size = hashlib.sha256(), 0
        with self.cache.aside() as file:
            for block in response.iter_bytes():
                size += len(block)
                if size > self.most_bytes:
                    limit = f"{self.most_bytes / MB:g} MB"
                    raise SourceUnavailableError(f"{url}: more than {limit}; not what was expected")
                digest.update(block)
                file.write(block)
            file.flush()
            self.cache.keep(Path(file.name), digest.hexdigest())
        return digest.hexdigest(), size

    def _json(self, stored: Stored) -> Any:
        content = self.cache.read(stored)
        try:
            return json.loads(content)
        except ValueError:
            self.cache.forget(stored)
            kind = "a web page" if content.lstrip()[:1] == b"<" else "something else"
            message = f"{stored.url}: expected JSON, found {kind}"
            raise SourceChangedError(f"{message}; open it in a browser to see why") from None


def _say_waiting(progress: Progress | None, url: str) -> None:
    if progress is not None:
        progress(0.0, f"{url.rsplit('/', 1)[-1]}: another build is fetching it; waiting")
