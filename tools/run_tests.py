#!/usr/bin/env python3
"""`make test`: linters, the whole suite on PostgreSQL, on SQLite what may differ there, and one verdict at the end.

Every part runs even when one before it failed, so that one look shows everything. What could not run here is named
in the last lines; with CI=true it makes the verdict a failure.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
PYTEST = [str(BIN / "pytest"), "-q", "-n", os.environ.get("TEST_PROCESSES", "2"), "--dist", "worksteal"]

# What is repeated on SQLite and what is not: docs/decisions/0016-what-sqlite-is-asked.md.
PARTS = [
    ("linters", ["make", "--no-print-directory", "lint"], {}),
    ("tests on PostgreSQL", PYTEST, {"TEST_DATABASE": "postgres"}),
    ("tests on SQLite", [*PYTEST, "-m", "not browser and not any_database"], {"TEST_DATABASE": "sqlite"}),
]


def main() -> int:
    """0 when everything passed (and, with CI=true, everything ran)."""
    strict = os.environ.get("CI") == "true"
    with tempfile.TemporaryDirectory() as directory:
        not_run = Path(directory) / "not_run"
        results = [
            run(name, command, {**variables, "NOT_RUN_FILE": str(not_run)}) for name, command, variables in PARTS
        ]
        left_out = sorted(set(not_run.read_text(encoding="utf-8").splitlines())) if not_run.exists() else []
    print()
    for name, status, seconds in results:
        print(f"{'failed' if status else 'passed':<7} {name} ({seconds:.0f} s)")
    if left_out:
        print("NOT RUN here" + (", which is a failure with CI=true:" if strict else ":"))
        print(*(f"  {line}" for line in left_out), sep="\n")
    return int(any(status for _, status, _ in results) or (strict and bool(left_out)))


def run(name: str, command: list[str], variables: dict[str, str]) -> tuple[str, int, float]:
    print(f"\n=== {name}", flush=True)
    began = time.monotonic()
    status = subprocess.run(command, cwd=BASE_DIR, env={**os.environ, **variables}).returncode
    return name, status, time.monotonic() - began


if __name__ == "__main__":
    sys.exit(main())
