"""Writing many records at once: COPY on PostgreSQL, executemany on SQLite. No model instances are made for new ones."""

from collections.abc import Callable, Iterable
from datetime import datetime
from itertools import groupby, repeat

from django.db import connection, models

from .comparing import Change, Comparison
from .kinds import Reference
from .references import References, in_portions
from .sheets import Column

# Changed records that are handed to the caller at a time, as objects, for its audit trail.
OBJECTS_AT_A_TIME = 500


# --- New records ------------------------------------------------------------------------------------------------------


def insert(comparison: Comparison, references: References) -> None:
    """Insert the new rows, and let `references` know the ids of those that others may refer to."""
    if not comparison.new:
        return
    table = comparison.table
    fields = values_of_fields(comparison, references)
    if table.sheet.can_be_referred_to:
        ids = new_ids(table.sheet.model, len(comparison.new))
        fields[table.sheet.model._meta.pk] = ids
        keys = chosen(table.columns[table.sheet.keys[0].code], comparison.new)
        references.ids.setdefault(table.sheet.code, {}).update(zip(keys, ids, strict=True))
    copy_in(table.sheet.model, fields)


def values_of_fields(comparison: Comparison, references: References) -> dict[models.Field, Iterable]:
    """For every field of the model but its id, the values of the new records in order."""
    table, meta = comparison.table, comparison.table.sheet.model._meta
    fields: dict[models.Field, Iterable] = {
        field: repeat(field.get_default(), len(comparison.new))
        for field in meta.concrete_fields
        if not field.primary_key and not field.generated
    }
    for column in table.sheet.columns:
        if column.code in table.columns and not column.stored:
            values = chosen(table.columns[column.code], comparison.new)
            fields[meta.get_field(column.name)] = for_database(column, values, references)
        elif not column.stored:
            empty = table.sheet.empty_value(column)
            fields[meta.get_field(column.name)] = repeat(empty, len(comparison.new))
    for derived in table.sheet.derived:
        sources = [chosen(table.columns[code], comparison.new) for code in derived.of]
        fields[meta.get_field(derived.field)] = derived.make(list(zip(*sources, strict=True)))
    return fields


def chosen(values: list, positions: list[int]) -> list:
    """The values at the positions; nearly always all of them, which then costs nothing."""
    return values if len(positions) == len(values) else [values[position] for position in positions]


def for_database(column: Column, values: list, references: References) -> Iterable:
    """The values as the field keeps them: ids in the place of references."""
    if not isinstance(column.kind, Reference):
        return values
    return map(references.ids.get(column.kind.sheet, {}).get, values)


def new_ids(model: type[models.Model], count: int) -> list[int]:
    """Ids that nobody else gets: from the sequence; in SQLite, where this transaction is the only writer, counted."""
    table, column = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                [connection.ops.quote_name(table), column, count],
            )
            return [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = (cursor.fetchone() or [0])[0]
        return list(range(last + 1, last + 1 + count))


def copy_in(model: type[models.Model], fields: dict[models.Field, Iterable]) -> None:
    table = connection.ops.quote_name(model._meta.db_table)
    columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Django passes `copy` on as it is, without turning the driver's errors into its own.
            with connection.wrap_database_errors, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in zip(*fields.values(), strict=True):
                    copy.write_row(row)
        else:
            places = ", ".join(["%s"] * len(fields))
            rows = zip(*(prepared(field, values) for field, values in fields.items()), strict=True)
            for some in in_portions(rows):
                cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", some)


def prepared(field: models.Field, values: Iterable) -> Iterable:
    """The values as SQLite's driver takes them: it keeps instants as UTC without saying so."""
    if isinstance(field, models.DateTimeField):
        return (value and value.replace(tzinfo=None) for value in values)
    return values


# --- Changed records --------------------------------------------------------------------------------------------------


def update(comparison: Comparison, references: References, at: datetime, on_updated: Callable | None) -> None:
    """Write only the columns that differ, and tell the sheet and the caller what changed."""
    changes = comparison.changed
    for _columns, alike in groupby(sorted(changes, key=changed_columns), key=changed_columns):
        update_alike(comparison, list(alike), references)
    if changes and comparison.table.sheet.after_update:
        comparison.table.sheet.after_update([(change.pk, change.columns) for change in changes], at)
    if on_updated:
        for some in in_portions(changes, OBJECTS_AT_A_TIME):
            records = comparison.table.sheet.model._base_manager.in_bulk([change.pk for change in some])
            on_updated([(records[change.pk], as_lists(change)) for change in some])


def changed_columns(change: Change) -> tuple[str, ...]:
    return tuple(change.columns)


def as_lists(change: Change) -> dict[str, list]:
    return {code: [old, new] for code, (old, new) in change.columns.items()}


def update_alike(comparison: Comparison, changes: list[Change], references: References) -> None:
    """Changes of the same columns in one statement, once for each record."""
    sheet = comparison.table.sheet
    fields = changed_fields(comparison, changes, references)
    quote = connection.ops.quote_name
    assignments = ", ".join(f"{quote(field.column)} = %s" for field in fields)
    statement = (
        f"UPDATE {quote(sheet.model._meta.db_table)} SET {assignments} WHERE {quote(sheet.model._meta.pk.column)} = %s"
    )
    values = [[field.get_db_prep_save(value, connection) for value in values] for field, values in fields.items()]
    with connection.cursor() as cursor:
        cursor.executemany(statement, list(zip(*values, [change.pk for change in changes], strict=True)))


def changed_fields(
    comparison: Comparison, changes: list[Change], references: References
) -> dict[models.Field, Iterable]:
    table, meta = comparison.table, comparison.table.sheet.model._meta
    codes = changed_columns(changes[0])
    fields: dict[models.Field, Iterable] = {}
    for code in codes:
        column = table.sheet.by_code[code]
        if not column.stored:
            new = [change.columns[code][1] for change in changes]
            fields[meta.get_field(column.name)] = for_database(column, new, references)
    for derived in table.sheet.derived:
        if set(derived.of) & set(codes):
            sources = ([table.columns[code][change.position] for change in changes] for code in derived.of)
            fields[meta.get_field(derived.field)] = derived.make(list(zip(*sources, strict=True)))
    return fields
