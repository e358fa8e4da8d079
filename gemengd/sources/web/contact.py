"""How gemengd calls itself to servers, and where their keepers can write to."""

import os
import re
from importlib.metadata import metadata, version

from gemengd.errors import DefinitionError

SETTING = "GEMENGD_CONTACT"
PACKAGE = "gemengd"
# A comment in a header: ASCII that can be seen, and blanks, without brackets or backslash.
SAYABLE = re.compile(r"[ !-'*-\[\]-~]{1,200}")


def agent() -> str:
    """Return how gemengd calls itself, and whom a publisher can write to, where that is set.

    Raises
    ------
    DefinitionError
        If the setting cannot stand in a header.
    """
    said = [f"+{url}" for url in project_urls()] + ([asked_for()] if asked_for() else [])
    name = f"{PACKAGE}/{version(PACKAGE)}"
    return f"{name} ({'; '.join(said)})" if said else name


def has_contact() -> bool:
    """Say whether a server hears where to write."""
    return bool(project_urls() or asked_for())


def project_urls() -> list[str]:
    """Return the first address of the package's own metadata, if it has any."""
    stated = metadata(PACKAGE).get_all("Project-URL") or []
    return [line.partition(",")[2].strip() for line in stated][:1]


def asked_for() -> str:
    """Return the address that the user sets; "" where none is.

    Raises
    ------
    DefinitionError
        If it cannot stand in a header.
    """
    text = os.environ.get(SETTING, "").strip()
    if text and not SAYABLE.fullmatch(text):
        message = f"{SETTING}: {text!r} cannot be told to a server"
        raise DefinitionError(f"{message}; write an address such as mailto:you@example.org")
    return text
