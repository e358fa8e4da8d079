"""What is tried in this very process, where a process each would take hours."""

import logging
import math
import os
import signal
import sys
import traceback
from contextlib import contextmanager

from gemengd.errors import GemengdError

PATIENCE_S = 60


class HangsError(BaseException):
    """Something took longer than anybody waits."""


def foreseen(act, *arguments):
    """Return what *act* returns or the mistake that it names, and its fault; one of them."""
    try:
        with _patience():
            return act(*arguments), ""
    except GemengdError as error:
        said = str(error)
        return error, "" if said.strip() else "a mistake without a word"
    except HangsError:
        return None, "hangs"
    except BaseException:  # noqa: BLE001 - this is what is looked for
        return None, traceback.format_exc()[-2500:]


@contextmanager
def _patience():
    def stop(*_):
        raise HangsError

    signal.signal(signal.SIGALRM, stop)
    signal.alarm(PATIENCE_S)
    try:
        yield
    finally:
        signal.alarm(0)


@contextmanager
def nowhere_to_go(found):
    """Note every connection to another machine, and every question for one."""

    def heard(event, arguments):
        if event == "socket.connect" and isinstance(arguments[1], tuple):
            host = arguments[1][0]
        elif event == "socket.getaddrinfo":
            host = arguments[0]
        else:
            return
        if found is not None and host not in ("127.0.0.1", "::1", "localhost"):
            found.append(str(host))
            raise OSError("there is no way out of a campaign")

    sys.addaudithook(heard)
    logging.disable(logging.CRITICAL)
    os.environ["GEMENGD_PUBLISHERS"] = ""
    yield


def unlike_numbers(values):
    """Return the values that no reader of a map can use: endless ones."""
    return [v for v in values if isinstance(v, float) and math.isinf(v)]
