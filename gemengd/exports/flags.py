"""The list of flags, a row per area and overlay, for spreadsheets."""

from collections.abc import Iterator

from gemengd.exports.csv_text import Cell, csv_text, number
from gemengd.exports.frames import overlay_frame
from gemengd.model.build import Build
from gemengd.model.outcome import Outcome
from gemengd.model.text import Language

COLUMNS = (
    "code",
    "name",
    "overlay",
    "outcome",
    "score",
    "known_share",
    "because",
    "why_unknown",
    "probability",
    "rank_low",
    "rank_high",
    "lifted_if",
    "flagged_by",
    "inhabitants",
    "made_up",
)


def flags_csv(build: Build, language: Language) -> str:
    """Return the flags as CSV, unknown areas included, as `csv_text` has it."""
    return csv_text(COLUMNS, _rows(build, language))


def _rows(build: Build, language: Language) -> Iterator[list[Cell]]:
    inhabitants = build.dataset.figure("inhabitants")
    for slug in build.overlays:
        frame, weighed = overlay_frame(build, slug), build.overlays[slug].weighed
        for code, row in frame.iterrows():
            yield [
                str(code),
                str(row["name"]),
                slug,
                str(row["outcome"]),
                number(row["score"], 4),
                number(row["known"], 4),
                str(row[f"because_{language}"]),
                str(row[f"unknown_{language}"]),
                number(row["probability"], 3),
                number(row["rank_low"], 0),
                number(row["rank_high"], 0),
                str(row[f"lift_{language}"]),
                "; ".join(w for w, o in weighed.items() if o[code] == Outcome.FLAGGED),
                number(inhabitants[code], 0),
                "yes" if build.dataset.city.made_up else "no",
            ]
