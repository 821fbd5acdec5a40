"""A reckoning of deadlines that shares nothing with the application's: it walks from minute to minute.

It reads the raw rows itself and knows no intervals, only whether a minute is open. Slow on purpose. Times are naive and
mean Asia/Shanghai.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from staff.models import CalendarDay, OpeningHours, Outlet, PolicyValue

MINUTE = timedelta(minutes=1)


@dataclass
class Answer:
    deadline: datetime
    provisional: bool
    counted: list[list[datetime]]
    """Minutes in a row as [from, to], however many intervals they belong to."""


class Walker:
    """The rows of one outlet, read once."""

    def __init__(self, code: str):
        outlet = Outlet.objects.get(code=code)
        self.follows = outlet.follows_public_holidays
        self.week = list(OpeningHours.objects.filter(outlet_id=outlet.pk).values())
        self.own = list(CalendarDay.objects.filter(outlet_id=outlet.pk).values())
        self.general = list(CalendarDay.objects.filter(outlet_id=None).values())
        assert not PolicyValue.objects.exists(), "this walker knows the shipped default hours alone"
        self.known: dict[date, set[int]] = {}

    def open_minutes(self, day: date) -> set[int]:
        if day not in self.known:
            self.known[day] = set(self.find_open_minutes(day))
        return self.known[day]

    def find_open_minutes(self, day: date):
        rows = [row for row in self.own if row["day"] == day]
        if not rows and self.follows:
            rows = [row for row in self.general if row["day"] == day]
        if not rows:
            return self.minutes_of_weekday(day.isoweekday())
        if any(row["open"] is False for row in rows):
            return []
        if all(row["from_minute"] is None for row in rows):
            return self.minutes_of_weekday(1)
        return [minute for row in rows if row["to_minute"] for minute in range(row["from_minute"], row["to_minute"])]

    def minutes_of_weekday(self, weekday: int):
        if not self.week:
            return range(8 * 60, 20 * 60)
        rows = [row for row in self.week if row["weekday"] == weekday]
        return [minute for row in rows for minute in range(row["from_minute"], row["to_minute"])]

    def is_open(self, at: datetime) -> bool:
        return at.hour * 60 + at.minute in self.open_minutes(at.date())

    def opening(self, start: datetime, lengths: list[int]) -> dict[int, Answer]:
        """What each of the lengths comes to, found on one walk."""
        answers = {0: Answer(start, self.is_provisional(start), [])} if 0 in lengths else {}
        left = sorted(set(lengths) - {0})
        counted: list[list[datetime]] = []
        passed, at = 0, start
        while left:
            if self.is_open(at):
                passed += 1
                if counted and counted[-1][1] == at:
                    counted[-1][1] = at + MINUTE
                else:
                    counted.append([at, at + MINUTE])
                if passed == left[0]:
                    so_far = [list(pair) for pair in counted]
                    answers[left.pop(0)] = Answer(at + MINUTE, self.is_provisional(at), so_far)
            at += MINUTE
        return answers

    def is_provisional(self, last_minute: datetime) -> bool:
        return self.follows and not any(row["day"].year == last_minute.year for row in self.general)
