"""Clocks: the rules one by one, and against a reckoning that walks from minute to minute."""

from datetime import date, datetime, timedelta
from itertools import product
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from exchange.importer import import_file
from staff import clocks, services
from staff.calendars import HoursBook, hours_of, published_years, year_published
from staff.clocks import Counts, Hours, SpecialDay, clock, counted_until, reckon
from staff.holidays import Occasion, public_days
from staff.instants import local
from staff.models import CalendarDay, Outlet, PolicyValue
from staff.refusals import Refused
from tests.clock import shanghai
from tests.makers import make_outlet, make_user
from tests.staff.minute_by_minute import Walker

CASES = Path(__file__).resolve().parent.parent / "cases"
AT = shanghai("2026-11-23 10:00")
TODAY = AT.date()


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


NINE_TO_FIVE = ((9 * 60, 17 * 60),)
WITH_LUNCH = ((8 * 60 + 30, 12 * 60), (13 * 60 + 30, 17 * 60 + 30))
ALL_DAY = ((0, 24 * 60),)
# Monday has a lunch break, Sunday is closed, the others are open from nine to five.
WEEK = {1: WITH_LUNCH, **dict.fromkeys(range(2, 7), NINE_TO_FIVE)}


def ends(start: str, minutes: int, hours: Hours | None = None, counts: str = Counts.OPENING) -> str:
    return f"{local(reckon(shanghai(start), minutes, counts, hours or Hours(WEEK)).deadline_at):%Y-%m-%d %H:%M}"


def stretches(start: str, minutes: int, hours: Hours, counts: str = Counts.OPENING) -> list[tuple[str, str]]:
    found = reckon(shanghai(start), minutes, counts, hours).intervals
    return [(f"{begin:%m-%d %H:%M}", f"{end:%m-%d %H:%M}") for begin, end in found]


class TestOneByOne:
    def test_around_the_clock(self):
        assert ends("2026-02-14 23:50", 20, counts=Counts.CONTINUOUS) == "2026-02-15 00:10"
        assert stretches("2026-02-14 23:50", 20, Hours({}), Counts.CONTINUOUS) == [("02-14 23:50", "02-15 00:10")]
        assert stretches("2026-02-14 23:50", 0, Hours({}), Counts.CONTINUOUS) == []

    @pytest.mark.parametrize(
        ("start", "minutes", "deadline"),
        [
            ("2026-11-23 09:00", 60, "2026-11-23 10:00"),  # a Monday morning
            ("2026-11-23 11:30", 30, "2026-11-23 12:00"),  # the end of an interval, not the next beginning
            ("2026-11-23 11:30", 31, "2026-11-23 13:31"),  # over lunch
            ("2026-11-23 12:00", 1, "2026-11-23 13:31"),  # the end does not belong to the interval
            ("2026-11-23 12:30", 1, "2026-11-23 13:31"),  # in the lunch break
            ("2026-11-23 17:30", 1, "2026-11-24 09:01"),  # at closing time
            ("2026-11-27 16:50", 11, "2026-11-28 09:01"),  # into Saturday
            ("2026-11-28 17:00", 1, "2026-11-30 08:31"),  # over the closed Sunday
            ("2026-11-28 16:00", 60, "2026-11-28 17:00"),
            ("2026-11-29 03:00", 0, "2026-11-29 03:00"),  # nothing to count: the start itself, closed or not
        ],
    )
    def test_opening_hours(self, start, minutes, deadline):
        assert ends(start, minutes) == deadline

    def test_midnight(self):
        """24:00 is the end of the day; what touches over midnight stays two stretches."""
        hours = Hours({7: ((600, 1440),), 1: ((0, 60),)})
        assert ends("2026-11-29 23:00", 60, hours) == "2026-11-30 00:00"
        assert stretches("2026-11-29 23:00", 90, hours) == [
            ("11-29 23:00", "11-30 00:00"),
            ("11-30 00:00", "11-30 00:30"),
        ]

    def test_seconds_are_kept(self):
        start = shanghai("2026-11-23 11:59:30")
        found = reckon(start, 1, Counts.OPENING, Hours(WEEK))
        assert f"{local(found.deadline_at):%H:%M:%S}" == "13:30:30"

    def test_the_first_that_applies(self):
        day = date(2026, 10, 10)
        general = {day: SpecialDay(open=True)}
        own = {day: SpecialDay(open=True, spans=((600, 660),))}
        follows = Hours(WEEK, general=general, follows=True)
        assert follows.of(day).spans == WITH_LUNCH, "a make-up Saturday is worked like a Monday"
        assert follows.of(day).like_monday
        assert Hours(WEEK, general=general, follows=False).of(day).spans == NINE_TO_FIVE
        both = Hours(WEEK, own=own, general=general, follows=True)
        assert (both.of(day).spans, both.of(day).origin) == (((600, 660),), clocks.Origin.OWN)
        assert Hours(WEEK, own=own).of(day).spans == ((600, 660),), "its own days hold for one that follows nothing too"
        assert Hours({}, general=general, follows=True).of(day).spans == (), "like a Monday that is closed"

    def test_overlapping_spans_count_once(self):
        hours = Hours({1: ((480, 600), (540, 660))})
        assert ends("2026-11-23 08:00", 180, hours) == "2026-11-23 11:00"
        # Those that only touch stay two stretches.
        assert len(stretches("2026-11-23 08:00", 120, Hours({1: ((480, 540), (540, 660))}))) == 2

    def test_refusals(self):
        with pytest.raises(Refused, match="fewer than 0"):
            reckon(AT, -1, Counts.OPENING, Hours(WEEK))
        for minutes in (0, 1):
            with pytest.raises(Refused, match="closed on every weekday"):
                reckon(AT, minutes, Counts.OPENING, Hours({}))
        assert ends("2026-11-23 10:00", 60, Hours({}), Counts.CONTINUOUS) == "2026-11-23 11:00"
        with pytest.raises(Refused, match="out of the calendar"):
            reckon(AT, 10**10, Counts.CONTINUOUS, Hours(WEEK))

    def test_four_hundred_days(self):
        start = shanghai("2026-01-01 10:00")
        opens = {start.date() + timedelta(days=400): SpecialDay(open=True, spans=((600, 660),))}
        assert reckon(start, 60, Counts.OPENING, Hours({}, own=opens)).deadline_at == shanghai("2027-02-05 11:00")
        later = {start.date() + timedelta(days=400): SpecialDay(open=True, spans=((601, 660),))}
        with pytest.raises(Refused, match="400 days"):
            reckon(start, 1, Counts.OPENING, Hours({}, own=later))
        # It opens in time, but never again.
        with pytest.raises(Refused, match="400 days"):
            reckon(start, 61, Counts.OPENING, Hours({}, own=opens))
        assert reckon(start, 0, Counts.OPENING, Hours({}, own=later)).deadline_at == start

    def test_a_closed_outlet_opens_on_special_days(self):
        own = {date(2026, 11, 30): SpecialDay(open=True, spans=((600, 660),))}
        assert ends("2026-11-23 10:00", 30, Hours({}, own=own)) == "2026-11-30 10:30"
        # Open without times is like a Monday, and the Monday is closed.
        with pytest.raises(Refused, match="closed on every weekday"):
            reckon(AT, 1, Counts.OPENING, Hours({}, own={date(2026, 11, 30): SpecialDay(open=True)}))


