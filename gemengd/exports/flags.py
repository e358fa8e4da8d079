"""The list of flags, a row per area and overlay, for spreadsheets."""

import csv
from io import StringIO

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
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def flags_csv(build: Build, language: Language) -> str:
    """Return the flags as CSV, unknown areas included.

    A name that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    inhabitants = build.dataset.figure("inhabitants")
    for slug in build.overlays:
        frame, weighed = overlay_frame(build, slug), build.overlays[slug].weighed
        for code, row in frame.iterrows():
            writer.writerow(
                [
                    code,
                    harmless(str(row["name"])),
                    slug,
                    row["outcome"],
                    _number(row["score"], 4),
                    _number(row["known"], 4),
                    harmless(row[f"because_{language}"]),
                    row[f"unknown_{language}"],
                    _number(row["probability"], 3),
                    _number(row["rank_low"], 0),
                    _number(row["rank_high"], 0),
                    harmless(row[f"lift_{language}"]),
                    "; ".join(w for w, o in weighed.items() if o[code] == Outcome.FLAGGED),
                    _number(inhabitants[code], 0),
                    "yes" if build.dataset.city.made_up else "no",
                ]
            )
    return text.getvalue()


def _number(value: float, decimals: int) -> str:
    return "" if value != value else f"{value:.{decimals}f}"  # noqa: PLR0124 - NaN


def harmless(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text
