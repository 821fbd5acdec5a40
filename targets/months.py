"""Months as their first days."""

from datetime import date, timedelta
from re import compile

WRITTEN = compile(r"(\d{4})-(\d{2})")


def month_of(day: date) -> date:
    """The month that the day lies in."""
    return day.replace(day=1)


def month_after(month: date, by: int = 1) -> date:
    """So many months later; earlier with a negative number."""
    years, index = divmod(month.year * 12 + month.month - 1 + by, 12)
    return date(years, index + 1, 1)


def last_day(month: date) -> date:
    """The last day of the month that `month` is the first day of."""
    return month_after(month) - timedelta(days=1)


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
    return f"{month:%Y-%m}"
