"""Numbers as people write them: decimals, groups of thousands, a sign for per cent."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from gemengd.errors import HarmoniseError
from gemengd.model.kind import NUMBER, Kind
from gemengd.model.numbers import Numbers

# Blanks of every width, the marks of a typesetter, and the sign for minus, as a keyboard has them.
TYPED = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " ", "’": "'", "\u2212": "-"})
NUMBER_TEXT = re.compile(r"([+-]?)(\d[\d.,' ]*?|[.,]\d+)(?:[eE]([+-]?\d{1,3}))?\s*(%?)")
GROUPED = r"\d{{1,3}}(?:{mark}\d{{3}})+"
GROUP = re.compile(r"[1-9]\d{0,2}\.\d{3}")  # what can be thousands
OTHER = {".": ",", ",": "."}
PERCENT = "%"


@dataclass(frozen=True)
class Marks:
    """The mark before the decimals of a column, and those that may stand between thousands."""

    decimal: str
    thousands: str

    def number(self, text: str) -> float | None:
        """Return what a text stands for, its sign for per cent left aside; None for no number."""
        found = NUMBER_TEXT.fullmatch(typed(text))
        if found is None:
            return None
        sign, body, exponent, _ = found.groups()
        whole, mark, decimals = (
            body.rpartition(self.decimal) if self.decimal in body else (body, "", "")
        )
        if (mark and not decimals.isdigit() and decimals) or (whole and not self._whole(whole)):
            return None
        digits = re.sub(r"\D", "", whole)
        return float(f"{sign}{digits or 0}.{decimals or 0}e{exponent or 0}")

    def _whole(self, text: str) -> bool:
        marks = set(text) - set("0123456789")
        if not marks:
            return True
        mark = marks.pop()
        grouped = re.fullmatch(GROUPED.format(mark=re.escape(mark)), text)
        return not marks and mark in self.thousands and grouped is not None


@dataclass
class _Evidence:
    """By mark, a text in which it can only be one thing, or in which it can be either."""

    decimal: dict[str, str]
    thousands: dict[str, str]
    either: dict[str, str]


def typed(text: str) -> str:
    """Return a text with the plain characters of a keyboard."""
    return text.translate(TYPED).strip()


def is_percent(text: str) -> bool:
    """Say whether a number is written with a sign for per cent."""
    return text.endswith(PERCENT)


def marks_of(texts: Iterable[str], said: Numbers, kind: Kind, where: str) -> Marks:
    """Return the marks of a column, from all its texts together.

    A mark that can be either is decimal where thousands could not be, for want of room in the
    kind of figure.

    Raises
    ------
    HarmoniseError
        If a mark can be either, or is both.
    """
    evidence = _evidence(texts)
    if said.decimal or said.thousands in OTHER:
        decimal = said.decimal or OTHER[str(said.thousands)]
        return Marks(decimal, said.thousands or f"{OTHER[decimal]} '")
    _require_one_way(evidence, where)
    decimal = next(iter(evidence.decimal), "") or _opposite(evidence.thousands)
    for mark, example in evidence.either.items():
        if mark == decimal or mark in evidence.thousands:
            continue
        if decimal:
            raise _mixed(where, example, evidence.decimal.get(decimal, example))
        if kind.counts or not _only_decimal(example, mark, kind):
            raise _either(where, example, mark)
        decimal = mark
    decimal = decimal or "."
    return Marks(decimal, said.thousands or f"{OTHER[decimal]} '")


def _evidence(texts: Iterable[str]) -> _Evidence:
    found = _Evidence({}, {}, {})
    for text in texts:
        match = NUMBER_TEXT.fullmatch(typed(text))
        marks = re.findall(r"[.,' ]", match[2].strip()) if match else []
        if not match or not marks:
            continue
        if len(set(marks)) > 1:
            found.thousands.setdefault(marks[0], text)
            if marks[-1] in OTHER:
                found.decimal.setdefault(marks[-1], text)
        elif len(marks) > 1 or marks[0] not in OTHER:
            found.thousands.setdefault(marks[0], text)
        else:
            whole, _, decimals = match[2].partition(marks[0])
            group = GROUP.fullmatch(f"{whole}.{decimals}") is not None
            sure = not group or match[3] is not None
            (found.decimal if sure else found.either).setdefault(marks[0], text)
    return found


def _require_one_way(evidence: _Evidence, where: str) -> None:
    both = [*evidence.decimal.keys() & evidence.thousands.keys()]
    if both:
        raise _mixed(where, evidence.decimal[both[0]], evidence.thousands[both[0]])
    for found in (evidence.decimal, evidence.thousands):
        clash = [found[mark] for mark in OTHER if mark in found]
        if len(clash) > 1:
            raise _mixed(where, *clash)


def _opposite(thousands: dict[str, str]) -> str:
    return next((OTHER[mark] for mark in thousands if mark in OTHER), "")


def _only_decimal(example: str, mark: str, kind: Kind) -> bool:
    grouped = Marks(OTHER[mark], mark).number(example)
    return kind == NUMBER or grouped is None or not kind.lowest <= grouped <= kind.highest


def _mixed(where: str, one: str, other: str) -> HarmoniseError:
    message = f"{where}: found {one!r} and {other!r}, which use dots and commas in two ways"
    return HarmoniseError(f'{message}; write them in one way, and say so: decimal = "," or "."')


def _either(where: str, example: str, mark: str) -> HarmoniseError:
    digits = example.replace(mark, "")
    message = f"{where}: found {example!r}, which can be {digits} or a number with three decimals"
    return HarmoniseError(f'{message}; add thousands = "{mark}" or decimal = "{mark}" to the input')
