"""How values become colours: one style for the HTML map and for QGIS."""

from typing import Annotated, Literal, Self

import numpy as np
from pandas import Series
from pydantic import BaseModel, ConfigDict, Field, model_validator

from gemengd.model.text import Language, Text

Colour = Annotated[str, Field(pattern=r"^#[0-9a-f]{6}$")]


class StyleClass(BaseModel):
    """One class of a legend.

    Attributes
    ----------
    lower, upper
        Bounds of a graduated class, lower included; None where it is open, and for categories.
    value
        The category; None for graduated classes.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    colour: Colour
    lower: float | None = None
    upper: float | None = None
    value: str | None = None
    label: str = ""
    label_nl: str = ""

    @property
    def text(self) -> Text:
        """The label in both languages."""
        return Text(self.label, self.label_nl or self.label)


class Style(BaseModel):
    """Colours and breaks of a layer, read from ``styles/*.toml``.

    Attributes
    ----------
    kind
        ``graduated``: numbers, cut at *breaks*; ``categories``: words, listed.
    breaks
        Ascending; a value equal to a break belongs to the class above it.
    colours
        One more than *breaks*.
    labels, labels_nl
        Of the graduated classes; their bounds by default.
    unknown
        Colour of areas whose value is unknown; drawn hatched.
    source
        Where the breaks come from, or "own choice".
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    slug: str
    title: str
    title_nl: str
    kind: Literal["graduated", "categories"]
    source: str
    breaks: tuple[float, ...] = ()
    colours: tuple[Colour, ...] = ()
    labels: tuple[str, ...] = ()
    labels_nl: tuple[str, ...] = ()
    categories: tuple[StyleClass, ...] = ()
    unknown: Colour = "#d9d9d9"

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Self:
        if self.kind == "categories":
            if not self.categories or any(c.value is None for c in self.categories):
                raise ValueError("a style of kind 'categories' needs categories, each with a value")
            if len({c.value for c in self.categories}) < len(self.categories):
                raise ValueError("two categories have the same value")
        elif len(self.colours) != len(self.breaks) + 1:
            message = f"{len(self.breaks)} breaks need {len(self.breaks) + 1} colours"
            raise ValueError(f"{message}, found {len(self.colours)}")
        elif list(self.breaks) != sorted(set(self.breaks)):
            raise ValueError("breaks must ascend without repeating")
        for labels in (self.labels, self.labels_nl):
            if labels and (self.kind == "categories" or len(labels) != len(self.colours)):
                raise ValueError(f"labels go with colours, one each: {len(self.colours)}")
        return self

    def classes(self) -> tuple[StyleClass, ...]:
        """Return the classes of the legend, from low to high."""
        if self.kind == "categories":
            return self.categories
        bounds = [None, *self.breaks, None]
        plain = tuple(
            _graduated_class(colour, lower, upper)
            for colour, lower, upper in zip(self.colours, bounds, bounds[1:], strict=False)
        )
        if not self.labels:
            return plain
        both = zip(plain, self.labels, self.labels_nl or self.labels, strict=True)
        return tuple(c.model_copy(update={"label": en, "label_nl": nl}) for c, en, nl in both)

    def classify(self, values: Series) -> Series:
        """Return the class number of each value, from 0; -1 where it is unknown."""
        if self.kind == "categories":
            order = {c.value: number for number, c in enumerate(self.categories)}
            return values.map(order).fillna(-1).astype(int)
        numbers = np.searchsorted(np.asarray(self.breaks), values.to_numpy(float), side="right")
        return Series(np.where(values.isna(), -1, numbers), index=values.index, dtype=int)


def _graduated_class(colour: str, lower: float | None, upper: float | None) -> StyleClass:
    label = {lang: _range_label(lower, upper, lang) for lang in Language}
    return StyleClass(
        colour=colour,
        lower=lower,
        upper=upper,
        label=label[Language.EN],
        label_nl=label[Language.NL],
    )


def _range_label(lower: float | None, upper: float | None, language: Language) -> str:
    def number(value: float) -> str:
        return format_number(value, _decimals_of(value), language)

    if lower is None:
        return f"< {number(upper)}" if upper is not None else ""
    return f"≥ {number(lower)}" if upper is None else f"{number(lower)} – {number(upper)}"


def _decimals_of(value: float) -> int:
    return 0 if float(value).is_integer() else min(2, len(f"{value:.2f}".rstrip("0").split(".")[1]))


def format_number(value: float, decimals: int, language: Language) -> str:
    """Return a number as a reader of *language* writes it; unknown is a dash."""
    if value != value:  # noqa: PLR0124 - NaN
        return "–"
    text = f"{value:z,.{decimals}f}".replace("-", "−")
    return text.translate(str.maketrans(",.", ".,")) if language is Language.NL else text
