"""What a request changed: which tables were touched, which of their rows came out otherwise, and whose rows those are.

PostgreSQL counts the rows that a transaction writes, also those that a savepoint takes back; so a look at the counters
says which tables can have changed at all, and only those are compared. On SQLite the statements are read instead.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.apps import apps
from django.db import connection, models

WRITTEN = re.compile(r'\s*(?:INSERT(?: OR IGNORE)? INTO|UPDATE|DELETE FROM)\s+"?(\w+)"?', re.IGNORECASE)
# Who is signed in, and until when, is nobody's record.
OF_NO_MATTER = {"django_session"}


@dataclass
class Difference:
    """Rows of one table by primary key, as they were and as they are; None where there is none."""

    table: str
    rows: dict[object, tuple[tuple | None, tuple | None]] = field(default_factory=dict)


class Watch:
    """Use: `with watch.looking() as touched: request()`, then `watch.rows(touched)` before and after the rollback."""

    def __init__(self) -> None:
        self.models = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
        self.paths = {model: path_to_outlet(model) for model in self.models.values()}
        self.postgres = connection.vendor == "postgresql"

    @contextmanager
    def looking(self) -> Iterator[set[str]]:
        """The names of the tables that may have changed, filled in at the end."""
        touched: set[str] = set()
        if self.postgres:
            before = counters()
            yield touched
            if not connection.needs_rollback:
                touched |= {table for table, count in counters().items() if before.get(table) != count}
        else:

            def note(execute, sql, params, many, context):
                if match := WRITTEN.match(sql):
                    touched.add(match[1])
                return execute(sql, params, many, context)

            with connection.execute_wrapper(note):
                yield touched
        touched -= OF_NO_MATTER

    def rows(self, tables: set[str]) -> dict[str, dict[object, tuple]]:
        """Every row of the tables by primary key."""
        found = {}
        for table in sorted(tables & self.models.keys()):
            meta = self.models[table]._meta
            names = [meta.pk.column, *(field.column for field in meta.concrete_fields if not field.primary_key)]
            columns = ", ".join(connection.ops.quote_name(name) for name in names)
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT {columns} FROM {connection.ops.quote_name(table)}")
                found[table] = {row[0]: tuple(map(plain, row)) for row in cursor.fetchall()}
        return found

    def keys(self, table: str) -> list[tuple[int, models.ForeignKey]]:
        """The foreign keys of the table with their place in `rows`, as far as they lead to records of an outlet."""
        meta = self.models[table]._meta
        fields = [meta.pk, *(field for field in meta.concrete_fields if not field.primary_key)]
        return [
            (place, each)
            for place, each in enumerate(fields)
            if isinstance(each, models.ForeignKey) and self.paths.get(each.related_model)
        ]

    def outlets(self, table: str, pks: list) -> dict[object, str | None]:
        """The codes of the outlets that the rows belong to, by primary key; None where a row belongs to none."""
        model = self.models[table]
        path = self.paths[model]
        if path is None or not pks:
            return {}
        return dict(model._base_manager.filter(pk__in=pks).values_list("pk", path))


def counters() -> dict[str, tuple]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, n_tup_ins, n_tup_upd, n_tup_del FROM pg_stat_xact_user_tables "
            "WHERE n_tup_ins + n_tup_upd + n_tup_del > 0"
        )
        return {row[0]: row[1:] for row in cursor.fetchall()}


def differences(before: dict, after: dict) -> list[Difference]:
    found = []
    for table in sorted(before.keys() | after.keys()):
        old, new = before.get(table, {}), after.get(table, {})
        rows = {pk: (old.get(pk), new.get(pk)) for pk in {**old, **new} if old.get(pk) != new.get(pk)}
        if rows:
            found.append(Difference(table, rows))
    return found


def plain(value):
    return value if not isinstance(value, dict | list) else repr(value)


def path_to_outlet(model: type[models.Model]) -> str | None:
    """The shortest way over foreign keys from a record to the code of its outlet, at most three steps."""
    from staff.models import Outlet

    if model is Outlet:
        return "code"
    ways: list[tuple[str, type[models.Model]]] = [("", model)]
    for _step in range(3):
        onward = []
        for path, at in ways:
            keys = [each for each in at._meta.concrete_fields if isinstance(each, models.ForeignKey)]
            for key in keys:
                if key.related_model is Outlet and key.name == "outlet":
                    return f"{path}{key.name}__code"
            onward += [
                (f"{path}{key.name}__", key.related_model)
                for key in keys
                if not key.null and key.related_model._meta.label != "staff.User"
            ]
        ways = onward
    return None
