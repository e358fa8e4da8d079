"""The report and the list that it points to, as files."""

from pathlib import Path

from gemengd.exports.flags import flags_csv
from gemengd.exports.text_file import write_text
from gemengd.model.build import Build
from gemengd.model.text import Language
from gemengd.report.page import FILE, report_page


def write_report(build: Build, folder: Path, language: Language) -> tuple[Path, ...]:
    """Write ``report.html`` and ``report.csv`` to ``folder/<city>/`` and return where.

    Both are whole, or as they were before. The list has every area and overlay, with the columns
    of ``flags.csv``; it goes first, so that no report points to a list that is not there.

    Raises
    ------
    ExportError
        If they cannot be written.
    """
    target = folder / build.dataset.city.slug
    page, table = report_page(build, language), flags_csv(build, language)
    listed = write_text(table, target / FILE)
    return write_text(page, target / "report.html"), listed
