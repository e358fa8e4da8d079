"""What can go wrong between here and a server, each in plain words."""

import ssl
from collections.abc import Iterator

import httpx

BUSY = frozenset({408, 425, 429, 500, 502, 503, 504})


class BusyError(Exception):
    """The server asks to come back later."""

    def __init__(self, response: httpx.Response) -> None:
        super().__init__(f"answers {response.status_code} {response.reason_phrase}")
        self.response = response


class ChangedUnderwayError(Exception):
    """The file on the server is no longer the one that was begun with."""


WORDS = {
    httpx.TimeoutException: "no answer within {patience_s:g} seconds; try again later",
    httpx.TooManyRedirects: "sends on from one address to the next without end; check the address",
    httpx.RemoteProtocolError: "the answer was cut off; try again",
    httpx.ConnectError: (
        "no connection; check the internet, or build with --offline from what was fetched"
    ),
    ChangedUnderwayError: "changes while it is fetched; try again later",
}


def may_pass(error: Exception) -> bool:
    """Say whether it makes sense to try again."""
    if isinstance(error, BusyError):
        return True
    passing = (httpx.TimeoutException, httpx.NetworkError, httpx.RemoteProtocolError)
    if _is_tls(error) or _is_header_without_end(error):
        return False
    return isinstance(error, (*passing, ChangedUnderwayError))


def said(error: Exception, patience_s: float) -> str:
    """Return what went wrong and what to do."""
    if _is_tls(error):
        return "its certificate cannot be trusted; check the clock and certificates of this machine"
    if _is_header_without_end(error):
        return "its headers have no end; check the address"
    for kind, words in WORDS.items():
        if isinstance(error, kind):
            return words.format(patience_s=patience_s)
    return f"cannot be read: {error}; try again"


def _is_tls(error: BaseException) -> bool:
    return any(
        isinstance(cause, ssl.SSLError) or "CERTIFICATE" in str(cause).upper()
        for cause in _causes(error)
    )


def _is_header_without_end(error: BaseException) -> bool:
    # Set by h11, which reads no further than 100 kB of headers.
    return any(
        getattr(cause, "error_status_hint", 0) == httpx.codes.REQUEST_HEADER_FIELDS_TOO_LARGE
        for cause in _causes(error)
    )


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
