"""Making a backup while people work: database and checksums are of one instant, uploads are copied after it."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, models

from dealership.backup import files, programs
from dealership.backup.manifest import FORMAT, Manifest, version
from dealership.backup.tables import Content, contents

DUMP = {"postgresql": "database.dump", "sqlite": "database.sqlite3"}
MEDIA = "media"


def take(directory: Path, *, with_media: bool, at: datetime, snapshot: str = "") -> Manifest:
    """What was written. The directory must be new or empty (the caller looks). `snapshot` is one that another session
    exported and still holds, for whoever wants to compare with it.

    An upload is on the disk before its record is committed, so every file that the copied records name is there when
    the files are copied after the database.
    """
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    database = directory / DUMP[connection.vendor]
    if connection.vendor == "postgresql":
        tables, migrations, named, server = _take_postgres(database, snapshot)
    else:
        tables, migrations, named, server = _take_sqlite(database)
    database.chmod(0o600)
    copied = {database.name: files.sha256(database)}
    missing: list[str] = []
    if with_media:
        media = files.copy_all(Path(settings.MEDIA_ROOT), directory / MEDIA)
        missing = sorted(set(named) - media.keys())
        copied |= {f"{MEDIA}/{name}": digest for name, digest in media.items()}
    manifest = Manifest(
        format=FORMAT,
        version=version(),
        made_at=at.isoformat(timespec="seconds"),
        database=connection.vendor,
        server=server,
        with_media=with_media,
        migrations=migrations,
        tables=tables,
        files=copied,
        missing=missing,
    )
    manifest.write(directory)
    return manifest


Taken = tuple[dict[str, Content], list[str], list[str], str]


def _take_postgres(dump: Path, snapshot: str) -> Taken:
    with one_instant(snapshot) as (session, exported):
        programs.run_program(
            "pg_dump",
            "--format=custom",
            "--no-owner",
            "--no-privileges",
            f"--snapshot={exported}",
            f"--file={dump}",
        )
        tables = contents(session)
        with session.cursor() as cursor:
            server = f"PostgreSQL {session.info.server_version // 10_000}"
            return tables, _migrations(cursor), _named_files(cursor), server


@contextmanager
def one_instant(snapshot: str = "") -> Iterator[tuple[Any, str]]:
    """A connection of its own that sees the database of one instant for as long as it lasts, and the name under which
    others may see the same."""
    with closing(connect()) as session:
        with session.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            if snapshot:
                cursor.execute(f"SET TRANSACTION SNAPSHOT '{snapshot}'")
            # It waits for pg_dump, which may take longer than anybody else may.
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
            cursor.execute("SET LOCAL statement_timeout = 0")
            exported = snapshot or cursor.execute("SELECT pg_export_snapshot()").fetchone()[0]
        yield session, exported
        session.rollback()


def connect() -> Any:
    """A psycopg connection to the default database beside Django's."""
    django: Any = connection
    return django.Database.connect(**django.get_connection_params())


def _take_sqlite(copy: Path) -> Taken:
    """The file is copied as a whole by SQLite itself; then everything is read from the copy."""
    connection.ensure_connection()
    with closing(sqlite3.connect(copy)) as target:
        connection.connection.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")
        return contents(target), _migrations(target), _named_files(target), f"SQLite {sqlite3.sqlite_version}"


def _migrations(cursor: Any) -> list[str]:
    found = cursor.execute("SELECT app, name FROM django_migrations ORDER BY app, name").fetchall()
    return [f"{app}.{name}" for app, name in found]


def file_columns() -> Iterable[tuple[str, str]]:
    """(table, column) of every field that names an upload."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.FileField):
                yield model._meta.db_table, field.column


def _named_files(cursor: Any) -> list[str]:
    found: list[str] = []
    for table, column in file_columns():
        rows = cursor.execute(f'SELECT "{column}" FROM "{table}" WHERE "{column}" <> %s' % "''").fetchall()
        found += [name for (name,) in rows]
    return found
