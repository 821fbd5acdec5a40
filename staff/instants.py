"""Days and instants in words, as people in the house say them: today 09:05, yesterday 15:10, 3 March.

The reader's language comes from the active translation; the day and the clock are those of Asia/Shanghai.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.dates import MONTHS_3
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

SHANGHAI = ZoneInfo("Asia/Shanghai")
END_OF_WORK = time(18)

# Django translates its short months to "三月"; where the day stands behind, people write "3 月 12 日".
# Translators: 中文 周一 周二 周三 周四 周五 周六 周日
WEEKDAYS = (
    pgettext_lazy("weekday", "Mon"),
    pgettext_lazy("weekday", "Tue"),
    pgettext_lazy("weekday", "Wed"),
    pgettext_lazy("weekday", "Thu"),
    pgettext_lazy("weekday", "Fri"),
    pgettext_lazy("weekday", "Sat"),
    pgettext_lazy("weekday", "Sun"),
)


def local(at: datetime) -> datetime:
    """The same instant on the clock of the house."""
    return at.astimezone(SHANGHAI)


def beginning_of(on: date) -> datetime:
    """Midnight in Shanghai at which the day begins."""
    return datetime.combine(on, time.min, tzinfo=SHANGHAI)


def end_of_work(on: date) -> datetime:
    """By when on a day something without a clock is due: six in the evening in Shanghai."""
    return datetime.combine(on, END_OF_WORK, tzinfo=SHANGHAI)


def calendar_words(on: date, today: date) -> str:
    """The day itself, with its year only when that is not this year: `12 Mar`, `12 Mar 2025`; 3 月 12 日."""
    parts = {"day": on.day, "month": on.month, "month_name": MONTHS_3[on.month].capitalize(), "year": on.year}
    if on.year == today.year:
        # Translators: 中文 %(month)d 月 %(day)d 日
        return _("%(day)d %(month_name)s") % parts
    # Translators: 中文 %(year)d 年 %(month)d 月 %(day)d 日
    return _("%(day)d %(month_name)s %(year)d") % parts


def month_day_words(month: int, day: int) -> str:
    """A day of every year: `12 Mar`; 3 月 12 日."""
    on = date(2000, month, day)
    return calendar_words(on, on)


def day_words(on: date, today: date) -> str:
    """`today`, `yesterday`, `tomorrow`, else the calendar day."""
    near = {
        today: pgettext("day", "today"),
        today - timedelta(days=1): pgettext("day", "yesterday"),
        today + timedelta(days=1): pgettext("day", "tomorrow"),
    }
    return near.get(on) or calendar_words(on, today)


def long_day_words(on: date, today: date) -> str:
    """The calendar day with its weekday, for page heads: `Thu 12 Mar`; 3 月 12 日 周四."""
    # Translators: 中文 %(day)s %(weekday)s
    return _("%(weekday)s %(day)s") % {"day": calendar_words(on, today), "weekday": WEEKDAYS[on.weekday()]}


def instant_words(at: datetime, now: datetime) -> str:
    """Day and clock: `today 09:05`, `yesterday 15:10`, `10 Mar 14:00`."""
    there, here = local(at), local(now)
    return f"{day_words(there.date(), here.date())} {there:%H:%M}"


def calendar_instant_words(at: datetime, now: datetime) -> str:
    """Day and clock without words that pass: `12 Mar 09:05`."""
    there = local(at)
    return f"{calendar_words(there.date(), local(now).date())} {there:%H:%M}"


def deadline_words(at: datetime, now: datetime) -> str:
    """As `instant_words`, with the day left out today: `11:00`, `14 Mar 06:42`."""
    there, here = local(at), local(now)
    return f"{there:%H:%M}" if there.date() == here.date() else calendar_instant_words(at, now)
