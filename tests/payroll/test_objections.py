"""Objections and agreement in the browser: in place at a line, once, in time, answered with a reason."""

import pytest
from django.urls import reverse

from notices.models import Message
from payroll import statement_day
from payroll.models import Acknowledgement, Objection, Run
from payroll.services import objections
from staff import my_day
from staff.roles import Role
from tests.clock import shanghai
from tests.makers import make_outlet, make_user
from tests.payroll.test_runs import AFTERWARDS, EARLY_NOVEMBER, Station

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
WHO, LINE = "SH01-E001", "front_desk.output"
IN_TIME = shanghai("2026-11-06 10:00")


@pytest.fixture
def station(db) -> Station:
    return Station()


@pytest.fixture
def run(station) -> Run:
    return station.opened()


@pytest.fixture(autouse=True)
def a_day_later(time_machine):
    time_machine.move_to(IN_TIME)


def step(name: str, run: Run, number: str = WHO) -> str:
    return reverse(f"payroll:statement_{name}", args=[run.number, number])


def object_to(client, user, run, *, code=LINE, words="少算了两台", number=WHO):
    client.force_login(user)
    return client.post(step("object", run, number), {"code": code, "words": words})


def page(client, user, url: str) -> str:
    client.force_login(user)
    return client.get(url).content.decode()


def made(station, run) -> Objection:
    statement = station.statement_of(run)
    return objections.raise_objection(statement=statement, code=LINE, words="少算了", by=station.advisor, at=IN_TIME)


# --- Raised -----------------------------------------------------------------------------------------------------------


def test_an_objection_stands_at_its_line_with_the_amount_it_is_about(client, station, run):
    response = object_to(client, station.advisor, run)
    assert response.status_code == 302
    found = Objection.objects.get()
    statement = station.statement_of(run)
    assert (found.code, str(found.amount), found.words) == (LINE, statement.lines[LINE], "少算了两台")
    shown = page(client, station.advisor, response.url)
    assert "少算了两台" in shown and "sev-attention" in shown
    assert Message.objects.filter(recipient=station.finance, code="payroll.objection").count() == 1


def test_a_second_click_makes_no_second_objection(client, station, run):
    object_to(client, station.advisor, run)
    again = object_to(client, station.advisor, run, words="再说一次")
    assert again.status_code == 422 and "再说一次" in again.content.decode(), "what was written is not lost"
    assert Objection.objects.count() == 1


def test_another_line_can_be_objected_to_as_well(client, station, run):
    object_to(client, station.advisor, run)
    other = next(code for code in station.statement_of(run).lines if code != LINE)
    assert object_to(client, station.advisor, run, code=other).status_code == 302
    assert Objection.objects.count() == 2


def test_after_the_time_it_is_refused_in_words(client, station, run, time_machine):
    time_machine.move_to(AFTERWARDS)
    response = object_to(client, station.advisor, run)
    assert response.status_code == 422 and "note-stop" in response.content.decode()
    assert not Objection.objects.exists()
    assert "statement_object" not in page(client, station.advisor, reverse("payroll:statement", args=[run.number, WHO]))


def test_the_form_is_there_as_long_as_it_can_be_sent(client, station, run, time_machine):
    url = reverse("payroll:statement", args=[run.number, WHO], query={"line": LINE})
    assert step("object", run) in page(client, station.advisor, url)
    assert step("object", run) not in page(client, station.manager, url), "only the person objects"
    time_machine.move_to(AFTERWARDS)
    assert step("object", run) not in page(client, station.advisor, url)


@pytest.mark.parametrize(
    ("code", "words"), [(LINE, "  "), ("mechanical.hours", "不对"), ("", "不对"), ("gross", "不对")]
)
def test_without_words_or_with_a_foreign_line_it_is_refused(client, station, run, code, words):
    assert object_to(client, station.advisor, run, code=code, words=words).status_code == 422
    assert not Objection.objects.exists()


def test_nobody_objects_to_another_persons_statement(client, station, run):
    other = next(each for each in run.statements.select_related("employee") if each.employee.number != WHO)
    number, code = other.employee.number, next(iter(other.lines))
    assert object_to(client, station.advisor, run, number=number, code=code).status_code == 404
    assert object_to(client, station.manager, run, number=number, code=code).status_code == 422
    assert not Objection.objects.exists()


# --- Answered ---------------------------------------------------------------------------------------------------------


def answer(client, user, objection, given="rejected", reason="按规则就是这样"):
    client.force_login(user)
    prefix = f"o{objection.pk}"
    url = reverse("payroll:objection_answer", args=[objection.pk])
    return client.post(url, {f"{prefix}-answer": given, f"{prefix}-reason": reason})


