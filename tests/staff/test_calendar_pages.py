"""The pages of the calendar: what they show, what they offer to whom, and what becomes of what is typed."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from staff import services
from staff.models import CalendarDay, Outlet, TrailEntry, User
from staff.services.calendar import seen_of_day

DAY = date(2026, 10, 3)


@pytest.fixture
def as_(client, house, today):
    def sign_in(who):
        User.objects.update(language="en")
        client.force_login(getattr(house, who))
        return client

    return sign_in


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def published(house, today):
    services.publish_holidays(year=2026, by=house.administrator, at=today)


def html(response) -> str:
    return response.content.decode()


class TestYear:
    def test_a_published_year(self, as_, published):
        response = as_("service_advisor").get("/calendar/")
        assert response.context["year"].number == 2026
        assert 'class="day-off"' in html(response)
        assert 'class="day-worked"' in html(response)
        assert "/calendar/days/" not in html(response)
        assert "/calendar/publish/" not in html(response)
        assert response.context["tabs"] == [("2025", "2025", 0), ("2026", "2026", 39), ("2027", "2027", 0)]

    def test_a_year_to_come_is_flagged(self, as_, published):
        response = as_("administrator").get("/calendar/?year=2027")
        # Nobody knows it yet, so there is nothing to publish.
        assert "/calendar/publish/" not in html(response)
        assert "are not published yet" in html(response)
        for year in (2026, 2020):
            assert "are not published yet" not in html(as_("administrator").get(f"/calendar/?year={year}"))

    def test_publishing(self, as_):
        client = as_("administrator")
        assert "/calendar/publish/" in html(client.get("/calendar/"))
        response = client.post("/calendar/publish/", {"year": "2026"}, follow=True)
        assert CalendarDay.objects.general().count() == 39
        assert "39" in html(response)
        assert TrailEntry.objects.get(action="calendar.published").changes["year"] == [None, 2026]
        assert "2026-01-01" in html(response), "the history names it"

    def test_publishing_what_nobody_knows(self, as_):
        response = as_("administrator").post("/calendar/publish/", {"year": "2099"}, follow=True)
        assert "toast-wrong" in html(response)
        assert not CalendarDay.objects.exists()

    @pytest.mark.parametrize("year", ["", "x", "0000", "99999", "２０２６", "2026'"])
    def test_years_that_are_none(self, as_, year):
        assert as_("service_advisor").get("/calendar/", {"year": year}).context["year"].number == 2026

    @pytest.mark.parametrize("year", ["1900", "2999"])
    def test_years_at_the_ends(self, as_, year):
        assert as_("service_advisor").get("/calendar/", {"year": year}).status_code == 200


class TestGeneralDay:
    @pytest.mark.parametrize("who", ["service_manager", "station_head", "area_manager", "task_force_lead"])
    def test_not_for_a_single_outlet(self, as_, who):
        assert as_(who).get("/calendar/days/new/").status_code == 403
        assert as_(who).post("/calendar/days/2026-10-03/", {"kind": "closed"}).status_code == 403

    def test_entered_corrected_and_withdrawn(self, as_):
        client = as_("administrator")
        sent = {"seen": "[]", "day": "2026-10-03", "kind": "closed", "occasion": "national_day", "note": ""}
        assert client.post("/calendar/days/new/", sent).url == "/calendar/?year=2026"
        assert list(CalendarDay.objects.values_list("day", "open", "occasion")) == [(DAY, False, "national_day")]

        form = client.get("/calendar/days/2026-10-03/").context["form"]
        assert form["kind"].value() == "closed"
        sent |= {"seen": form["seen"].value(), "kind": "times", "from": ["9:00", ""], "to": ["16:00", ""]}
        assert client.post("/calendar/days/2026-10-03/", sent).status_code == 302
        assert list(CalendarDay.objects.values_list("from_minute", "to_minute")) == [(540, 960)]

        page = html(client.get("/calendar/days/2026-10-03/"))
        assert "/calendar/days/2026-10-03/withdraw/" in page
        client.post("/calendar/days/2026-10-03/withdraw/", {"seen": seen_of_day(None, DAY)})
        assert not CalendarDay.objects.exists()
        assert "/withdraw/" not in html(client.get("/calendar/days/2026-10-03/"))

    def test_an_entered_day_stands_in_the_form_only_once(self, as_, published):
        """Who enters a day that is there already is told, and the next save is measured by what is there."""
        client = as_("administrator")
        sent = {"seen": "[]", "day": "2026-10-01", "kind": "monday", "occasion": "", "note": ""}
        response = client.post("/calendar/days/new/", sent)
        assert response.status_code == 422
        assert "something else of this day by now" in html(response)
        sent["seen"] = response.context["form"]["seen"].value()
        assert client.post("/calendar/days/new/", sent).status_code == 302
        assert CalendarDay.objects.get(day=date(2026, 10, 1)).open

    @pytest.mark.parametrize("day", ["2026-02-30", "x", "20261003", "1899-12-31", "3000-01-01"])
    def test_days_that_are_none(self, as_, day):
        assert as_("administrator").get(f"/calendar/days/{day}/").status_code == 404
        sent = {"seen": "[]", "day": day, "kind": "closed"}
        if day != "20261003":
            assert as_("administrator").post("/calendar/days/new/", sent).status_code == 422


class TestOutletDays:
    def test_entered_and_removed_with_a_trail(self, as_, house):
        client = as_("service_manager")
        sent = {"seen": "[]", "day": "2026-11-30", "kind": "times", "from": ["08:00"], "to": ["12:00"], "note": "盘点"}
        assert client.post("/outlets/SH01/days/new/", sent).url == "/outlets/SH01/days/"
        page = html(client.get("/outlets/SH01/days/"))
        assert "08:00–12:00" in page and "盘点" in page
        assert "Special day entered" in page
        seen = seen_of_day(house.sh01, date(2026, 11, 30))
        response = client.post("/outlets/SH01/days/2026-11-30/withdraw/", {"seen": seen}, follow=True)
        assert "Special day withdrawn" in html(response)
        assert not CalendarDay.objects.exists()

    def test_withdrawn_by_somebody_quicker(self, as_):
        response = as_("service_manager").post("/outlets/SH01/days/2026-11-30/withdraw/", {"seen": "[]"}, follow=True)
        assert "toast-wrong" in html(response)

    @pytest.mark.parametrize(
        "times",
        [
            {},
            {"from": ["", ""], "to": ["", ""]},
            {"from": ["12:00"], "to": ["08:00"]},
            {"from": ["08:00", "09:00"], "to": ["12:00", "13:00"]},
            {"from": ["8"], "to": ["12:00"]},
            {"from": ["08:00"], "to": [""]},
        ],
        ids=str,
    )
    def test_times_that_are_none(self, as_, times):
        sent = {"seen": "[]", "day": "2026-11-30", "kind": "times"} | times
        response = as_("service_manager").post("/outlets/SH01/days/new/", sent)
        assert response.status_code == 422
        assert not CalendarDay.objects.exists()
        # What was typed stays.
        typed = [row for row in response.context["form"].rows if any(row)]
        assert len(typed) == sum(any(pair) for pair in zip(times.get("from", []), times.get("to", []), strict=True))

    def test_who_only_reads_is_offered_nothing(self, as_, house):
        CalendarDay.objects.create(outlet=house.sh01, day=DAY, open=False)
        page = html(as_("service_advisor").get("/outlets/SH01/days/"))
        assert "/outlets/SH01/days/new/" not in page
        assert "/outlets/SH01/days/2026-10-03/" not in page

    @pytest.mark.parametrize(
        ("follows", "own", "day", "words", "holds"),
        [
            (True, False, "2026-10-10", "08:00–20:00", 1),
            (True, False, "2026-10-01", "", 1),
            (False, False, "2026-10-01", "08:00–20:00", 2),
            (True, True, "2026-10-01", "10:00–15:00", 0),
        ],
    )
    def test_what_holds_on_a_day_and_why(self, as_, house, published, follows, own, day, words, holds):
        Outlet.objects.filter(pk=house.sh01.pk).update(follows_public_holidays=follows)
        if own:
            CalendarDay.objects.create(outlet=house.sh01, day=day, open=True, from_minute=600, to_minute=900)
        explained = as_("service_advisor").get("/outlets/SH01/days/", {"day": day}).context["explained"]
        assert explained.words == words
        assert [source.holds for source in explained.sources].index(True) == holds

    def test_a_clock(self, as_, house, published):
        Outlet.objects.filter(pk=house.sh01.pk).update(follows_public_holidays=True)
        asked = {"start": "2026-12-31T19:00", "minutes": "120", "counts": "opening"}
        response = as_("service_advisor").get("/outlets/SH01/days/", asked)
        tried = response.context["tried"]
        assert [(stretch.until, stretch.minutes) for stretch in tried.stretches] == [("20:00", 60), ("09:00", 60)]
        assert tried.clock.provisional
        assert "provisional" in html(response)

    @pytest.mark.parametrize(
        "asked",
        [
            {"minutes": "-1"},
            {"minutes": "x"},
            {"minutes": "99999999999"},
            {"start": "2999-12-31T23:59", "minutes": "525600"},
            {"start": "0001-01-01T00:00"},
            {"start": "9999-12-31T23:59"},
            {"start": "x"},
            {"counts": "working"},
            {"day": "0001-01-01"},
            {"day": "9999-12-31"},
            {"day": "x"},
        ],
        ids=str,
    )
    def test_whatever_is_asked(self, as_, asked):
        sent = {"start": "2026-12-31T19:00", "minutes": "120", "counts": "opening"} | asked
        assert as_("service_advisor").get("/outlets/SH01/days/", sent).status_code == 200

    def test_a_clock_of_a_closed_outlet(self, as_, house):
        Outlet.objects.filter(pk=house.sh01.pk).update(weekdays_closed=True)
        asked = {"start": "2026-12-31T19:00", "minutes": "120", "counts": "opening"}
        response = as_("service_advisor").get("/outlets/SH01/days/", asked)
        assert response.context["tried"] is None
        assert "closed on every weekday" in html(response)


def test_many_days_cost_no_more_queries_than_few(as_, house):
    client = as_("administrator")

    def queries(url: str) -> int:
        client.get(url)
        with CaptureQueriesContext(connection) as asked:
            client.get(url)
        return len(asked)

    few = [queries("/calendar/"), queries("/outlets/SH01/days/")]
    for number in range(30):
        for outlet in (None, house.sh01):
            CalendarDay.objects.create(outlet=outlet, day=date(2026, 11, 1 + number), open=False)
    assert [queries("/calendar/"), queries("/outlets/SH01/days/")] == few


class TestClosedOnPurpose:
    def send(self, client, **sent):
        seen = client.get("/outlets/SH01/hours/").context["form"]["seen"].value()
        return client.post("/outlets/SH01/hours/", {"seen": seen} | sent)

    def test_on_the_page_of_hours(self, as_, house):
        client = as_("service_manager")
        assert self.send(client, closed="on", from_1="08:00", to_1="12:00").status_code == 302
        outlet = Outlet.objects.get(pk=house.sh01.pk)
        assert outlet.weekdays_closed
        assert not outlet.opening_hours.exists()
        page = client.get(outlet.get_absolute_url())
        assert not page.context["week"].by_policy
        assert [words for _name, words in page.context["week"].days()] == [""] * 7
        assert TrailEntry.objects.get(action="outlet.hours_changed").changes == {"weekdays_closed": [False, True]}
        assert client.get("/outlets/SH01/hours/").context["form"]["closed"].value()
        # And back again.
        assert self.send(client, from_1="08:00", to_1="12:00").status_code == 302
        assert not Outlet.objects.get(pk=house.sh01.pk).weekdays_closed

    def test_from_a_stale_page(self, as_, house):
        client = as_("service_manager")
        seen = client.get("/outlets/SH01/hours/").context["form"]["seen"].value()
        assert self.send(client, closed="on").status_code == 302
        response = client.post("/outlets/SH01/hours/", {"seen": seen, "from_1": "08:00", "to_1": "12:00"})
        assert response.status_code == 422
        assert Outlet.objects.get(pk=house.sh01.pk).weekdays_closed
