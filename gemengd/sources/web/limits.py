"""How much, how long and how patiently: what an answer may take, and how a user raises it."""

import os
from dataclasses import dataclass, fields

from gemengd.errors import DefinitionError

MB = 1_000_000


@dataclass(frozen=True)
class Limits:
    """What an answer may take; each is raised by the environment, as ``GEMENGD_FILE_MB=20000``.

    Own choices: StatLine's largest answer for a city is some 20 MB, a city's streets from Overpass
    100 MB, the country's buildings 8 GB.

    Attributes
    ----------
    answer_mb, file_mb
        Unpacked size of an answer, and of a file.
    answer_minutes, file_minutes
        Time that one may take in all, from the question to its last byte.
    waits
        Times what a busy server is waited for; 0 asks again at once.
    """

    answer_mb: float = 250.0
    file_mb: float = 10_000.0
    answer_minutes: float = 10.0
    file_minutes: float = 180.0
    waits: float = 1.0


def limits() -> Limits:
    """Return the limits, as the environment changes them.

    Raises
    ------
    DefinitionError
        If it says something else than a number from 0.
    """
    said = {field.name: f"GEMENGD_{field.name.upper()}" for field in fields(Limits)}
    given = {name: _number(variable) for name, variable in said.items() if variable in os.environ}
    return Limits(**given)


def _number(variable: str) -> float:
    text = os.environ[variable]
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0 <= number < float("inf"):
        raise DefinitionError(f"{variable}: {text!r} is no number from 0; correct it, or unset it")
    return number
