"""Figures that cannot be, and columns that look as if they were meant otherwise."""

import numpy as np
from pandas import Series

from gemengd.errors import HarmoniseError
from gemengd.model.kind import NUMBER, Kind
from gemengd.model.numbers import DEMOLISHED, Numbers

# Own choice: where more of a column cannot be, the rest was not read as it was meant either.
MOST_IMPOSSIBLE = 0.05
# Ways to write "unknown" that are a figure as well, in columns that may be below zero.
STAND_INS = (-1.0, -9.0, -99.0, -999.0, -9999.0, -99999.0, 9999.0, 99999.0, 999999.0, 9999999.0)
FAR = 10.0  # a stand-in lies at least so many times as far out as the largest figure
ALIKE = 2.0  # own choice: at most so many times less or more than the others
HUNDRED, THOUSAND, DECIMALS = 100, 1000, 3
SHOWN = 3
FEW_BROKEN = 2  # own choice: a single broken figure shows no pattern


def impossible(value: Series, kind: Kind, where: str, key: str) -> Series:
    """Return which figures cannot be: not finite, or outside the bounds of their kind.

    Parameters
    ----------
    key
        Our column, for the complaint.

    Raises
    ------
    HarmoniseError
        If it is more than an odd one, a share above the whole, or one figure again and again.
    """
    outside = ~np.isfinite(value) | (value < kind.lowest) | (value > kind.highest)
    wrong = value.notna() & outside
    found = value[wrong]
    if found.empty:
        return wrong
    repeated = len(found) > 1 and _alike(found)
    above = bool(kind.whole and (found > kind.highest).any())
    if not above and not repeated and len(found) <= MOST_IMPOSSIBLE * value.notna().sum():
        return wrong
    raise HarmoniseError(
        f"{where}: {_expected(kind, key)}, found {shown(found)}; " + _cure(found, kind, key)
    )


def _alike(found: Series) -> bool:
    return bool((found == found.iloc[0]).all())


def spot(code: object) -> str:
    """Return where a figure stands: at the code of its area, else in which row of the table."""
    return f"at {code}" if isinstance(code, str) else f"in row {int(str(code)) + 1}"


def shown(found: Series) -> str:
    """Return the first three of some figures, with their place."""
    few = (f"{number:g} {spot(code)}" for code, number in found.head(SHOWN).items())
    return ", ".join(few) + (f" and {len(found) - SHOWN} more" if len(found) > SHOWN else "")


def require_plausible(  # noqa: PLR0917 - one call, all of one column
    value: Series,
    percent: Series,
    kind: Kind,
    said: Numbers,
    where: str,
    key: str,
    few: int = 1,
    *,
    formats_unread: bool = False,
) -> None:
    """Refuse a column whose figures are all possible, but look as if they were meant otherwise.

    Parameters
    ----------
    value
        As the whole file has it, in its own unit; NaN is unknown.
    percent
        Which of them are written with a sign for per cent.
    few
        Fewer figures than this show no pattern.
    formats_unread
        As in `RawTable`: then 1 can be 100%, and one figure among others is enough.

    Raises
    ------
    HarmoniseError
        Naming what to write in the TOML.
    """
    if said.as_written or kind == NUMBER:
        return
    known = value[np.isfinite(value)]
    if kind.whole and said.unit is None:
        signs = percent.reindex(known.index)
        _require_no_fractions(known, signs, kind, where, key, few)
        if formats_unread:
            _require_no_per_cents(known, kind, where, key)
    if kind.counts and not said.factor:
        _require_whole(known, where, key)
    _require_no_stand_in(known, kind, where)


def _require_no_fractions(  # noqa: PLR0917 - as above
    known: Series, percent: Series, kind: Kind, where: str, key: str, few: int
) -> None:
    some = known[known != 0]
    plain = some[~percent.loc[some.index]]
    if len(plain) < len(some) and len(plain):
        message = f"{where}: some figures are written with %, and {shown(plain)} without"
        raise HarmoniseError(f"{message}; {_units(kind, key)}")
    fractions = (plain.abs() <= 1).all() and (plain % 1 != 0).any()
    if len(plain) >= few and fractions:
        message = f"{where}: all {len(plain)} figures lie between 0 and 1: {shown(plain)}"
        raise HarmoniseError(f"{message}; {_units(kind, key)}")
    low = plain[(plain > 0) & (plain < 1)]
    if _are_fractions_beside(low, plain.drop(low.index), kind):
        message = f"{where}: found {shown(low)} beside {shown(plain.drop(low.index))}"
        raise HarmoniseError(
            f"{message}, as if some were written as fractions; write all in one way, "
            f'or add numbers.{key} = {{ unit = "percent" }} to the input if they are right'
        )


def _require_no_per_cents(known: Series, kind: Kind, where: str, key: str) -> None:
    low, others = _low(known), known[known > 1]
    if len(low) and (others.empty or _are_fractions_beside(low, others, kind, fewest=1)):
        raise HarmoniseError(_unseen(low, where, key))


