"""What gemengd says on standard error while it works; what libraries say is for their makers."""

import logging
import sys


def listen(*, quiet: bool = False) -> None:
    """Say our own warnings, a line each, and leave libraries' logs and warnings unsaid."""
    logging.captureWarnings(capture=True)
    logging.getLogger().addHandler(logging.NullHandler())
    ours = logging.getLogger("gemengd")
    ours.setLevel(logging.ERROR if quiet else logging.WARNING)
    if not any(isinstance(handler, _Lines) for handler in ours.handlers):
        ours.addHandler(_Lines())


class _Lines(logging.Handler):
    """Lines on whatever standard error is now: progress puts another in its place."""

    def emit(self, record: logging.LogRecord) -> None:
        sys.stderr.write(f"gemengd: {record.getMessage()}\n")