class TestProvisional:
    @pytest.fixture
    def hours(self):
        return Hours({day: ((600, 1440),) for day in range(1, 8)}, follows=True, published=frozenset({2026}))

    @pytest.mark.parametrize(
        ("start", "minutes", "provisional"),
        [
            ("2026-12-31 23:00", 60, False),  # the last minute counted is the last of the year
            ("2026-12-31 23:00", 61, True),
            ("2026-12-31 23:59", 0, False),
            ("2027-01-01 00:00", 0, True),
            ("2025-12-31 23:00", 60, True),
            ("2025-12-31 23:00", 61, False),  # what is skipped on the way does not matter, the last minute does
        ],
    )
    def test_the_last_counted_minute_decides(self, hours, start, minutes, provisional):
        assert reckon(shanghai(start), minutes, Counts.OPENING, hours).provisional is provisional

    def test_only_opening_minutes_of_one_that_follows(self, hours):
        assert not reckon(shanghai("2027-05-01 10:00"), 60, Counts.CONTINUOUS, hours).provisional
        assert not reckon(shanghai("2027-05-01 10:00"), 60, Counts.OPENING, Hours(hours.week)).provisional


class TestShares:
    def test_half_and_four_fifths(self):
        found = clock(shanghai("2026-11-23 11:00"), 300, Counts.OPENING, Hours(WEEK))
        at = [f"{local(each):%d %H:%M}" for each in (found.half_at, found.alert_at, found.deadline_at)]
        assert at == ["23 15:00", "23 16:30", "23 17:30"]

    def test_nothing_to_count(self):
        found = clock(AT, 0, Counts.OPENING, Hours(WEEK))
        assert found.half_at == found.alert_at == found.deadline_at == AT

    def test_counted_until(self):
        found = reckon(shanghai("2026-11-23 11:00"), 300, Counts.OPENING, Hours(WEEK))
        for at, passed in [("10:00", 0), ("11:30", 30), ("13:00", 60), ("14:00", 90), ("23:00", 300)]:
            assert counted_until(found.intervals, shanghai(f"2026-11-23 {at}")) == timedelta(minutes=passed)


