"""The pages of people, outlets, policy and jobs: what they find, what they offer, and that length costs nothing."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from staff import jobs
from staff.models import Employee, JobRun, OpeningHours, Outlet, Posting, User
from staff.names import name_key
from staff.roles import Role
from tests.makers import make_employee, make_outlet, make_posting, make_user


@pytest.fixture
def as_(client, house, today):
    def sign_in(who):
        client.force_login(who if isinstance(who, User) else getattr(house, who))
        return client

    return sign_in


def names_on(response):
    return [row.person.name for row in response.context["rows"]]


class TestEmployees:
    @pytest.fixture(autouse=True)
    def staff_of_three_outlets(self, house):
        for name in ("曾丽", "单立人", "阿强", "林知夏"):
            make_employee(name, house.sh01)
        make_employee("左岸", house.sh01, left_on=date(2026, 10, 31))
        make_employee("川沙人", house.sh02)
        make_employee("福田人", house.sz01)

    def test_by_pinyin_with_family_names_read_as_such(self, as_):
        assert names_on(as_("service_manager").get("/people/")) == ["阿强", "林知夏", "单立人", "曾丽", "左岸"]

    def test_under_the_postings_only(self, as_):
        assert "川沙人" in names_on(as_("area_manager").get("/people/"))
        assert "福田人" not in names_on(as_("region_manager").get("/people/"))
        assert "福田人" in names_on(as_("administrator").get("/people/"))

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("q=曾", ["曾丽"]),
            ("q=zl", ["曾丽"]),
            ("q=ZENG", ["曾丽"]),
            ("q=shan", ["单立人"]),
            ("q=slr", ["单立人"]),
            ("q=nobody", []),
            ("state=left", ["左岸"]),
            ("state=nonsense&q=zl", ["曾丽"]),
            ("outlet=SH01&q=a", None),
            ("outlet=SZ01", None),
        ],
    )
    def test_found(self, as_, query, found):
        response = as_("service_manager").get(f"/people/?{query}")
        assert response.status_code == 200
        if found is not None:
            assert names_on(response) == found
        assert "福田人" not in response.content.decode()

    def test_without_an_account_and_by_role(self, as_, house):
        employee = Employee.objects.get(name="曾丽")
        make_user("曾丽", Role.CASHIER, house.sh01, username="zengli", employee=employee)
        client = as_("service_manager")
        assert "曾丽" not in names_on(client.get("/people/?state=without"))
        assert names_on(client.get("/people/?role=cashier")) == ["曾丽"]
        make_posting(employee.user, Role.DISPATCHER, house.sh01, to_on=date(2026, 11, 4))
        assert names_on(client.get("/people/?role=dispatcher")) == []

    def test_salary_is_on_no_page(self, as_):
        Employee.objects.update(base_salary="6543.00")
        number = Employee.objects.get(name="曾丽").number
        for page in ("/people/", f"/people/employees/{number}/"):
            assert "6543" not in as_("service_manager").get(page).content.decode()

    def test_25_a_page_at_the_same_cost(self, as_, house):
        client = as_("service_manager")

        def queries(url):
            with CaptureQueriesContext(connection) as captured:
                client.get(url)
            return len(captured)

        make_user("阿强", Role.TECHNICIAN, house.sh01, employee=Employee.objects.get(name="阿强"))
        client.get("/people/")
        few = queries("/people/"), queries("/people/accounts/")
        for number in range(60):
            employee = make_employee(f"员工{number}", house.sh01)
            make_user(employee.name, Role.TECHNICIAN, house.sh01, employee=employee)
        page = client.get("/people/").context["page"]
        assert (len(page), page.total) == (25, 65)
        assert (queries("/people/"), queries("/people/accounts/")) == few


class TestAccounts:
    def test_list_with_todays_postings(self, as_, house):
        make_posting(house.service_advisor, Role.CASHIER, house.sh01, to_on=date(2026, 11, 4))
        (row,) = as_("service_manager").get("/people/accounts/?q=lzx").context["rows"]
        assert [posting.role for posting in row.postings] == [Role.SERVICE_ADVISOR]

    def test_states(self, as_, house):
        house.service_advisor.postings.update(to_on=date(2026, 11, 4))
        User.objects.filter(pk=house.cashier.pk).update(is_active=False)
        client = as_("service_manager")
        assert names_on(client.get("/people/accounts/?state=unposted")) == ["林知夏"]
        assert names_on(client.get("/people/accounts/?state=inactive")) == ["邱雨桐"]

    def test_people_above_the_outlet_are_not_seen_from_it(self, as_, house):
        client = as_("service_manager")
        assert client.get("/people/account/dingran/").status_code == 404
        assert client.get("/people/account/jiangyining/").status_code == 404
        assert as_("region_manager").get("/people/account/jiangyining/").status_code == 200

    def test_everybody_sees_the_own_and_changes_nothing_there(self, as_, house):
        content = as_("technician").get("/people/account/xujianguo/").content.decode()
        assert "/account/password/change/" in content
        for action in ("/postings/", "/deactivate/", "/password/", "/hand-over/"):
            assert f"xujianguo{action}" not in content
        assert as_("technician").get("/people/account/linzhixia/").status_code == 404

    def test_what_the_viewer_may_do_is_what_is_offered(self, as_, house):
        def offered(who, username="linzhixia"):
            content = as_(who).get(f"/people/account/{username}/").content.decode()
            return {
                action
                for action in ("postings", "deactivate", "password", "hand-over", "change")
                if f'/people/account/{username}/{action}/"' in content
            }

        assert offered("service_manager") == {"postings", "deactivate", "password", "hand-over", "change"}
        assert offered("customer_care_manager") == {"hand-over"}
        assert offered("finance") == set()
        assert offered("administrator", "jiangyining") == {"postings", "deactivate", "password", "hand-over", "change"}

    def test_suggested_user_name_is_free(self, as_, house):
        employee = make_employee("林知夏", house.sh01)
        form = as_("service_manager").get(f"/people/accounts/new/?employee={employee.number}").context["form"]
        assert form["username"].value() == "linzhixia2"

    def test_created_for_an_employee(self, as_, house):
        employee = make_employee("许阳", house.sh01)
        response = as_("service_manager").post(
            f"/people/accounts/new/?employee={employee.number}",
            {"name": "许阳", "username": "xuyang", "role": "cashier", "place": "outlet:SH01", "from_on": "2026-11-05"},
        )
        assert response.status_code == 200
        assert User.objects.get(username="xuyang").employee == employee

    def test_employee_of_another_outlet_is_not_found(self, as_, house):
        employee = make_employee("许阳", house.sz01)
        assert as_("service_manager").get(f"/people/accounts/new/?employee={employee.number}").status_code == 404

    @pytest.mark.parametrize(
        "changed",
        [
            {"role": "administrator"},
            {"place": "outlet:SZ01"},
            {"place": "company"},
            {"from_on": "gestern"},
            {"username": "a"},
        ],
    )
    def test_what_is_not_offered_is_refused_and_what_was_typed_stays(self, as_, changed):
        data = {
            "name": "许阳",
            "username": "xuyang",
            "role": "cashier",
            "place": "outlet:SH01",
            "from_on": "2026-11-05",
        }
        response = as_("service_manager").post("/people/accounts/new/", {**data, **changed})
        assert response.status_code == 422
        assert "许阳" in response.content.decode()
        assert not User.objects.filter(name="许阳").exists()

    def test_posting_added_ended_and_withdrawn(self, as_, house):
        client = as_("service_manager")
        data = {"role": "cashier", "place": "outlet:SH01", "from_on": "2026-11-05", "to_on": ""}
        assert client.post("/people/account/linzhixia/postings/", data).status_code == 302
        assert client.post("/people/account/linzhixia/postings/", data).status_code == 422
        new = Posting.objects.get(role="cashier", user=house.service_advisor)
        assert client.post(f"/people/postings/{new.pk}/withdraw/", {"reason": "录错了"}).status_code == 302
        old = house.service_advisor.postings.get(role="service_advisor")
        assert client.post(f"/people/postings/{old.pk}/end/", {"to_on": "2026-11-30", "reason": ""}).status_code == 422
        assert (
            client.post(f"/people/postings/{old.pk}/end/", {"to_on": "2026-11-30", "reason": "调岗"}).status_code == 302
        )
        old.refresh_from_db()
        assert old.to_on == date(2026, 11, 30)

    def test_shut_opened_and_new_password(self, as_, house):
        client = as_("service_manager")
        url = "/people/account/linzhixia/"
        assert client.post(f"{url}deactivate/", {"reason": ""}).status_code == 422
        assert client.post(f"{url}deactivate/", {"reason": "离职"}).status_code == 302
        assert client.post(f"{url}deactivate/", {"reason": "离职"}).status_code == 422
        assert client.post(f"{url}password/").status_code == 302
        assert client.post(f"{url}reactivate/", {"reason": "回来了"}).status_code == 302
        response = client.post(f"{url}password/")
        assert response.context["password"] in response.content.decode()
        assert "no-store" in response["Cache-Control"]


class TestOutlets:
    def test_list_at_the_same_cost(self, as_, house, django_assert_max_num_queries):
        client = as_("administrator")
        client.get("/outlets/")
        for number in range(30):
            make_outlet(f"X{number:02}", f"外地店{number}", house.shenzhen)
        with django_assert_max_num_queries(14):
            assert len(client.get("/outlets/").context["rows"]) == 33

    def test_changed(self, as_, house):
        data = self.change(as_) | {"live_on": "2026-11-10", "follows_public_holidays": "on"}
        assert as_("service_manager").post("/outlets/SH01/change/", data).status_code == 302
        assert Outlet.objects.get(code="SH01").live_on == date(2026, 11, 10)

    def change(self, as_):
        """What the form sends when nothing is typed."""
        form = as_("service_manager").get("/outlets/SH01/change/").context["form"]
        return {"name": "嘉禾北蔡店", "seen": form["seen"].value()}

    def test_of_two_who_change_from_the_same_page_the_second_undoes_nothing(self, as_, house):
        opened = self.change(as_)
        assert as_("service_manager").post("/outlets/SH01/change/", opened | {"name": "嘉禾东店"}).status_code == 302
        late = as_("station_head").post("/outlets/SH01/change/", opened | {"live_on": "2026-11-10"})
        assert late.status_code == 422
        outlet = Outlet.objects.get(code="SH01")
        assert (outlet.name, outlet.live_on) == ("嘉禾东店", None)

    def hours(self, **days):
        data = {"seen": "[]"}
        for number in range(1, 8):
            rows = days.get(f"day{number}", [])
            data[f"from_{number}"] = [begin for begin, _end in rows]
            data[f"to_{number}"] = [end for _begin, end in rows]
        return data

    def test_hours_with_a_lunch_break(self, as_, house):
        data = self.hours(day1=[("8:00", "12:00"), ("13:00", "24:00"), ("", "")])
        data["seen"] = as_("service_manager").get("/outlets/SH01/hours/").context["form"]["seen"].value()
        assert as_("service_manager").post("/outlets/SH01/hours/", data).status_code == 302
        rows = OpeningHours.objects.values_list("weekday", "from_minute", "to_minute")
        assert list(rows) == [(1, 480, 720), (1, 780, 1440)]

    @pytest.mark.parametrize("row", [("12:00", "8:00"), ("8:00", ""), ("", "8:00"), ("8", "12"), ("8:00", "24:30")])
    def test_wrong_hours_stay_as_typed(self, as_, house, row):
        response = as_("service_manager").post("/outlets/SH01/hours/", self.hours(day3=[row]))
        assert response.status_code == 422
        days = response.context["form"].days()
        assert days[2]["rows"] == [row]
        assert days[2]["error"]
        assert not OpeningHours.objects.exists()

    def test_overlap_is_named_at_its_day(self, as_, house):
        data = self.hours(day5=[("8:00", "12:00"), ("11:30", "18:00")])
        response = as_("service_manager").post("/outlets/SH01/hours/", data)
        assert [bool(day["error"]) for day in response.context["form"].days()].index(True) == 4

    def test_a_line_more_keeps_what_was_typed(self, as_, house):
        data = {**self.hours(day1=[("8:00", "nonsense")]), "add": "1"}
        response = as_("service_manager").post("/outlets/SH01/hours/", data)
        assert response.status_code == 200
        assert response.context["form"].days()[0]["rows"] == [("8:00", "nonsense"), ("", "")]

    def test_somebody_was_quicker(self, as_, house):
        client = as_("service_manager")
        seen = client.get("/outlets/SH01/hours/").context["form"]["seen"].value()
        OpeningHours.objects.create(outlet=house.sh01, weekday=1, from_minute=540, to_minute=600)
        data = {**self.hours(day1=[("8:00", "12:00")]), "seen": seen}
        assert client.post("/outlets/SH01/hours/", data).status_code == 422

    @pytest.mark.parametrize("seen", ["", "x", "[1]", '[["a"]]'])
    def test_tampered_page(self, as_, house, seen):
        response = as_("service_manager").post("/outlets/SH01/hours/", {**self.hours(), "seen": seen})
        assert response.status_code == 422


class TestPolicyPages:
    def test_region_changes_the_days_for_aa_cases(self, as_, house):
        """Where would I change the AA period for one region? Here."""
        client = as_("region_manager")
        url = "/policy/case.period_days.AA/"
        data = {
            "place": f"region:{house.east.pk}",
            "how": "own",
            "value": "4",
            "from_on": "2026-11-09",
            "reason": "大区会议",
        }
        assert client.post(url, data).status_code == 302
        line = client.get(f"{url}?place=region:{house.east.pk}").context["line"]
        assert (line.text, [row.value for row in line.upcoming]) == ("3", ["4"])
        assert "4" in [row.row.value for row in client.get(url).context["history"]]

    def test_own_place_comes_first(self, as_, house):
        assert str(as_("service_advisor").get("/policy/").context["place"]) == "嘉禾北蔡店"
        assert str(as_("area_manager").get("/policy/").context["place"]) == "沪东区域"

    def test_place_that_is_not_the_readers(self, as_, house):
        response = as_("service_advisor").get("/policy/?place=outlet:SZ01")
        assert str(response.context["place"]) == "嘉禾北蔡店"

    def test_no_form_for_those_who_only_read(self, as_, house):
        client = as_("service_advisor")
        assert client.get("/policy/case.period_days.AA/").context["form"] is None
        assert client.post("/policy/case.period_days.AA/", {"value": "9"}).status_code == 403

    @pytest.mark.parametrize(
        "changed", [{"value": ""}, {"value": "0"}, {"from_on": "2026-11-04"}, {"reason": ""}, {"place": "company"}]
    )
    def test_what_cannot_be(self, as_, house, changed):
        data = {"place": "outlet:SH01", "how": "own", "value": "4", "from_on": "2026-11-09", "reason": "会议"}
        response = as_("service_manager").post("/policy/case.period_days.AA/", {**data, **changed})
        assert response.status_code == 422

    def test_unknown(self, as_, house):
        assert as_("administrator").get("/policy/nothing.at.all/").status_code == 404


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_in_both_languages(as_, house, language):
    employee = make_employee(name_key("许阳").partition("|")[0], house.sh01)
    User.objects.update(language=language)
    client = as_("administrator")
    for url in (
        "/people/",
        "/people/accounts/",
        "/people/accounts/new/",
        f"/people/employees/{employee.number}/",
        "/people/account/linzhixia/",
        "/people/account/linzhixia/change/",
        "/people/account/linzhixia/hand-over/",
        f"/people/postings/{house.service_advisor.postings.get().pk}/end/",
        f"/people/postings/{house.service_advisor.postings.get().pk}/withdraw/",
        "/outlets/",
        "/outlets/SH01/",
        "/outlets/SH01/change/",
        "/outlets/SH01/hours/",
        "/outlets/SH01/days/?start=2026-11-05T19:00&minutes=480&counts=opening",
        "/outlets/SH01/days/new/",
        "/calendar/",
        "/calendar/days/new/",
        "/policy/",
        "/policy/case.period_days.AA/",
        "/trail/",
        f"/trail/staff.outlet/{house.sh01.pk}/",
        "/jobs/",
        "/jobs/staff.tidy/",
        "/work/",
    ):
        assert client.get(url).status_code == 200, url


def test_what_a_job_failed_of_is_read_by_those_who_see_the_whole_company(client, house, today):
    """The sentence of an error may hold a number or a plate of any outlet."""
    slot = jobs.slot_of(today, timedelta(days=1))
    JobRun.objects.create(job="staff.tidy", slot=slot, started_at=slot, finished_at=slot, error="ValueError: 鹏A12345")
    for person, reads in ((house.administrator, True), (house.service_manager, False), (house.station_head, False)):
        client.force_login(person)
        for address in ("/jobs/", "/jobs/staff.tidy/", "/jobs/staff.tidy/?state=failed"):
            page = client.get(address).content.decode()
            assert ("鹏A12345" in page) == reads
            with translation.override("zh-hans"):
                assert translation.gettext("Failed") in page
