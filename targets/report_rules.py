"""The stretches of time that reports are about, and places in a ranking. Plain values; none reads the clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from django.utils.translation import pgettext_lazy

from staff.months import last_day, month_after, month_of, months_of, read_month, written

DAY = timedelta(days=1)
WEEK = timedelta(days=7)


class Span(StrEnum):
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"

    @property
    def label(self):
        return SPAN_LABELS[self]


SPAN_LABELS = {
    # Translators: 中文 日报
    Span.DAY: pgettext_lazy("report", "Day"),
    # Translators: 中文 周报
    Span.WEEK: pgettext_lazy("report", "Week"),
    # Translators: 中文 月报
    Span.MONTH: pgettext_lazy("report", "Month"),
    # Translators: 中文 季度
    Span.QUARTER: pgettext_lazy("report", "Quarter"),
}


@dataclass(frozen=True)
class Period:
    """A day, a week from Monday, a calendar month or a quarter, by its first day."""

    span: Span
    first: date

    @classmethod
    def around(cls, span: Span | str, day: date) -> "Period":
        """The one of that length in which the day lies."""
        span = Span(span)
        if span == Span.WEEK:
            return cls(span, day - day.weekday() * DAY)
        if span == Span.MONTH:
            return cls(span, month_of(day))
        if span == Span.QUARTER:
            return cls(span, date(day.year, (day.month - 1) // 3 * 3 + 1, 1))
        return cls(span, day)

    @classmethod
    def latest(cls, span: Span | str, today: date) -> "Period":
        """The last one that is over: yesterday, the week or the month before."""
        return cls.around(span, cls.around(span, today).first - DAY)

    @property
    def last(self) -> date:
        return self._moved(1) - DAY

    @property
    def before(self) -> "Period":
        """What it is held against: the same weekday of the week before, else the one before it."""
        if self.span == Span.DAY:
            return Period(self.span, self.first - WEEK)
        return self.earlier

    @property
    def earlier(self) -> "Period":
        return Period(self.span, self._moved(-1))

    @property
    def later(self) -> "Period":
        return Period(self.span, self._moved(1))

    def _moved(self, by: int) -> date:
        if self.span == Span.DAY:
            return self.first + by * DAY
        if self.span == Span.WEEK:
            return self.first + by * WEEK
        return month_after(self.first, by * (3 if self.span == Span.QUARTER else 1))

    @property
    def months(self) -> list[date]:
        return months_of(self.first, self.last)

    @property
    def whole_months(self) -> bool:
        return self.first.day == 1 and self.last == last_day(month_of(self.last))

    @property
    def written(self) -> str:
        """As it stands in an address: `2026-11-22`, of months `2026-11`."""
        return written(self.first) if self.span in (Span.MONTH, Span.QUARTER) else self.first.isoformat()

    def over(self, today: date) -> bool:
        return self.last < today


def read_period(span: Span | str, text: str) -> Period | None:
    """The period of that length around what an address says: a day, or a month; None for anything else."""
    month = read_month(text)
    if month:
        return Period.around(span, month)
    try:
        day = date.fromisoformat(text) if len(text) == 10 and text.isascii() else None
    except ValueError:
        return None
    # Beyond these years there may be no day before or after it.
    return Period.around(span, day) if day and 1990 <= day.year < 9999 else None


def places(values: Iterable[Decimal | int | None], better: int) -> list[int | None]:
    """The place of each: 1 for the best, the same for equal ones, after two seconds comes the fourth; None for none.

    `better` is 1 where more is better, -1 where less is.
    """
    listed = list(values)
    sign = -1 if better < 0 else 1
    known = sorted((value * sign for value in listed if value is not None), reverse=True)
    first = {value: place for place, value in reversed(list(enumerate(known, start=1)))}
    return [None if value is None else first[value * sign] for value in listed]
