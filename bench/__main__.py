"""Every measure of docs/performance.md in one table; ends with 1 when one of them is over its limit."""

import os
import sys
from importlib import import_module

MODULES = ("import_rows", "ledger", "commission", "calls", "care", "approvals", "audiences", "boards")
HEADINGS = ("measure", "measured", "reference", "ratio", "goal", "limit", "verdict")
MET, WITHIN, OVER = "goal met", "within limit", "OVER"


def main() -> int:
    began = load()
    rows = [row for module in MODULES for row in import_module(f"bench.{module}").run()]
    verdicts = [verdict(measured, ratio, goal, limit) for _name, measured, _reference, ratio, goal, limit in rows]
    print(table([HEADINGS, *(shown(row, word) for row, word in zip(rows, verdicts, strict=True))]))
    print(f"\n{os.cpu_count()} cores; waiting for them on average before {began:.1f}, after {load():.1f} processes.")
    return int(OVER in verdicts)


def load() -> float:
    """How busy the machine is with everything together; nearly nothing on a quiet one."""
    return os.getloadavg()[0]


def verdict(measured: str, ratio: float, goal: str, limit: str) -> str:
    """A bound in "times" is one on the ratio; any other is one on what was measured, in the same unit."""
    if exceeds(measured, ratio, limit):
        return OVER
    return WITHIN if exceeds(measured, ratio, goal) else MET


def exceeds(measured: str, ratio: float, bound: str) -> bool:
    most, unit = number_and_unit(bound)
    if unit == "times":
        return ratio > most
    value, unit_of_value = number_and_unit(measured)
    assert unit == unit_of_value, f"{measured} cannot be held against {bound}"
    return value > most


def number_and_unit(text: str) -> tuple[float, str]:
    number, _space, unit = text.partition(" ")
    return float(number), unit


def shown(row: tuple, word: str) -> tuple[str, ...]:
    name, measured, reference, ratio, goal, limit = row
    return name, measured, reference, f"{ratio:.1f}", goal, limit, word


def table(rows: list[tuple[str, ...]]) -> str:
    """Aligned columns, which are also a table in Markdown."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [" | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]
    lines.insert(1, "-|-".join("-" * width for width in widths))
    return "\n".join(f"| {line} |" if number != 1 else f"|-{line}-|" for number, line in enumerate(lines))


if __name__ == "__main__":
    sys.exit(main())
