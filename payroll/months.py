"""Months as their first days."""

from calendar import monthrange
from datetime import date


def month_of(day: date) -> date:
    """The month that the day lies in."""
    return day.replace(day=1)


def last_day(month: date) -> date:
    return month.replace(day=monthrange(month.year, month.month)[1])


def month_after(month: date, by: int = 1) -> date:
    """The month so many months later, or with a negative number earlier."""
    years, index = divmod(month.month - 1 + by, 12)
    return date(month.year + years, index + 1, 1)


def read_month(text: str) -> date | None:
    """The month written as `2026-10`; None for anything else."""
    year, dash, number = text.strip().partition("-")
    if dash and len(year) == 4 and len(number) == 2 and (year + number).isascii() and (year + number).isdigit():
        if 1 <= int(number) <= 12 and int(year) >= 1900:
            return date(int(year), int(number), 1)
    return None
