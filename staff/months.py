"""Months as their first days."""

from calendar import monthrange
from datetime import date
from re import compile

WRITTEN = compile(r"(\d{4})-(\d{2})")


def month_of(day: date) -> date:
    """The month that the day lies in."""
    return day.replace(day=1)


def month_after(month: date, by: int = 1) -> date:
    """So many months after that of the day; before it with a negative number."""
    years, index = divmod(month.year * 12 + month.month - 1 + by, 12)
    return date(years, index + 1, 1)


def last_day(month: date) -> date:
    """The last day of the month."""
    return month.replace(day=monthrange(month.year, month.month)[1])


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month where it has no such day."""
    month = month_after(day, months)
    return month.replace(day=min(day.day, last_day(month).day))


def months_up_to(month: date, number: int) -> list[date]:
    """So many months, the latest of them that of the day; the first one first."""
    return [month_after(month, back) for back in range(1 - number, 1)]


def months_of(first: date, last: date) -> list[date]:
    """Every month with one of these days in it, the first one first."""
    found, month = [], month_of(first)
    while month <= last:
        found.append(month)
        month = month_after(month)
    return found


def read_month(text: str) -> date | None:
    """The month written as `2026-11`; None for anything else."""
    found = WRITTEN.fullmatch(text)
    if not found or not text.isascii() or not 1 <= int(found[2]) <= 12:
        return None
    # The last year that dates know has no month after its last one.
    if not 1990 <= int(found[1]) < 9999:
        return None
    return date(int(found[1]), int(found[2]), 1)


def written(month: date) -> str:
    """The month as `2026-11`."""
    return f"{month:%Y-%m}"
