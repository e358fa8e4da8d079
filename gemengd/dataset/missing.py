"""A publisher's column as numbers, and its ways to say that a figure is missing."""

from collections.abc import Hashable, Sequence

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from gemengd.dataset.plausible import impossible, perhaps_per_cents, require_plausible, shown, spot
from gemengd.errors import HarmoniseError
from gemengd.model.kind import NUMBER, Kind
from gemengd.model.numbers import PLAIN, Numbers
from gemengd.model.reason import Reason
from gemengd.model.written import Marks, is_percent, marks_of, typed

# CBS, Toelichting Wijk- en Buurtkaart 2022-2024 (30 October 2024). Every other value up to
# -99990 is an older way to write "secret or absent"; the longest that was seen is -99999999.
CODES = {-99995: Reason.NOT_YET_PUBLISHED, -99991: Reason.DISCONTINUED}
MISSING_UP_TO, MISSING_FROM = -99990, -1e9
# CBS today: "." is unknown, too uncertain or secret, and a blank cannot occur
# (monitorlangdurigezorg.nl, "Wat betekenen de symbolen bij de tabellen?"). A comma alone stands in
# kwb-2022, and "-" and "x" in older spreadsheets, according to scripts that read them.
WORDS = {"", ".", ",", "-", "x", "geheim", "na", "nan", "none", "null", "<na>"}
NOTHING = "nihil"  # the publisher's word for zero


def figures(
    column: Series,
    where: str,
    missing: Sequence[Hashable] = (),
    nil: Sequence[str] = (),
    *,
    kind: Kind = NUMBER,
    numbers: Numbers = PLAIN,
    whole: Series | None = None,
    key: str = "COLUMN",
    few: int = 1,
    said: list[str] | None = None,
    formats_unread: bool = False,
) -> DataFrame:
    """Return a publisher's column as numbers, with the reason why each unknown is unknown.

    Parameters
    ----------
    column
        Numbers, or text with Dutch or English decimals.
    where
        File and column, for the complaint.
    missing
        Further values that mean "unknown".
    nil
        Further words that mean zero.
    kind
        What the figures can be; what cannot be is unknown (`Reason.IMPOSSIBLE`) if it is an odd
        one, and otherwise refused.
    numbers
        How the user says that they are written.
    whole
        The same column of the whole file, of which *column* has some rows: the way in which
        numbers are written shows in all of them.
    key, few
        Our column, and as in `plausible.require_plausible`.
    said
        Gets a line for all that was read by a rule.
    formats_unread
        As in `RawTable`.

    Returns
    -------
    DataFrame
        Index of *column*; ``value`` float in the unit of *kind* with NaN as unknown, ``reason``
        str.

    Raises
    ------
    HarmoniseError
        If there is text that is neither a number nor a way to say "missing", or figures that
        cannot be or look as if they were meant otherwise: the line says what to write.
    """
    everywhere = column if whole is None else whole
    reading = _Reading(everywhere, where, missing, nil, kind, numbers)
    raw, percent = reading.read(column)
    of_all, signs = (raw, percent) if whole is None else reading.read(whole)
    of_all = of_all.mask(_coded(of_all))
    require_plausible(of_all, signs, kind, numbers, where, key, few, formats_unread=formats_unread)
    absent = raw.isna() | _coded(raw)
    value = _scaled(raw.mask(absent), percent, kind, numbers)
    value = _signed(value, numbers, where, key)
    wrong = (
        impossible(value, kind, where, key)
        if kind != NUMBER
        else value.notna() & ~np.isfinite(value)
    )
    if said is not None:
        said.extend(_notes(reading, percent, value[wrong], where))
        if formats_unread:
            said.extend(perhaps_per_cents(of_all, kind, numbers, where, key))
    named = raw.map(CODES).fillna(Reason.SECRET.value)
    why = np.select([wrong, absent], [Reason.IMPOSSIBLE.value, named], "")
    reasons = Series(why, index=column.index, dtype=object)
    return DataFrame({"value": value.mask(wrong), "reason": reasons})


