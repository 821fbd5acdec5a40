"""The pages, the first page and the export: who sees what, and the way from the list to the decision."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from staff.roles import Role
from targets import leader_day
from targets.models import LeaderConsequence, LeaderTest, TeamLeader
from targets.services import leader_tests as services
from tests.clock import shanghai
from tests.makers import make_employee, make_outlet, make_user

from .quarter import AT, Q3, Q4, make_leader, make_team, make_workshop, test_one, worked

pytestmark = pytest.mark.django_db


@pytest.fixture
def workshop(clock):
    clock(AT)
    return make_workshop()


def get(client, name, *args, **query):
    return client.get(reverse(f"targets:{name}", args=args), query)


def post(client, name, *args, **data):
    return client.post(reverse(f"targets:{name}", args=args), data)


def test_the_ranking_marks_the_last_place(client, workshop):
    for leader, total in zip(workshop.leaders, ("70", "90", "50"), strict=True):
        test_one(workshop, total, leader=leader)
    client.force_login(workshop.manager)
    page = get(client, "leader_tests", quarter="2026-Q4")
    rows = page.context["rows"]
    assert [(row.test.total, row.rank, row.last) for row in rows] == [(90, 1, False), (70, 2, False), (50, 3, True)]
    text = page.content.decode()
    assert "末位" in text or "Last place" in text
    assert page.context["failed"] == 1 and not page.context["untested"]
    assert not get(client, "leader_tests", quarter="2026-Q3").context["rows"]
    # What is no quarter is the one whose tests are due.
    assert get(client, "leader_tests", quarter="2026-13").context["quarter"] == Q4


def test_ranked_within_the_outlet(client, workshop):
    other = make_outlet("SH02", "嘉禾川沙店")
    far = make_leader(make_team("CS1", other), make_employee("叶青", other))
    keeper = make_user("周二", Role.TECHNICAL_MANAGER, other)
    test_one(workshop, "50", leader=far, by=keeper)
    for leader, total in zip(workshop.leaders[:2], ("70", "60"), strict=True):
        test_one(workshop, total, leader=leader)
    both = make_user("罗振华", Role.GENERAL_MANAGER, workshop.outlet)
    client.force_login(both)
    assert [row.rank for row in get(client, "leader_tests").context["rows"]] == [1, 2]
    client.force_login(keeper)
    rows = get(client, "leader_tests").context["rows"]
    assert [(row.test.employee, row.rank, row.last) for row in rows] == [(far.employee, 1, False)]
    assert get(client, "leader", workshop.first.employee.number).status_code == 404
    assert get(client, "leader_test", workshop.leaders[2].pk, "2026-Q4").status_code == 404


def test_tested_by_the_form_with_the_proposal(client, workshop):
    worked(workshop.first.team, "90")
    client.force_login(workshop.technical)
    page = get(client, "leader_tests")
    assert [each.pk for each in page.context["untested"]] == [workshop.leaders[2].pk, *(
        each.pk for each in workshop.leaders[:2]
    )]  # fmt: skip
    form = get(client, "leader_test", workshop.first.pk, "2026-Q4")
    assert form.context["form"]["results"].value() == 100 and form.context["basis"]["hours"] == 90
    sent = {"skill": "80", "results": "90", "words": ""}
    for wrong in (sent, sent | {"skill": "101"}, sent | {"skill": "80.55"}, sent | {"skill": ""}):
        assert post(client, "leader_test", workshop.first.pk, "2026-Q4", **wrong).status_code == 422
    answer = post(client, "leader_test", workshop.first.pk, "2026-Q4", **sent | {"words": "新手多"})
    assert answer.status_code == 302 and answer.url.endswith("?quarter=2026-Q4")
    made = LeaderTest.objects.get()
    assert (made.total, made.passed, made.examined_by) == (85, True, workshop.technical)
    # A second time leads to the correction.
    again = get(client, "leader_test", workshop.first.pk, "2026-Q4")
    assert again.url == reverse("targets:leader_test_correct", args=[made.pk])
    assert post(client, "leader_test", workshop.first.pk, "2026-Q4", **sent | {"words": "x"}).status_code == 422
    assert get(client, "leader_test", workshop.first.pk, "2026-Q9").status_code == 404


def test_corrected_by_the_form_and_the_old_one_is_shown(client, workshop):
    made = test_one(workshop, "50")
    client.force_login(workshop.technical)
    assert get(client, "leader_test_correct", made.pk).context["form"]["skill"].value() == Decimal("50.0")
    sent = {"skill": "70", "results": "70", "words": "核对"}
    assert post(client, "leader_test_correct", made.pk, **sent).status_code == 422
    assert post(client, "leader_test_correct", made.pk, **sent, reason="录错").status_code == 302
    assert post(client, "leader_test_correct", made.pk, **sent, reason="录错").status_code == 404
    page = get(client, "leader", workshop.first.employee.number)
    assert [(each.total, each.current) for each in page.context["tests"]] == [(70, True), (50, False)]
    assert "录错" in page.content.decode()
    for test in LeaderTest.objects.all():
        sheet = get(client, "leader_test_sheet", test.pk).content.decode()
        assert workshop.first.employee.name in sheet and str(test.total) in sheet and 'class="sign"' in sheet


def test_decided_on_the_leaders_page(client, workshop):
    test_one(workshop, "50", Q3)
    test_one(workshop, "50", Q4, by=workshop.manager)
    made = LeaderConsequence.objects.get()
    number = workshop.first.employee.number
    for user, has_form in ((workshop.manager, False), (workshop.technical, False), (workshop.head, True)):
        client.force_login(user)
        page = get(client, "leader", number)
        assert [bool(each["form"]) for each in page.context["consequences"]] == [has_form]
        assert get(client, "leader_tests").context["consequences"] == [made]
    client.force_login(workshop.technical)
    assert post(client, "leader_decide", made.pk, outcome="keep", reason="x").status_code == 403
    client.force_login(workshop.manager)
    assert post(client, "leader_decide", made.pk, outcome="keep", reason="x").status_code == 422
    client.force_login(workshop.head)
    assert post(client, "leader_decide", made.pk, outcome="keep", reason="").status_code == 422
    assert post(client, "leader_decide", made.pk, outcome="keep", reason="带新人多").status_code == 302
    made.refresh_from_db()
    assert (made.state, made.outcome) == ("decided", "keep")
    assert "带新人多" in get(client, "leader", number).content.decode()
    far = make_user("吴启明", Role.SERVICE_MANAGER, make_outlet("SH02", "嘉禾川沙店"))
    client.force_login(far)
    assert post(client, "leader_decide", made.pk, outcome="keep", reason="x").status_code == 404


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.TECHNICIAN, 403), (Role.SERVICE_ADVISOR, 403), (Role.GENERAL_MANAGER, 200), (Role.WORKSHOP_MANAGER, 200)],
)
def test_who_sees_the_list(client, workshop, role, status):
    client.force_login(make_user("某人", role, workshop.outlet))
    assert get(client, "leader_tests").status_code == status
    assert get(client, "team_leaders").status_code == status


def test_named_and_ended_on_the_page(client, workshop):
    team, person = make_team("JD9"), make_employee("薛工", workshop.outlet)
    sent = {"team": team.pk, "employee": person.pk, "from_on": "2026-12-01"}
    client.force_login(workshop.technical)
    refused = post(client, "team_leaders", **sent)
    assert refused.status_code == 403 and "None" not in refused.text
    client.force_login(workshop.manager)
    page = get(client, "team_leaders")
    assert page.context["without"] == [team] and len(page.context["now"]) == 3
    assert post(client, "team_leaders", **sent | {"employee": workshop.first.employee_id}).status_code == 422
    assert post(client, "team_leaders", **sent).status_code == 302
    made = TeamLeader.objects.get(team=team)
    assert (made.employee, made.named_by) == (person, workshop.manager)
    assert post(client, "team_leader_end", made.pk, to_on="2026-12-30", reason="").status_code == 422
    assert post(client, "team_leader_end", made.pk, to_on="2026-12-29", reason="调岗").status_code == 302
    page = get(client, "team_leaders")
    assert [each.pk for each in page.context["past"]] == [made.pk] and page.context["without"] == [team]
    client.force_login(workshop.technical)
    assert post(client, "team_leader_end", workshop.first.pk, to_on="2026-12-30", reason="x").status_code == 403


def test_exported_as_filtered_with_the_places(client, workshop):
    for leader, total in zip(workshop.leaders, ("70", "90", "50"), strict=True):
        test_one(workshop, total, leader=leader)
    test_one(workshop, "88", Q3)
    client.force_login(workshop.manager)
    answer = get(client, "leader_tests_export", quarter="2026-Q4")
    rows = list(load_workbook(BytesIO(answer.getvalue())).active.iter_rows(values_only=True))
    assert [(row[0], row[2], row[8]) for row in rows[1:]] == [
        ("2026-Q4", 1, 90), ("2026-Q4", 2, 70), ("2026-Q4", 3, 50),
    ]  # fmt: skip


def test_who_examines_may_take_the_tests_along_and_only_those_of_the_outlet(client, workshop):
    """Also without the right to export lists of customers."""
    test_one(workshop, "70")
    for role in (Role.WORKSHOP_MANAGER, Role.TECHNICAL_MANAGER, Role.GENERAL_MANAGER):
        here = make_user(f"{role} 本店", role, workshop.outlet)
        away = make_user(f"{role} 外店", role, make_outlet(f"X{role[:6]}"))
        for user, number in ((here, 1), (away, 0)):
            client.force_login(user)
            answer = get(client, "leader_tests_export", quarter="2026-Q4")
            assert answer.status_code == 200
            assert load_workbook(BytesIO(answer.getvalue())).active.max_row == 1 + number, (role, number)
        client.force_login(here)
        assert "export" in get(client, "leader_tests", quarter="2026-Q4").content.decode()
    client.force_login(make_user("林知夏", Role.SERVICE_ADVISOR, workshop.outlet))
    assert get(client, "leader_tests_export").status_code == 403


# The first page -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "quarters"),
    [
        ("2026-12-17 23:59", []),
        ("2026-12-18 00:00", ["2026-Q4"]),
        ("2027-01-07 23:59", ["2026-Q4"]),
        ("2027-01-08 00:00", []),
    ],
)
def test_due_in_the_last_two_weeks_and_the_week_after(workshop, at, quarters):
    at = shanghai(at)
    for user in (workshop.technical, workshop.workshop_manager, workshop.manager):
        found = list(leader_day.due_for(user, at))
        assert [item.url.partition("quarter=")[2].partition("&")[0] for item in found] == quarters
        assert all(item.deadline_at == shanghai("2027-01-08 00:00") for item in found)
    stranger = make_user("罗振华", Role.GENERAL_MANAGER, workshop.outlet)
    assert not list(leader_day.due_for(stranger, at))


def test_due_until_all_are_tested(workshop):
    for nth, leader in enumerate(workshop.leaders):
        (item,) = leader_day.due_for(workshop.technical, AT)
        assert len(item.who.split(", ")) == 3 - nth
        test_one(workshop, leader=leader)
    assert not list(leader_day.due_for(workshop.technical, AT))
    # Nobody is told to test themselves.
    own = make_leader(make_team("JD9"), make_employee("曾学军", workshop.outlet))
    workshop.technical.employee = own.employee
    workshop.technical.save()
    assert not list(leader_day.due_for(workshop.technical, AT)) and list(leader_day.due_for(workshop.manager, AT))
    own.delete()
    # Another outlet's leaders are for its own people.
    other = make_outlet("SH02", "嘉禾川沙店")
    make_leader(make_team("CS1", other), make_employee("叶青", other))
    assert not list(leader_day.due_for(workshop.technical, AT))


def test_the_head_is_told_what_to_decide_unless_it_was_their_own_test(workshop):
    test_one(workshop, "50", Q3, by=workshop.manager)
    for leader in workshop.leaders:
        test_one(workshop, "50", Q4, leader=leader)
    (item,) = leader_day.due_for(workshop.head, AT)
    made = LeaderConsequence.objects.get()
    assert item.url == made.get_absolute_url() and item.deadline_at == shanghai("2027-01-07 00:00")
    assert not list(leader_day.due_for(workshop.manager, AT))
    services.decide_consequence(consequence=made, outcome="keep", reason="x", by=workshop.head, at=AT)
    assert not list(leader_day.due_for(workshop.head, AT))


def test_the_list_costs_the_same_however_many(client, workshop, django_assert_max_num_queries):
    for nth in range(15):
        leader = make_leader(make_team(f"T{nth:02}"), make_employee(f"员工{nth}", workshop.outlet), date(2025, 1, 1))
        if nth % 2:
            test_one(workshop, "70", leader=leader)
    client.force_login(workshop.manager)
    for name in ("leader_tests", "team_leaders"):
        with django_assert_max_num_queries(45):
            assert get(client, name).status_code == 200
