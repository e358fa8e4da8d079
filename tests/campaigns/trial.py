"""Commands in processes of their own, and what is wrong with how they ended."""

import io
import os
import resource
import select
import signal
import socket
import sys
import time
import traceback
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from loopback import serving

# All that commands import when they run, so that each fork need not.
import gemengd.comparison
import gemengd.evaluation
import gemengd.exports.picture
import gemengd.inspection
import gemengd.report
import gemengd.scenario
import gemengd.sources  # noqa: F401
from gemengd.cli import main

PATIENCE_S = 240.0
MEMORY_BYTES = 5 << 30  # with room for the code of libraries; more is a fault
FORESEEN = {0, 2, 3, 4, 5, 6}
TRACEBACK = "Traceback (most recent call last)"


@dataclass(frozen=True)
class Ended:
    """How a command ended; its code is None if it had to be killed, -9 if we killed it."""

    said: str
    code: int | None
    out: str
    err: str
    reports: tuple[str, ...]

    @property
    def fault(self):
        """What no command may do, whatever it is given; "" if all is well."""
        if self.code is None:
            return f"{self.said}: hangs"
        if self.reports:
            where = self.reports[0].splitlines()[-8:]
            return f"{self.said}: unforeseen: {' <- '.join(reversed(where))}"
        if self.code not in FORESEEN or TRACEBACK in self.err:
            return f"{self.said}: ended with {self.code}: {self.err[-2000:]}"
        if self.code and self.err.count("\n") != 1 and not self.err.startswith("Usage: "):
            return f"{self.said}: exit {self.code} in other than one line: {self.err[:500]!r}"
        return ""


@dataclass
class Begun:
    """A command under way, in a process of its own that was forked from this one."""

    said: str
    pid: int
    folder: Path

    def end(self, patience_s=PATIENCE_S):
        """Wait for its end, or make one when patience is at an end."""
        if not self._ends_within(patience_s):
            self._kill()
            return self._ended(None)
        _, status = os.waitpid(self.pid, 0)
        return self._ended(os.waitstatus_to_exitcode(status))

    def kill_after(self, seconds):
        """Kill it without warning, if it has not ended by then."""
        if self._ends_within(seconds):
            return self.end()
        self._kill()
        return self._ended(-signal.SIGKILL)

    def _ends_within(self, seconds):
        handle = os.pidfd_open(self.pid)
        ready, _, _ = select.select([handle], [], [], seconds)
        os.close(handle)
        return bool(ready)

    def _kill(self):
        os.killpg(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)

    def _ended(self, code):
        out, err = ((self.folder / n).read_text("utf-8", "replace") for n in ("out", "err"))
        reports = sorted((self.folder / "reports").glob("*"))
        told = tuple(path.read_text(encoding="utf-8") for path in reports)
        return Ended(self.said, code, out, err, told)


class Place:
    """Where the commands of a campaign run: their cache, what they say, and a way out that is none.

    Every connection to another machine goes to a trap, whichever library makes it.
    """

    def __init__(self, folder):
        self.folder, self.count = folder, 0
        self.elsewhere = folder / "elsewhere"
        self.elsewhere.touch()
        self.trap = trapping(self.elsewhere)

    def begin(self, *arguments, **environment):
        """Start a command; environment variables are those named by keyword."""
        self.count += 1
        folder = self.folder / "said" / str(self.count)
        (folder / "reports").mkdir(parents=True)
        words = [str(a) for a in arguments]
        pid = os.fork()
        if not pid:
            self._become(words, folder, environment)
        with suppress(OSError):  # the child may have done so already
            os.setpgid(pid, pid)
        return Begun(f"gemengd {' '.join(words)}", pid, folder)

    def run(self, *arguments, **environment):
        """Run a command to its end."""
        return self.begin(*arguments, **environment).end()

    def asked_elsewhere(self):
        """What was asked of other machines since this was last said."""
        asked = self.elsewhere.read_text("utf-8", "replace")
        os.truncate(self.elsewhere, 0)
        return f"asked another machine: {asked[:300]}" if asked else ""

    def _become(self, words, folder, environment):
        code = 1
        try:
            os.setpgid(0, 0)
            os.chdir(self.folder)
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
            os.environ.update(self._environment(folder) | environment)
            for number, name in ((1, "out"), (2, "err")):
                handle = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
                os.dup2(handle, number)
            sys.stdout, sys.stderr = (
                io.TextIOWrapper(os.fdopen(n, "wb", 0), "utf-8", write_through=True) for n in (1, 2)
            )
            sys.argv = ["gemengd", *words]
            code = _code_of_main()
        finally:
            os._exit(code)

    def _environment(self, folder):
        proxies = ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY")
        return {
            **dict.fromkeys(proxies, self.trap),
            "no_proxy": "127.0.0.1",
            "NO_PROXY": "127.0.0.1",
            "XDG_CACHE_HOME": str(self.folder / "cache"),
            "GEMENGD_REPORTS": str(folder / "reports"),
            "HOME": str(self.folder),
            "COLUMNS": "200",
        }


def _code_of_main():
    try:
        main()
    except SystemExit as stop:
        return stop.code or 0
    except BaseException:  # noqa: BLE001 - the trial tells it
        traceback.print_exc()
        return 1
    return 0


def trapping(told):
    """Write down what is asked of a proxy, in a process of its own; return its address."""
    listener = socket.create_server(("127.0.0.1", 0))
    parent = os.getpid()
    if not os.fork():
        while os.getppid() == parent:
            _trap_one(listener, told)
        os._exit(0)
    address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    listener.close()
    return address


def _trap_one(listener, told):
    listener.settimeout(2)
    with suppress(OSError):
        caught, _ = listener.accept()
        with caught, told.open("ab") as file:
            caught.settimeout(2)
            file.write(caught.recv(300) or b"a connection\n")


@contextmanager
def served(answers):
    """Serve answers from a process of its own, so that this one can fork; yield the address.

    The answers are those of a function, which is called there.
    """
    context = get_context("fork")
    ours, theirs = context.Pipe()
    server = context.Process(target=_serve, args=(theirs, answers), daemon=True)
    server.start()
    yield ours.recv()
    server.kill()
    server.join()


def _serve(pipe, answers):
    with serving({}) as server:
        server.answers = answers(server.url)
        pipe.send(server.url)
        while True:
            time.sleep(60)