class _Reading:
    """How the numbers of one column are read, known from all of its texts."""

    def __init__(  # noqa: PLR0917
        self,
        everywhere: Series,
        where: str,
        missing: Sequence[Hashable],
        nil: Sequence[str],
        kind: Kind,
        numbers: Numbers,
    ) -> None:
        self.where, self.kind = where, kind
        self.zero = {NOTHING, *nil}
        self.absent = WORDS | {str(value).strip().casefold() for value in missing}
        self.missing = [n for value in missing if (n := _number_of(value)) is not None]
        self.texts = not (
            pd.api.types.is_numeric_dtype(everywhere) or pd.api.types.is_bool_dtype(everywhere)
        )
        self.marks = Marks(".", "")
        self.grouped: str | None = None
        if self.texts:
            words = [t for t in map(_text, pd.unique(everywhere)) if not self._is_word(t)]
            self.marks = marks_of(words, numbers, kind, where)
            inferred = numbers.thousands is None and numbers.decimal is None
            self.grouped = next(filter(self._shows_thousands, words), None) if inferred else None

    def read(self, column: Series) -> tuple[Series, Series]:
        """Return the numbers, NaN where missing, and which are written with a per cent sign."""
        if pd.api.types.is_bool_dtype(column):
            raise HarmoniseError(f"{self.where}: found true and false, expected numbers")
        if pd.api.types.is_numeric_dtype(column):
            numbers = column.astype(float)
            percent = Series(data=False, index=column.index)
        else:
            numbers, percent = self._of_text(column)
        return numbers.mask(numbers.isin(self.missing)), percent

    def _of_text(self, column: Series) -> tuple[Series, Series]:
        texts = [_text(value) for value in column]
        known = {text: self._number(text) for text in dict.fromkeys(texts)}
        wrong = [
            (code, text)
            for code, text in zip(column.index, texts, strict=True)
            if known[text] is None
        ]
        if wrong:
            few = ", ".join(f"{text!r} {spot(code)}" for code, text in wrong[:3])
            message = f"{self.where}: found {len(wrong)} values that are no number: {few}"
            raise HarmoniseError(f"{message}; correct them, or name them under missing")
        signed = {text: is_percent(text) for text in known}
        return (
            Series([known[text] for text in texts], column.index, dtype=float),
            Series([signed[text] for text in texts], column.index, dtype=bool),
        )

    def _number(self, text: str) -> float | None:
        word = text.casefold()
        if word in self.zero:
            return 0.0
        if word in self.absent:
            return np.nan
        if is_percent(text) and self.kind.whole != 100:  # noqa: PLR2004
            return None
        return self.marks.number(text)

    def _is_word(self, text: str) -> bool:
        return text.casefold() in self.zero | self.absent

    def _shows_thousands(self, text: str) -> bool:
        whole = text.rpartition(self.marks.decimal)[0] if self.marks.decimal in text else text
        return self.marks.number(text) is not None and any(m in typed(whole) for m in ".,' ")


def _text(value: object) -> str:
    return "" if value is None or value is pd.NA or value != value else str(value).strip()  # noqa: PLR0124


def _number_of(value: Hashable) -> float | None:
    if isinstance(value, str):
        return Marks(".", ",").number(value)
    return float(value) if isinstance(value, int | float) else None


def _coded(numbers: Series) -> Series:
    return (numbers <= MISSING_UP_TO) & (numbers >= MISSING_FROM)


def _scaled(value: Series, percent: Series, kind: Kind, numbers: Numbers) -> Series:
    times = numbers.factor or 1.0
    if numbers.unit == "fraction" and kind.whole:
        return (value * times).where(percent, value * kind.whole * times)
    return value * times


def _signed(value: Series, numbers: Numbers, where: str, key: str) -> Series:
    if numbers.sign is None or not key.startswith("demolition_"):
        return value
    wrong = value[value > 0]
    if len(wrong):
        message = f"{where}: negative means demolished, and found {shown(wrong)}"
        raise HarmoniseError(f"{message}; give new homes in a column of their own")
    return -value


def _notes(reading: _Reading, percent: Series, wrong: Series, where: str) -> list[str]:
    notes = []
    if percent.any():
        notes.append(f"{where}: its figures are written as per cents (80% or a cell shown so)")
    if reading.grouped is not None:
        number = reading.marks.number(reading.grouped) or 0
        notes.append(f"{where}: figures such as {reading.grouped} were read as {number:.10g}")
    if len(wrong):
        notes.append(f"{where}: {len(wrong)} figures cannot be, and are unknown: {shown(wrong)}")
    return notes
