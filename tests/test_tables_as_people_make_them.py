"""Spreadsheets and text files as people make them: read as they look, or one clear line."""

import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from gemengd.errors import SourceError
from gemengd.model.request import Input
from gemengd.sources.files import read_text
from gemengd.sources.sheets import is_old_sheet

CASES = Path(__file__).parents[2] / "shared" / "cases"
SHEETS = CASES / "25-spreadsheet-of-several-sheets"


def text(tmp_path, content, encoding="utf-8"):
    file = tmp_path / "t.csv"
    file.write_bytes(content.encode(encoding))
    return read_text(Input(file=file))


def workbook(tmp_path, cells, formatted=None):
    book = xlsxwriter.Workbook(tmp_path / "t.xlsx")
    shown = book.add_format({"num_format": formatted or "General"})
    sheet = book.add_worksheet("data")
    for row, values in enumerate(cells):
        for place, value in enumerate(values):
            sheet.write(row, place, value, shown if row and place else None)
    book.close()
    return read_text(Input(file=tmp_path / "t.xlsx"))


def test_percent_cells_are_read_as_they_show():
    frame = read_text(Input(file=CASES / "01-xlsx-percent-cells" / "corporatie.xlsx"))

    assert frame["aandeel corporatie"].tolist() == [
        "10%", "20%", "30%", "40%", "50%", "60%", "70%", "80%", "25%"
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["t.xls", "t.ods", "T.XLS"])
def test_a_spreadsheet_with_the_ending_of_another_is_read_by_what_it_holds(name, tmp_path):
    workbook(tmp_path, [["code", "share"], ["BU1", 0.07]], "0%")
    renamed = (tmp_path / "t.xlsx").rename(tmp_path / name)

    frame = read_text(Input(file=renamed))

    assert frame["share"].tolist() == ["7%"]
    assert not is_old_sheet(renamed)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("t.xls", b"<html><table><tr><td>code</td></tr></table></html>", "a web page or XML; open"),
        ("t.xlsx", b"code;share\nBU1;7\n", "holds no spreadsheet; if it holds text, call it .csv"),
        ("t.csv", b"PK\x03\x04 and more", "looks like a spreadsheet; call it .xlsx"),
        ("t.csv", b"\xd0\xcf\x11\xe0 and more", "looks like a spreadsheet; call it .xls"),
    ],
)
def test_a_file_that_is_not_what_its_ending_says_is_refused_in_one_line(
    name, content, says, tmp_path
):
    (tmp_path / name).write_bytes(content)

    with pytest.raises(SourceError, match=says) as refused:
        read_text(Input(file=tmp_path / name))

    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("formatted", "shown"),
    [("0%", "7%"), ("0.00%", "7%"), ('0.0" %"', "0.07"), ("#,##0.0%", "7%"), (None, "0.07")],
)
def test_the_format_of_a_cell_tells_whether_it_shows_per_cents(tmp_path, formatted, shown):
    frame = workbook(tmp_path, [["code", "share"], ["BU1", 0.07]], formatted)

    assert frame["share"].tolist() == [shown]


def test_a_fraction_of_three_digits_in_a_cell_cannot_be_taken_for_thousands(tmp_path):
    frame = workbook(tmp_path, [["code", "score"], ["BU1", 1.234], ["BU2", 1234]])

    assert frame["score"].tolist() == ["1.2340", "1234"]


URNS = {name: f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0" for name in ("office", "table")}


def cell(value, kind="float", times=1):
    """Write a cell of an OpenDocument sheet as LibreOffice does."""
    word = "office:string-value" if kind == "string" else "office:value"
    repeats = f'table:number-columns-repeated="{times}"' if times > 1 else ""
    return f'<table:table-cell {repeats} office:value-type="{kind}" {word}="{value}"/>'


def open_document(path, *sheets):
    spaces = " ".join(f'xmlns:{name}="{urn}"' for name, urn in URNS.items())
    tables = "".join(
        f'<table:table table:name="{name}">'
        + "".join(f"<table:table-row{more}>{cells}</table:table-row>" for more, cells in rows)
        + "</table:table>"
        for name, rows in sheets
    )
    body = f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        book.writestr("META-INF/manifest.xml", "<manifest/>")
        content = f"<office:document-content {spaces}>{body}</office:document-content>"
        book.writestr("content.xml", content)
    return path


def shares(*values):
    """Return the rows of a sheet: a heading, and one area for each share."""
    heading = "".join(cell(word, "string") for word in ("code", "share"))
    return [("", heading), *(("", cell(f"BU{n}", "string") + v) for n, v in enumerate(values))]


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        ([cell(0.8, "percentage"), cell(0.075, "percentage")], ["80%", "7.5%"]),
        ([cell(0.8, "percentage"), cell(79)], ["80%", "79"]),
        ([cell(0.8), cell(1, "percentage"), cell(0, "percentage")], ["0.8", "100%", "0%"]),
        ([cell(0.8, "currency"), cell("80%", "string")], ["0.8", "80%"]),
    ],
)
def test_percent_cells_of_an_open_document_are_read_as_they_show(tmp_path, values, shown):
    given = Input(file=open_document(tmp_path / "t.ods", ("data", shares(*values))))

    assert read_text(given)["share"].tolist() == shown


def test_percent_cells_of_an_open_document_that_repeat_are_found_in_their_own_sheet(tmp_path):
    twice = ' table:number-rows-repeated="2"'
    title = [(twice, "<table:table-cell/>")]
    rows = [(twice, cell("BU1", "string") + cell(0.25, "percentage", times=2))]
    heading = [("", "".join(cell(word, "string") for word in ("code", "share", "other")))]
    path = open_document(
        tmp_path / "t.ods", ("plain", shares(cell(3), cell(4))), ("own", title + heading + rows)
    )

    found, plain = (read_text(Input(file=path, table=sheet)) for sheet in ("own", "plain"))

    assert found.to_numpy().tolist() == [["BU1", "25%", "25%"]] * 2
    assert plain["share"].tolist() == ["3", "4"]


