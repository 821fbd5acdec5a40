"""Rows and a checksum of every table, the same for the same content whatever server or file it lies in."""

import hashlib
import sqlite3
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

# Two servers may be set up to write the same value differently.
SAME_WRITING = (
    "SET LOCAL timezone = 'UTC'",
    "SET LOCAL datestyle = 'ISO, YMD'",
    "SET LOCAL intervalstyle = 'iso_8601'",
    "SET LOCAL extra_float_digits = 1",
    "SET LOCAL bytea_output = 'hex'",
)
TABLES = """
    SELECT c.relname, c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p') AND NOT c.relispartition ORDER BY c.relname
"""
COLUMNS = """
    SELECT a.attname, format_type(a.atttypid, a.atttypmod), t.typcollation <> 0, a.attnum = ANY(i.indkey)
    FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
    LEFT JOIN pg_index i ON i.indrelid = a.attrelid AND i.indisprimary
    WHERE a.attrelid = %s AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
"""


@dataclass(frozen=True)
class Content:
    """What a table holds: its number of rows, and SHA-256 over its columns and all rows in the order of the key."""

    rows: int
    sha256: str

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def contents(connection: Any) -> dict[str, Content]:
    """Of every table, by its name. `connection` is a psycopg connection inside a transaction, which decides what is
    seen, or an open SQLite file."""
    if isinstance(connection, sqlite3.Connection):
        return {name: _sqlite_content(connection, name) for name in _sqlite_tables(connection)}
    with connection.cursor() as cursor:
        for statement in SAME_WRITING:
            cursor.execute(statement)
        tables = cursor.execute(TABLES).fetchall()
        return {name: _postgres_content(cursor, name, oid) for name, oid in tables}


def _postgres_content(cursor: Any, table: str, oid: int) -> Content:
    """Rows pass through one by one, so a table may be of any size."""
    columns = cursor.execute(COLUMNS, (oid,)).fetchall()
    keys = [column for column in columns if column[3]] or columns
    # How text is sorted belongs to each server's language; bytes do not.
    order = ", ".join(f"{_quoted(name)}::text" if not key else _ordered(name, text) for name, _, text, key in keys)
    names = ", ".join(_quoted(name) for name, *_ in columns)
    digest = hashlib.sha256(" ".join(f"{name}:{kind}" for name, kind, *_ in columns).encode())
    with cursor.copy(f"COPY (SELECT {names} FROM {_quoted(table)} ORDER BY {order}) TO STDOUT") as rows:
        for block in rows:
            digest.update(block)
    return Content(cursor.rowcount, digest.hexdigest())


def _ordered(name: str, text: bool) -> str:
    return f'{_quoted(name)} COLLATE "C"' if text else _quoted(name)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _sqlite_tables(connection: sqlite3.Connection) -> Iterator[str]:
    found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
    return (name for (name,) in found if not name.startswith("sqlite_"))


def _sqlite_content(connection: sqlite3.Connection, table: str) -> Content:
    columns = connection.execute(f"PRAGMA table_info({_quoted(table)})").fetchall()
    keys = [column[1] for column in sorted(columns, key=lambda column: column[5]) if column[5]]
    order = ", ".join(map(_quoted, keys or [column[1] for column in columns]))
    digest = hashlib.sha256(" ".join(f"{column[1]}:{column[2]}" for column in columns).encode())
    rows = 0
    for row in connection.execute(f"SELECT * FROM {_quoted(table)} ORDER BY {order}"):
        digest.update(repr(row).encode())
        rows += 1
    return Content(rows, digest.hexdigest())


def differences(expected: dict[str, Content], found: dict[str, Content]) -> list[str]:
    """A sentence for each table that is missing, too many, or different; empty where everything is the same."""
    said = [f"{name} is missing." for name in sorted(expected.keys() - found.keys())]
    said += [f"{name} should not be there." for name in sorted(found.keys() - expected.keys())]
    for name in sorted(expected.keys() & found.keys()):
        if expected[name].rows != found[name].rows:
            said.append(f"{name} has {found[name].rows} rows instead of {expected[name].rows}.")
        elif expected[name] != found[name]:
            said.append(f"{name} has {found[name].rows} rows, and not all of them are the same.")
    return said
