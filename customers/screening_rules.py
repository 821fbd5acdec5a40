"""Screening rounds in plain values: how late a list is, what that costs, which rows are looked at again.

Drawn for the second look: of the rows that were found true and of those that were cleared, each by itself, the stated
share, rounded up, so at least one of each. The order is that of the SHA-256 of `seed:number of the list:line`;
anybody who knows the seed draws the same. Where a cleared row turns out to be true, all other cleared rows of its list
are looked at too.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal
from hashlib import sha256

BULK, LATER = "bulk", "later"
TRUE, NOT_TRUE = "true", "not_true"


@dataclass(frozen=True)
class Rule:
    """Points off for a list that is late. `per_day` for each day begun after the due day, `later` for each day after
    the one on which a customer was found, `most` for one list."""

    per_day: int
    later: int
    most: int

    def points(self, kind: str, late_days: int) -> int:
        each = self.later if kind == LATER else self.per_day
        return min(self.most, max(0, late_days) * each)

    def as_data(self) -> dict[str, int]:
        return {"per_day": self.per_day, "later": self.later, "most": self.most}


def days_late(due_on: date, filed_on: date) -> int:
    """Whole days after the due day; on the day itself nothing is late."""
    return max(0, (filed_on - due_on).days)


def place_in_draw(seed: str, number: str, line: int) -> str:
    return sha256(f"{seed}:{number}:{line}".encode()).hexdigest()


def drawn(seed: str, number: str, verdicts: Iterable[tuple[int, str]], percent: Decimal) -> set[int]:
    """The lines that are looked at again; `verdicts` are pairs of line and verdict. With 0 percent none is."""
    found: set[int] = set()
    pairs = list(verdicts)
    for verdict in (TRUE, NOT_TRUE):
        lines = sorted(
            (line for line, said in pairs if said == verdict), key=lambda line: place_in_draw(seed, number, line)
        )
        wanted = (len(lines) * Decimal(percent) / 100).to_integral_value(ROUND_CEILING)
        found.update(lines[: int(wanted)])
    return found


@dataclass(frozen=True)
class SecondLooks:
    """What the second looks came to. Rates are None where there is nothing to divide by."""

    judged: int
    drawn: int
    looked: int
    cleared_looked: int
    false_clears: int

    @property
    def open(self) -> int:
        return self.drawn - self.looked

    @property
    def rate(self) -> Decimal | None:
        """Rows drawn of the rows judged, in percent."""
        return _percent(self.drawn, self.judged)

    @property
    def false_clear_rate(self) -> Decimal | None:
        """Of the cleared rows that were looked at again, how many were true after all, in percent."""
        return _percent(self.false_clears, self.cleared_looked)


def _percent(part: int, whole: int) -> Decimal | None:
    return (Decimal(part) * 100 / whole).quantize(Decimal("0.1")) if whole else None
