"""What is new, what differs from the stored record, and what is the same."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from . import doubles, overlaps, registry
from .kinds import Reference
from .reader import Reading, Table
from .references import References
from .scope import Scope, outlet_column
from .sheets import Check, Column, Sheet

ROWS_AT_A_TIME = 2_000


@dataclass(frozen=True, slots=True)
class Change:
    """A stored record and the columns in which the row differs: `{column: (old, new)}`."""

    position: int
    pk: int
    columns: dict[str, tuple]


@dataclass
class Comparison:
    table: Table
    new: list[int] = field(default_factory=list)
    """Positions of the rows that have no record yet."""
    changed: list[Change] = field(default_factory=list)
    touched_outlets: set[str | None] = field(default_factory=set)

    def written(self) -> list[dict]:
        """The rows that are new or differ, each as `{column: value}`."""
        positions = [*self.new, *(change.position for change in self.changed)]
        return [{code: values[position] for code, values in self.table.columns.items()} for position in positions]


@dataclass(slots=True)
class Stored:
    """A record as the database has it."""

    pk: int
    outlet: str | None
    values: tuple
    """In the order of `Comparing.compared`."""


def compare(reading: Reading, table: Table, references: References, scope: Scope) -> Comparison:
    """Every row beside its record, some thousand at a time; what may not be changed that way is reported."""
    if table.sheet.amend:
        table.sheet.amend(table.columns)
    comparing = Comparing(reading, table, references, scope)
    for start in range(0, len(table), ROWS_AT_A_TIME):
        comparing.compare_rows(range(start, min(start + ROWS_AT_A_TIME, len(table))))
    comparing.check_rights()
    if table.sheet.apart:
        overlaps.report(reading, table)
    for rule in table.sheet.once:
        doubles.report(reading, table, rule)
    comparing.ask_the_sheet()
    references.look_up_successors(table.sheet)
    return comparing.comparison


class Comparing:
    def __init__(self, reading: Reading, table: Table, references: References, scope: Scope):
        self.reading, self.table, self.references, self.scope = reading, table, references, scope
        self.sheet = table.sheet
        self.comparison = Comparison(table)
        present = [column for column in self.sheet.columns if column.code in table.columns and not column.key]
        # Rules between cells hold for the record as it will be, so they need columns that the file leaves out.
        asked = {code for check in self.sheet.checks for code in check.of}
        absent = [column for column in self.sheet.columns if column.code in asked and column.code not in table.columns]
        self.present = present
        self.compared = [*present, *absent]
        self.any_stored = self.sheet.model._base_manager.exists()
        self.owner = owner_that_moves(self.sheet)

    def compare_rows(self, positions: range) -> None:
        keys = list(zip(*(self.cells(column.code, positions) for column in self.sheet.keys), strict=True))
        found = self.stored(keys) if self.any_stored else {}
        for check in self.sheet.checks:
            self.run_check(check, positions, keys, found)
        if not found:
            self.comparison.new.extend(positions)
            self.comparison.touched_outlets.update(self.table.outlets[positions.start : positions.stop])
            return
        rows = zip(*(self.cells(column.code, positions) for column in self.present), strict=True)
        for position, key, row in zip(positions, keys, rows, strict=True):
            stored = found.get(key)
            if stored is None:
                self.comparison.new.append(position)
                self.comparison.touched_outlets.add(self.table.outlets[position])
            elif self.may_change(position, key, stored):
                self.compare_row(position, row, stored)

    def cells(self, code: str, positions: range) -> list:
        return self.table.columns[code][positions.start : positions.stop]

    # What is stored

    def stored(self, keys: list[tuple]) -> dict[tuple, Stored]:
        """The records with these keys, by key."""
        sheet, follow = self.sheet, self.sheet.follow
        paths = [column.path for column in sheet.keys]
        paths += ["pk", sheet.path_to_outlet_code() or "pk", f"{follow}__{paths[0]}" if follow else "pk"]
        paths += [self.owner.path if self.owner else "pk"]
        paths += [column.path for column in self.compared]
        width = len(sheet.keys)
        found = {}
        for row in self.records(keys).values_list(*paths):
            pk, outlet, successor, owner = row[width : width + 4]
            if self.owner:
                # What belongs to somebody who moves in the same file moves along.
                outlet = self.references.outlet_of.get(self.owner.kind.sheet, {}).get(owner, outlet)
            found[row[:width]] = Stored(pk, outlet if sheet.outlet is not None else None, row[width + 4 :])
            if sheet.can_be_referred_to:
                self.references.learn_id(sheet, row[0], pk, successor if follow else None)
        return found

    def records(self, keys: list[tuple]):
        """A query by the first key column that is never empty. Lines of orders that are new themselves cannot exist."""
        index, column = next((index, column) for index, column in enumerate(self.sheet.keys) if column.required)
        wanted = {key[index] for key in keys}
        if isinstance(column.kind, Reference):
            wanted &= self.references.ids.get(column.kind.sheet, {}).keys()
        wanted = {value for value in wanted if not isinstance(value, Exception)}
        return self.sheet.model._base_manager.filter(**{f"{column.path}__in": wanted})

    # One row

    def may_change(self, position: int, key: tuple, stored: Stored) -> bool:
        """Whether the row may touch the record: not one of another outlet, unless the sheet moves people about."""
        outlet = self.table.outlets[position]
        if stored.outlet == outlet or outlet is None and position in self.table.faulty:
            return True
        column = self.sheet.keys[0].code
        if not self.sheet.transfer:
            message = _("The key exists under another outlet (%(outlet)s).") % {"outlet": stored.outlet or "-"}
            self.reading.fault(self.table, position, column, key[0], message)
            # What belongs to this record belongs to the outlet it really has, and is not reported again.
            self.references.outlet_of.setdefault(self.sheet.code, {})[key[0]] = stored.outlet
            return False
        if not self.scope.covers(stored.outlet):
            message = _("The record belongs to an outlet outside your responsibility. Ask headquarters to import it.")
            self.reading.fault(self.table, position, column, key[0], message)
            return False
        return True

    def compare_row(self, position: int, row: tuple, stored: Stored) -> None:
        if position in self.table.faulty or row == stored.values[: len(row)]:
            return
        columns = {
            column.code: (old, new)
            for column, old, new in zip(self.present, stored.values, row, strict=False)
            if old != new
        }
        if self.scope.allowed is not None:
            for column in self.present:
                if column.central and column.code in columns:
                    message = _("Only somebody responsible for all outlets can change this.")
                    self.reading.fault(self.table, position, column.code, columns[column.code][1], message)
        self.comparison.changed.append(Change(position, stored.pk, columns))
        self.comparison.touched_outlets |= {self.table.outlets[position], stored.outlet}

    # Rights

    def check_rights(self) -> None:
        """An error for every row that would make or change what the one who imports may not."""
        sheet, scope = self.sheet, self.scope
        column = outlet_column(sheet)
        for_all = column is not None and not column.required
        if not (sheet.rights or for_all and scope.allowed is not None):
            return
        for position in self.comparison.new:
            row = {code: values[position] for code, values in self.table.columns.items()}
            filled = {code: row[code] for code in row if row[code] != sheet.empty_value(sheet.by_code[code])}
            self.check_right(position, sheet.keys[0].code, row.get(sheet.keys[0].code), filled)
        for change in self.comparison.changed:
            changed = {code: new for code, (_old, new) in change.columns.items()}
            code = next(iter(changed))
            self.check_right(change.position, code, changed[code], changed)

    def check_right(self, position: int, code: str, value, touched: dict) -> None:
        """`code` and `value` say where the error of a whole row stands."""
        if position in self.table.faulty:
            return
        outlet = self.table.outlets[position]
        if outlet is None and self.sheet.outlet is not None and not self.scope.covers(None):
            message = _("Only somebody responsible for all outlets can change this.")
            self.reading.fault(self.table, position, code, value, message)
            return
        message = _("Your role may not change this. Leave it as it is stored, or ask somebody who may.")
        if not self.scope.gives(self.sheet.needs, outlet):
            self.reading.fault(self.table, position, code, value, message)
            return
        for touched_code, new in touched.items():
            if not self.scope.gives(self.sheet.by_code[touched_code].needs, outlet):
                self.reading.fault(self.table, position, touched_code, new, message)

    # What the sheet itself refuses

    def ask_the_sheet(self) -> None:
        """An error where the sheet says that a stored record cannot become what the row wants."""
        changes = {change.pk: change for change in self.comparison.changed}
        if not self.sheet.refuses or not changes:
            return
        refused = self.sheet.refuses([(change.pk, change.columns) for change in changes.values()])
        for pk, (code, message) in refused.items():
            change = changes[pk]
            self.reading.fault(self.table, change.position, code, change.columns[code][1], message)

    # Rules between cells

    def run_check(self, check: Check, positions: range, keys: list[tuple], found: dict[tuple, Stored]) -> None:
        columns = [list(self.values_to_be(self.sheet.by_code[code], positions, keys, found)) for code in check.of]
        for position, values in zip(positions, zip(*columns, strict=True), strict=True):
            if any(isinstance(value, Exception) for value in values):
                continue
            message = check.fails(*values)
            if message:
                value = values[check.of.index(check.column)]
                self.reading.fault(self.table, position, check.column, value, message)

    def values_to_be(self, column: Column, positions: range, keys: list[tuple], found: dict) -> Iterator:
        """The column as it will be: as the file has it, else as it is stored, else empty."""
        if column.code in self.table.columns:
            yield from self.cells(column.code, positions)
            return
        index, empty = self.compared.index(column), self.sheet.empty_value(column)
        for key in keys:
            yield found[key].values[index] if key in found else empty


def owner_that_moves(sheet: Sheet) -> Column | None:
    """The column of the record that decides about the outlet, where that record may move to another outlet."""
    column = outlet_column(sheet)
    if column is None or not isinstance(column.kind, Reference):
        return None
    return column if registry.sheet(column.kind.sheet).transfer else None
