"""Standard output: tables, lines and JSON."""

import json
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.table import Table

FILE_WIDTH = 180


def table(*columns: str, title: str | None = None) -> "Table":
    """Return an empty table; a column named "code" is never broken."""
    from rich import box
    from rich.table import Table

    made = Table(box=box.SIMPLE_HEAD, title=title, title_justify="left")
    for column in columns:
        made.add_column(column, overflow="fold", no_wrap=column == "code")
    return made


def print_table(made: "Table") -> None:
    """Print a table as wide as the terminal, or wide enough for sentences into a file."""
    from rich.console import Console

    width = None if sys.stdout.isatty() else FILE_WIDTH
    Console(markup=False, highlight=False, width=width).print(made)


def line(text: str) -> None:
    """Print a line."""
    sys.stdout.write(f"{text}\n")


def print_json(content: object) -> None:
    """Print a JSON document."""
    sys.stdout.write(json.dumps(content, ensure_ascii=False, indent=2) + "\n")


def one_line(text: str) -> str:
    """Return a text without breaks, and without what would move a terminal's cursor or colours."""
    words = " ".join(text.split())
    return "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in words)
