"""Special days: who may say what, what is left behind, who hears of it, and how they come in by a workbook."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import translation

from exchange.importer import import_file, import_sheets
from exchange.reader import RawSheet
from intake.services.contents import rights_of, scope_of
from staff import calendar_hooks, calendar_page, my_day, services, trail
from staff.calendars import year_published
from staff.holidays import Occasion, public_days
from staff.models import CalendarDay, TrailEntry
from staff.refusals import AlreadyDone, Refused
from staff.roles import Role
from staff.services.calendar import seen_of_day
from tests.clock import shanghai
from tests.makers import make_outlet, make_user
from tests.racing import race

DAY = date(2026, 10, 3)
AT = shanghai("2026-09-01 10:00")


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def heard(monkeypatch):
    """What the listeners are told, as `(years, outlets, by, at)`."""
    told: list[tuple] = []
    monkeypatch.setattr(calendar_hooks, "_listeners", [])
    calendar_hooks.on_calendar_change(lambda *what: told.append(what))
    return told


@pytest.fixture
def set_day(house, today):
    def do(**changed):
        outlet, day = changed.get("outlet", house.sh01), changed.get("day", DAY)
        wanted = {
            "outlet": outlet,
            "day": day,
            "open": True,
            "spans": [(540, 960)],
            "seen": seen_of_day(outlet, day),
            "by": house.service_manager if outlet else house.administrator,
            "at": today,
        }
        services.set_day(**{**wanted, **changed})

    return do


def test_two_administrators_at_once(transactional_db):
    admins = [make_user(name, Role.ADMINISTRATOR) for name in ("安然", "安宁")]

    def say(by, open):
        seen = {"seen": seen_of_day(None, DAY), "by": by, "at": AT}
        return lambda: services.set_day(outlet=None, day=DAY, open=open, spans=[], **seen)

    def outcomes(deeds) -> list[str]:
        return sorted(type(each).__name__ for each in race(deeds))

    for _round in range(3):
        assert outcomes([say(admins[0], True), say(admins[1], False)]) == ["AlreadyDone", "NoneType"]
        seen = seen_of_day(None, DAY)
        withdraw = [
            lambda by=by, seen=seen: services.withdraw_day(outlet=None, day=DAY, seen=seen, by=by, at=AT)
            for by in admins
        ]
        assert outcomes(withdraw) == ["AlreadyDone", "NoneType"]
        publish = [lambda by=by: services.publish_holidays(year=2026, by=by, at=AT) for by in admins]
        added = race([*publish, say(admins[0], True)])
        numbers = sorted(each for each in added if isinstance(each, int))
        # The second finds nothing left to add; whoever saw the day empty is told that it is not
        assert numbers[0] == 0 and numbers[1] in (all_days := len(public_days(2026)), all_days - 1)
        assert type(added[2]).__name__ in ("AlreadyDone", "NoneType")
        assert TrailEntry.objects.filter(action="calendar.published").count() == _round + 1
        assert CalendarDay.objects.general().filter(day=DAY).count() == 1
        CalendarDay.objects.all().delete()


def rows(outlet=None, day=DAY) -> list[tuple]:
    found = CalendarDay.objects.filter(outlet=outlet, day=day)
    return list(found.values_list("open", "from_minute", "to_minute"))


class TestSettingADay:
    def test_with_a_lunch_break(self, set_day, house):
        set_day(spans=[(780, 960), (540, 720)], note=" 节日值班 ")
        assert rows(house.sh01) == [(True, 540, 720), (True, 780, 960)]
        entry = trail.entries_about(house.sh01).get()
        assert entry.action == "calendar.day_set"
        assert entry.changes == {
            "day": [None, "2026-10-03"],
            "open": [None, True],
            "hours": ["", "09:00–12:00, 13:00–16:00"],
            "note": ["", "节日值班"],
        }

    def test_another_word_takes_the_place_of_the_first(self, set_day, house):
        set_day()
        set_day(open=False, spans=[])
        assert rows(house.sh01) == [(False, None, None)]
        set_day(spans=[])
        assert rows(house.sh01) == [(True, None, None)]
        assert trail.entries_about(house.sh01).count() == 3

    def test_the_same_again_is_nothing(self, set_day, house, heard, django_capture_on_commit_callbacks):
        set_day()
        with django_capture_on_commit_callbacks(execute=True):
            set_day()
        assert (heard, trail.entries_about(house.sh01).count()) == ([], 1)

    def test_from_a_stale_page(self, set_day, house):
        seen = seen_of_day(house.sh01, DAY)
        set_day()
        with pytest.raises(AlreadyDone):
            set_day(open=False, spans=[], seen=seen)
        assert rows(house.sh01) == [(True, 540, 960)]

    @pytest.mark.parametrize(
        "wrong", [{"spans": [(960, 540)]}, {"spans": [(540, 720), (700, 800)]}, {"open": False}], ids=str
    )
    def test_no_sense(self, set_day, house, wrong):
        with pytest.raises(Refused):
            set_day(**wrong)
        assert rows(house.sh01) == []

    def test_of_the_public_calendar(self, set_day, house):
        set_day(outlet=None, open=False, spans=[], occasion=Occasion.NATIONAL_DAY)
        assert rows() == [(False, None, None)]
        entry = TrailEntry.objects.get(action="calendar.day_set")
        assert (entry.label, entry.outlet, entry.changes["occasion"]) == ("2026-10-03", None, ["", "national_day"])

    def test_by_somebody_without_the_right(self, set_day, house):
        for by in (house.service_advisor, house.general_manager, house.near["service_manager"]):
            with pytest.raises(PermissionDenied):
                set_day(by=by)
        for by in (house.service_manager, house.area_manager, house.region_manager):
            with pytest.raises(PermissionDenied):
                set_day(outlet=None, by=by)
        assert not CalendarDay.objects.exists()


class TestWithdrawing:
    @pytest.fixture
    def withdraw(self, house, today):
        def do(outlet, **changed):
            wanted = {
                "seen": seen_of_day(outlet, DAY),
                "by": house.service_manager if outlet else house.administrator,
                "at": today,
            }
            services.withdraw_day(outlet=outlet, day=DAY, **{**wanted, **changed})

        return do

    def test_it_is_as_its_weekday_again(self, set_day, withdraw, house):
        set_day()
        withdraw(house.sh01)
        assert rows(house.sh01) == []
        entry = trail.entries_about(house.sh01).first()
        assert entry.action == "calendar.day_withdrawn"
        assert entry.changes == {"day": ["2026-10-03", None], "open": [True, None], "hours": ["09:00–16:00", ""]}

    def test_twice(self, set_day, withdraw, house):
        set_day()
        seen = seen_of_day(house.sh01, DAY)
        withdraw(house.sh01)
        with pytest.raises(AlreadyDone):
            withdraw(house.sh01, seen=seen)
        with pytest.raises(AlreadyDone):
            withdraw(house.sh01)

    def test_of_the_public_calendar(self, set_day, withdraw, house):
        set_day(outlet=None)
        with pytest.raises(PermissionDenied):
            withdraw(None, by=house.service_manager)
        withdraw(None)
        assert not year_published(2026)


class TestPublishing:
    def test_what_stands_there_stays(self, set_day, house, today):
        set_day(outlet=None, day=date(2026, 10, 1), open=True, spans=[(600, 720)])
        assert services.publish_holidays(year=2026, by=house.administrator, at=today) == 38
        assert rows(day=date(2026, 10, 1)) == [(True, 600, 720)]
        assert services.publish_holidays(year=2026, by=house.administrator, at=today) == 0
        assert TrailEntry.objects.filter(action="calendar.published").count() == 1

    def test_it_is_for_headquarters(self, house, today):
        with pytest.raises(PermissionDenied):
            services.publish_holidays(year=2026, by=house.service_manager, at=today)
        with pytest.raises(Refused):
            services.publish_holidays(year=2099, by=house.administrator, at=today)
        assert not CalendarDay.objects.exists()

    def test_who_hears_of_it(self, house, today, heard, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            services.publish_holidays(year=2026, by=house.administrator, at=today)
        assert heard == [({2026}, None, house.administrator, today)]


class TestHearing:
    def test_of_an_outlets_day(self, set_day, house, today, heard, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            set_day()
        assert heard == [({2026}, {house.sh01.pk}, house.service_manager, today)]

    def test_not_of_what_was_refused(self, set_day, heard, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True), pytest.raises(Refused):
            set_day(spans=[(960, 540)])
        assert heard == []


# --- By a workbook ----------------------------------------------------------------------------------------------------

HEADER = ["outlet", "day", "open", "from", "to"]


def take(*lines, header=HEADER, **limits):
    at = limits.pop("at", shanghai("2026-11-05 10:00"))
    width = len(header)
    cells = [[cell if cell is not None else "" for cell in (*line, *[None] * width)[:width]] for line in lines]
    return import_sheets([RawSheet("calendar_days", header, cells, 2)], at=at, **limits)


def limited_to(user) -> dict:
    return {"allowed_outlets": scope_of(user), "rights": rights_of(user)}


@pytest.mark.django_db
class TestByAWorkbook:
    def test_general_days_are_central(self, house):
        general, own = (None, "2026-10-01", "no"), ("SH01", "2026-10-03", "yes", "09:00", "16:00")
        refused = take(general, own, **limited_to(house.service_manager))
        assert [(error.row, error.column) for error in refused.errors] == [(2, "outlet")]
        assert not CalendarDay.objects.exists()
        assert take(own, **limited_to(house.service_manager)).errors == []
        assert take(general, own, **limited_to(house.administrator)).errors == []
        # What is stored already may stand in anybody's file.
        assert take(general, own, **limited_to(house.service_manager)).errors == []

    def test_not_without_the_right_over_opening_hours(self, house):
        refused = take(("SH01", "2026-10-03", "no"), **limited_to(house.finance))
        assert len(refused.errors) == 1
        refused = take(("SH02", "2026-10-03", "no"), **limited_to(house.service_manager))
        assert len(refused.errors) == 1

    def test_a_correction(self, house):
        take(("SH01", DAY.isoformat(), "yes", "09:00", "12:00"), ("SH01", DAY.isoformat(), "yes", "13:00", "16:00"))
        result = take(("SH01", DAY.isoformat(), "yes", "13:00", "17:00"), (None, DAY.isoformat(), "no"))
        assert (result.created, result.updated) == ({"calendar_days": 1}, {"calendar_days": 1})
        assert rows(house.sh01) == [(True, 540, 720), (True, 780, 1020)]
        assert rows() == [(False, None, None)]
        again = take((None, DAY.isoformat(), "yes"))
        assert again.updated == {"calendar_days": 1}
        assert rows() == [(True, None, None)]

    @pytest.mark.parametrize(
        ("line", "column"),
        [
            (("SH01", "2026-10-03", "yes", "09:00", None), "to"),
            (("SH01", "2026-10-03", "yes", None, "12:00"), "to"),
            (("SH01", "2026-10-03", "yes", "12:00", "09:00"), "to"),
            (("SH01", "2026-10-03", "yes", "12:00", "12:00"), "to"),
            (("SH01", "2026-10-03", "yes", "9", "12:00"), "from"),
            (("SH01", "2026-10-03", "yes", "09:00", "24:01"), "to"),
            (("SH01", "2026-10-03", None), "open"),
            (("SH01", "2026-10-03", "maybe"), "open"),
            (("SH01", "2026-02-30", "no"), "day"),
            (("SH01", None, "no"), "day"),
            (("SH99", "2026-10-03", "no"), "outlet"),
        ],
        ids=str,
    )
    def test_faults(self, house, line, column):
        assert [(error.row, error.column) for error in take(line).errors] == [(2, column)]
        assert not CalendarDay.objects.exists()

    def test_the_same_key_twice(self, house):
        for line in [(None, "2026-10-03", "no"), ("SH01", "2026-10-03", "yes", "09:00", "12:00")]:
            assert [error.row for error in take(line, line).errors] == [3]

    def test_an_excel_day_and_midnight(self, house):
        assert take(("SH01", shanghai("2026-10-03").replace(tzinfo=None), "是", "00:00", "24:00")).errors == []
        assert rows(house.sh01) == [(True, 0, 1440)]

    def test_columns_for_times_may_be_missing(self, house):
        assert take((None, "2026-10-03", "no"), header=["outlet", "day", "open"]).errors == []
        assert take(("2026-10-04", "no"), header=["日期", "营业"]).errors == []
        assert CalendarDay.objects.general().count() == 2

    def test_who_hears_of_it(self, house, heard, django_capture_on_commit_callbacks):
        at = shanghai("2026-11-05 10:00")
        with django_capture_on_commit_callbacks(execute=True):
            take((None, "2027-01-01", "no"), ("SH01", "2026-12-31", "no"))
        assert heard.pop() == ({2026, 2027}, None, None, at)
        with django_capture_on_commit_callbacks(execute=True):
            take(("SH01", "2026-12-31", "yes"), ("SH02", "2026-12-31", "no"), (None, "2027-01-01", "no"))
        assert heard.pop() == ({2026}, {house.sh01.pk, house.sh02.pk}, None, at)
        for tries in ({"dry_run": True}, {}):
            with django_capture_on_commit_callbacks(execute=True):
                take(("SH01", "2026-12-30", "no"), ("SH01", "2026-12-29", "" if not tries else "no"), **tries)
        assert heard == [], "neither a try nor a refused file is news"


# --- What is missing --------------------------------------------------------------------------------------------------


class TestWhatIsMissing:
    def due(self, user, at: str) -> list[str]:
        return [item.what for item in calendar_page.unpublished(user, shanghai(at))]

    def test_only_for_outlets_that_follow(self, house):
        assert self.due(house.administrator, "2026-12-05 09:00") == []
        make_outlet("GZ09", follows_public_holidays=True)
        assert len(self.due(house.administrator, "2026-12-05 09:00")) == 2

    def test_the_coming_year_from_december_on(self, house, today):
        make_outlet("GZ09", follows_public_holidays=True)
        services.publish_holidays(year=2026, by=None, at=today)
        assert self.due(house.administrator, "2026-11-30 23:59") == []
        assert self.due(house.administrator, "2026-12-01 00:00") == ["Publish the public holidays of 2027"]
        assert self.due(house.service_manager, "2026-12-01 00:00") == []
        CalendarDay.objects.create(day=date(2027, 1, 1), open=False)
        assert self.due(house.administrator, "2026-12-01 00:00") == []

    def test_it_stands_in_the_day_of_who_publishes(self, house):
        make_outlet("GZ09", follows_public_holidays=True)
        due = my_day.due_for(house.administrator, shanghai("2026-12-05 09:00"))
        assert [item.what for item in due if "holidays" in item.what] == [
            "Publish the public holidays of 2026",
            "Publish the public holidays of 2027",
        ]


# --- A year by months -------------------------------------------------------------------------------------------------


class TestYear:
    def test_occasions_and_their_workdays(self, db, today):
        services.publish_holidays(year=2026, by=None, at=today)
        year = calendar_page.general_year(2026, today.date())
        assert (year.off, year.worked, year.published, year.known) == (33, 6, True, True)
        spring = next(period for period in year.periods if period.label == "Spring Festival")
        assert (spring.first, spring.last, spring.days) == (date(2026, 2, 15), date(2026, 2, 23), 9)
        assert spring.made_up == [date(2026, 2, 14), date(2026, 2, 28)]
        assert [month.special for month in year.months] == [4, 11, 0, 3, 6, 3, 0, 0, 4, 8, 0, 0]
        assert [month.number for month in year.months if month.present] == [11]

    def test_a_year_without_anything(self, db, today):
        year = calendar_page.general_year(2027, today.date())
        assert (year.published, year.known, year.periods, year.worked) == (False, False, [], 0)
        assert sum(cell.of_month for month in year.months for week in month.weeks for cell in week) == 365

    def test_a_day_in_several_rows_is_one_line(self, house):
        for begin, end in ((780, 960), (540, 720)):
            CalendarDay.objects.create(
                day=DAY, open=True, from_minute=begin, to_minute=end, occasion=Occasion.NATIONAL_DAY, note="值班"
            )
        (line,) = calendar_page.lines_of(list(CalendarDay.objects.all()))
        assert (line.kind, line.words, line.why) == ("times", "09:00–12:00, 13:00–16:00", "National Day, 值班")


def test_the_examples_come_in_by_the_file_too(db):
    from tests.staff.test_clocks import CASES

    result = import_file(CASES / "clocks.xlsx", at=shanghai("2026-11-05 10:00"))
    assert result.errors == []
    assert result.created["calendar_days"] == CalendarDay.objects.count() == 23
