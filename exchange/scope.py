"""Which outlet a row belongs to, and whether the one who imports may touch it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from . import registry
from .kinds import Wrong
from .reader import Reading, Table
from .references import References
from .sheets import Column, Sheet


@dataclass(frozen=True)
class Scope:
    """The codes of the outlets whose records may be taken; None for every outlet and what belongs to none.

    `by_right` says the same for single rights, which some sheets and columns ask for beside; None gives them all.
    """

    allowed: set[str] | None
    by_right: Mapping[str, set[str] | None] | None = field(default=None)

    def covers(self, outlet: str | None) -> bool:
        return self.allowed is None or outlet in self.allowed

    def gives(self, right: str, outlet: str | None) -> bool:
        """Whether the one who imports holds the right over the outlet (over all of them with None)."""
        if not right or self.by_right is None:
            return True
        outlets = self.by_right.get(right, set())
        return outlets is None or outlet in outlets

    def place(self, reading: Reading, table: Table, references: References) -> None:
        """Note every row's outlet, and report the rows of outlets outside."""
        column = outlet_column(table.sheet)
        table.outlets = outlets_of_rows(table, column, references)
        if table.sheet.can_be_referred_to:
            keys = table.columns.get(table.sheet.keys[0].code, ())
            references.outlet_of.setdefault(table.sheet.code, {}).update(zip(keys, table.outlets, strict=False))
        if self.allowed is None:
            return
        # A row for every outlet may stand in anybody's file as long as it says what is stored; see `may_make`.
        for_all = column is not None and not column.required
        column = column or table.sheet.keys[0]
        message = _("This row belongs to an outlet outside your responsibility. Ask headquarters to import it.")
        for position, outlet in enumerate(table.outlets):
            unknown = outlet is None and position in table.faulty  # reported already
            if not unknown and not (outlet is None and for_all) and outlet not in self.allowed:
                value = table.columns[column.code][position] if column.code in table.columns else ""
                reading.fault(table, position, column.code, value, message)


def outlet_column(sheet: Sheet) -> Column | None:
    """The column by which a row's outlet is known: the outlet itself, or the record that the row belongs to."""
    if sheet.outlet is None:
        return None
    if sheet.outlet == "":
        return sheet.keys[0]
    field = sheet.outlet.partition("__")[0]
    return next(column for column in sheet.references if column.name == field)


def outlets_of_rows(table: Table, column: Column | None, references: References) -> list[str | None]:
    if column is None or column.code not in table.columns:
        return [None] * len(table)
    values = table.columns[column.code]
    if table.sheet.outlet == "" or registry.sheet(column.kind.sheet).outlet == "":
        return [None if type(value) is Wrong else value for value in values] if table.faulty else list(values)
    return list(map(references.outlet_of.get(column.kind.sheet, {}).get, values))
