"""Opening hours as people write them: several intervals a day, to 24:00 at the latest. Plain values only."""

import re
from itertools import pairwise

from django.utils.translation import gettext as _

from .refusals import Refused

DAY = 24 * 60
CLOCK = re.compile(r"(\d{1,2})[:：](\d{2})")

Interval = tuple[int, int, int]
"""Weekday (1 Monday .. 7), from and to in minutes after midnight; `[from, to)`."""


def minute_of(text: str) -> int:
    """`8:00`, `08:00`, `24:00` as minutes after midnight. `Refused` for anything else."""
    match = CLOCK.fullmatch(text.strip())
    minute = int(match[1]) * 60 + int(match[2]) if match and int(match[2]) < 60 else DAY + 1
    if minute > DAY:
        raise Refused(
            _("“%(text)s” is no time of day. Write it like 08:30; midnight at the end is 24:00.") % {"text": text}
        )
    return minute


def check(intervals: list[Interval]) -> list[Interval]:
    """The intervals in order. `Refused` where one runs backwards or two of a day overlap; touching ones are fine."""
    ordered = sorted(intervals)
    for _weekday, from_minute, to_minute in ordered:
        if from_minute >= to_minute:
            raise Refused(
                _("%(from)s to %(to)s ends before it begins. Over midnight, write two lines: to 24:00 and from 00:00.")
                % {"from": clock(from_minute), "to": clock(to_minute)}
            )
    for (day, from_minute, to_minute), (next_day, next_from, next_to) in pairwise(ordered):
        if day == next_day and next_from < to_minute:
            raise Refused(
                _("%(first)s and %(second)s overlap. Make one interval of them.")
                % {
                    "first": f"{clock(from_minute)}–{clock(to_minute)}",
                    "second": f"{clock(next_from)}–{clock(next_to)}",
                }
            )
    return ordered


def clock(minute: int) -> str:
    """Minutes after midnight as `HH:MM`; 1440 is `24:00`."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def words(intervals: list[Interval], weekday: int) -> str:
    """`08:00–12:00, 13:00–20:00` of one weekday; empty when closed."""
    return ", ".join(f"{clock(a)}–{clock(b)}" for day, a, b in sorted(intervals) if day == weekday)