@pytest.mark.parametrize("given", ["accepted", "rejected"])
def test_finance_answers_with_a_reason_and_the_person_reads_it(client, station, run, given):
    objection = made(station, run)
    assert "少算了" in page(client, station.finance, reverse("payroll:objections", args=[run.number]))
    assert answer(client, station.finance, objection, given).status_code == 302
    objection.refresh_from_db()
    assert (objection.answer, objection.answered_by) == (given, station.finance)
    url = reverse("payroll:statement", args=[run.number, WHO], query={"line": LINE})
    assert "按规则就是这样" in page(client, station.advisor, url)
    assert Message.objects.filter(recipient=station.advisor, code="payroll.answered").count() == 1


def test_an_answer_without_a_reason_keeps_what_was_chosen(client, station, run):
    objection = made(station, run)
    response = answer(client, station.finance, objection, reason=" ")
    assert response.status_code == 422 and "checked" in response.content.decode()
    objection.refresh_from_db()
    assert objection.answer == ""


def test_a_second_answer_changes_nothing(client, station, run):
    objection = made(station, run)
    answer(client, station.finance, objection, "accepted", "对")
    assert answer(client, station.finance, objection, "rejected", "不对").status_code == 422
    objection.refresh_from_db()
    assert (objection.answer, objection.reason) == ("accepted", "对")


def test_managers_read_objections_and_do_not_answer_them(client, station, run):
    objection = made(station, run)
    shown = page(client, station.manager, reverse("payroll:objections", args=[run.number]))
    assert "少算了" in shown and reverse("payroll:objection_answer", args=[objection.pk]) not in shown
    assert answer(client, station.manager, objection).status_code == 403
    assert answer(client, station.advisor, objection).status_code == 403
    elsewhere = make_user("苏念", Role.FINANCE, make_outlet("SZ01", "鹏程福田店", "深莞区域", "华南大区"))
    assert answer(client, elsewhere, objection).status_code == 404


def test_nobody_answers_the_own_objection(client, station, run):
    station.finance.employee = run.statements.get(employee__number="SH01-E002").employee
    station.finance.save()
    statement = station.statement_of(run, "SH01-E002")
    code = next(iter(statement.lines))
    own = objections.raise_objection(statement=statement, code=code, words="不对", by=station.finance, at=IN_TIME)
    assert answer(client, station.finance, own).status_code == 422


def test_the_first_page_of_finance_has_those_without_an_answer(client, station, run):
    objection = made(station, run)
    url = reverse("payroll:objections", args=[run.number])
    assert [item.who for item in my_day.due_for(station.finance, IN_TIME) if item.url == url] == [
        station.statement_of(run).employee.name
    ]
    assert not list(statement_day.to_answer(station.manager, IN_TIME))
    answer(client, station.finance, objection)
    assert not list(statement_day.to_answer(station.finance, IN_TIME))


# --- In order ---------------------------------------------------------------------------------------------------------


def acknowledge(client, user, run, number=WHO):
    client.force_login(user)
    return client.post(step("acknowledge", run, number), follow=True)


def test_the_person_finds_the_statement_in_order_once(client, station, run):
    for _click in range(2):
        assert acknowledge(client, station.advisor, run).status_code == 200
    given = Acknowledgement.objects.get()
    assert given.income == station.statement_of(run).income
    shown = page(client, station.advisor, reverse("payroll:statement", args=[run.number, WHO]))
    assert step("acknowledge", run) not in shown and "is-done" in shown


def test_while_an_objection_waits_it_cannot_be_in_order(client, station, run):
    made(station, run)
    shown = page(client, station.advisor, reverse("payroll:statement", args=[run.number, WHO]))
    assert step("acknowledge", run) not in shown
    acknowledge(client, station.advisor, run)
    assert not Acknowledgement.objects.exists()


def test_nobody_agrees_for_another(client, station, run):
    acknowledge(client, station.manager, run)
    assert acknowledge(client, station.advisor, run, "SH01-E002").status_code == 404
    assert not Acknowledgement.objects.exists()


def test_when_the_income_changes_it_is_asked_again(client, station, run):
    acknowledge(client, station.advisor, run)
    statement = station.statement_of(run)
    fields = {"base_salary": statement.base_salary + 1, "income": statement.income + 1}
    run.statements.filter(pk=statement.pk).update(**fields)
    assert statement_day.count(station.advisor, IN_TIME) == 1
    shown = page(client, station.advisor, reverse("payroll:statement", args=[run.number, WHO]))
    assert step("acknowledge", run) in shown


def test_a_month_that_is_not_open_takes_neither(client, station):
    run = station.computed()
    assert object_to(client, station.advisor, run).status_code == 404
    assert run.computed_at == EARLY_NOVEMBER
    assert acknowledge(client, station.advisor, run).status_code == 404
