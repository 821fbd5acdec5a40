"""What follows a test that commits: the tables that hold something are emptied, and no others.

Django truncates all of them and writes content types and permissions anew, a second of PostgreSQL with two hundred
and fifty tables. Those two follow from the models alone; they stay.
"""

from django.core.management.commands import flush
from django.db.backends.base.base import BaseDatabaseWrapper

STAY = {"django_content_type", "auth_permission"}


def empty_only_what_is_filled() -> None:
    """From now on, for every test of this process."""
    flush.sql_flush = _statements
    flush.emit_post_migrate_signal = lambda *_arguments, **_options: None


def _statements(style: object, connection: BaseDatabaseWrapper, **_options: bool) -> list[str]:
    tables = set(connection.introspection.django_table_names(only_existing=True, include_views=False)) - STAY
    looks = [f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM \"{table}\")" for table in sorted(tables)]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(looks))
        emptied = [f'DELETE FROM "{table}"' for (table,) in cursor.fetchall()]
    if connection.vendor == "postgresql" and emptied:
        # Whatever refers to a row goes as well; in which order would matter only to the checks.
        emptied.insert(0, "SET LOCAL session_replication_role = replica")
    return emptied
