"""The line to the publishers' servers: patient, polite, and each fault in one plain line."""

import threading
import weakref
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from importlib.metadata import version
from typing import TypeVar

import httpx
import stamina

from gemengd.errors import SourceRefusedError, SourceUnavailableError
from gemengd.sources.web.faults import (
    BUSY,
    LONGEST_WAIT_S,
    BusyError,
    ChangedUnderwayError,
    may_pass,
    said,
)

ATTEMPTS = 4
AT_ONCE = 4  # requests to one host
HANDLED = frozenset({httpx.codes.NOT_MODIFIED, httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE})
REFUSALS = frozenset({httpx.codes.BAD_REQUEST, httpx.codes.UNPROCESSABLE_ENTITY})

Answer = TypeVar("Answer")
Item = TypeVar("Item")


class Line:
    """Connections that are made when the first is needed: most builds need none.

    Parameters
    ----------
    patience_s
        How long a server may be silent.
    """

    def __init__(self, patience_s: float) -> None:
        self.patience_s = patience_s
        self._lock = threading.Lock()
        self._turns: dict[str, threading.Semaphore] = {}
        self._made: httpx.Client | None = None

    def ask(
        self,
        url: str,
        take: Callable[[httpx.Response], Answer],
        *,
        headers: Callable[[], Mapping[str, str]],
        body: str = "",
        patience_s: float | None = None,
    ) -> Answer:
        """Return what *take* makes of the answer, asked again as long as a fault may pass.

        Parameters
        ----------
        take
            Gets an answer that succeeded, or says "not modified" or "no such range".
        headers
            Called for each attempt.
        body
            A form to post; "" gets the address.

        Raises
        ------
        SourceUnavailableError
            If there is no answer: what went wrong, and what to do.
        """
        patience = patience_s or self.patience_s
        try:
            for attempt in stamina.retry_context(
                on=may_pass, attempts=ATTEMPTS, timeout=None, wait_max=LONGEST_WAIT_S
            ):
                with attempt, self._turn(url), self._open(url, headers(), body, patience) as found:
                    return take(_checked(found, url))
        except BusyError as error:
            message = f"{url}: the server {error}, {ATTEMPTS} times"
            raise SourceUnavailableError(f"{message}; try again later") from None
        except (httpx.HTTPError, httpx.InvalidURL, ChangedUnderwayError) as error:
            raise SourceUnavailableError(f"{url}: {said(error, patience)}") from None
        raise AssertionError("unreachable: the last attempt returns or raises")

    def _open(
        self, url: str, headers: Mapping[str, str], body: str, patience_s: float
    ) -> AbstractContextManager[httpx.Response]:
        kind = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
        return self._connections().stream(
            "POST" if body else "GET",
            url,
            content=body or None,
            headers={**kind, **headers},
            timeout=patience_s,
        )

    def _connections(self) -> httpx.Client:
        with self._lock:
            if self._made is None:
                agent = f"gemengd/{version('gemengd')}"
                self._made = httpx.Client(
                    follow_redirects=True,
                    max_redirects=5,
                    headers={"User-Agent": agent, "Accept-Encoding": "gzip"},
                )
                weakref.finalize(self, self._made.close)
            return self._made

    def _turn(self, url: str) -> threading.Semaphore:
        host = httpx.URL(url).netloc.decode()
        with self._lock:
            return self._turns.setdefault(host, threading.Semaphore(AT_ONCE))


def at_once(do: Callable[[Item], Answer], items: Iterable[Item]) -> list[Answer]:
    """Return what *do* makes of each item, in their order, as many at once as a host allows.

    The first error, in their order, is raised after those under way have ended; what was not
    begun is left.
    """
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="gemengd-fetch") as pool:
        pending = [pool.submit(do, item) for item in items]
        try:
            return [future.result() for future in pending]
        finally:
            for future in pending:
                future.cancel()


def _checked(response: httpx.Response, url: str) -> httpx.Response:
    if response.status_code in BUSY:
        raise BusyError(response)
    if not response.is_success and response.status_code not in HANDLED:
        kind = SourceRefusedError if response.status_code in REFUSALS else SourceUnavailableError
        message = f"{url}: the server answers {response.status_code}"
        raise kind(f"{message} {response.reason_phrase}; check the address")
    return response
