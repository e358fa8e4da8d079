"""Ask a server: with patience, within limits, and each fault in one plain line."""

import hashlib
import json
import re
import ssl
import time
import weakref
from collections.abc import Callable
from functools import cached_property
from importlib.metadata import version
from typing import Any

import httpx
import stamina

from gemengd.errors import SourceChangedError, SourceUnavailableError
from gemengd.sources.web.cache import Cache, Stored

# Own choices: a publisher's statistics change once a year, and no answer is larger than this.
FRESH_FOR_S = 24 * 3600
MOST_BYTES = 2_000_000_000
ATTEMPTS = 4
PATIENCE_S = 60.0
LONGEST_WAIT_S = 30.0
BUSY = frozenset({408, 425, 429, 500, 502, 503, 504})
MAX_AGE = re.compile(r"max-age=(\d+)")


class _BusyError(Exception):
    """The server asks to come back later."""

    def __init__(self, response: httpx.Response) -> None:
        super().__init__(f"answers {response.status_code} {response.reason_phrase}")
        self.response = response


class Client:
    """A client of publishers' servers, with a cache.

    Parameters
    ----------
    offline
        Use what the cache has, however old, and open no connection.
    refresh
        Ask the server even if the cache is still fresh.
    most_bytes
        A larger answer is refused.
    """

    def __init__(
        self,
        cache: Cache | None = None,
        *,
        offline: bool = False,
        refresh: bool = False,
        most_bytes: int = MOST_BYTES,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.cache = cache or Cache()
        self.offline, self.refresh, self.most_bytes = offline, refresh, most_bytes
        self._clock = clock

    @cached_property
    def _http(self) -> httpx.Client:
        """The connections, made when the first is needed: most builds need none."""
        made = httpx.Client(
            follow_redirects=True,
            max_redirects=5,
            timeout=PATIENCE_S,
            headers={"User-Agent": f"gemengd/{version('gemengd')}", "Accept-Encoding": "gzip"},
        )
        weakref.finalize(self, made.close)
        return made

    def get(self, url: str) -> Stored:
        """Return the answer of an address, from the cache where that is fresh.

        Raises
        ------
        SourceUnavailableError
            If there is no answer: what went wrong, and what to do.
        """
        known = self.cache.find(url)
        if self.offline:
            if known is None:
                raise SourceUnavailableError(
                    f"{url}: not in the cache; build once without --offline"
                )
            return known
        if known and not self.refresh and self._clock() < known.fresh_until:
            return known
        return self._fetch(url, known)

    def get_json(self, url: str) -> Any:
        """Return the JSON document at an address.

        Raises
        ------
        SourceUnavailableError
            If there is no answer.
        SourceChangedError
            If the answer is no JSON.
        """
        stored = self.get(url)
        content = self.cache.path(stored).read_bytes()
        try:
            return json.loads(content)
        except ValueError:
            self.cache.forget(stored)
            kind = "a web page" if content.lstrip()[:1] == b"<" else "something else"
            message = f"{url}: expected JSON, found {kind}"
            raise SourceChangedError(f"{message}; open it in a browser to see why") from None

    def _fetch(self, url: str, known: Stored | None) -> Stored:
        try:
            for attempt in stamina.retry_context(
                on=_may_pass, attempts=ATTEMPTS, timeout=None, wait_max=LONGEST_WAIT_S
            ):
                with attempt:
                    return self._ask(url, known)
        except _BusyError as error:
            message = f"{url}: the server {error}, {ATTEMPTS} times"
            raise SourceUnavailableError(f"{message}; try again later") from None
        except httpx.HTTPError as error:
            raise SourceUnavailableError(f"{url}: {_said(error)}") from None
        raise AssertionError("unreachable: the last attempt returns or raises")

    def _ask(self, url: str, known: Stored | None) -> Stored:
        with self._http.stream("GET", url, headers=_conditions(known)) as response:
            if response.status_code == httpx.codes.NOT_MODIFIED and known:
                return self._again(known, response)
            if response.status_code in BUSY:
                raise _BusyError(response)
            if not response.is_success:
                message = f"{url}: the server answers {response.status_code}"
                raise SourceUnavailableError(
                    f"{message} {response.reason_phrase}; check the address"
                )
            return self._store(url, response)

    def _store(self, url: str, response: httpx.Response) -> Stored:
        digest, size = hashlib.sha256(), 0
        with self.cache.aside() as file:
            for block in response.iter_bytes():
                size += len(block)
                if size > self.most_bytes:
                    limit = f"{self.most_bytes / 1e6:g} MB"
                    raise SourceUnavailableError(f"{url}: more than {limit}; not what was expected")
                digest.update(block)
                file.write(block)
            self.cache.keep(file, digest.hexdigest())
        stored = Stored(
            url=url,
            sha256=digest.hexdigest(),
            size=size,
            fetched=self._clock(),
            fresh_until=self._clock() + _fresh_for(response),
            etag=response.headers.get("ETag", ""),
            modified=response.headers.get("Last-Modified", ""),
        )
        self.cache.record(stored)
        return stored

    def _again(self, known: Stored, response: httpx.Response) -> Stored:
        until = self._clock() + _fresh_for(response)
        stored = Stored(**{**vars(known), "fetched": self._clock(), "fresh_until": until})
        self.cache.record(stored)
        return stored


def _may_pass(error: Exception) -> float | bool:
    """Say whether to try again, and after how many seconds if the server says so."""
    if isinstance(error, _BusyError):
        wait = error.response.headers.get("Retry-After", "")
        return min(float(wait), LONGEST_WAIT_S) if wait.isdigit() else True
    passing = (httpx.TimeoutException, httpx.NetworkError, httpx.RemoteProtocolError)
    return isinstance(error, passing) and not _is_tls(error)


def _conditions(known: Stored | None) -> dict[str, str]:
    if known is None:
        return {}
    asked = {"If-None-Match": known.etag, "If-Modified-Since": known.modified}
    return {name: value for name, value in asked.items() if value}


def _fresh_for(response: httpx.Response) -> float:
    said = response.headers.get("Cache-Control", "")
    if "no-store" in said or "no-cache" in said:
        return 0.0
    age = MAX_AGE.search(said)
    return float(age.group(1)) if age else FRESH_FOR_S


def _is_tls(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLError) or "CERTIFICATE" in str(error).upper():
            return True
        error = error.__cause__ or error.__context__
    return False


def _said(error: httpx.HTTPError) -> str:
    if _is_tls(error):
        return "its certificate cannot be trusted; check the clock and certificates of this machine"
    if isinstance(error, httpx.TimeoutException):
        return f"no answer within {PATIENCE_S:g} seconds; try again later"
    if isinstance(error, httpx.TooManyRedirects):
        return "sends on from one address to the next without end; check the address"
    if isinstance(error, httpx.RemoteProtocolError):
        return "the answer was cut off; try again"
    if isinstance(error, httpx.ConnectError):
        return "no connection; check the internet, or build with --offline from what was fetched"
    return f"cannot be read: {error}; try again"
