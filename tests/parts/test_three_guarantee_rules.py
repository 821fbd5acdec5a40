"""Histories around every limit of the three-guarantee rules: one under, at, one over, and both edges of the frame."""

from datetime import date, timedelta

import pytest

from parts.three_guarantee_rules import Counted, Limit, Repair, Wait, count, days_in
from staff.instants import local
from staff.months import months_later
from tests.clock import shanghai

SOLD = date(2025, 8, 31)
AT = shanghai("2027-11-05 10:00")
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
LIMITS = {
    "same_fault": Limit("same_fault", 4, 24, 50_000),
    "days": Limit("days", 30, 24, 50_000),
    "safety": Limit("safety", 2, 24, 50_000),
    "assembly": Limit("assembly", 2, 24, 50_000),
}
BEGIN = shanghai("2025-09-10 09:00")
LAST = shanghai("2027-08-31 23:30")


def repairs(code: str, number: int, kind: str) -> tuple[list[Repair], list[Wait]]:
    """So many of what the limit counts, as one of five histories."""
    field = {"same_fault": "faults", "safety": "safety", "assembly": "assemblies"}.get(code)
    if code == "days":
        return _days(number, kind)
    about = {field: frozenset({"B1001"})}
    found = [
        Repair(f"R{nth}", BEGIN + nth * 20 * DAY, BEGIN + nth * 20 * DAY + HOUR, 1000 * nth, **about)
        for nth in range(number)
    ]
    if kind == "other":
        found += [Repair(f"X{nth}", BEGIN + nth * 9 * DAY, **{field: frozenset({f"P{nth}"})}) for nth in range(9)]
    elif kind == "too late":
        found.append(Repair("L", LAST + HOUR, None, 1000, **about))
    elif kind == "too far":
        found.append(Repair("K", BEGIN + 300 * DAY, None, 50_001, **about))
    elif kind == "last moment":
        found[-1] = Repair("E", LAST, LAST + HOUR, 50_000, **about)
    return found, []


def _days(number: int, kind: str) -> tuple[list[Repair], list[Wait]]:
    if kind == "plain":
        return [Repair("R", BEGIN, BEGIN + number * DAY, 1000)], []
    if kind == "other":
        # Two stretches, one of less than a day; and a wait at home that lies within the first one.
        first = Repair("R", BEGIN, BEGIN + (number - 1) * DAY, 1000)
        return [first, Repair("S", BEGIN + 60 * DAY, BEGIN + 60 * DAY + HOUR, 1500)], [
            Wait("W", BEGIN + DAY, BEGIN + 2 * DAY)
        ]
    if kind == "too late":
        return [Repair("R", BEGIN, BEGIN + number * DAY, 1000), Repair("L", LAST + HOUR, None, 1000)], []
    if kind == "too far":
        return [Repair("R", BEGIN, BEGIN + number * DAY, 1000), Repair("K", BEGIN + 99 * DAY, None, 50_001)], []
    # Repaired for ten days, and then a wait for the part until the last day.
    return [Repair("R", BEGIN, BEGIN + 10 * DAY, 50_000)], [Wait("W", BEGIN + 10 * DAY, BEGIN + number * DAY)]


@pytest.mark.parametrize("kind", ["plain", "other", "too late", "too far", "last moment"])
@pytest.mark.parametrize("over", [-1, 0, 1])
@pytest.mark.parametrize("code", list(LIMITS))
def test_one_under_at_and_one_over(code, over, kind):
    limit = LIMITS[code]
    given, waits = repairs(code, limit.limit + over, kind)
    found = count(limit, sold_on=SOLD, repairs=given, waits=waits, at=AT, local=lambda at: local(at).date())
    assert found[0].number == limit.limit + over
    assert found[0].above == (over == 1)
    assert (100 in found[0].warned_at) == (over >= 0)


@pytest.mark.parametrize(
    ("number", "shares"), [(17, []), (18, [60]), (23, [60]), (24, [60, 80]), (29, [60, 80]), (30, [60, 80, 100])]
)
def test_warnings_come_at_sixty_eighty_and_a_hundred_percent(number, shares):
    assert Counted(LIMITS["days"], "", number).warned_at == shares


def test_each_fault_is_counted_apart_and_the_most_first():
    given = [
        Repair("1", BEGIN, faults=frozenset({"A", "B"})),
        Repair("2", BEGIN + 9 * DAY, faults=frozenset({"B"})),
        Repair("3", BEGIN + 19 * DAY),
    ]
    found = count(LIMITS["same_fault"], sold_on=SOLD, repairs=given, at=AT, local=lambda at: local(at).date())
    assert [(each.about, each.number, each.evidence) for each in found] == [("B", 2, ("1", "2")), ("A", 1, ("1",))]


@pytest.mark.parametrize(
    ("hours", "days"), [([1], 1), ([24], 1), ([25], 2), ([1, 1], 2), ([0], 1), ([720], 30), ([721], 31)]
)
def test_a_begun_day_is_a_whole_one(hours, days):
    assert (
        days_in((BEGIN + nth * 90 * DAY, BEGIN + nth * 90 * DAY + each * HOUR) for nth, each in enumerate(hours))
        == days
    )


@pytest.mark.parametrize(
    ("sold", "months", "day"),
    [
        (date(2024, 2, 29), 24, date(2026, 2, 28)), (date(2025, 8, 31), 24, date(2027, 8, 31)),
        (date(2025, 8, 31), 18, date(2027, 2, 28)), (date(2025, 12, 15), 36, date(2028, 12, 15)),
        (date(2025, 12, 31), 2, date(2026, 2, 28)),
    ],
)  # fmt: skip
def test_months_after_a_sale(sold, months, day):
    assert months_later(sold, months) == day
