"""Who refers to whom: keys in the file and in the database, and the database ids behind them."""

from collections.abc import Iterable, Iterator
from itertools import islice

from django.utils.translation import gettext as _

from . import registry
from .kinds import Identifier, Wrong
from .reader import Reading, Table
from .sheets import Column, Sheet

# Query parameters at a time: below the 32,766 that SQLite takes.
KEYS_AT_A_TIME = 5_000


class References:
    """What is known of the records that rows refer to, by the sheet's code and the record's key."""

    def __init__(self, reading: Reading):
        self.reading = reading
        self.in_file = {code: keys_in_file(table) for code, table in reading.tables.items()}
        self.ids: dict[str, dict[str, int]] = {}
        self.outlet_of: dict[str, dict[str, str | None]] = {}
        self.successor: dict[str, dict[str, str]] = {}

    # Keys that come twice

    def report_duplicates(self, table: Table) -> None:
        """An error on the later row of two with the same key, naming both."""
        keys = [table.columns.get(column.code) for column in table.sheet.keys]
        if None in keys:
            return
        first_with: dict[tuple, int] = {}
        for position, key in enumerate(zip(*keys, strict=True)):
            first = first_with.setdefault(key, position)
            if first != position and not any(type(part) is Wrong for part in key):
                rows = {"first": table.numbers[first], "second": table.numbers[position]}
                message = _("Rows %(first)d and %(second)d have the same key. Expected each key once.") % rows
                self.reading.fault(table, position, table.sheet.keys[0].code, key[0], message)

    # References

    def resolve(self, table: Table) -> None:
        """Look up what the table refers to; an error for every row that refers to nothing in file or database."""
        for column in table.sheet.references:
            if column.code in table.columns:
                self.resolve_column(table, column)

    def resolve_column(self, table: Table, column: Column) -> None:
        target = registry.sheet(column.kind.sheet)
        named = {value for value in table.columns[column.code] if value is not None and type(value) is not Wrong}
        in_file = self.in_file.get(target.code, frozenset())
        elsewhere = named - (in_file or frozenset()) - self.ids.get(target.code, {}).keys()
        self.look_up(target, elsewhere)
        missing = set() if in_file is None else elsewhere - self.ids.get(target.code, {}).keys()
        if missing:
            self.report_missing(table, column, target, missing)
        self.follow(table, column, self.successor.get(target.code))

    def report_missing(self, table: Table, column: Column, target: Sheet, missing: set[str]) -> None:
        message = _("There is no such record in the sheet %(sheet)s %(label)s or in the database.") % {
            "sheet": target.code,
            "label": target.label,
        }
        for position, value in enumerate(table.columns[column.code]):
            if type(value) is not Wrong and value in missing:
                self.reading.fault(table, position, column.code, value, message)

    def follow(self, table: Table, column: Column, successor: dict[str, str] | None) -> None:
        """References to a record that was merged away go on to the one that took its place."""
        if successor:
            values = table.columns[column.code]
            values[:] = [value if type(value) is Wrong else successor.get(value, value) for value in values]

    # The database

    def look_up(self, sheet: Sheet, keys: Iterable[str]) -> None:
        """Learn ids, outlets and successors of the records with these keys, as far as there are any."""
        key = sheet.keys[0].path
        records = sheet.model._base_manager
        paths = [key, "pk", sheet.path_to_outlet_code() or key]
        if sheet.follow:
            paths.append(f"{sheet.follow}__{key}")
        for some in in_portions(keys):
            for code, pk, outlet, *successor in records.filter(**{f"{key}__in": some}).values_list(*paths):
                self.learn_id(sheet, code, pk, *successor)
                self.outlet_of.setdefault(sheet.code, {})[code] = outlet
        self.look_up_successors(sheet)

    def learn_id(self, sheet: Sheet, code: str, pk: int, successor: str | None = None) -> None:
        self.ids.setdefault(sheet.code, {})[code] = pk
        if successor:
            self.successor.setdefault(sheet.code, {})[code] = successor

    def look_up_successors(self, sheet: Sheet) -> None:
        """A record may have been merged into one that was merged itself: only the last of the chain counts."""
        successor = self.successor.get(sheet.code, {})
        unknown = set(successor.values()) - self.ids.get(sheet.code, {}).keys()
        if unknown:
            self.look_up(sheet, unknown)
        for code, last in successor.items():
            while last in successor:
                last = successor[last]
            successor[code] = last

    def ids_of(self, sheet_code: str, codes: Iterable[str]) -> set[int]:
        codes = {code for code in codes if code is not None}
        known = self.ids.setdefault(sheet_code, {})
        if codes - known.keys():
            self.look_up(registry.sheet(sheet_code), codes - known.keys())
        return {known[code] for code in codes}


def keys_in_file(table: Table) -> set[str] | None:
    """The keys that other rows may refer to, those of faulty rows included; None (anything) without a key column.

    One fault is reported once: who refers to a row whose key is malformed does refer to a row.
    """
    column = table.sheet.keys[0]
    values = table.columns.get(column.code)
    if values is None or not table.sheet.can_be_referred_to:
        return None
    return {name_of(column.kind, value) if type(value) is Wrong else value for value in values}


def name_of(kind: Identifier, wrong: Wrong) -> str | None:
    try:
        return kind.name(wrong.cell)
    except (Wrong, TypeError):
        return None


def in_portions(keys: Iterable, size: int = KEYS_AT_A_TIME) -> Iterator[list]:
    keys = iter(keys)
    while some := list(islice(keys, size)):
        yield some
