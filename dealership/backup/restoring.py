"""Bringing a backup back: looked at first, restored into what is empty, and counted again afterwards."""

import shutil
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import OperationalError, connection
from django.db.migrations.loader import MigrationLoader

from dealership.backup import files, programs
from dealership.backup.manifest import NAME, Manifest
from dealership.backup.tables import contents, differences
from dealership.backup.taking import DUMP, MEDIA, connect


class RefusedRestore(Exception):
    """Why nothing was restored, or what is wrong with what was."""


def look_at(directory: Path) -> Manifest:
    """The manifest of a backup of which every file is what was written. RefusedRestore with every fault otherwise."""
    manifest = Manifest.read(directory)
    wrong = files.faults(directory, manifest.files | {NAME: files.sha256(directory / NAME)})
    if wrong:
        raise RefusedRestore("The backup is damaged. " + " ".join(wrong[:20]))
    return manifest


def restore(directory: Path, manifest: Manifest, *, replace: bool, jobs: int, at: datetime) -> None:
    """Database and uploads as they were. RefusedRestore when something is in the way or does not come out the same."""
    _refuse_another_kind(manifest)
    if not replace:
        _refuse_what_is_not_empty(manifest)
    if connection.vendor == "postgresql":
        _restore_postgres(directory / DUMP["postgresql"], replace=replace, jobs=jobs)
    else:
        _restore_sqlite(directory / DUMP["sqlite"])
    compare_tables(manifest)
    if manifest.with_media:
        _restore_media(directory / MEDIA, manifest, at)


def compare_tables(manifest: Manifest) -> None:
    """Counts every table of the default database anew. RefusedRestore names those that are not as in the manifest."""
    if connection.vendor == "postgresql":
        with closing(connect()) as session:
            found = contents(session)
    else:
        connection.ensure_connection()
        with closing(sqlite3.connect(str(connection.settings_dict["NAME"]))) as session:
            found = contents(session)
    wrong = differences(manifest.tables, found)
    if wrong:
        raise RefusedRestore("The database is not what was backed up. " + " ".join(wrong[:20]))


def _refuse_another_kind(manifest: Manifest) -> None:
    if manifest.database != connection.vendor:
        raise RefusedRestore(f"The backup is of {manifest.database}, DATABASE_URL names {connection.vendor}.")
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    unknown = sorted(set(manifest.migrations) - known)
    if unknown:
        raise RefusedRestore(
            f"The backup was made by version {manifest.version}, which is not this one: {', '.join(unknown[:5])} "
            "is unknown here. Restore it with that version, then upgrade."
        )


def _refuse_what_is_not_empty(manifest: Manifest) -> None:
    tables = connection.introspection.table_names()
    if tables:
        raise RefusedRestore(
            f"The database holds {len(tables)} tables. Give an empty one, or --replace to throw away what is there."
        )
    if manifest.with_media and any(files.below(Path(settings.MEDIA_ROOT))):
        raise RefusedRestore(f"{settings.MEDIA_ROOT} is not empty. Empty it, or --replace to move it aside.")


def _restore_postgres(dump: Path, *, replace: bool, jobs: int) -> None:
    if replace:
        _drop_everything()
    connection.close()
    programs.run_program(
        "pg_restore",
        "--no-owner",
        "--no-privileges",
        "--exit-on-error",
        f"--jobs={jobs}",
        f"--dbname={connection.settings_dict['NAME']}",
        str(dump),
    )


def _drop_everything() -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '10s'")
            cursor.execute("SELECT current_schema()")
            schema = connection.ops.quote_name(cursor.fetchone()[0])
            cursor.execute(f"DROP SCHEMA {schema} CASCADE")
            cursor.execute(f"CREATE SCHEMA {schema}")
    except OperationalError as error:
        raise RefusedRestore(f"Stop the web servers and workers first: {str(error).splitlines()[0]}") from None


def _restore_sqlite(copy: Path) -> None:
    connection.ensure_connection()
    with closing(sqlite3.connect(copy)) as source:
        source.backup(connection.connection)
    connection.close()


def _restore_media(source: Path, manifest: Manifest, at: datetime) -> None:
    root = Path(settings.MEDIA_ROOT)
    if any(files.below(root)):
        # A mount point cannot be renamed, so what lies in it is moved within it.
        aside = root / f"before-{at:%Y%m%dT%H%M%SZ}"
        there = list(root.iterdir())
        aside.mkdir(mode=0o700)
        for path in there:
            shutil.move(path, aside / path.name)
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    written = files.copy_all(source, root)
    prefix = f"{MEDIA}/"
    expected = {name.removeprefix(prefix): digest for name, digest in manifest.files.items() if name.startswith(prefix)}
    if written != expected or any(files.sha256(root / name) != digest for name, digest in expected.items()):
        raise RefusedRestore(f"The files in {root} are not what was backed up.")
