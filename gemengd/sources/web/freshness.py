"""How long an answer is fresh, and how a server is asked whether it has changed."""

import hashlib
import re
from collections.abc import Mapping
from email.utils import parsedate_to_datetime

import httpx

from gemengd.errors import SourceRefusedError
from gemengd.sources.web.cache import Stored

FRESH_FOR_S = 24 * 3600  # own choice: a publisher's statistics change once a year
MAX_AGE = re.compile(r"max-age=(\d+)")


def answered(
    response: httpx.Response, now: float, *, url: str, sha256: str, size: int, body: str = ""
) -> Stored:
    """Return the record of an answer, fresh for as long as the server says."""
    return Stored(
        url=url,
        sha256=sha256,
        size=size,
        fetched=now,
        fresh_until=now + _fresh_for(response),
        etag=response.headers.get("ETag", ""),
        modified=response.headers.get("Last-Modified", ""),
        body=body,
    )


def refusal(error: SourceRefusedError, now: float, *, url: str, body: str) -> Stored:
    """Return the record of a question that a server does not understand."""
    nothing = hashlib.sha256(b"").hexdigest()
    return Stored(url, nothing, 0, now, now + FRESH_FOR_S, body=body, refused=str(error))


def unchanged(known: Stored, response: httpx.Response, now: float) -> Stored:
    """Return the record of an answer that the server says is still what it has."""
    return Stored(**{**vars(known), "fetched": now, "fresh_until": now + _fresh_for(response)})


def conditions(known: Stored | None) -> Mapping[str, str]:
    """Return the headers that ask for an answer only if it has changed."""
    if known is None:
        return {}
    asked = {"If-None-Match": known.etag, "If-Modified-Since": known.modified}
    return {name: value for name, value in asked.items() if value}


def _fresh_for(response: httpx.Response) -> float:
    said = response.headers.get("Cache-Control", "").casefold()
    if "no-store" in said or "no-cache" in said:
        return 0.0
    age = MAX_AGE.search(said)
    if age:
        return float(age.group(1))
    return _until_expiry(response) if "Expires" in response.headers else FRESH_FOR_S


def _until_expiry(response: httpx.Response) -> float:
    try:
        until = parsedate_to_datetime(response.headers["Expires"])
        since = parsedate_to_datetime(response.headers["Date"])
        return max(0.0, (until - since).total_seconds())
    except (KeyError, ValueError, TypeError):
        # RFC 9111, 5.3: what is no date, such as 0, is in the past.
        return 0.0