def perhaps_per_cents(value: Series, kind: Kind, said: Numbers, where: str, key: str) -> list[str]:
    """Say which figures, of cells whose formats are not read, may be shown as per cents."""
    low = _low(value)
    if low.empty or not kind.whole or said.unit is not None or said.as_written:
        return []
    return [_unseen(low, where, key)]


def _low(value: Series) -> Series:
    return value[(value > 0) & (value <= 1)]


def _unseen(low: Series, where: str, key: str) -> str:
    message = f"{where}: found {shown(low)}, and an .xls does not say if its cells show them as %"
    right = f'numbers.{key} = {{ unit = "percent" }}'
    return f"{message}; save it as .xlsx, or add {right} to the input if they are right"


def _are_fractions_beside(low: Series, others: Series, kind: Kind, fewest: int = 2) -> bool:
    """Say whether the figures below 1 lie far below all others, and as fractions among them."""
    if len(low) < fewest or len(others) < fewest:
        return False
    meant = low * kind.whole
    return bool(
        others.min() >= FAR * low.max()
        and meant.min() >= others.min() / ALIKE
        and meant.max() <= others.max() * ALIKE
    )


def _units(kind: Kind, key: str) -> str:
    one, other = (f'numbers.{key} = {{ unit = "{unit}" }}' for unit in ("fraction", "percent"))
    return (
        f"add {one} to the input if 0.8 stands for {0.8 * kind.whole:g} {kind.unit}, else {other}"
    )


def _require_whole(known: Series, where: str, key: str) -> None:
    """Refuse counts of which some are broken and these alone are small: thousands lost their mark.

    1250 and 2310 beside 950 became 1.25 and 2.31: small, or with three decimals where no figure
    has its thousands yet.
    """
    broken = known[known % 1 != 0]
    whole = known[known % 1 == 0]
    if broken.empty or (broken != broken.round(DECIMALS)).any():
        return
    three = known.max() < THOUSAND and (broken != broken.round(DECIMALS - 1)).any()
    if three or (whole.max() >= HUNDRED and broken.max() < HUNDRED):
        none = ", and none of 1000 or more" if known.max() < THOUSAND else ""
        message = f"{where}: expected whole numbers, found {shown(broken)}{none}"
        raise HarmoniseError(
            f"{message}; a mark of thousands was taken for that of decimals, or thousands for "
            "units: save the file again without such marks, or add "
            f"numbers.{key} = {{ as_written = true }} to the input"
        )


def require_units(value: Series, said: Numbers, where: str, key: str) -> None:
    """Refuse counts of areas that are all small and mostly broken: they stand in thousands.

    At an address 2.1 people may be an estimate; in a neighbourhood they are not.

    Raises
    ------
    HarmoniseError
        Naming what to write in the TOML.
    """
    some = value[value > 0]
    broken = some[some % 1 != 0]
    if said.as_written or said.factor or len(broken) < FEW_BROKEN or 2 * len(broken) <= len(some):
        return
    if some.max() < HUNDRED:
        message = f"{where}: expected whole numbers, found {shown(broken)}, and none of 100 or more"
        raise HarmoniseError(
            f"{message}; if they are in thousands, add numbers.{key} = {{ factor = 1000 }} to the "
            f"input, or numbers.{key} = {{ as_written = true }} if they are right"
        )


def _require_no_stand_in(known: Series, kind: Kind, where: str) -> None:
    values = known.to_numpy()
    for stand_in in STAND_INS:
        is_alike = values == stand_in
        alike, others = np.count_nonzero(is_alike), values[~is_alike]
        beyond = not len(others) or (
            others.min() > stand_in if stand_in < 0 else np.abs(others).max() < stand_in / FAR
        )
        # Below zero, what cannot be is refused for that.
        if alike > 1 and beyond and kind.lowest <= stand_in <= kind.highest:
            message = f"{where}: found {stand_in:g} {alike} times, as if it meant unknown"
            raise HarmoniseError(
                f"{message}; add missing = [{stand_in:g}] to the input, or as_written = true "
                "to the numbers of this column"
            )


def _expected(kind: Kind, key: str) -> str:
    if kind.whole == 100:  # noqa: PLR2004
        return "expected percentages"
    bounds = f"{kind.lowest:,.10g} and {kind.highest:,.10g}"
    return f"expected a {kind.name} between {bounds} as {key}"


def _cure(found: Series, kind: Kind, key: str) -> str:
    if key.startswith("demolition_") and (found < 0).all():
        return f'write them without the minus, or add sign = "{DEMOLISHED}" to the input'
    if key.startswith("new_") and (found < 0).all():
        return "new homes cannot be fewer than none: give homes that go as demolition_…"
    if len(found) > 1 and _alike(found):
        return f"if it means unknown, add missing = [{found.iloc[0]:g}] to the input"
    if kind.whole and (found > kind.highest).all():
        return "is it a count? then give the share, or leave it out"
    return (
        f"correct them, name them under missing, or add numbers.{key} = {{ factor = … }} "
        "to the input if the file has another unit"
    )