def test_several_sheets_with_a_table_are_named_and_one_is_read_that_is_named():
    with pytest.raises(SourceError, match="2 sheets with a table: Huisartsen, Apotheken; name one"):
        read_text(Input(file=SHEETS / "per_kind.xlsx"))

    named = read_text(Input(file=SHEETS / "per_kind.xlsx", table="Apotheken"))
    assert named["name"].tolist() == ["Apotheek C"]


@pytest.mark.parametrize("name", ["hidden_first.xlsx", "title_above.xlsx"])
def test_a_hidden_sheet_and_a_title_above_the_heading_are_passed_over(name):
    frame = read_text(Input(file=SHEETS / name))

    assert list(frame.columns) == ["kind", "name", "x", "y"]
    assert frame.to_numpy().tolist() == [["gp", "Praktijk A", "147750", "470250"]]


def test_utf_16_and_a_first_line_that_names_the_separator_are_read(tmp_path):
    content = "sep=;\r\ncode;naam, plaats\r\nBU1;Café\r\n"

    for encoding in ("utf-16", "utf-8-sig"):
        frame = text(tmp_path, content, encoding)
        assert frame.to_numpy().tolist() == [["BU1", "Café"]]


def test_mixed_line_ends_are_line_ends(tmp_path):
    assert text(tmp_path, "a;b\r\n1;2\n3;4\r5;6\r\n")["a"].tolist() == ["1", "3", "5"]


@pytest.mark.parametrize(
    "rows",
    [
        'gp;"Noord;1\ngp;Zuid;2\ngp;West";3\n',
        'gp;"Noord;1\ngp;Zuid";2\n',
        'gp;"Noord;1\r\ngp;Zuid;2\r\ngp;Oost;7\r\ngp;West";3\r\n',
    ],
)
def test_a_stray_quote_that_swallows_rows_is_refused_with_its_place(tmp_path, rows):
    with pytest.raises(SourceError, match="a quote before 'Noord;1', in column name of row 1"):
        text(tmp_path, "kind;name;x\n" + rows)


def test_a_stray_quote_in_the_heading_that_swallows_rows_is_refused(tmp_path):
    with pytest.raises(SourceError, match="a quote before 'name;x' in the heading"):
        text(tmp_path, 'kind;"name;x\ngp;Noord;1\ngp;Zuid";2\ngp;Oost;3\n')


@pytest.mark.parametrize(
    "row", ['gp;"Noord;1";2\n', 'gp;"Noord;1;2"\n', '"gp;Noord";1;2\n'], ids=repr
)
def test_two_stray_quotes_that_swallow_columns_of_one_row_are_refused(row, tmp_path):
    with pytest.raises(SourceError, match=r"row 2 .*fewer values.*quote"):
        text(tmp_path, "kind;name;x;y\ngp;West;8;9\n" + row)


def test_a_name_with_a_separator_in_quotes_is_a_name(tmp_path):
    frame = text(tmp_path, 'kind;name;x;y\ngp;"Noord; Zuid";8;9\ngp;West;8\n')

    assert frame["name"].tolist() == ["Noord; Zuid", "West"]


def test_one_quote_without_another_is_refused_in_one_line(tmp_path):
    with pytest.raises(SourceError) as refused:
        text(tmp_path, 'kind;name;x\ngp;"Noord;1\ngp;Zuid;2\n')

    assert "\n" not in str(refused.value)


def test_a_remark_of_two_lines_is_a_remark(tmp_path):
    assert len(text(tmp_path, 'kind;note;x\ngp;"open;\nclosed";1\ngp;"";2\n')) == 2


def test_a_decimal_comma_between_commas_is_refused_and_a_last_separator_is_not(tmp_path):
    with pytest.raises(SourceError, match="line 2 has more values than the heading"):
        text(tmp_path, "code,share\nBU1,12,5\nBU2,7,5\n")

    assert text(tmp_path, "code;share\nBU1;12;\nBU2;7;\n")["share"].tolist() == ["12", "7"]


@pytest.mark.parametrize(
    "rows",
    [
        [["Buurt", "Cliënten", None], [None, 2023, 2024], ["BU1", 5, 10], ["BU2", 6, 12]],
        [["Buurt", "Wmo", "Wmo"], [None, "cliënten", "meldingen"], ["BU1", 5, 10], ["BU2", 6, 12]],
    ],
)
def test_a_heading_of_two_rows_is_refused_with_what_stands_in_the_second(tmp_path, rows):
    shown = ", ".join(str(cell) for cell in rows[1] if cell)
    words = f"its first row looks like a second heading: {shown}; give every column one name"

    with pytest.raises(SourceError, match=words):
        workbook(tmp_path, rows)
    with pytest.raises(SourceError, match=words):
        text(tmp_path, "\n".join(";".join(str(c or "") for c in row) for row in rows))


@pytest.mark.parametrize(
    "rows",
    [
        [["Buurt", "Wmo", None], [None, 55, 120], ["BU1", 5, 10], ["BU2", 6, 12]],
        [["Buurt", "Wmo", None], ["BU1", 5, "open"], ["BU2", 6, ""]],
        [["Buurt", "Wmo", "Naam"], [None, 5, "Noord"], ["BU2", 6, "Zuid"]],
    ],
)
def test_a_first_row_that_lacks_something_is_no_second_heading(tmp_path, rows):
    assert len(workbook(tmp_path, rows)) == len(rows) - 1