SPANS = st.lists(st.tuples(st.integers(0, 1439), st.integers(1, 1440)), max_size=3).map(
    lambda pairs: tuple((min(a, b), max(a, b)) for a, b in pairs if a != b)
)
DAYS = st.integers(0, 20).map(lambda days: date(2026, 12, 20) + timedelta(days=days))
SPECIAL = st.dictionaries(DAYS, st.builds(SpecialDay, open=st.booleans(), spans=SPANS), max_size=8)
HOURS = st.builds(
    Hours,
    week=st.dictionaries(st.integers(1, 7), SPANS, max_size=7),
    own=SPECIAL,
    general=SPECIAL,
    follows=st.booleans(),
    published=st.sampled_from([frozenset(), frozenset({2026}), frozenset({2026, 2027})]),
)


class TestAnyHours:
    @settings(max_examples=150, deadline=None)
    @given(HOURS, st.integers(0, 20 * 1440), st.integers(0, 700))
    def test_as_counted_minute_by_minute(self, hours, offset, minutes):
        start = shanghai("2026-12-20 00:00") + timedelta(minutes=offset)
        try:
            found = clock(start, minutes * 10, Counts.OPENING, hours)
        except Refused:
            return
        counted = sum((end - begin for begin, end in found.intervals), timedelta())
        assert counted == timedelta(minutes=minutes * 10)
        for begin, end in found.intervals:
            assert start <= begin < end
            for at in (begin, end - timedelta(minutes=1)):
                minute = at.hour * 60 + at.minute
                assert any(first <= minute < last for first, last in hours.of(at.date()).spans)
        assert [*found.intervals] == sorted(found.intervals)
        assert found.deadline_at == (found.intervals[-1][1] if found.intervals else start)
        # Each share is a reckoning of its own.
        assert found.half_at == reckon(start, minutes * 5, Counts.OPENING, hours).deadline_at
        assert found.alert_at == reckon(start, minutes * 8, Counts.OPENING, hours).deadline_at


# --- From the database ------------------------------------------------------------------------------------------------


@pytest.mark.django_db
class TestHoursOfOutlets:
    def test_without_rows_policy_gives_them(self):
        outlet = make_outlet()
        assert hours_of(outlet, TODAY).week == dict.fromkeys(range(1, 8), ((480, 1200),))
        PolicyValue.objects.create(
            key="outlet.closes", value="18:00", from_on=TODAY, entered_by=make_user(), entered_at=AT, outlet=outlet
        )
        assert hours_of(outlet, TODAY).week[3] == ((480, 1080),)
        assert hours_of(outlet, TODAY - timedelta(days=1)).week[3] == ((480, 1200),)

    def test_with_rows_the_other_days_are_closed(self):
        outlet = make_outlet()
        outlet.opening_hours.create(weekday=2, from_minute=480, to_minute=720)
        outlet.opening_hours.create(weekday=2, from_minute=780, to_minute=1080)
        assert hours_of(outlet, TODAY).week == {2: ((480, 720), (780, 1080))}

    def test_closed_on_every_weekday(self):
        outlet = make_outlet(weekdays_closed=True)
        assert hours_of(outlet, TODAY).week == {}
        # Nor has it those of policy because another outlet of the same book has.
        other = make_outlet("SH02")
        book = HoursBook([outlet, other], TODAY)
        assert (book.of(outlet).week, len(book.of(other).week)) == ({}, 7)
        # Rows that came in later by a workbook are what it opens by.
        outlet.opening_hours.create(weekday=2, from_minute=480, to_minute=720)
        assert hours_of(outlet, TODAY).week == {2: ((480, 720),)}

    def test_rows_of_a_day(self):
        outlet, day = make_outlet(), date(2026, 10, 3)
        CalendarDay.objects.create(outlet=outlet, day=day, open=True, from_minute=780, to_minute=960)
        CalendarDay.objects.create(outlet=outlet, day=day, open=True, from_minute=540, to_minute=720)
        assert hours_of(outlet, TODAY).own == {day: SpecialDay(True, ((540, 720), (780, 960)))}
        # Times go before the hours of a Monday; closed goes before everything.
        whole = CalendarDay.objects.create(outlet=outlet, day=day, open=True)
        assert hours_of(outlet, TODAY).of(day).spans == ((540, 720), (780, 960))
        CalendarDay.objects.filter(pk=whole.pk).update(open=False)
        assert hours_of(outlet, TODAY).of(day).spans == ()

    def test_published_years(self):
        CalendarDay.objects.create(outlet=make_outlet(), day=date(2027, 1, 1), open=False)
        CalendarDay.objects.create(day=date(2026, 1, 1), open=False)
        assert (year_published(2026), year_published(2027)) == (True, False)
        assert published_years() == {2026}
        assert hours_of(make_outlet(), TODAY).published == {2026}

    def test_many_outlets_cost_no_more_queries_than_one(self):
        def queries(number: int) -> int:
            outlets = list(Outlet.objects.order_by("code")[:number])
            with CaptureQueriesContext(
                connection,
            ) as asked:
                book = HoursBook(outlets, TODAY)
                assert all(book.of(outlet).any for outlet in outlets)
            return len(asked)

        for number in range(8):
            outlet = make_outlet(f"X{number}", area=f"区域{number % 3}", follows_public_holidays=bool(number % 2))
            if number % 4 == 1:
                outlet.opening_hours.create(weekday=1, from_minute=480, to_minute=720)
        assert queries(1) == queries(8) <= 5


