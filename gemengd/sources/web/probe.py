"""One small question to an address, to say what became of it: no cache, no patience."""

import re
import time
from dataclasses import dataclass

import httpx

from gemengd.sources.web.contact import agent

MOST = 65_536  # bytes; enough to recognise an answer by
PATIENCE_S = 20.0
SIZE = re.compile("[0-9]{1,18}")


@dataclass(frozen=True)
class Probe:
    """What an address answered.

    Attributes
    ----------
    status
        Of HTTP; None where there was no answer.
    start
        The first bytes.
    total
        Size that the server states, in bytes; None where it does not.
    fault
        The kind of fault, in a word; "" where there was an answer.
    """

    status: int | None
    start: bytes
    total: int | None
    seconds: float
    fault: str = ""


def probe(url: str) -> Probe:
    """Ask for the first bytes at an address, once."""
    began = time.monotonic()
    headers = {"User-Agent": agent(), "Range": f"bytes=0-{MOST - 1}"}
    try:
        with httpx.stream(
            "GET", url, headers=headers, timeout=PATIENCE_S, follow_redirects=True
        ) as response:
            start = b""
            for block in response.iter_bytes():
                start += block
                if len(start) >= MOST or time.monotonic() - began > PATIENCE_S:
                    break
            said = response.headers.get("Content-Range", "").rpartition("/")[2]
            said = said or response.headers.get("Content-Length", "")
            total = int(said) if SIZE.fullmatch(said) else None
            return Probe(response.status_code, start[:MOST], total, time.monotonic() - began)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return Probe(None, b"", None, time.monotonic() - began, type(error).__name__)
