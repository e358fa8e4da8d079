"""Columns that say that a row may not count, and that nobody reads."""

from collections.abc import Sequence

from pandas import Series

from gemengd.dataset.care_ends import BEGINS, ENDS
from gemengd.dataset.columns import collapse
from gemengd.dataset.years import date_text, year_of
from gemengd.model.ledger import SHOWN, Account
from gemengd.model.raw import RawTable, Role

OVER = frozenset(
    [
        "gesloten",
        "vervallen",
        "opgeheven",
        "beëindigd",
        "beeindigd",
        "gestopt",
        "inactief",
        "gesloopt",
        "geannuleerd",
        "ingetrokken",
        "afgevallen",
        "geschrapt",
        "verwijderd",
        "closed",
        "cancelled",
        "canceled",
        "inactive",
        "ended",
        "withdrawn",
        "dropped",
        "demolished",
        "deleted",
        "stopped",
    ]
) | {"niet actief", "niet in gebruik", "buiten gebruik", "not active", "out of use"}
NOT_YET = frozenset(
    {"gepland", "toekomstig", "planned", "proposed", "under construction", "nog niet open"}
    | {"in aanleg", "in aanbouw", "in voorbereiding", "niet vergund", "aangevraagd"}
)
ON = frozenset({"actief", "active", "ingebruik", "inuse", "geldig", "valid", "operationeel"})
YES = frozenset({"ja", "j", "yes", "y", "waar", "true", "1", "1.0", "x"})
NO = frozenset({"nee", "n", "no", "onwaar", "false", "0", "0.0"})
# Tags of OpenStreetMap have words of their own, which the network knows.
TAGS = frozenset({"highway", "access", "foot", "bicycle", "vehicle", "name", "route", "service"})
# Figures are of areas, and stand however old the word beside them is.
ROLES = frozenset({Role.CARE, Role.PLANS, Role.STREETS, Role.BUILDINGS, Role.POPULATION})
LATEST = 9000  # 31-12-9999 means that there is no end


def undecided(
    tables: Sequence[RawTable], accounts: Sequence[Account], year: int | None
) -> list[str]:
    """Return a line for each column that nobody reads, and that says of rows that they are over.

    Parameters
    ----------
    accounts
        Of the tables, in their order.
    year
        Of the map; None where nobody says: then no date is over or to come.
    """
    return [
        line
        for table, account in zip(tables, accounts, strict=True)
        if table.role in ROLES
        for column in _unread(table, account)
        for line in _told(table, column, year)
    ]


def _unread(table: RawTable, account: Account) -> list[str]:
    if table.role is not Role.STREETS:
        return list(account.columns_unused)
    # Any column of streets may be a tag, so all of them count as read.
    return [column for column in account.columns_used if column not in TAGS]


def _told(table: RawTable, column: str, year: int | None) -> list[str]:
    written = Series([date_text(value) for value in table.frame[column]], dtype=object)
    words = written.str.casefold()
    key = collapse(column)
    if key in ENDS | BEGINS:
        return _dates(table, column, words, year) if year else []
    off = _off(key, table.role)
    found = words[words.isin(off)].value_counts()
    # A column with one word throughout was chosen by it.
    if found.empty or words.replace("", None).nunique() < 2:  # noqa: PLR2004
        return []
    shown = ", ".join(f"{word!r} in {count}" for word, count in found.head(SHOWN).items())
    keep = next((word for word in written if word and word.casefold() not in off), "")
    fate = "these count like all others; if they should not, write for instance"
    message = f"{_unread_by_us(table, column)}, which says {shown} of {len(words)} rows: {fate}"
    return [f'{message} only = {{ "{column}" = "{keep}" }} at the input']


def _unread_by_us(table: RawTable, column: str) -> str:
    return f"{table.source.location}: nobody reads its column {column}"


def _off(key: str, role: Role) -> frozenset[str]:
    """Return the words of a column that say that a row may not count."""
    if key in ON:
        return NO | OVER
    words = OVER if role is Role.PLANS else OVER | NOT_YET
    return YES if key in {collapse(word) for word in words} else words


def _dates(table: RawTable, column: str, words: Series, year: int) -> list[str]:
    years = words.map(year_of)
    if collapse(column) in ENDS:
        gone, what = int((years < year).sum()), f"ended before {year}"
    elif table.role is Role.PLANS:
        return []
    else:
        gone, what = int(((years > year) & (years < LATEST)).sum()), f"begin after {year}"
    if not gone:
        return []
    fate = "these count like all others; leave them out of the file if they should not"
    message = f"{_unread_by_us(table, column)}, by which {gone} of {len(words)} rows {what}"
    return [f"{message}: {fate}"]
