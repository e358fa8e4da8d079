"""A spreadsheet that would take more memory than a table of figures is refused unread."""

import zipfile

import pytest
from xlsxwriter import Workbook

from gemengd.errors import SourceError
from gemengd.model.request import Input
from gemengd.sources import sheet_size, sheets
from gemengd.sources.files import read_text
from gemengd.sources.sheet_size import require_modest_sheets
from gemengd.sources.sheets import read_sheet

ODS = """<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>
<table:table table:name="A">{rows}</table:table></office:spreadsheet></office:body>
</office:document-content>"""
HEAD, ROW = (
    "<table:table-row>"
    + "".join(
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
        for text in texts
    )
    + "</table:table-row>"
    for texts in (("buurtcode", "inwoners"), ("BU03080101", "5"))
)
TAIL = (
    '<table:table-row table:number-rows-repeated="1048574"><table:table-cell '
    'table:style-name="x" table:number-columns-repeated="16384"/></table:table-row>'
)
FILLED = (
    '<table:table-row table:number-rows-repeated="{rows}"><table:table-cell '
    'office:value-type="string" table:number-columns-repeated="{columns}"><text:p>x</text:p>'
    "</table:table-cell></table:table-row>"
)


def excel(path, far=None, *, formatted=None):
    with Workbook(path) as book:
        sheet = book.add_worksheet()
        for row, cells in enumerate((("buurtcode", "inwoners"), ("BU03080101", "5"))):
            for column, text in enumerate(cells):
                sheet.write(row, column, text)
        if far:
            sheet.write(*far, "note")
        if formatted:
            sheet.write_blank(*formatted, None, book.add_format({"bold": True}))
    return path


def open_document(path, *rows):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        book.writestr("META-INF/manifest.xml", "<manifest/>")
        book.writestr("content.xml", ODS.format(rows="".join(rows)))
    return path


@pytest.fixture
def small_limit(monkeypatch):
    """Let a sheet reach over no more cells than anybody's computer can hold."""
    monkeypatch.setattr(sheet_size, "MOST_CELLS", 100_000)


@pytest.mark.usefixtures("small_limit")
def test_a_cell_far_from_the_table_is_refused_in_one_line(tmp_path):
    file = excel(tmp_path / "a.xlsx", far=(100_000, 1))

    with pytest.raises(SourceError, match="reaches over 200,002 cells") as raised:
        read_text(Input(file=file))

    assert "\n" not in str(raised.value)


@pytest.mark.usefixtures("small_limit")
@pytest.mark.parametrize(("rows", "columns"), [(200, 1000), (100_001, 1)])
def test_rows_that_repeat_are_counted_as_often_as_they_do(rows, columns, tmp_path):
    file = open_document(tmp_path / "a.ods", HEAD, ROW, FILLED.format(rows=rows, columns=columns))

    with pytest.raises(SourceError, match="cells, at most 100,000 are read"):
        read_text(Input(file=file))


def test_cells_that_only_look_otherwise_do_not_count(tmp_path):
    looks = excel(tmp_path / "a.xlsx", formatted=(1_048_575, 16_383))
    repeats = open_document(tmp_path / "a.ods", HEAD, ROW, TAIL)

    for file in (looks, repeats):
        assert read_sheet(file).to_numpy().tolist() == [["BU03080101", "5"]]


def test_a_far_note_in_a_table_of_modest_size_is_read(tmp_path):
    file = excel(tmp_path / "a.xlsx", far=(5000, 20))

    require_modest_sheets(file)

    assert read_sheet(file).shape == (2, 21)


def test_an_archive_that_does_not_fit_its_checksum_is_refused(tmp_path):
    file = open_document(tmp_path / "a.ods", HEAD, ROW)
    with zipfile.ZipFile(file) as book:
        checksum = book.getinfo("content.xml").CRC.to_bytes(4, "little")
    file.write_bytes(file.read_bytes().replace(checksum, bytes(4)))

    with pytest.raises(SourceError, match="cannot be read"):
        read_text(Input(file=file))


@pytest.mark.usefixtures("small_limit")
def test_what_is_refused_is_not_read(monkeypatch, tmp_path):
    file = excel(tmp_path / "far.xlsx", far=(100_000, 1))
    monkeypatch.setattr(sheets, "CalamineWorkbook", None)  # would be no SourceError

    with pytest.raises(SourceError):
        read_text(Input(file=file))
