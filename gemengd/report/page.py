"""The report as one file of HTML: two pages of A4, whatever there is to say."""

from collections.abc import Sequence
from html import escape
from pathlib import Path

from gemengd.exports.sheet import made_up_note, render_frame
from gemengd.model.build import Build
from gemengd.model.text import Language
from gemengd.report.back import back_page
from gemengd.report.front import front_page
from gemengd.report.room import Setting
from gemengd.report.signals import signals_of
from gemengd.report.words import word

STYLE = Path(__file__).with_name("report.css")
FILE = "report.csv"
TITLE, TITLE_MM = Setting(22, bold=True), 178.0


def report_page(build: Build, language: Language) -> str:
    """Return the report of a city as HTML that needs nothing but a browser.

    It prints on two pages of A4: the signals on a map with what they mean and what to do with
    them, and then the areas one by one, with their reasons, how sure they are, what changed, what
    is unknown, and the sources. Of the areas it lists as many as fit, and says how many more there
    are; those of both perspectives and the surest come first. No date is in it, so the same build
    gives the same text.
    """
    signals = signals_of(build)
    city = build.dataset.city
    back = back_page(signals, FILE, language)
    flagged = set(signals.flagged)
    numbers = {row.code: row.number for row in back.rows if row.code in flagged}
    front = front_page(signals, numbers, FILE, language)
    name = TITLE.clipped(city.name, TITLE_MM, 1)
    title = f'<h1>{escape(name)} <span class="code">{escape(city.code)}</span></h1>'
    pages = [_page(build, 1, [title, *front], language), _page(build, 2, back.blocks, language)]
    style = STYLE.read_text(encoding="utf-8")
    return render_frame(f"{name}: {word('kicker', language)}", pages, language, style)


def _page(build: Build, number: int, blocks: Sequence[str], language: Language) -> str:
    city = build.dataset.city
    name = TITLE.clipped(city.name, TITLE_MM, 1)
    kicker = word("kicker", language) if number == 1 else f"{name} · {word('kicker', language)}"
    made_with = word("made_with", language).format(build.versions.get("gemengd", ""))
    note = made_up_note(language) if city.made_up else ""
    body = "\n".join(blocks)
    return (
        f'<section class="a4"><p class="kicker">{escape(kicker)}'
        f"<span>{escape(word('page', language).format(number))}</span></p>{note}\n{body}\n"
        f'<p class="foot">{escape(made_with)}</p></section>'
    )
