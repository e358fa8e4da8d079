"""Ask a publisher: from the cache where that will do, else over the line."""

import hashlib
import json
import time
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlencode
from xml.etree.ElementTree import Element

import httpx

from gemengd.errors import (
    SourceAbsentError,
    SourceChangedError,
    SourceRefusedError,
    SourceUnavailableError,
)
from gemengd.sources.web.blocks import blocks
from gemengd.sources.web.cache import Cache, Stored
from gemengd.sources.web.download import Download
from gemengd.sources.web.freshness import answered, conditions, refusal, unchanged
from gemengd.sources.web.housekeeping import sweep_daily
from gemengd.sources.web.limits import MB, limits
from gemengd.sources.web.line import Line
from gemengd.sources.web.markup import parse_xml

PATIENCE_S = 60.0

Progress = Callable[[float, str], None]
Opened = TypeVar("Opened")


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
        A larger answer, or file, is refused; None takes what `limits` says.
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
        most_bytes: int | None = None,
        most_file_bytes: int | None = None,
        patience_s: float = PATIENCE_S,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.cache = cache or Cache()
        self.offline, self.keep, self.refresh, self.clock = offline, keep, refresh, clock
        self._limits = limits()
        self.most_bytes = most_bytes or int(self._limits.answer_mb * MB)
        self.most_file_bytes = most_file_bytes or int(self._limits.file_mb * MB)
        self._line = Line(patience_s, self._limits.waits)

    def tell(self, say: Callable[[str], None]) -> None:
        """Say from now on, in a line each, what busy servers are waited for."""
        self._line.tell = say

    def allow(self, url: str, hosts: Iterable[str]) -> None:
        """Let the server of an address send on to further hosts."""
        self._line.allow(url, hosts)

    def follow(self, url: str, link: str) -> str:
        """Return where a link in the answer of an address leads.

        Raises
        ------
        SourceChangedError
            If it leads to another server, and nobody allowed that.
        """
        return self._line.follow(url, link)

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

    def download(
        self, url: str, progress: Progress | None = None, *, fresh_for_s: float = 0.0
    ) -> Stored:
        """Return a large file, fetched in as many pieces as the line needs.

        What was fetched before a cut is kept and gone on with, by this build or a later one,
        as long as the server says that the file is still the same. Of two builds that want it at
        once, one waits for the other. `Cache.named` gives it a name with a suffix.

        Parameters
        ----------
        progress
            Called with the fraction done and, in words, how many MB.
        fresh_for_s
            It will do for at least this long, whatever the server says.

        Raises
        ------
        SourceUnavailableError
            If it cannot be fetched, now: what went wrong, and what to do.
        SourceChangedError
            If the server answers with a web page instead.
        """
        found = self._will_do(url, fresh_for_s=fresh_for_s)
        if found is not None:
            return found
        with self.cache.alone(url, waits=partial(_say_waiting, progress, url)):
            known = self.cache.find(url)
            if known and self._is_fresh(known, fresh_for_s):
                return known
            download = Download(url, self.cache, known, self.most_file_bytes, self.clock, progress)
            return self._line.ask(
                url,
                download.take,
                headers=download.headers,
                minutes=self._limits.file_minutes,
            )

    def opened(
        self,
        url: str,
        open_file: Callable[[Stored], Opened],
        progress: Progress | None = None,
        *,
        had: Stored | None = None,
    ) -> Opened:
        """Return what is made of a large file; one that cannot be opened is fetched once more.

        Parameters
        ----------
        open_file
            Raises `SourceChangedError` of a file that is not what it should be; it then leaves the
            cache.
        progress
            As `download` takes it.
        had
            The file, where it was downloaded already.

        Raises
        ------
        SourceUnavailableError
            If it cannot be fetched.
        SourceChangedError
            What *open_file* says of the second, too.
        """
        try:
            return open_file(had or self.download(url, progress))
        except SourceAbsentError:
            raise
        except SourceChangedError:
            self.forget(url)
            if self.offline:
                raise
        try:
            return open_file(self.download(url, progress))
        except SourceAbsentError:
            raise
        except SourceChangedError as error:
            self.forget(url)
            raise SourceChangedError(f"{error}; it was fetched twice") from None

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
                minutes=self._limits.answer_minutes,
                body=body,
                patience_s=patience_s,
            )
        except SourceRefusedError as error:
            # A build from the cache must come by the same questions to the same answers.
            if known is None:
                self.cache.refuse(refusal(error, self.clock(), url=url, body=body))
            raise

    def _will_do(self, url: str, body: str = "", fresh_for_s: float = 0.0) -> Stored | None:
        """Return what the cache has, if nobody need be asked."""
        known = self.cache.find(url, body)
        if self.offline and known is None:
            raise SourceUnavailableError(f"{url}: not in the cache; build once without --offline")
        return known if self.offline or (known and self._is_fresh(known, fresh_for_s)) else None

    def _is_fresh(self, known: Stored, fresh_for_s: float = 0.0) -> bool:
        until = max(known.fresh_until, known.fetched + fresh_for_s)
        return self.keep or (not self.refresh and self.clock() < until)

    def _take(self, url: str, body: str, known: Stored | None, response: httpx.Response) -> Stored:
        if response.status_code == httpx.codes.NOT_MODIFIED and known:
            stored = unchanged(known, response, self.clock())
        else:
            sha256, size = self._store(url, response)
            stored = answered(response, self.clock(), url=url, body=body, sha256=sha256, size=size)
        self.cache.record(stored)
        sweep_daily(self.cache, self.clock())
        return stored

    def _store(self, url: str, response: httpx.Response) -> tuple[str, int]:
        digest, size = hashlib.sha256(), 0
        with self.cache.aside() as file:
            for block in blocks(response, url, self.most_bytes):
                size += len(block)
                digest.update(block)
                file.write(block)
            file.flush()
            self.cache.keep(Path(file.name), digest.hexdigest())
        return digest.hexdigest(), size

    def _json(self, stored: Stored) -> Any:
        content = self.cache.read(stored)
        try:
            return json.loads(content)
        except (ValueError, RecursionError):
            self.cache.forget(stored)
            kind = "a web page" if content.lstrip()[:1] == b"<" else "something else"
            message = f"{stored.url}: expected JSON, found {kind}"
            raise SourceChangedError(f"{message}; open it in a browser to see why") from None


def _say_waiting(progress: Progress | None, url: str) -> None:
    if progress is not None:
        progress(0.0, f"{url.rsplit('/', 1)[-1]}: another build is fetching it; waiting")
