"""Names and keys that an address needs: they are on the wire, and nowhere else.

An address has ``${NAME}`` where the secret belongs; it is taken from the environment when the
server is asked. So what is stored, shown and logged has the name in place of the secret.
"""

import logging
import netrc
import os
import re
from pathlib import Path
from urllib.parse import quote

import httpx

from gemengd.errors import DefinitionError, SourceUnavailableError

# As it is written, and as a form or a question with several parts has it.
NAMED = re.compile(r"(?:\$|%24)(?:\{|%7B)([A-Za-z_]\w*)(?:\}|%7D)", re.IGNORECASE)
LOGGERS = ("httpx", "httpcore.http11", "httpcore.proxy", "httpcore.connection")


class Secrets(logging.Filter):
    """The secrets that were put into addresses; as a filter it keeps them out of logs."""

    def __init__(self) -> None:
        super().__init__()
        self._names: set[str] = set()

    def fill(self, url: str) -> str:
        """Return an address with its secrets.

        Raises
        ------
        SourceUnavailableError
            If the environment lacks one.
        """
        for name in NAMED.findall(url):
            if not os.environ.get(name):
                message = f"{url}: the environment has no {name}"
                raise SourceUnavailableError(f"{message}; set it to the user, password or key")
        self.note(url)
        return NAMED.sub(lambda found: quote(os.environ[found[1]], safe=""), url)

    def note(self, url: str) -> None:
        """Know the secrets that an address needs, without asking for it."""
        self._names.update(NAMED.findall(url))

    def mask(self, text: str) -> str:
        """Return a text with names in place of secrets."""
        for name in sorted(self._names, key=lambda name: -len(os.environ.get(name, ""))):
            value = os.environ.get(name)
            for written in (quote(value, safe=""), quote(value), value) if value else ():
                text = text.replace(written, f"${{{name}}}")
        return text

    def filter(self, record: logging.LogRecord) -> bool:
        """Mask what a library is about to log."""
        record.msg, record.args = self.mask(record.getMessage()), ()
        return True

    def watch(self) -> None:
        """Keep secrets out of what the libraries below log."""
        for name in LOGGERS:
            logging.getLogger(name).addFilter(self)


def from_netrc() -> httpx.Auth | None:
    """Return the user's names and passwords by host; None without a file of them.

    Raises
    ------
    DefinitionError
        If the file cannot be read.
    """
    path = Path(os.environ.get("NETRC") or Path.home() / ".netrc")
    if not path.is_file():
        return None
    try:
        return httpx.NetRCAuth(str(path))
    except (netrc.NetrcParseError, OSError, UnicodeDecodeError):
        raise DefinitionError(f"{path}: cannot be read as a netrc file; correct it") from None