# --- Minute by minute -------------------------------------------------------------------------------------------------

DAYS_OF_STARTS = [
    *(date(2026, 2, day) for day in (13, 14, 15, 16, 19, 22, 23, 24, 28)),  # Spring Festival and its make-up Saturdays
    date(2026, 1, 4),  # a make-up Sunday
    date(2026, 3, 14),
    date(2026, 3, 15),
    date(2026, 5, 3),
    date(2026, 5, 9),
    date(2026, 9, 20),  # a make-up Sunday
    date(2026, 9, 30),
    date(2026, 10, 9),
    date(2026, 11, 20),  # a Friday
    date(2026, 12, 30),
    date(2026, 12, 31),
]
TIMES_OF_STARTS = ["00:00", "03:07", "08:00", "11:59", "12:00", "12:31", "13:29", "17:29", "17:50", "23:59"]
LENGTHS = [0, 1, 30, 90, 480, 1000, 2880]
CODES = ["CL01", "CL02", "CL03", "CL04", "POLICY", "ALWAYS"]


def joined(intervals) -> list[list[datetime]]:
    """Stretches that touch as one, because a walker sees no border between them."""
    found: list[list[datetime]] = []
    for begin, end in intervals:
        begin, end = (local(at).replace(tzinfo=None) for at in (begin, end))
        if found and found[-1][1] == begin:
            found[-1][1] = end
        else:
            found.append([begin, end])
    return found


@pytest.mark.django_db
def test_two_hundred_starts_are_as_counted_minute_by_minute():
    assert import_file(CASES / "clocks.xlsx", at=AT).errors == []
    services.publish_holidays(year=2026, by=None, at=AT)
    make_outlet("POLICY", follows_public_holidays=True)
    make_outlet("ALWAYS", follows_public_holidays=False)
    starts = [datetime.fromisoformat(f"{day} {time}") for day, time in product(DAYS_OF_STARTS, TIMES_OF_STARTS)]
    assert len(starts) == 200
    walkers = {code: Walker(code) for code in CODES}
    outlets = {outlet.code: outlet for outlet in Outlet.objects.filter(code__in=CODES)}
    book = HoursBook(outlets.values(), TODAY)
    wrong, compared, provisional = [], 0, 0
    for start, code in product(starts, CODES):
        hours, from_at = book.of(outlets[code]), shanghai(start.isoformat())
        for minutes, answer in walkers[code].opening(start, LENGTHS).items():
            found = reckon(from_at, minutes, Counts.OPENING, hours)
            got = (local(found.deadline_at).replace(tzinfo=None), found.provisional, joined(found.intervals))
            compared += 1
            provisional += found.provisional
            if got != (answer.deadline, answer.provisional, answer.counted):
                wrong.append((code, start, minutes, got, answer))
            around = reckon(from_at, minutes, Counts.CONTINUOUS, hours)
            assert around.deadline_at == from_at + timedelta(minutes=minutes)
    assert wrong == []
    assert compared == 200 * len(CODES) * len(LENGTHS)
    assert provisional > 20, "the turn of the year was not reached"


# --- The public calendar ----------------------------------------------------------------------------------------------


def test_the_holidays_of_2026_as_announced():
    days = {each.day: each for each in public_days(2026)}
    off = {day for day, each in days.items() if not each.open}
    made_up = {day for day, each in days.items() if each.open}
    assert {date(2026, 2, day) for day in range(15, 24)} <= off
    assert len(off) == 33
    assert made_up == {
        date(2026, 1, 4), date(2026, 2, 14), date(2026, 2, 28), date(2026, 5, 9), date(2026, 9, 20), date(2026, 10, 10)
    }  # fmt: skip
    assert days[date(2026, 10, 1)].occasion == Occasion.NATIONAL_DAY
    assert days[date(2026, 2, 14)].occasion == Occasion.SPRING_FESTIVAL
    assert [each.day for each in public_days(2026)] == sorted(days)


@pytest.mark.parametrize("year", [1999, 2099])
def test_nobody_guesses_holidays(year):
    with pytest.raises(Refused, match=str(year)):
        public_days(year)
