"""Rules of guarantee shipments: which way is open for which amount and day, and by when the paperwork is due. Pure."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

MonthDay = tuple[int, int]


class Wrong(StrEnum):
    """What stands against a request."""

    NO_LOAN_NOW = "no_loan_now"
    LOAN_FOR_CASES_ONLY = "loan_for_cases_only"
    LOAN_FROM_THERE = "loan_from_there"
    THERE_IN_TRANSIT = "there_in_transit"
    NEW_CAR_ON_LOAN_ONLY = "new_car_on_loan_only"
    TOO_DEAR_BY_AIR = "too_dear_by_air"


@dataclass(frozen=True)
class Settled:
    """What is settled for an outlet on a day. The periods include both days."""

    air_up_to: Decimal
    loan_from: MonthDay
    loan_to: MonthDay
    papers_from: MonthDay
    papers_to: MonthDay


def in_period(on: date, first: MonthDay, last: MonthDay) -> bool:
    """Whether the day lies in the period of every year; one that ends before it begins runs over New Year."""
    day = (on.month, on.day)
    return first <= day <= last if first <= last else day >= first or day <= last


def loans_open(on: date, settled: Settled) -> bool:
    return in_period(on, settled.loan_from, settled.loan_to)


def what_is_wrong(
    *, kind: str, reason: str, source: str, amount: Decimal, on: date, settled: Settled, in_transit: bool = False
) -> Wrong | None:
    """The first thing that stands against a request, or None; `in_transit` says that the region's transit warehouse
    has all of it.

    A loan is for key customers' missing parts, in its period: from the transit warehouse, or, where the part is not
    there, from a new car at a dealer or by air of any amount. Otherwise air goes up to its limit only.
    """
    loan = kind == "loan"
    if loan and not loans_open(on, settled):
        return Wrong.NO_LOAN_NOW
    if loan and reason != "key_case":
        return Wrong.LOAN_FOR_CASES_ONLY
    if loan and source == "express":
        return Wrong.LOAN_FROM_THERE
    if loan and source != "transit" and in_transit:
        return Wrong.THERE_IN_TRANSIT
    if source == "new_car" and not loan:
        return Wrong.NEW_CAR_ON_LOAN_ONLY
    if source == "air" and not loan and amount > settled.air_up_to:
        return Wrong.TOO_DEAR_BY_AIR
    return None


def papers_due_on(shipped_on: date, settled: Settled) -> date:
    """The last day of the paperwork's period that ends on or after the day of shipping."""
    last = date(shipped_on.year, *settled.papers_to)
    return last if last >= shipped_on else date(shipped_on.year + 1, *settled.papers_to)


def papers_begin_on(due_on: date, settled: Settled) -> date:
    """The first day of the paperwork's period that ends on the day."""
    first = date(due_on.year, *settled.papers_from)
    return first if first <= due_on else date(due_on.year - 1, *settled.papers_from)


def papers_time(on: date, settled: Settled) -> bool:
    return in_period(on, settled.papers_from, settled.papers_to)
