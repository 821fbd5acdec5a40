"""Outlets: go-live day, opening hours, and what is no opening hour."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError

from staff import opening, outlet_figures, services, trail
from staff.models import OpeningHours, Outlet
from staff.refusals import AlreadyDone, Refused
from staff.roles import Role
from staff.services.outlets import seen_of, week_of
from tests.makers import make_employee


class TestOpening:
    @pytest.mark.parametrize(
        ("text", "minute"),
        [("8:00", 480), ("08:30", 510), ("24:00", 1440), ("0:00", 0), ("8：15", 495), (" 9:05 ", 545)],
    )
    def test_times(self, text, minute):
        assert opening.minute_of(text) == minute

    @pytest.mark.parametrize("text", ["", "8", "24:01", "25:00", "8:60", "08:5", "eight", "-1:00", "8:00pm"])
    def test_no_times(self, text):
        with pytest.raises(Refused):
            opening.minute_of(text)

    def test_lunch_break_and_touching_ones_are_fine(self):
        assert opening.check([(1, 780, 1200), (1, 480, 720), (2, 720, 1440), (2, 480, 720)]) == [
            (1, 480, 720),
            (1, 780, 1200),
            (2, 480, 720),
            (2, 720, 1440),
        ]

    @pytest.mark.parametrize(
        "week", [[(1, 480, 480)], [(1, 1200, 480)], [(1, 480, 720), (1, 700, 800)], [(1, 480, 720), (1, 480, 720)]]
    )
    def test_backwards_and_overlapping(self, week):
        with pytest.raises(Refused):
            opening.check(week)

    def test_same_hours_on_two_days_do_not_overlap(self):
        assert len(opening.check([(1, 480, 720), (2, 480, 720)])) == 2


class TestChanging:
    @pytest.fixture
    def change(self, house, today):
        opened = seen_of(house.sh01)

        def do(**changed):
            wanted = {
                "outlet": house.sh01,
                "seen": opened,
                "name": "嘉禾北蔡店",
                "live_on": date(2026, 11, 10),
                "follows_public_holidays": True,
                "by": house.service_manager,
                "at": today,
            }
            services.change_outlet(**{**wanted, **changed})

        return do

    def test_go_live_day(self, change, house):
        change()
        outlet = Outlet.objects.get(pk=house.sh01.pk)
        assert outlet.live_on == date(2026, 11, 10)
        assert outlet.follows_public_holidays
        entry = trail.entries_about(outlet).get()
        assert entry.changes == {"live_on": [None, "2026-11-10"], "follows_public_holidays": [False, True]}
        assert entry.outlet == outlet

    def test_twice_from_the_same_page(self, change, house):
        change()
        house.sh01.refresh_from_db()
        with pytest.raises(AlreadyDone):
            change(live_on=date(2026, 12, 1))
        assert Outlet.objects.get(pk=house.sh01.pk).live_on == date(2026, 11, 10)
        # The same once more is nothing.
        change()

    def test_without_a_name(self, change):
        with pytest.raises(Refused):
            change(name=" ")

    @pytest.mark.parametrize("by", ["service_advisor", "general_manager", "area_manager", "finance"])
    def test_by_somebody_without_the_right(self, change, house, by):
        with pytest.raises(PermissionDenied):
            change(by=getattr(house, by))
        with pytest.raises(PermissionDenied):
            change(by=house.near[Role.SERVICE_MANAGER])


class TestHours:
    def test_without_own_ones_policy_gives_them(self, house, today):
        week = outlet_figures.week(house.sh01, on=today.date())
        assert week.by_policy
        assert [words for _name, words in week.days()] == ["08:00–20:00"] * 7

    def test_own_ones(self, house, today):
        week = [(1, 480, 720), (1, 780, 1200)]
        services.set_opening_hours(outlet=house.sh01, intervals=week, seen=[], by=house.service_manager, at=today)
        shown = outlet_figures.week(house.sh01, on=today.date())
        assert not shown.by_policy
        assert [words for _name, words in shown.days()] == ["08:00–12:00, 13:00–20:00", "", "", "", "", "", ""]
        assert trail.entries_about(house.sh01).get().changes == {"weekday_1": ["", "08:00–12:00, 13:00–20:00"]}

    def test_changed_from_a_stale_page(self, house, today):
        change = {"outlet": house.sh01, "seen": [], "by": house.service_manager, "at": today}
        services.set_opening_hours(intervals=[(1, 480, 1200)], **change)
        # The same once more is nothing; something else from the same old page would undo the first.
        services.set_opening_hours(intervals=[(1, 480, 1200)], **change)
        with pytest.raises(AlreadyDone):
            services.set_opening_hours(intervals=[(1, 540, 1200)], **change)
        assert week_of(house.sh01) == [(1, 480, 1200)]

    def test_overlap_leaves_all_as_it_was(self, house, today):
        with pytest.raises(Refused):
            services.set_opening_hours(
                outlet=house.sh01,
                intervals=[(1, 480, 720), (1, 700, 800)],
                seen=[],
                by=house.service_manager,
                at=today,
            )
        assert not OpeningHours.objects.exists()

    @pytest.mark.parametrize(("weekday", "begin", "end"), [(0, 480, 720), (8, 480, 720), (1, 720, 480), (1, 480, 1441)])
    def test_the_database_refuses_them_too(self, house, weekday, begin, end):
        with pytest.raises(IntegrityError):
            OpeningHours.objects.create(outlet=house.sh01, weekday=weekday, from_minute=begin, to_minute=end)


def test_counts_of_people(house, today):
    make_employee("许阳", house.sh01)
    make_employee("高翔", house.sh01, left_on=date(2026, 1, 31))
    row = next(row for row in outlet_figures.rows(Outlet.objects.all(), on=today.date()) if row.outlet == house.sh01)
    assert (row.employees, row.posted) == (1, 20)
