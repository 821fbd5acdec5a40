"""Outcomes as lines of a file: written at once, because the process may not live to the end."""

import json
from pathlib import Path

from .outcome import Outcome


def append(path: Path, outcome: Outcome) -> None:
    with path.open("a", encoding="ascii") as file:
        file.write(outcome.line() + "\n")


def read(path: Path) -> list[Outcome]:
    if not path.exists():
        return []
    return [Outcome(**json.loads(line)) for line in path.read_text(encoding="ascii").splitlines()]
