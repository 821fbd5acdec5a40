"""Read values from the environment without ever raising: what is wrong is collected and shown by `dealership.checks`.

A traceback out of the settings tells nobody what to do. So every reader returns something harmless and notes a
`Problem`; the system check then names the variable, what it holds and what it may hold.
"""

import os
from dataclasses import dataclass, field
from pathlib import Path

YES = {"1", "true", "yes", "on"}
NO = {"0", "false", "no", "off", ""}


@dataclass(frozen=True)
class Problem:
    """One wrong or missing value: the number of its check, what is wrong, and what to do."""

    number: str
    text: str
    hint: str


@dataclass
class Environment:
    """The variables of the process before those of the file `.env`, and the problems found while reading them."""

    values: dict[str, str]
    problems: list[Problem] = field(default_factory=list)

    @classmethod
    def load(cls, env_file: Path) -> "Environment":
        """The process's own variables win over the file, so that one run can differ without editing it."""
        return cls({**_read_env_file(env_file), **os.environ})

    def text(self, name: str, default: str = "") -> str:
        return self.values.get(name, "").strip() or default

    def yes_no(self, name: str, default: bool = False) -> bool:
        raw = self.values.get(name)
        if raw is None:
            return default
        value = raw.strip().lower()
        if value in YES:
            return True
        if value not in NO:
            self.wrong("E001", f"{name} is {raw!r}, which is neither yes nor no.", f"Set {name} to true or false.")
        return False

    def number(self, name: str, default: int, low: int, high: int) -> int:
        raw = self.text(name)
        if not raw:
            return default
        if raw.isascii() and raw.isdigit() and low <= int(raw) <= high:
            return int(raw)
        self.wrong("E002", f"{name} is {raw!r}.", f"Set {name} to a whole number from {low} to {high}.")
        return default

    def one_of(self, name: str, choices: tuple[str, ...]) -> str:
        """The first choice is the default."""
        value = self.text(name, choices[0])
        if value in choices:
            return value
        self.wrong("E003", f"{name} is {value!r}.", f"Set {name} to one of: {', '.join(choices)}.")
        return choices[0]

    def names(self, name: str, default: str = "") -> list[str]:
        """A list separated by commas."""
        return [part.strip() for part in self.text(name, default).split(",") if part.strip()]

    def wrong(self, number: str, text: str, hint: str) -> None:
        self.problems.append(Problem(number, text, hint))


def _read_env_file(path: Path) -> dict[str, str]:
    """Lines `NAME=value`; empty lines and lines that begin with # are passed over."""
    if not path.is_file():
        return {}
    pairs = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        name, equals, value = line.partition("=")
        if equals and not line.lstrip().startswith("#"):
            pairs[name.strip().removeprefix("export ").strip()] = value.strip().strip("\"'")
    return pairs
