"""From a city and a file with a reference to how well the two agree."""

from dataclasses import dataclass, replace
from pathlib import Path

from geopandas import GeoDataFrame
from pandas import Series

from gemengd.dataset.missing import figures
from gemengd.dataset.same_place import names_of
from gemengd.errors import DefinitionError, HarmoniseError, SourceChangedError
from gemengd.evaluation.evaluate import Evaluation, evaluate
from gemengd.evaluation.reference import Reference, drawn, listed, same_places, scored
from gemengd.model.dataset import CityDataset
from gemengd.model.kind import KINDS, NUMBER
from gemengd.model.numbers import PLAIN, Numbers
from gemengd.model.raw import RawTable, Role
from gemengd.model.request import Input
from gemengd.model.source import Source
from gemengd.pipeline import BuildResult
from gemengd.sources.files import require_file
from gemengd.sources.leefbaarometer import READER as LEEFBAAROMETER
from gemengd.sources.reader import look
from gemengd.sources.registry import reader_of, readers
from gemengd.sources.whereabouts import in_its_place

WHOLE = "afw"
DIMENSIONS = ("onv", "soc")
CIRCULAR = (
    "The score is built partly from the same kind of figures as the layers: agreement is no "
    "independent proof."
)
PLACES = "Nuisance is reported about places; it is not a property of the people who live there."


@dataclass(frozen=True)
class Against:
    """What to evaluate against, and how to read it.

    Attributes
    ----------
    code, score
        Columns of a table of one's own; with a *code* and no *score* it is a list of areas. A map
        of polygons without a *code* is a list of the areas most of whose people live in these. A
        file of the Leefbaarometer needs neither; *score* chooses among its columns.
    year
        Of the scores; the newest by default.
    worst
        Share of the areas that stand out as worst.
    missing
        What means "unknown" in a score of one's own.
    numbers
        How such a score is written.
    """

    file: Path
    code: str | None = None
    score: tuple[str, ...] = ()
    year: int | None = None
    high_is_worse: bool = False
    worst: float = 0.1
    missing: tuple[str | float, ...] = ()
    numbers: Numbers = PLAIN


@dataclass(frozen=True)
class Evaluated:
    """An evaluation with what it was made from, and what a reader must know of it."""

    result: BuildResult
    source: Source
    references: tuple[Reference, ...]
    evaluation: Evaluation
    warnings: tuple[str, ...]


def evaluate_build(
    result: BuildResult, against: Against, *, samples: int = 1000, seed: int = 1
) -> Evaluated:
    """Hold every layer and overlay of a build against what others say of its areas.

    Raises
    ------
    SourceError
        If the file cannot be read or is not recognised.
    DefinitionError
        If its columns must be named and are not.
    HarmoniseError
        If it is about other areas.
    """
    require_sound(against)
    table, placed = in_its_place(_read(result.dataset, against), stated=False)
    references = tuple(_references(table, result.dataset, against))
    return Evaluated(
        result=result,
        source=table.source,
        references=references,
        evaluation=evaluate(result.build, references, samples=samples, seed=seed),
        warnings=(CIRCULAR, PLACES, *placed),
    )


def require_sound(against: Against) -> None:
    """Refuse what nothing can be held against, before a city is built for it.

    Raises
    ------
    SourceError
        If there is no such file.
    DefinitionError
        If *worst* is no share.
    """
    if not 0 < against.worst < 1:
        raise DefinitionError(f"worst is a share between 0 and 1, found {against.worst:g}")
    require_file(against.file)


def _read(dataset: CityDataset, against: Against) -> RawTable:
    given = Input(file=against.file, role=Role.FIGURES, year=against.year)
    if against.code is None and _is_map(given):
        polygons = given.model_copy(update={"role": Role.PLANS})
        (table,) = readers()["own"].read(polygons, dataset.city, None)
        return table
    if against.code is None:
        reader = reader_of(given)
        if reader is not LEEFBAAROMETER:
            message = f"{against.file}: read by {reader.name}, which holds no score"
            raise DefinitionError(f"{message}; name its columns with --code and --score")
    else:
        reader = readers()["own"]
        given = given.model_copy(update={"columns": {"code": against.code}})
    (table,) = reader.read(given, dataset.city, None)
    return table


def _is_map(given: Input) -> bool:
    return any("Polygon" in kind for kind in look(given).shapes.values())


def _references(table: RawTable, dataset: CityDataset, against: Against) -> list[Reference]:
    if isinstance(table.frame, GeoDataFrame) and against.code is None:
        return [drawn(against.file.stem, table.frame, dataset)]
    where, code = table.source.location, table.names["code"]
    for column in (code, *against.score):
        if column not in table.frame:
            shown = ", ".join(map(str, table.frame.columns[:12]))
            raise SourceChangedError(f"{where}: no column {column!r}; found {shown}")
    codes = table.frame[code].astype(str).str.strip()
    columns = against.score or _dimensions(table)
    if against.code is not None and not against.score:
        named, note = _of_same_places(Series(1.0, index=codes), table, dataset)
        found = listed(against.file.stem, set(named.index), dataset)
        return [replace(found, notes=(*found.notes, note)) if note else found]
    return [_scored(table, column, codes, dataset, against) for column in columns]


def _dimensions(table: RawTable) -> tuple[str, ...]:
    """Return the scores to hold against; newer files lack the deviation but have the whole."""
    whole = WHOLE if WHOLE in table.frame else "lbm"
    return (whole, *(c for c in DIMENSIONS if c in table.frame))


def _scored(
    table: RawTable, column: str, codes: Series, dataset: CityDataset, against: Against
) -> Reference:
    said: list[str] = []
    numbers = _numbers(table, column, codes, against, said)
    score, note = _of_same_places(numbers, table, dataset)
    found = scored(column, score, dataset, high_is_worse=against.high_is_worse, worst=against.worst)
    return replace(found, notes=(*found.notes, *said, *([note] if note else [])))


def _numbers(
    table: RawTable, column: str, codes: Series, against: Against, said: list[str]
) -> Series:
    """Return a score per code, read by the rules of a build where it is one's own."""
    own = against.code is not None
    where = f"{table.source.location}: {column}"
    texts = table.frame[column].set_axis(codes)
    try:
        found = figures(
            texts,
            where,
            (*table.missing, *against.missing),
            table.nil,
            kind=KINDS["score"] if own else NUMBER,
            numbers=against.numbers,
            key=column,
            said=said,
            formats_unread=table.formats_unread,
        )["value"]
        if own and not against.numbers.as_written:
            _require_no_stand_in_zero(found, where)
    except HarmoniseError as error:
        raise HarmoniseError(f"{error} (here: --decimal, --missing or --as-written)") from None
    return found


def _require_no_stand_in_zero(score: Series, where: str) -> None:
    """Refuse a score that is 0 again and again, and else farther from 0 than it varies."""
    others = score[score.notna() & (score != 0)].abs()
    zeros = int((score == 0).sum())
    if zeros > 1 and len(others) > 1 and others.min() > others.max() - others.min():
        span = f"{others.min():g} and {others.max():g}"
        message = f"{where}: found 0 {zeros} times and all others between {span}"
        raise HarmoniseError(f"{message}, as if it meant unknown; say so with missing = 0")


def _of_same_places(score: Series, table: RawTable, dataset: CityDataset) -> tuple[Series, str]:
    names = names_of(table, table.frame.set_index(score.index))
    if names is None:
        return score, "it has no names, so areas were matched on their code alone"
    return same_places(score, names, dataset, table.source.year)
