"""How a server wants to be asked: how often, after what wait, and where it may send on to."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from gemengd.sources.publishers import host_of, publishers
from gemengd.sources.web.faults import BusyError, may_pass

LONGEST_WAIT_S = 300.0  # own choice: who asks for more is not waited for
ATTEMPTS, WAIT_S = 4, 1.0


@dataclass(frozen=True)
class Manners:
    """How a server is asked.

    Attributes
    ----------
    attempts
        How often in all.
    wait_s
        Before the second time; each wait after it is twice as long.
    hosts
        Hosts that it may send on to, beside its own.
    """

    attempts: int = ATTEMPTS
    wait_s: float = WAIT_S
    hosts: tuple[str, ...] = ()


def manners_of(host: str) -> Manners:
    """Return how a host is asked: as its publishers' configuration says."""
    there = [p for p in publishers().values() if host_of(p.url) == host]
    return Manners(
        max((p.attempts or ATTEMPTS for p in there), default=ATTEMPTS),
        max((p.wait_s or WAIT_S for p in there), default=WAIT_S),
        tuple(host for p in there for host in p.hosts),
    )


class Patience:
    """How long to wait after each fault of one question.

    Parameters
    ----------
    waits
        Times each wait.
    tell
        Called with a line about each wait.
    """

    def __init__(
        self, url: str, manners: Manners, waits: float, tell: Callable[[str], None]
    ) -> None:
        self.manners, self.asked = manners, 0
        self._host = host_of(url)
        self._waits, self._tell = waits, tell

    def wait_after(self, error: Exception) -> float | bool:
        """Return after how many seconds to ask again; False not to."""
        if not may_pass(error):
            return False
        wait = max(self.manners.wait_s * 2**self.asked, _asked_for(error))
        self.asked += 1
        if wait > LONGEST_WAIT_S or self.asked >= self.manners.attempts:
            return False
        wait *= self._waits
        number = f"{self.asked + 1} of {self.manners.attempts}"
        self._tell(f"{self._host}: asked again in {wait:.0f} s, {number}")
        return wait


def _asked_for(error: Exception) -> float:
    """Return for how many seconds the server asks to be left alone; 0 where it does not say."""
    said = error.response.headers.get("Retry-After", "") if isinstance(error, BusyError) else ""
    if said.isdigit():
        return float(said)
    try:
        return max(0.0, parsedate_to_datetime(said).timestamp() - time.time())
    except (TypeError, ValueError):
        return 0.0
