"""The line to the publishers' servers: patient, polite, and each fault in one plain line."""

import threading
import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar
from urllib.parse import urljoin, urlparse

import httpx
import stamina

from gemengd.errors import SourceChangedError, SourceRefusedError, SourceUnavailableError
from gemengd.sources.publishers import host_of
from gemengd.sources.web.contact import agent
from gemengd.sources.web.deadline import Deadline, TooSlowError, hold_to
from gemengd.sources.web.faults import BUSY, BusyError, ChangedUnderwayError, said
from gemengd.sources.web.manners import LONGEST_WAIT_S, Manners, Patience, manners_of
from gemengd.sources.web.secret import Secrets, from_netrc

AT_ONCE = 4  # requests to one host
MOST_REDIRECTS = 5
PORTS = {"http": 80, "https": 443}
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
    waits
        Times what a busy server is waited for.

    Attributes
    ----------
    tell
        Called with a line about each wait for a busy server.
    """

    def __init__(self, patience_s: float, waits: float) -> None:
        self.patience_s, self._waits = patience_s, waits
        self.tell: Callable[[str], None] = _say_nothing
        self._lock = threading.Lock()
        self._turns: dict[str, threading.Semaphore] = {}
        self._known: dict[str, Manners] = {}
        self._allowed: dict[str, set[str]] = {}
        self._gave_up: set[str] = set()
        self._made: httpx.Client | None = None
        self._deadline, self._secrets = Deadline(), Secrets()

    def ask(
        self,
        url: str,
        take: Callable[[httpx.Response], Answer],
        *,
        headers: Callable[[], Mapping[str, str]],
        minutes: float,
        body: str = "",
        patience_s: float | None = None,
    ) -> Answer:
        """Return what *take* makes of the answer, asked again as long as a fault may pass.

        A server that was waited for in vain is asked twice from then on, a second apart.

        Parameters
        ----------
        take
            Gets an answer that succeeded, or says "not modified" or "no such range".
        headers
            Called for each attempt.
        minutes
            How long it may take in all, from the question to the last byte.
        body
            A form to post; "" gets the address.

        Raises
        ------
        SourceUnavailableError
            If there is no answer: what went wrong, and what to do.
        """
        silent = patience_s or self.patience_s
        patience = self._patience(url)
        try:
            for attempt in stamina.retry_context(
                on=patience.wait_after,
                attempts=patience.manners.attempts,
                timeout=None,
                wait_max=LONGEST_WAIT_S,
            ):
                with (
                    attempt,
                    self._turn(url),
                    self._deadline.within(60 * minutes),
                    self._open(url, headers(), body, silent) as found,
                ):
                    return take(_checked(found, url))
        except BusyError as error:
            self._gave_up.add(host_of(url))
            message = f"{url}: the server {error}, {patience.asked} times"
            raise SourceUnavailableError(f"{message}; try again later") from None
        except TooSlowError:
            message = f"{url}: not whole after {minutes:g} minutes; try again later"
            raise SourceUnavailableError(
                f"{message}, or raise GEMENGD_ANSWER_MINUTES or GEMENGD_FILE_MINUTES"
            ) from None
        except (httpx.HTTPError, httpx.InvalidURL, ChangedUnderwayError) as error:
            self._gave_up |= {host_of(url)} if patience.asked else set()
            words = self._secrets.mask(said(error, silent))
            raise SourceUnavailableError(f"{url}: {words}") from None
        raise AssertionError("unreachable: the last attempt returns or raises")

    def allow(self, url: str, hosts: Iterable[str]) -> None:
        """Let the server of an address send on to further hosts."""
        with self._lock:
            self._allowed.setdefault(host_of(url), set()).update(hosts)

    def follow(self, url: str, link: str) -> str:
        """Return where a link in the answer of an address leads, which must stay on its server.

        Raises
        ------
        SourceChangedError
            If it leads to another host or port, and nobody allowed that.
        """
        self._secrets.note(url)
        target = self._secrets.mask(urljoin(url, link))
        if not self._stays(url, target):
            message = f"{url}: sends on to {host_of(target) or 'no host'}, another server"
            raise SourceChangedError(f"{message}; add it as hosts in the TOML if that is right")
        return target

    def _stays(self, url: str, target: str) -> bool:
        here, there = urlparse(url), urlparse(target)
        if there.scheme not in PORTS:
            return False
        allowed = {host_of(url), *self._manners(url).hosts, *self._allowed.get(host_of(url), ())}
        if host_of(target) in allowed:
            return there.scheme in {here.scheme, "https"}
        # The same server, which wants to be asked over TLS.
        return here.hostname == there.hostname and (here.port, there.port, there.scheme) == (
            None, None, "https",
        )  # fmt: skip

    def _manners(self, url: str) -> Manners:
        host = host_of(url)
        if host not in self._known:
            self._known[host] = manners_of(host)
        return self._known[host]

    def _patience(self, url: str) -> Patience:
        manners = self._manners(url)
        manners = Manners(attempts=2) if host_of(url) in self._gave_up else manners
        return Patience(url, manners, self._waits, self.tell)

    @contextmanager
    def _open(
        self, url: str, headers: Mapping[str, str], body: str, patience_s: float
    ) -> Iterator[httpx.Response]:
        kind = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
        client = self._connections()
        request = client.build_request(
            "POST" if body else "GET",
            self._secrets.fill(url),
            content=body or None,
            headers={**kind, **headers},
            timeout=patience_s,
        )
        for _ in range(MOST_REDIRECTS + 1):
            response = client.send(request, stream=True)
            try:
                if response.next_request is None:
                    yield response
                    return
                request = response.next_request
                self.follow(url, str(request.url))
            finally:
                response.close()
        raise httpx.TooManyRedirects("", request=request)

    def _connections(self) -> httpx.Client:
        with self._lock:
            if self._made is None:
                self._made = httpx.Client(
                    auth=from_netrc(),
                    headers={"User-Agent": agent(), "Accept-Encoding": "gzip"},
                )
                hold_to(self._deadline, self._made)
                self._secrets.watch()
                weakref.finalize(self, self._made.close)
            return self._made

    def _turn(self, url: str) -> threading.Semaphore:
        with self._lock:
            return self._turns.setdefault(host_of(url), threading.Semaphore(AT_ONCE))


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


def _say_nothing(_words: str) -> None:
    pass
