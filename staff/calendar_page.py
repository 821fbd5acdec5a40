"""The calendar as its pages show it: a year by months, its occasions, what holds on a day, a clock tried out."""

from calendar import Calendar
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby

from django.urls import reverse
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from . import opening
from .calendars import published_years
from .clocks import MONDAY, Clock, DayHours, Hours, Origin, clock
from .holidays import KNOWN_YEARS, Occasion
from .instants import WEEKDAYS, beginning_of, local
from .models import CalendarDay, Outlet
from .my_day import DueItem
from .roles import Right

# Translators: 中文 一 二 三 四 五 六 日
NARROW_WEEKDAYS = (
    pgettext_lazy("narrow weekday", "Mo"),
    pgettext_lazy("narrow weekday", "Tu"),
    pgettext_lazy("narrow weekday", "We"),
    pgettext_lazy("narrow weekday", "Th"),
    pgettext_lazy("narrow weekday", "Fr"),
    pgettext_lazy("narrow weekday", "Sa"),
    pgettext_lazy("narrow weekday", "Su"),
)
MONDAY_FIRST = Calendar(firstweekday=0)
# From this day on somebody is reminded of a coming year whose holidays are not published yet.
REMIND_FROM = (12, 1)


@dataclass(frozen=True)
class SpecialDayLine:
    """One special day in words: what it is like and why."""

    day: date
    kind: str
    """`off`, `worked` (like a Monday) or `times`."""
    words: str
    why: str

    @property
    def weekday(self) -> str:
        return str(WEEKDAYS[self.day.weekday()])

    @property
    def iso(self) -> str:
        return self.day.isoformat()


@dataclass(frozen=True)
class Cell:
    day: date
    of_month: bool
    line: SpecialDayLine | None = None
    today: bool = False


@dataclass(frozen=True)
class Month:
    number: int
    name: str
    weeks: list[list[Cell]]
    special: int
    """How many of its days are special."""
    present: bool
    """Whether today lies in it."""


@dataclass(frozen=True)
class Period:
    """Days off in a row with one occasion, and the workdays that make up for them."""

    label: str
    first: date
    last: date
    days: int
    made_up: list[date] = field(default_factory=list)


@dataclass(frozen=True)
class Year:
    number: int
    lines: list[SpecialDayLine]
    months: list[Month]
    periods: list[Period]
    known: bool
    """Whether the library knows its holidays."""

    @property
    def published(self) -> bool:
        return bool(self.lines)

    @property
    def off(self) -> int:
        return sum(line.kind == "off" for line in self.lines)

    @property
    def worked(self) -> int:
        return len(self.lines) - self.off


def general_year(year: int, today: date) -> Year:
    """The public calendar of a year. One query."""
    rows = list(CalendarDay.objects.general().in_year(year))
    lines = lines_of(rows)
    by_day = {line.day: line for line in lines}
    return Year(
        number=year,
        lines=lines,
        months=[month_of(year, number, by_day, today) for number in range(1, 13)],
        periods=periods_of(rows),
        known=year in KNOWN_YEARS,
    )


def lines_of(rows: list[CalendarDay]) -> list[SpecialDayLine]:
    """The rows of a calendar in order as one line a day."""
    return [
        line_of(day, list(of_day)) for day, of_day in groupby(sorted(rows, key=by_day_and_time), lambda row: row.day)
    ]


def by_day_and_time(row: CalendarDay) -> tuple[date, int]:
    return row.day, row.from_minute or 0


def line_of(day: date, rows: list[CalendarDay]) -> SpecialDayLine:
    spans = [(row.from_minute, row.to_minute) for row in rows if row.from_minute is not None]
    occasion = next((row.get_occasion_display() for row in rows if row.occasion), "")
    why = pgettext("between items of a list", ", ").join(
        filter(None, [occasion, next((row.note for row in rows if row.note), "")])
    )
    if not all(row.open for row in rows):
        return SpecialDayLine(day, "off", pgettext("of a day", "closed"), why)
    if not spans:
        return SpecialDayLine(day, "worked", _("worked like a Monday"), why)
    return SpecialDayLine(day, "times", span_words(spans), why)


def span_words(spans) -> str:
    return ", ".join(f"{opening.clock(begin)}–{opening.clock(end)}" for begin, end in spans)


def month_of(year: int, number: int, lines: dict[date, SpecialDayLine], today: date) -> Month:
    weeks = [
        [
            Cell(day, of_month, lines.get(day) if of_month else None, today=of_month and day == today)
            for day, of_month in ((day, day.month == number) for day in week)
        ]
        for week in MONDAY_FIRST.monthdatescalendar(year, number)
    ]
    special = sum(cell.line is not None for week in weeks for cell in week)
    present = (today.year, today.month) == (year, number)
    return Month(number, str(MONTHS[number]), weeks, special, present)


def periods_of(rows: list[CalendarDay]) -> list[Period]:
    """The occasions of a year, each with its days off in a row and its make-up workdays."""
    made_up: dict[str, list[date]] = {}
    off: list[CalendarDay] = []
    for row in sorted(rows, key=by_day_and_time):
        if not row.open:
            off.append(row)
        elif row.occasion and row.day not in made_up.setdefault(row.occasion, []):
            made_up[row.occasion].append(row.day)
    runs: list[list[CalendarDay]] = []
    for row in off:
        if runs and runs[-1][-1].occasion == row.occasion and row.day - runs[-1][-1].day <= timedelta(days=1):
            runs[-1].append(row)
        else:
            runs.append([row])
    return [period_of(run, made_up) for run in runs]


