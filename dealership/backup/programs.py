"""The programs of the PostgreSQL client: which of those installed fits the server, and how they learn where it is."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from django.db import connection


class ProgramFailed(Exception):
    """What the program said, in its last lines."""


def run_program(name: str, *arguments: str) -> None:
    """`pg_dump` or `pg_restore` on the default database. ProgramFailed with its words when it did not succeed."""
    command = [find_program(name, server_major()), *arguments]
    ended = subprocess.run(command, env=environment(), capture_output=True, text=True, errors="replace")
    if ended.returncode:
        raise ProgramFailed(f"{name} failed: " + " ".join(ended.stderr.strip().splitlines()[-3:]))


def server_major() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        return int(cursor.fetchone()[0]) // 10_000


def environment() -> dict[str, str]:
    """How the client programs reach the database of the settings. A password never stands among the arguments, where
    everybody on the machine could read it."""
    chosen = connection.settings_dict
    names = {"PGDATABASE": "NAME", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGHOST": "HOST", "PGPORT": "PORT"}
    values = {variable: str(chosen[key]) for variable, key in names.items() if chosen.get(key)}
    options = {"sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT", "host": "PGHOST", "port": "PGPORT"}
    given = chosen.get("OPTIONS", {})
    values |= {options[key]: str(given[key]) for key in options if given.get(key)}
    return {**os.environ, **values}


def find_program(name: str, major: int) -> str:
    """The oldest one that is not older than the server: an older one refuses. POSTGRES_BIN goes before what is found.

    ProgramFailed with what to install when there is none.
    """
    found = sorted((version, path) for path in _candidates(name) if (version := _version(path)) >= major)
    if not found:
        raise ProgramFailed(
            f"No {name} of version {major} or newer found, and the database is of version {major}. "
            f"Debian: apt install postgresql-client-{major}; elsewhere set POSTGRES_BIN to its directory."
        )
    return found[0][1]


def _candidates(name: str) -> Iterator[str]:
    named = os.environ.get("POSTGRES_BIN")
    if named:
        yield from filter(None, [shutil.which(name, path=named)])
        return
    # Debian's own in the path is a script that chooses a version; those it chooses from lie here.
    yield from (str(path) for path in Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    yield from filter(None, [shutil.which(name)])


def _version(path: str) -> int:
    """The first number of `pg_dump (PostgreSQL) 15.9`; 0 where it cannot be asked."""
    said = subprocess.run([path, "--version"], capture_output=True, text=True).stdout
    found = re.search(r"(\d+)[.\d]*\b", said.partition(")")[2])
    return int(found.group(1)) if found else 0
