"""The half-year plan of trainings: which days it covers, and how many trainings are wanted by its end."""

from dataclasses import dataclass
from datetime import date
from math import ceil

JULY = 7


@dataclass(frozen=True)
class HalfYear:
    year: int
    half: int

    @classmethod
    def of(cls, on: date) -> "HalfYear":
        return cls(on.year, 1 if on.month < JULY else 2)

    @classmethod
    def named(cls, text: str) -> "HalfYear | None":
        """`2026-1`; None for anything else."""
        year, _dash, half = text.partition("-")
        if not (year.isascii() and year.isdigit() and len(year) == 4 and half in ("1", "2")) or int(year) < 1900:
            return None
        return cls(int(year), int(half))

    @property
    def first_on(self) -> date:
        return date(self.year, 1 if self.half == 1 else JULY, 1)

    @property
    def last_on(self) -> date:
        return date(self.year, 6, 30) if self.half == 1 else date(self.year, 12, 31)

    @property
    def months(self) -> list[date]:
        return [date(self.year, self.first_on.month + nth, 1) for nth in range(6)]

    @property
    def before(self) -> "HalfYear":
        return HalfYear(self.year, 1) if self.half == 2 else HalfYear(self.year - 1, 2)

    @property
    def after(self) -> "HalfYear":
        return HalfYear(self.year, 2) if self.half == 1 else HalfYear(self.year + 1, 1)

    def __str__(self):
        return f"{self.year}-{self.half}"


def wanted_by_end(of_year: int, half: int) -> int:
    """How many of a year's trainings are wanted by the end of the half: half of them, rounded up; then all."""
    return ceil(of_year / 2) if half == 1 else of_year


@dataclass(frozen=True)
class Line:
    """One kind in the plan: the year's target, and up to the end of the half what is wanted, planned and held."""

    kind: str
    label: str
    of_year: int
    wanted: int
    planned: int
    """Held ones among them."""
    held: int

    @property
    def short(self) -> int:
        """How many are still to be planned."""
        return max(self.wanted - self.planned, 0)
