"""What can go wrong between here and a server, each in plain words."""

import ssl

import httpx

BUSY = frozenset({408, 425, 429, 500, 502, 503, 504})
LONGEST_WAIT_S = 30.0


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


def may_pass(error: Exception) -> float | bool:
    """Say whether to try again, and after how many seconds if the server says so."""
    if isinstance(error, BusyError):
        wait = error.response.headers.get("Retry-After", "")
        return min(float(wait), LONGEST_WAIT_S) if wait.isdigit() else True
    passing = (httpx.TimeoutException, httpx.NetworkError, httpx.RemoteProtocolError)
    return isinstance(error, (*passing, ChangedUnderwayError)) and not _is_tls(error)


def said(error: Exception, patience_s: float) -> str:
    """Return what went wrong and what to do."""
    if _is_tls(error):
        return "its certificate cannot be trusted; check the clock and certificates of this machine"
    for kind, words in WORDS.items():
        if isinstance(error, kind):
            return words.format(patience_s=patience_s)
    return f"cannot be read: {error}; try again"


def _is_tls(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLError) or "CERTIFICATE" in str(error).upper():
            return True
        error = error.__cause__ or error.__context__
    return False