def period_of(run: list[CalendarDay], made_up: dict[str, list[date]]) -> Period:
    first, last, occasion = run[0].day, run[-1].day, run[0].occasion
    label = str(Occasion(occasion).label) if occasion else run[0].note or _("Special day")
    # An occasion that a year has twice (New Year at both its ends) takes the workdays that lie near it.
    near = [day for day in made_up.get(occasion, []) if first - timedelta(days=30) <= day <= last + timedelta(days=30)]
    return Period(label, first, last, len({row.day for row in run}), near)


def year_tabs(asked: int, today: date) -> list[tuple[str, str, int | None]]:
    """Last year, this one, the next and the asked one, each with the number of its special days."""
    counts = CalendarDay.objects.general().number_by_year()
    years = sorted({today.year - 1, today.year, today.year + 1, asked, *counts})
    return [(str(year), str(year), counts.get(year, 0)) for year in years if abs(year - asked) <= 3]


# --- One outlet -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Source:
    """One of the places that say what a day is like; the first that says anything is the one that holds."""

    label: str
    words: str
    holds: bool


@dataclass(frozen=True)
class Explained:
    """What holds on a day, and why."""

    day: date
    hours: DayHours
    sources: list[Source]

    @property
    def words(self) -> str:
        return span_words(self.hours.spans)

    @property
    def minutes(self) -> int:
        return sum(end - begin for begin, end in self.hours.spans)

    @property
    def weekday(self) -> str:
        return str(WEEKDAYS[self.day.weekday()])


def explain(hours: Hours, on: date) -> Explained:
    found = hours.of(on)
    sources = [
        Source(_("The outlet's own special day"), words_of(hours, hours.own.get(on)), found.origin == Origin.OWN),
        Source(
            _("The public calendar"),
            words_of(hours, hours.general.get(on)) if hours.follows else _("not followed"),
            found.origin == Origin.GENERAL,
        ),
        Source(
            _("Opening hours of the weekday"),
            span_words(sorted(hours.week.get(on.isoweekday(), ()))) or pgettext("of a day", "closed"),
            found.origin == Origin.WEEKDAY,
        ),
    ]
    return Explained(on, found, sources)


def words_of(hours: Hours, special) -> str:
    if special is None:
        return _("says nothing")
    if not special.open:
        return pgettext("of a day", "closed")
    if special.spans:
        return span_words(special.spans)
    monday = span_words(sorted(hours.week.get(MONDAY, ())))
    return _("like a Monday: %(hours)s") % {"hours": monday or pgettext("of a day", "closed")}


@dataclass(frozen=True)
class CountedStretch:
    begin: datetime
    end: datetime
    why: str

    @property
    def minutes(self) -> int:
        return int((self.end - self.begin).total_seconds() // 60)

    @property
    def until(self) -> str:
        """The end as people say it: midnight is 24:00 of the day that ends."""
        over = self.end.date() > self.begin.date() and self.end.time() == datetime.min.time()
        return "24:00" if over else f"{self.end:%H:%M}"

    @property
    def one_day(self) -> bool:
        return self.end - timedelta(microseconds=1) < self.begin.replace(hour=0, minute=0, second=0) + timedelta(days=1)


@dataclass(frozen=True)
class Tried:
    clock: Clock
    stretches: list[CountedStretch]


def try_clock(hours: Hours, from_at: datetime, minutes: int, counts: str) -> Tried:
    """A clock with its counted stretches and the reason of each. `Refused` as by `staff.clocks`."""
    found = clock(from_at, minutes, counts, hours)
    stretches = [
        CountedStretch(local(begin), local(end), why_of(hours, local(begin).date(), counts))
        for begin, end in found.intervals
    ]
    return Tried(found, stretches)


def why_of(hours: Hours, on: date, counts: str) -> str:
    if counts == "continuous":
        return ""
    found = hours.of(on)
    return str(found.origin.label) if found.origin != Origin.WEEKDAY else ""


# --- What is missing --------------------------------------------------------------------------------------------------


def missing_years(today: date) -> list[int]:
    """This year, and from December on the coming one, where outlets follow public holidays that nobody published."""
    if not Outlet.objects.filter(follows_public_holidays=True).exists():
        return []
    wanted = {today.year} | ({today.year + 1} if (today.month, today.day) >= REMIND_FROM else set())
    return sorted(wanted - published_years())


def followers() -> int:
    """How many outlets follow the public calendar."""
    return Outlet.objects.filter(follows_public_holidays=True).count()


def unpublished(user, at: datetime) -> Iterator[DueItem]:
    """What is due for those who publish holidays: each year that outlets need and that is not in the calendar."""
    if not user.reach(Right.OUTLETS_MANAGE).company:
        return
    for year in missing_years(local(at).date()):
        yield DueItem(
            deadline_at=beginning_of(date(year, 1, 1)),
            started_at=beginning_of(date(year - 1, *REMIND_FROM)),
            what=_("Publish the public holidays of %(year)s") % {"year": year},
            why=_("Deadlines in opening hours that end in that year are provisional until then"),
            url=f"{reverse('staff:calendar')}?year={year}",
            action=_("Open the calendar"),
        )
