"""The report and the list that it points to, as files."""

from pathlib import Path

from gemengd.exports.flags import flags_csv
from gemengd.exports.text_file import write_texts
from gemengd.model.build import Build
from gemengd.model.text import Language
from gemengd.report.page import FILE, report_page

PAGE = "report.html"


def write_report(
    build: Build, folder: Path, language: Language, *, wait: bool = True
) -> tuple[Path, ...]:
    """Write ``report.html`` and ``report.csv`` to ``folder/<city>/`` and return where.

    Both are of this build, or as they were before. The list has every area and overlay, with the
    columns of ``flags.csv``.

    Parameters
    ----------
    wait
        Whether to wait for another process that writes to the same folder.

    Raises
    ------
    ExportError
        If they cannot be written, or another process writes there and *wait* is false.
    """
    texts = {PAGE: report_page(build, language), FILE: flags_csv(build, language)}
    return write_texts(texts, folder / build.dataset.city.slug, wait=wait)
