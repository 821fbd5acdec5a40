"""The hours of outlets as the database keeps them: weekdays, special days, the public calendar."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import prefetch_related_objects

from . import policy
from .clocks import Hours, Span, SpecialDay
from .models import CalendarDay, OpeningHours, Outlet
from .policies import default_intervals

BY_POLICY = ("outlet.opens", "outlet.closes")


class HoursBook:
    """The hours of any number of outlets, in a constant number of queries.

    `on` is the day whose policy gives the hours of outlets without their own. The outlets had best come with their
    area at hand; where they do not, all areas are fetched in one query.
    """

    def __init__(self, outlets: Iterable[Outlet], on: date):
        self.outlets = list(outlets)
        ids = [outlet.pk for outlet in self.outlets]
        self.weeks = _weeks_of(ids)
        self.special = _days_of(CalendarDay.objects.of_outlets(ids))
        self.general = _days_of(CalendarDay.objects.general()).get(None, {})
        self.published = frozenset(day.year for day in self.general)
        self.by_policy = policy.Book(BY_POLICY, on=on) if self.without_hours() else None
        self.known: dict[int, Hours] = {}

    def without_hours(self) -> list[Outlet]:
        """Those whose hours policy gives, with their areas at hand."""
        found = [outlet for outlet in self.outlets if outlet.pk not in self.weeks and not outlet.weekdays_closed]
        if found:
            prefetch_related_objects(found, "area")
        return found

    def of(self, outlet: Outlet) -> Hours:
        """The hours of one of the outlets."""
        if outlet.pk not in self.known:
            self.known[outlet.pk] = Hours(
                week=self._week(outlet),
                own=self.special.get(outlet.pk, {}),
                general=self.general,
                follows=outlet.follows_public_holidays,
                published=self.published,
            )
        return self.known[outlet.pk]

    def _week(self, outlet: Outlet) -> Mapping[int, tuple[Span, ...]]:
        if outlet.pk in self.weeks:
            return self.weeks[outlet.pk]
        if outlet.weekdays_closed or self.by_policy is None:
            return {}
        return by_weekday(default_intervals(self.by_policy.for_outlet(outlet)))


def hours_of(outlet: Outlet, on: date) -> Hours:
    """The hours of one outlet; `on` is the day whose policy fills in where it has none of its own."""
    return HoursBook([outlet], on).of(outlet)


def year_published(year: int) -> bool:
    """Whether the public calendar says anything about the year."""
    return CalendarDay.objects.general().filter(day__year=year).exists()


def published_years() -> set[int]:
    return {day.year for day in CalendarDay.objects.general().dates("day", "year")}


def by_weekday(intervals: Iterable[tuple[int, int, int]]) -> dict[int, tuple[Span, ...]]:
    """`(weekday, from, to)` as spans by weekday."""
    week: dict[int, tuple[Span, ...]] = {}
    for weekday, begin, end in sorted(intervals):
        week[weekday] = (*week.get(weekday, ()), (begin, end))
    return week


def special_day(rows: Iterable[tuple[bool, int | None, int | None]]) -> SpecialDay:
    """The rows `(open, from, to)` of one day as one: a row that closes it closes it, whatever the others say."""
    rows = list(rows)
    if not all(is_open for is_open, _begin, _end in rows):
        return SpecialDay(open=False)
    return SpecialDay(
        open=True,
        spans=tuple(sorted((begin, end) for _open, begin, end in rows if begin is not None and end is not None)),
    )


def _weeks_of(outlet_ids: list[int]) -> dict[int, dict[int, tuple[Span, ...]]]:
    rows: dict[int, list[tuple[int, int, int]]] = {}
    found = OpeningHours.objects.filter(outlet__in=outlet_ids)
    for outlet_id, *interval in found.values_list("outlet", "weekday", "from_minute", "to_minute"):
        rows.setdefault(outlet_id, []).append((interval[0], interval[1], interval[2]))
    return {outlet_id: by_weekday(intervals) for outlet_id, intervals in rows.items()}


def _days_of(found) -> dict[int | None, dict[date, SpecialDay]]:
    rows: dict[int | None, dict[date, list]] = {}
    for outlet_id, day, *row in found.values_list("outlet", "day", "open", "from_minute", "to_minute"):
        rows.setdefault(outlet_id, {}).setdefault(day, []).append(row)
    return {outlet_id: {day: special_day(of_day) for day, of_day in days.items()} for outlet_id, days in rows.items()}
