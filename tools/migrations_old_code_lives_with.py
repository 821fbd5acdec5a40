#!/usr/bin/env python3
"""Which new migrations the running version could not live with: upgrades happen while people work.

    python tools/migrations_old_code_lives_with.py            look at those that are not in the baseline; 1 when refused
    python tools/migrations_old_code_lives_with.py --record   take all that are there now as the baseline

The baseline is deploy/migrations.baseline, one `room.name` a line: what installations already have, or what a fresh one
begins with. Whoever folds or renames migrations records it anew. Reads SQL as PostgreSQL would be told it (DATABASE_URL
names a server; nothing is changed there). What is refused and why: docs/operations/upgrade.md.
"""

import os
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

BASE_DIR = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(BASE_DIR))
BASELINE = BASE_DIR / "deploy" / "migrations.baseline"

# A line in the migration, with the reason why this one may: `# upgrade: ADD_UNIQUE because the column is new`.
ALLOWED = re.compile(r"^\s*# upgrade: ([A-Z_]+) because (\S.{10,})$", re.MULTILINE)

ADDS_CHECK = re.compile(r"ALTER TABLE (\S+) ADD CONSTRAINT \S+ CHECK")


def main(arguments: list[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dealership.settings")
    import django

    django.setup()
    if arguments == ["--record"]:
        names = sorted(own_migrations())
        BASELINE.write_text("".join(f"{name}\n" for name in names), encoding="utf-8")
        print(f"{len(names)} migrations recorded in {BASELINE.relative_to(BASE_DIR)}")
        return 0
    refused = faults()
    print(*refused, sep="\n")
    return int(bool(refused))


def own_migrations() -> dict[str, Any]:
    """Every migration of the rooms by `room.name`."""
    from django.conf import settings
    from django.db.migrations.loader import MigrationLoader

    found = MigrationLoader(None).disk_migrations
    return {f"{room}.{name}": migration for (room, name), migration in found.items() if room in settings.ROOMS}


def baseline(path: Path = BASELINE) -> set[str]:
    return set(path.read_text(encoding="utf-8").split())


def faults(known: Iterable[str] | None = None) -> list[str]:
    """A sentence for each thing in a new migration that the version before could not live with."""
    new = own_migrations()
    for name in baseline() if known is None else known:
        new.pop(name, None)
    return [sentence for name in sorted(new) for sentence in faults_of(name, new[name])]


def faults_of(name: str, migration: Any) -> list[str]:
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    assert connection.vendor == "postgresql", "What SQLite is told says nothing about PostgreSQL."
    room, _, own_name = name.partition(".")
    with open(os.devnull, "w") as nowhere:
        sql = call_command("sqlmigrate", room, own_name, stdout=nowhere, no_color=True)
    analyser = analyser_with_own_rules()([])
    analyser.analyse([line for line in sql.splitlines() if line and not line.startswith("--")])
    allowed = dict(ALLOWED.findall(source_of(migration)))
    issues = {issue.code: issue for issue in [*analyser.errors, *analyser.warnings]}
    assert room in settings.ROOMS
    return [
        f"{name}: {code}: {issue.message}{f' ({issue.table})' if issue.table else ''}"
        for code, issue in issues.items()
        if code not in allowed
    ]


def analyser_with_own_rules() -> Any:
    """What django-migration-linter looks for, and one thing more."""
    from django_migration_linter.sql_analyser.base import Check, CheckMode, CheckType
    from django_migration_linter.sql_analyser.postgresql import PostgresqlAnalyser

    class Analyser(PostgresqlAnalyser):
        migration_checks = [
            *PostgresqlAnalyser.migration_checks,
            Check(
                code="ADD_CHECK",
                fn=adds_check_to_existing_table,
                message="ADDING a check that what the version before writes may violate",
                mode=CheckMode.TRANSACTION,
                type=CheckType.ERROR,
            ),
        ]

    return Analyser


def adds_check_to_existing_table(sql: list[str], **_: Any) -> bool:
    tables = [found.group(1) for line in sql if (found := ADDS_CHECK.search(line))]
    return any(not any(line.startswith(f"CREATE TABLE {table}") for line in sql) for table in tables)


def source_of(migration: Any) -> str:
    return Path(sys.modules[type(migration).__module__].__file__).read_text(encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
