"""Sheets of the workbook, declared as data. Each room declares its own in `sheets.py` and registers them.

Sheet("teams", "班组", Team, outlet="outlet", columns=(
    Column("code", "班组", Identifier(), key=True),
    Column("outlet", "网点", Reference("outlets"), required=True),
    ...
))
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from django.db import models

from .kinds import Identifier, Kind, Reference


def same_name(text) -> str:
    """A sheet's or column's name reduced to what counts: no white space around it, no difference of case."""
    return str(text).strip().casefold()


@dataclass(frozen=True)
class Column:
    """One column. `required` and `key` are the * and K of the workbook's description.

    `field` is the model field it fills (None: as the column's code). A column that fills none of its own, such as the
    name of the region an outlet lies in, names in `stored` where its present value is found, and a `Derived` uses it.
    `central` columns can only be changed by an import without a scope. `needs` is a right that changing it takes.
    `aliases` are what other systems call it; they serve to guess a column mapping and are no names of ours.
    """

    code: str
    label: str
    kind: Kind
    required: bool = False
    key: bool = False
    field: str | None = None
    stored: str | None = None
    central: bool = False
    needs: str = ""
    aliases: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The name of the model field."""
        return self.field or self.code

    @property
    def path(self) -> str:
        """Where a query finds the present value in the form that `kind.read` gives."""
        if self.stored:
            return self.stored
        return f"{self.name}__{self.kind.key.name}" if isinstance(self.kind, Reference) else self.name


@dataclass(frozen=True)
class Derived:
    """A field that follows from columns: `make(rows)` gets a list of tuples of their values, gives a list as long."""

    field: str
    of: tuple[str, ...]
    make: Callable[[list[tuple]], list]


@dataclass(frozen=True)
class Check:
    """A rule between cells of one row: `fails(*values)` gives the message to put at `column`, or None."""

    column: str
    of: tuple[str, ...]
    fails: Callable[..., str | None]


def in_order(first: str, then: str, message) -> Check:
    """`then` may not lie before `first`; where one of them is empty there is nothing to say."""

    def fails(earlier, later):
        return str(message) if earlier is not None and later is not None and later < earlier else None

    return Check(then, (first, then), fails)


@dataclass(frozen=True)
class Apart:
    """A rule between rows: those alike in the columns `of` may not overlap from `first` to `last`, both included.

    An empty `last` has no end. It holds within the file and against stored records that the file leaves as they are.
    """

    of: tuple[str, ...]
    first: str
    last: str


@dataclass(frozen=True)
class Once:
    """A rule between rows beside the key: what `make` gives of a column is nobody else's, in the file or the database.

    `stored` is the query path to the same of the stored records; None is everybody's. `twice` is what is said of two
    rows (`first`, `second`), `taken` where the stored record `key` has it. For sheets with one key column.
    """

    column: str
    stored: str
    twice: object
    taken: object
    make: Callable = str


@dataclass(frozen=True)
class Sheet:
    """One kind of record. `outlet` is the path from a record to its outlet, "" for the outlet itself, None for none.

    `transfer` lets a row move a record to another outlet. `needs` is a right without which nothing here is made or
    changed. `follow` names a field that leads from a record that was
    merged away to the one that took its place: references go on to that. `after_update(changes, at)` is called with
    `[(record id, {column: (old, new)})]` inside the import's transaction, `after_write(rows, at)` with the rows that
    were added or changed, `[{column: value}]`. `amend(columns)` is called before rows are compared with what is stored:
    it may put other values into `{column: [value of each row]}`.
    """

    code: str
    label: str
    model: type[models.Model]
    columns: Sequence[Column]
    outlet: str | None = None
    transfer: bool = False
    checks: Sequence[Check] = ()
    apart: Apart | None = None
    once: Sequence[Once] = ()
    needs: str = ""
    derived: Sequence[Derived] = ()
    follow: str | None = None
    after_update: Callable | None = None
    after_write: Callable | None = None
    refuses: Callable | None = None
    amend: Callable | None = None

    def __post_init__(self):
        bound = tuple(self._bound(column) for column in self.columns)
        object.__setattr__(self, "columns", bound)

    def _bound(self, column: Column) -> Column:
        """The column with the limits of its model field, so that what is too long is an error and not a crash."""
        if column.stored:
            return column
        return replace(column, kind=column.kind.within(self.model._meta.get_field(column.name)))

    @cached_property
    def keys(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.key)

    @property
    def can_be_referred_to(self) -> bool:
        """Whether one code alone names a record."""
        return len(self.keys) == 1 and isinstance(self.keys[0].kind, Identifier)

    @cached_property
    def by_code(self) -> dict[str, Column]:
        return {column.code: column for column in self.columns}

    @cached_property
    def by_name(self) -> dict[str, Column]:
        """Columns by everything that a header may say."""
        return {same_name(name): column for column in self.columns for name in (column.code, column.label)}

    @cached_property
    def references(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if isinstance(column.kind, Reference))

    @cached_property
    def rights(self) -> frozenset[str]:
        """The rights that the sheet and its columns ask for."""
        return frozenset(filter(None, (self.needs, *(column.needs for column in self.columns))))

    def path_to_outlet_code(self) -> str | None:
        """The query path from a record to its outlet's code."""
        if self.outlet is None:
            return None
        if self.outlet == "":
            return self.keys[0].name
        return f"{self.outlet}__code"

    def empty_value(self, column: Column):
        """What an empty cell means: null where the model has it, else the model's default, else the kind's nothing."""
        if column.stored:
            return column.kind.empty
        field = self.model._meta.get_field(column.name)
        if field.null:
            return None
        return field.get_default() if field.has_default() else column.kind.empty
