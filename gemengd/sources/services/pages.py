"""Page after page of a layer, until every feature has come once."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from gemengd.errors import SourceChangedError
from gemengd.sources.web import identities, not_yet

MOST_PAGES = 2000

Features = list[dict[str, Any]]


@dataclass(frozen=True)
class Page:
    """A part of the features of a layer.

    Attributes
    ----------
    more
        Whether the server has more after these; None if it does not say.
    total
        How many it counts in all; None if it does not say.
    """

    features: Features
    more: bool | None
    total: int | None = None


def gather(ask: Callable[[int], Page], where: str) -> Features:
    """Return every feature of a layer, each once; all that differ, even if they share an id.

    Parameters
    ----------
    ask
        Takes how many features have come and returns the next page.
    where
        Address, for the complaint.

    Raises
    ------
    SourceChangedError
        If fewer features come than the server counts or promises.
    """
    found: Features = []
    seen: set[str] = set()
    page, last, received = ask(0), None, 0
    for _ in range(MOST_PAGES):
        known = len(found)
        # A server that knows no pages gives everything once more.
        if page.features != last:
            found += not_yet(page.features, seen)
            seen |= identities(page.features)
        if page.more is False or len(found) == known:
            break
        received, last = received + len(page.features), page.features
        page = ask(received)
    if page.more or len(found) < (page.total or 0):
        message = f"{where}: {len(found)} features came, and the server has more"
        raise SourceChangedError(f"{message}; its pages overlap: save the layer as a file instead")
    return found
