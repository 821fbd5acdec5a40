"""Trainings: the half-year plan against the year's targets, attendance and test, and certificates that end."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from staff import my_day, trail
from staff.models import PolicyValue
from staff.refusals import AlreadyDone, Refused
from staff.roles import Role
from tests.clock import shanghai
from tests.makers import make_employee, make_outlet, make_user
from workshop import house_policies
from workshop.half_years import HalfYear, wanted_by_end
from workshop.models import Certificate, Training
from workshop.services import trainings as services
from workshop.services.trainings import Attended
from workshop.training_plan import plan

AT = shanghai("2026-11-05 10:00")
TODAY = AT.date()
DAY = timedelta(days=1)


@pytest.fixture
def outlet(db):
    return make_outlet()


@pytest.fixture
def keeper(outlet):
    return make_user("曾学军", Role.TECHNICAL_MANAGER, outlet, language="en")


@pytest.fixture
def people(outlet):
    return [make_employee(name, outlet, position="机电技师") for name in ("高子墨", "徐建国", "单文斌")]


def plan_one(by, people=(), at=AT, **fields) -> Training:
    values = {"kind": "workshop", "title": "双离合变速箱诊断", "planned_on": TODAY, "pass_mark": 80}
    return services.plan_training(outlet=make_outlet(), people=people, by=by, at=at, **values | fields)


def hold(training, by, *scores, at=AT):
    """A score for each in the order of the list; None was not there."""
    places = training.places.order_by("pk")
    attended = {
        place.employee_id: Attended(score is not None, score and Decimal(score), "" if score else "出车")
        for place, score in zip(places, scores, strict=True)
    }
    return services.hold_training(training=training, held_on=at.date(), attended=attended, by=by, at=at)


# --- The plan ---------------------------------------------------------------------------------------------------------


def test_halves_of_a_year_follow_each_other():
    first, second = HalfYear(2026, 1), HalfYear.of(date(2026, 7, 1))
    assert (first.last_on, second.first_on, second.last_on) == (date(2026, 6, 30), date(2026, 7, 1), date(2026, 12, 31))
    assert (first.after, second.before, second.after, first.before) == (
        second,
        first,
        HalfYear(2027, 1),
        HalfYear(2025, 2),
    )
    assert HalfYear.of(date(2026, 6, 30)) == HalfYear.named("2026-1") == first
    assert HalfYear.named("2026-3") is HalfYear.named("x-1") is HalfYear.named("") is None
    assert [month.month for month in second.months] == [7, 8, 9, 10, 11, 12]


@pytest.mark.parametrize(("of_year", "first", "all_year"), [(4, 2, 4), (3, 2, 3), (6, 3, 6), (0, 0, 0)])
def test_half_of_the_year_rounded_up_is_wanted_by_june(of_year, first, all_year):
    assert (wanted_by_end(of_year, 1), wanted_by_end(of_year, 2)) == (first, all_year)


def test_the_plan_counts_what_stands_from_january_to_the_end_of_the_half(keeper, people, outlet):
    plan_one(keeper, planned_on=date(2026, 3, 10))
    hold(plan_one(keeper, people), keeper, 90, 70, None)
    called_off = plan_one(keeper, planned_on=TODAY + DAY)
    services.cancel_training(training=called_off, reason="讲师出差", by=keeper, at=AT)
    plan_one(keeper, planned_on=date(2027, 1, 4))
    plan_one(keeper, kind="basics")

    def lines(half):
        return {line.kind: (line.of_year, line.wanted, line.planned, line.held, line.short) for line in half.lines}

    second = plan(outlet, HalfYear(2026, 2), TODAY)
    assert lines(second) == {
        "reception": (4, 4, 0, 0, 4),
        "basics": (2, 2, 1, 0, 1),
        "workshop": (6, 6, 2, 1, 4),
        "hard_cases": (3, 3, 0, 0, 3),
        "seminar": (2, 2, 0, 0, 2),
        "team": (3, 3, 0, 0, 3),
    }
    assert [len(found) for _month, found in second.months] == [0, 0, 0, 0, 3, 0]
    assert lines(plan(outlet, HalfYear(2026, 1), TODAY))["workshop"] == (6, 3, 1, 0, 2)
    PolicyValue.objects.create(
        key="trainings.year.workshop", outlet=outlet, from_on=date(2026, 1, 1), value="2", reason="x", entered_by=keeper
    )
    assert lines(plan(outlet, HalfYear(2026, 2), TODAY))["workshop"] == (2, 2, 2, 1, 0)


def test_every_kind_has_its_number_in_the_plan(outlet):
    assert set(house_policies.trainings_of_year(outlet, TODAY)) == set(Training.Kind.values)
    first = {line.kind: line.wanted for line in plan(outlet, HalfYear(2026, 1), TODAY).lines}
    assert first == {"reception": 2, "basics": 1, "workshop": 3, "hard_cases": 2, "seminar": 1, "team": 2}


def test_seminars_and_team_activities_are_planned_and_held(client, keeper, people, outlet):
    hold(plan_one(keeper, people, kind="seminar"), keeper, 90, 70, None)
    plan_one(keeper, kind="team")
    lines = {line.kind: (line.planned, line.held) for line in plan(outlet, HalfYear(2026, 2), TODAY).lines}
    assert (lines["seminar"], lines["team"]) == ((1, 1), (1, 0))
    client.force_login(keeper)
    page = client.get(reverse("workshop:training_new"), {"kind": "team"})
    assert page.context["form"]["kind"].value() == "team"
    assert {"seminar", "team"} <= {code for code, _label in page.context["form"].fields["kind"].choices}


def test_the_same_form_sent_twice_plans_one(keeper):
    key = uuid4()
    made = plan_one(keeper, form_key=key)
    with pytest.raises(services.PlannedOnce) as twice:
        plan_one(keeper, form_key=key)
    assert twice.value.training == made


def test_only_people_of_the_outlet_come_and_only_who_keeps_the_plan_plans(keeper, people, outlet):
    stranger = make_employee("叶青", make_outlet("SH02", "嘉禾川沙店"))
    with pytest.raises(Refused):
        plan_one(keeper, [*people, stranger])
    with pytest.raises(PermissionDenied):
        plan_one(make_user("徐建国", Role.TECHNICIAN, outlet), people)
    assert not Training.objects.exists()


# --- Attendance and test ----------------------------------------------------------------------------------------------


def test_attendance_names_everybody_and_only_who_was_there_has_points(keeper, people):
    training = plan_one(keeper, people)
    first = training.places.order_by("pk").first().employee_id
    for attended in ({first: Attended(True)}, dict.fromkeys([one.pk for one in people], Attended(False, Decimal(90)))):
        with pytest.raises(Refused):
            services.hold_training(training=training, held_on=TODAY, attended=attended, by=keeper, at=AT)
    training.refresh_from_db()
    assert training.state == "planned" and not training.places.filter(present__isnull=False).exists()
    hold(training, keeper, 80, "79.5", None)
    assert [(place.present, place.passed) for place in training.places.order_by("pk")] == [
        (True, True),
        (True, False),
        (False, None),
    ]
    assert (Training.objects.for_list().get().people, Training.objects.for_list().get().passed) == (3, 1)


def test_it_is_held_once_and_corrected_with_a_reason(keeper, people):
    training = hold(plan_one(keeper, people), keeper, 80, 60, None)
    with pytest.raises(AlreadyDone):
        hold(training, keeper, 80, 60, None)
    attended = {place.employee_id: Attended(True, Decimal(85)) for place in training.places.all()}
    with pytest.raises(Refused):
        services.correct_attendance(training=training, attended=attended, reason="", by=keeper, at=AT)
    services.correct_attendance(training=training, attended=attended, reason="漏录补考", by=keeper, at=AT + DAY)
    changes = trail.entries_about(training).first().changes
    assert changes["徐建国"] == [[True, "60.0"], [True, "85.0"]] and len(changes) == 3


def test_who_comes_changes_only_before_it_is_held(keeper, people):
    training = plan_one(keeper, people[:2])
    services.change_people(training=training, people=people[1:], by=keeper, at=AT)
    assert {place.employee for place in training.places.all()} == set(people[1:])
    hold(training, keeper, 80, 90)
    with pytest.raises(AlreadyDone):
        services.change_people(training=training, people=people, by=keeper, at=AT)
    with pytest.raises(AlreadyDone):
        services.cancel_training(training=training, reason="x", by=keeper, at=AT)


# --- Certificates -----------------------------------------------------------------------------------------------------


def certify(by, employee, until, **fields) -> Certificate:
    values = {"name": "低压电工证", "issued_on": TODAY - 700 * DAY}
    return services.enter_certificate(employee=employee, expires_on=until, by=by, at=AT, **values | fields)


def test_a_certificate_ends_after_its_last_day_and_a_renewal_replaces_it(keeper, people):
    last = certify(keeper, people[0], TODAY)
    soon = certify(keeper, people[1], TODAY + 60 * DAY)
    certify(keeper, people[2], TODAY + 61 * DAY)
    forever = certify(keeper, people[2], None, name="技师资格")
    assert set(Certificate.objects.expiring(TODAY, 60)) == {last, soon}
    assert list(Certificate.objects.expired(TODAY + DAY)) == [last]
    assert forever in Certificate.objects.valid(date(2099, 1, 1))
    certify(keeper, people[0], TODAY + 900 * DAY, renews=last, issued_on=TODAY)
    assert not Certificate.objects.expired(TODAY + DAY).exists()
    with pytest.raises(AlreadyDone):
        certify(keeper, people[0], None, renews=Certificate.objects.get(pk=last.pk), issued_on=TODAY)
    with pytest.raises(Refused):
        certify(keeper, people[0], None, renews=soon)


def test_what_was_withdrawn_counts_no_more(keeper, people):
    certificate = certify(keeper, people[0], TODAY)
    with pytest.raises(Refused):
        services.withdraw_certificate(certificate=certificate, reason=" ", by=keeper, at=AT)
    services.withdraw_certificate(certificate=certificate, reason="录错人", by=keeper, at=AT)
    assert not Certificate.objects.valid(TODAY).exists()
    with pytest.raises(AlreadyDone):
        services.withdraw_certificate(certificate=certificate, reason="再来", by=keeper, at=AT)


def test_my_day_names_trainings_of_the_week_and_ending_certificates_of_who_works_here(keeper, people):
    ahead, begun = plan_one(keeper, planned_on=TODAY + 7 * DAY), plan_one(keeper, people)
    plan_one(keeper, planned_on=TODAY + 8 * DAY)
    ending = certify(keeper, people[0], TODAY + 10 * DAY)
    gone = make_employee("许可", left_on=TODAY - DAY)
    certify(keeper, gone, TODAY + 5 * DAY)
    urls = {item.url for item in my_day.due_for(keeper, AT)}
    assert urls == {
        ahead.get_absolute_url(),
        f"{begun.get_absolute_url()}#attendance",
        f"/certificates/new/?renews={ending.pk}",
    }


# --- Pages ------------------------------------------------------------------------------------------------------------


def test_the_pages_plan_hold_and_certify(client, clock, keeper, people, outlet):
    clock(AT)
    client.force_login(keeper)
    form = client.get("/trainings/new/?kind=basics").context["form"]
    said = {
        "form_key": str(form.fields["form_key"].initial()),
        "kind": "basics",
        "title": "高压安全",
        "planned_on": "2026-11-05",
        "minutes": 90,
        "pass_mark": 80,
        "people": [one.pk for one in people[:2]],
    }
    assert client.post("/trainings/new/", said | {"title": ""}).status_code == 422
    made = client.post("/trainings/new/", said)
    training = Training.objects.get()
    assert made["Location"] == client.post("/trainings/new/", said)["Location"] == training.get_absolute_url()
    url = f"{training.get_absolute_url()}attendance/"
    there = {f"present_{people[0].pk}": "on", f"score_{people[0].pk}": "92", f"why_{people[1].pk}": "出车"}
    assert client.post(url, there | {"held_on": "2026-11-06"}).status_code == 422
    assert client.post(url, there | {"held_on": "2026-11-05"}).status_code == 302
    assert client.post(url, there).status_code == 422
    page = client.get(training.get_absolute_url()).context
    assert (page["present"], page["passed"], page["tested"]) == (1, 1, 1)
    entered = client.post(
        f"/certificates/new/?training={training.pk}",
        {"employee": people[0].pk, "name": "高压安全", "issued_on": "2026-11-05", "expires_on": "2028-11-04"},
    )
    assert entered.status_code == 302 and Certificate.objects.get().training == training
    certificate = Certificate.objects.get()
    assert [row.pk for row in client.get("/certificates/?q=高子墨").context["page"]] == [certificate.pk]
    assert client.post(f"/certificates/{certificate.pk}/withdraw/", {"reason": ""}).status_code == 422
    assert client.get(f"{training.get_absolute_url()}sheet/").status_code == 200
    client.force_login(make_user("徐建国", Role.TECHNICIAN, outlet))
    assert client.get("/trainings/").status_code == client.get(training.get_absolute_url()).status_code == 200
    assert client.post(url, there).status_code == 403
