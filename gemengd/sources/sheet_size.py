"""How large the sheets of a spreadsheet are, told without reading them.

A reader keeps a sheet as a whole rectangle, from its first cell to its last, so that a small file
can ask for more memory than there is. python-calamine 0.9.1 ends the process then.
"""

import re
import xml.etree.ElementTree as ET
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

# Own choices. The largest of CBS's spreadsheets grows to some 100 MB when it is unpacked, and has
# four million cells.
MOST_BYTES = 1_000_000_000
MOST_CELLS = 35_000_000
CELL = re.compile(rb"<(?:\w+:)?c\s[^<>]*?\br=[\"']([A-Z]{1,3})(\d{1,7})[\"'][^<>]*?(/?)>")
# Nothing beyond row 99,999 or column LZ: fewer cells than are too many, whatever there is.
FAR = re.compile(rb"r=.(?:[A-Z]{3}\d|[M-Z][A-Z]\d|[A-Z]{1,3}\d{6})")
SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
BLOCK = 1 << 20
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
ROW, TABLES = f"{TABLE}table-row", f"{TABLE}table"
CELLS = frozenset({f"{TABLE}table-cell", f"{TABLE}covered-table-cell"})
EMPTY = frozenset({f"{TABLE}style-name", f"{TABLE}number-columns-repeated"})


def require_modest_sheets(path: Path) -> None:
    """Refuse a spreadsheet that would take more memory than a table of figures does.

    Raises
    ------
    ValueError
        If it would, or its archive is not what it says.
    """
    if not zipfile.is_zipfile(path):
        return  # the old form holds at most 65,536 rows of 256 columns
    try:
        with zipfile.ZipFile(path) as book:
            size = sum(member.file_size for member in book.infolist())
            if size > MOST_BYTES:
                message = f"it unpacks to {size / 1e9:.1f} GB, which no table of figures does"
                raise ValueError(message)
            for name, cells in _sizes(book):
                if cells > MOST_CELLS:
                    message = (
                        f"{name} reaches over {cells:,} cells, at most {MOST_CELLS:,} are read"
                    )
                    raise ValueError(f"{message}; delete what stands far from the table")
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, ET.ParseError) as error:
        raise ValueError(str(error)) from None


def _sizes(book: zipfile.ZipFile) -> Iterator[tuple[str, int]]:
    for name in book.namelist():
        if SHEET.fullmatch(name):
            yield name, _cells_of_excel(book, name)
        elif name == "content.xml":
            yield name, _cells_of_open_document(book, name)
        else:
            for _ in _blocks(book, name):
                pass


def _blocks(book: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """Yield a member in parts that end where an element does, held to its size and checksum."""
    rest = b""
    with book.open(name) as file:
        while block := file.read(BLOCK):
            whole, _, rest = (rest + block).rpartition(b"<")
            rest = b"<" + rest[:BLOCK]
            yield whole
    yield rest


def _cells_of_excel(book: zipfile.ZipFile, name: str) -> int:
    if not any(list(map(FAR.search, _blocks(book, name)))):
        return 0
    rows, columns = 0, set[bytes]()
    for block in _blocks(book, name):
        for column, row, nothing in CELL.findall(block):
            if not nothing:
                columns.add(column)
                rows = max(rows, int(row))
    return rows * max(map(_number, columns), default=0)


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + letter - ord("A") + 1
    return number


def _cells_of_open_document(book: zipfile.ZipFile, name: str) -> int:
    """Return how many cells the largest sheet has; what repeats is counted as often as it does."""
    most = height = width = last_row = place = last = 0
    with book.open(name) as file:
        for _, element in ET.iterparse(file):  # noqa: S314 - no entities of others, as expat bounds
            if element.tag in CELLS:
                place += repeated(element, "columns")
                if len(element) or element.attrib.keys() - EMPTY:
                    last = place
            elif element.tag == ROW:
                height += repeated(element, "rows")
                if last:
                    width, last_row = max(width, last), height
                place = last = 0
                element.clear()
            elif element.tag == TABLES:
                most = max(most, width * last_row)
                height = width = last_row = 0
                element.clear()
    return most


def repeated(element: ET.Element, what: str) -> int:
    """Return how often a row or cell of an OpenDocument sheet stands there."""
    said = element.get(f"{TABLE}number-{what}-repeated", "1")
    return int(said) if said.isdecimal() and len(said) < 10 else MOST_CELLS + 1  # noqa: PLR2004
