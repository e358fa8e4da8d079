"""A time by which an answer must be there, however slowly its bytes drip in."""

import ssl
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import httpcore
import httpx


class TooSlowError(Exception):
    """The answer took longer than it may in all."""


class Deadline(threading.local):
    """Until when the question of this thread may take; each thread has its own."""

    until = float("inf")

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Let everything that is read and written in this thread end after so many seconds."""
        self.until = time.monotonic() + seconds
        try:
            yield
        finally:
            self.until = float("inf")

    def left(self) -> float:
        """Return the seconds that are left.

        Raises
        ------
        TooSlowError
            If none are.
        """
        seconds = self.until - time.monotonic()
        if seconds <= 0:
            raise TooSlowError
        return seconds


def hold_to(deadline: Deadline, client: httpx.Client) -> None:
    """Let all connections of a client keep the deadline.

    httpx limits how long a server may be silent, not how long it may take; it offers no place to
    say so, so its connections are given sockets that know.
    """
    for transport in (client._transport, *client._mounts.values()):  # noqa: SLF001
        if isinstance(transport, httpx.HTTPTransport):
            pool = transport._pool  # noqa: SLF001
            pool._network_backend = _Backend(pool._network_backend, deadline)  # noqa: SLF001


class _Backend(httpcore.NetworkBackend):
    def __init__(self, inner: httpcore.NetworkBackend, deadline: Deadline) -> None:
        self._inner, self._deadline = inner, deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        wait = min(timeout or float("inf"), self._deadline.left())
        made = self._inner.connect_tcp(host, port, wait, local_address, socket_options)
        return _Stream(made, self._deadline)


class _Stream(httpcore.NetworkStream):
    def __init__(self, inner: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._inner, self._deadline = inner, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        wait = min(timeout or float("inf"), self._deadline.left())
        try:
            return self._inner.read(max_bytes, wait)
        except httpcore.ReadTimeout:
            self._deadline.left()
            raise

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, min(timeout or float("inf"), self._deadline.left()))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        wait = min(timeout or float("inf"), self._deadline.left())
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, wait), self._deadline)

    def get_extra_info(self, info: str) -> object:
        return self._inner.get_extra_info(info)
