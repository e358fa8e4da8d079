"""Codes that are put together from columns: BU0758{BUURTCODE:0>4}."""

import re
from dataclasses import dataclass

from pandas import DataFrame, Series

from gemengd.errors import HarmoniseError

BRACES = re.compile(r"\{([^{}]*)\}")
FIELD = re.compile(
    r"(?P<name>.+?)"
    r"(?P<cut>\[(?P<first>-?\d*):(?P<last>-?\d*)\])?"
    r"(?::(?:(?P<fill>.)(?P<side>[<>])(?P<width>\d{1,2})|0(?P<zeros>\d{1,2})d?))?"
)
FLOAT = re.compile(r"(\d+)[.,]0+")
SHOWN = 6
WAYS = "{X} as it is, {X:0>2} with zeros in front up to 2, {X[-2:]} its last 2"


@dataclass(frozen=True)
class Field:
    """One pair of braces: a column, which part of it, and how it is padded."""

    column: str
    first: int | None = None
    last: int | None = None
    fill: str = "0"
    left: bool = False
    width: int = 0

    def of(self, text: Series) -> Series:
        """Return the part of the codes that this field gives; missing where the text is."""
        cut = text.str.slice(self.first, self.last)
        return cut.str.pad(self.width, "right" if self.left else "left", self.fill)


def plain_text(column: Series) -> Series:
    """Return a column of codes as text: without blanks around it, 601.0 as 601, "" if missing."""
    if column.dtype.kind == "f" and (column.dropna() % 1 == 0).all():
        column = column.astype("Int64")
    text = column.astype("string").str.strip().fillna("")
    return text.str.replace(rf"^{FLOAT.pattern}$", r"\1", regex=True)


def is_template(text: str) -> bool:
    """Say whether a name under ``columns`` is put together from columns."""
    return "{" in text or "}" in text


def columns_of(template: str) -> tuple[str, ...]:
    """Return the columns that a template names."""
    return tuple(_field(inside, template, "", None).column for inside in BRACES.findall(template))


def filled(frame: DataFrame, template: str, where: str) -> Series:
    """Return the code of every row; "" where a column that it is made of is empty.

    Parameters
    ----------
    template
        Text with columns between braces, each whole, cut (``[-2:]``) or padded (``:0>2``).
    where
        The file, for the complaint.

    Raises
    ------
    HarmoniseError
        If the template cannot be read, or names a column that is not there.
    """
    if not BRACES.search(template) or set("{}") & set(BRACES.sub("", template)):
        message = f"{where}: columns.code {template!r} is no template: braces open and close"
        raise HarmoniseError(f"{message} around a column; write {WAYS}")
    codes = Series("", index=frame.index, dtype="string")
    empty = Series(data=False, index=frame.index)
    end = 0
    for braces in BRACES.finditer(template):
        field = _field(braces[1], template, where, frame)
        text = plain_text(frame[field.column])
        empty |= text == ""
        codes = codes + template[end : braces.start()] + field.of(text)
        end = braces.end()
    return (codes + template[end:]).mask(empty, "")


def mended(frame: DataFrame, template: str, digits: int) -> str | None:
    """Return the template by which every row has a code of its own with *digits*, if one is near.

    Its columns get zeros in front, or the last one is cut to what is still wanted.
    """
    fields = [_field(inside, template, "", frame) for inside in BRACES.findall(template)]
    wanted = digits + len("BU") - len(BRACES.sub("", template))
    longest = [int(plain_text(frame[field.column]).str.len().max()) for field in fields]
    rest = wanted - sum(longest[:-1])
    if rest < 1:
        return None
    ends = ["", f":0>{rest}", f"[-{rest}:]"]
    starts = [f":0>{width}" for width in longest[:-1]]
    for end in ends:
        before = starts if end else [""] * len(starts)
        ways = iter(zip(fields, [*before, end], strict=True))
        near = BRACES.sub(lambda _: _braces(*next(ways)), template)  # noqa: B023
        codes = filled(frame, near, "")
        codes = codes[codes != ""]
        if codes.is_unique and bool((codes.str.len() == digits + len("BU")).all()):
            return near
    return None


def _braces(field: Field, way: str) -> str:
    return f"{{{field.column}{way}}}"


def _field(inside: str, template: str, where: str, frame: DataFrame | None) -> Field:
    if frame is not None and inside in frame:
        return Field(inside)
    found = FIELD.fullmatch(inside)
    if found is None:
        message = f"{where}: columns.code {template!r}: {{{inside}}} cannot be read"
        raise HarmoniseError(f"{message}; write {WAYS}")
    if frame is not None and found["name"] not in frame:
        shown = ", ".join(map(str, frame.columns[:SHOWN]))
        message = f"{where}: columns.code names {found['name']!r}, which is not there"
        raise HarmoniseError(f"{message}; found {shown}; a template takes {WAYS}")
    return Field(
        found["name"],
        _number(found["first"]),
        _number(found["last"]),
        found["fill"] or "0",
        found["side"] == "<",
        int(found["width"] or found["zeros"] or 0),
    )


def _number(text: str | None) -> int | None:
    return int(text) if text not in {None, "", "-"} else None
