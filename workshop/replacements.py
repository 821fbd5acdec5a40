"""Which abnormal replacements of the same part of a car come too close upon each other. Plain values only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from staff.months import months_later


@dataclass(frozen=True)
class Line:
    """One fitted part that failed otherwise than by ordinary wear. `order` is None for a sale without an order."""

    number: str
    line: int
    on: date
    order: str | None

    @property
    def key(self) -> str:
        return f"{self.number}/{self.line}"


@dataclass(frozen=True)
class Replacement:
    """Lines of one order or of one day are one replacement, transitively; its date is that of its first line."""

    on: date
    lines: tuple[Line, ...]


def replacements(lines: Iterable[Line]) -> list[Replacement]:
    """The lines of one car and fault code as replacements, in order of date."""
    lines = sorted(lines, key=lambda line: (line.on, line.number, line.line))
    group_of: dict = {}
    groups: list[list[Line]] = []
    for line in lines:
        keys = [("day", line.on)] + ([("order", line.order)] if line.order else [])
        mine: list[Line] = [line]
        for found in _distinct(group_of[key] for key in keys if key in group_of):
            mine = found + mine
            groups.remove(found)
        groups.append(mine)
        for member in mine:
            group_of[("day", member.on)] = mine
            if member.order:
                group_of[("order", member.order)] = mine
    made = [Replacement(min(line.on for line in group), tuple(group)) for group in groups]
    return sorted(made, key=lambda replacement: replacement.on)


def _distinct(groups):
    seen = []
    for group in groups:
        if not any(group is other for other in seen):
            seen.append(group)
    return seen


def repeated(lines: Iterable[Line], *, on: date, months: int, within_days: int) -> list[Line]:
    """Every line of both replacements of every pair that comes too close, each once.

    The later one is not after the earlier plus `months` calendar months, and at most `within_days` days before `on`.
    """
    made = replacements(lines)
    proving: dict[str, Line] = {}
    oldest = on - timedelta(days=within_days)
    for index, earlier in enumerate(made):
        for later in made[index + 1 :]:
            if oldest <= later.on <= months_later(earlier.on, months):
                proving |= {line.key: line for line in (*earlier.lines, *later.lines)}
    return list(proving.values())
