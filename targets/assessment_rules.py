"""Points of an outlet's month in plain values: what a rule takes off, what is left, what an appeal gives back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

# What every outlet begins a month with.
FULL = 100
SCREENING, COMPLAINTS, PAPERS = "screening", "complaints_late", "papers"
FOLLOW_UPS, CASES, REPORTS = "follow_ups_late", "cases_late", "reports_315"
# In the order of the page.
RULES = (SCREENING, COMPLAINTS, PAPERS, FOLLOW_UPS, CASES, REPORTS)
# Points that have an appeal of their own where they come from.
APPEALED_ELSEWHERE = frozenset({SCREENING})

GRANTED, PARTLY, REFUSED = "granted", "partly", "refused"


@dataclass(frozen=True)
class Rate:
    """What one rule takes off in an outlet: points for each case, and the most in a month."""

    each: int
    most: int
    on: bool = True

    def points(self, number: int) -> int:
        """Points off for so many cases; none where the rule is not in force. Never more than `FULL`."""
        return min(FULL, self.most, max(0, number) * self.each) if self.on else 0


def left(taken: Iterable[int]) -> int:
    """What is left of `FULL` points; never below zero."""
    return max(0, FULL - sum(taken))


def problems(taken: Mapping[str, int], given: Mapping[str, int]) -> list[str]:
    """The rules to which more would be given back than they took, or less than nothing; `taken` of those appealed."""
    return [rule for rule, points in given.items() if not 0 <= points <= taken.get(rule, 0)]


def verdict(taken: Mapping[str, int], given: Mapping[str, int]) -> str:
    """How an appeal ended: everything given back, a part, nothing."""
    back = sum(given.values())
    if not back:
        return REFUSED
    return GRANTED if back == sum(taken.values()) else PARTLY
