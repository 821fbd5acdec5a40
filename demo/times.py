"""Instants as an outlet lives them: from the morning's first car to the evening's last call, in Asia/Shanghai."""

from datetime import date, datetime, time, timedelta
from random import Random

from staff.instants import SHANGHAI

OPENS, CLOSES = time(8, 30), time(19, 30)


def on_day(day: date, minutes: int) -> datetime:
    """So many minutes after midnight of the day."""
    return datetime.combine(day, time.min, SHANGHAI) + timedelta(minutes=minutes)


def _some_minutes(at: datetime) -> int:
    """Up to 70, different for instants that are not the same."""
    return (int(at.timestamp()) // 60 * 7919) % 71


def by_day(at: datetime) -> datetime:
    """The same minute if people are at work then, else the next morning."""
    at = at.replace(second=0, microsecond=0)
    here = at.astimezone(SHANGHAI)
    if here.time() < OPENS:
        return on_day(here.date(), 8 * 60 + 31 + _some_minutes(at))
    if here.time() > CLOSES:
        return on_day(here.date() + timedelta(days=1), 8 * 60 + 31 + _some_minutes(at))
    return at


def by_day_before(at: datetime) -> datetime:
    """The same minute if people are at work then, else the evening before."""
    at = at.replace(second=0, microsecond=0)
    here = at.astimezone(SHANGHAI)
    if here.time() > CLOSES:
        return on_day(here.date(), 19 * 60 + 15 - _some_minutes(at))
    if here.time() < OPENS:
        return on_day(here.date() - timedelta(days=1), 19 * 60 + 15 - _some_minutes(at))
    return at


def within_the_day(at: datetime, earliest: datetime, latest: datetime) -> datetime:
    """`at`, moved into working hours if that can be done without leaving the bounds."""
    for moved in (by_day(at), by_day_before(at)):
        if earliest <= moved <= latest:
            return moved
    return at


def reception(rng: Random, day: date) -> datetime:
    """When a car comes in: mostly in the morning."""
    return on_day(day, 8 * 60 + int(rng.triangular(5, 9 * 60, 110)))


def years_later(day: date, years: int) -> date:
    """The same day in another year; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
