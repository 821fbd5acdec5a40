"""The statement in the browser: who opens it, what it says, and the documents behind every figure."""

from collections import OrderedDict
from datetime import date
from decimal import Decimal
from html import unescape

import pytest
from django.urls import reverse
from django.utils import translation

from payroll import chains, statement_day, statement_lines
from payroll.figures import as_decimal
from payroll.figures import inputs_of as read_inputs
from payroll.models import Run
from payroll.services import runs
from payroll.sources import SOURCES
from payroll.statement_lines import StatementPage, readable, recomputed
from staff import my_day
from staff.models import Employee, Outlet
from staff.roles import Role
from staff.templatetags.components import money_text
from tests.clock import shanghai
from tests.exchange.workbooks import CASES
from tests.makers import make_outlet, make_user
from tests.payroll.months import bring_in
from tests.payroll.test_runs import AFTERWARDS, DECEMBER, EARLY_NOVEMBER, NOVEMBER, OCTOBER, Station
from workshop.models import ItemLine, RepairOrder

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
WHO = "SH01-E001"
LATE_NOVEMBER = shanghai("2026-11-06 10:00")


@pytest.fixture
def station(db) -> Station:
    return Station()


@pytest.fixture(autouse=True)
def a_day_later(time_machine):
    """Within the time for objections."""
    time_machine.move_to(LATE_NOVEMBER)


def address(run: Run, number: str = WHO, **query) -> str:
    return reverse("payroll:statement", args=[run.number, number], query=query)


def open_as(client, user, url: str, **headers):
    client.force_login(user)
    return client.get(url, headers=headers)


def text(response) -> str:
    return unescape(response.content.decode())


# --- Who opens it -----------------------------------------------------------------------------------------------------


def test_the_own_statement_is_there_once_the_month_is_open(client, station):
    run = station.computed()
    assert open_as(client, station.advisor, address(run)).status_code == 404
    runs.open_to_objections(run=run, by=station.finance, at=EARLY_NOVEMBER)
    assert open_as(client, station.advisor, address(run)).status_code == 200


def test_nobody_sees_another_persons_statement_without_the_right(client, station):
    run = station.opened()
    other = "SH01-E002"
    for url in (address(run, other), address(run, other, line="gross")):
        assert open_as(client, station.advisor, url).status_code == 404
    assert (
        open_as(client, station.advisor, reverse("payroll:statement_print", args=[run.number, other])).status_code
        == 404
    )
    stranger = make_user("丁然", Role.SERVICE_ADVISOR, station.outlet)
    elsewhere = make_user("苏念", Role.FINANCE, make_outlet("SZ01", "鹏程福田店", "深莞区域", "华南大区"))
    for user in (stranger, elsewhere):
        assert open_as(client, user, address(run)).status_code == 404
    for user in (station.finance, station.manager, station.head, station.general_manager):
        assert open_as(client, user, address(run)).status_code == 200


def test_those_who_see_the_commission_see_it_before_it_is_open(client, station):
    assert open_as(client, station.manager, address(station.computed())).status_code == 200


def test_somebody_who_works_elsewhere_now_keeps_the_own_statements(client, station):
    """The statement is the person's, whatever outlet the account is posted at."""
    run = station.opened()
    station.advisor.postings.all().update(to_on=date(2026, 11, 1))
    assert open_as(client, station.advisor, address(run)).status_code == 200


def test_the_list_shows_the_own_months_and_those_that_wait(client, station):
    run = station.opened()
    page = text(open_as(client, station.advisor, reverse("payroll:statements")))
    assert page.count(run.number) == 2, "the number and its address"
    assert "countdown" in page
    nobody = text(open_as(client, station.manager, reverse("payroll:statements")))
    assert run.number not in nobody


def test_the_navigation_has_it_for_those_it_concerns(client, station):
    assert reverse("payroll:statements") in text(open_as(client, station.advisor, "/"))
    assert f'href="{reverse("payroll:statements")}"' not in text(open_as(client, station.manager, "/"))


# --- What it says -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_page_says_every_line_and_adds_up(client, station, language):
    run = station.opened()
    station.advisor.language = language
    station.advisor.save()
    statement = station.statement_of(run)
    page = text(open_as(client, station.advisor, address(run)))
    view = StatementPage(statement, station.advisor)
    with translation.override(language):
        lines = view.lines
        for line in lines.lines:
            assert line.label in page and line.words in page
            assert money_text(line.amount) in page or line.code == "base_salary"
    earned = [line.amount for line in lines.lines if not line.is_sum]
    sums = {line.code: line.amount for line in lines.lines if line.is_sum}
    assert sum(earned) + sums["fund"] == sums["bonus"] - sums.get("uncollected", 0)
    assert sums["bonus"] + sums["base_salary"] == lines.income.amount == statement.income
    assert "%(" not in page


def test_everybodys_statement_opens_and_every_amount_on_it(client, station):
    run = station.opened()
    client.force_login(station.finance)
    opened = 0
    for statement in run.statements.select_related("employee"):
        view = StatementPage(statement, station.finance)
        for code in view.figures:
            url = address(run, statement.employee.number, line=code)
            response = client.get(url, headers={"HX-Request": "true"})
            assert response.status_code == 200, url
            assert 'class="derive"' in text(response) and "<html" not in text(response)
            opened += 1
    assert opened > 100


def test_one_address_gives_the_page_and_its_part(client, station):
    run = station.opened()
    url = address(run, line="front_desk.output")
    page, part = open_as(client, station.advisor, url), open_as(client, station.advisor, url, **{"HX-Request": "true"})
    assert "<html" in text(page) and 'class="derive"' in text(page)
    assert "<html" not in text(part)
    assert "HX-Request" in page.headers["Vary"]


def test_a_line_that_is_not_on_the_statement_is_not_there(client, station):
    run = station.opened()
    for code in ("mechanical.hours", "nonsense", "<b>"):
        assert open_as(client, station.advisor, address(run, line=code)).status_code == 404


def test_the_chain_stays_within_the_own_lines(client, station):
    """Another source in the address is passed over: what is shown is the line's own."""
    run = station.opened()
    own = text(open_as(client, station.advisor, address(run, line="front_desk.boutique")))
    bent = address(run, line="front_desk.boutique", source="adjustments.amount", whose="SH01-E002")
    assert without_tokens(own) == without_tokens(text(open_as(client, station.advisor, bent)))


def without_tokens(page: str) -> list[str]:
    return [line for line in page.splitlines() if "csrf" not in line.lower()]


def test_pages_that_are_no_pages_give_the_first(client, station):
    run = station.opened()
    for page in ("0", "-1", "x", "²", "99999999999"):
        assert open_as(client, station.advisor, address(run, line="front_desk.output", page=page)).status_code == 200


def test_the_month_before_stands_beside_it(client, station):
    run = station.opened()
    station.look_at_all(run)
    runs.confirm_run(run=run, by=station.manager, at=AFTERWARDS)
    station.next_month()
    november = runs.open_month(outlet=station.outlet, month=NOVEMBER, by=station.finance, at=DECEMBER)
    runs.compute_run(run=november, by=station.finance, at=DECEMBER)
    november.refresh_from_db()
    runs.open_to_objections(run=november, by=station.finance, at=DECEMBER)
    page = text(open_as(client, station.advisor, address(november)))
    assert "2026-10" in page and money_text(station.statement_of(run).income)[1:] in page
    view = StatementPage(station.statement_of(november), station.advisor)
    gone = {line.code for line in view.lines.gone}
    assert gone == set(station.statement_of(run).lines) - set(station.statement_of(november).lines)


def test_the_sheet_has_the_lines_and_a_place_to_sign(client, station):
    run = station.opened()
    page = text(open_as(client, station.advisor, reverse("payroll:statement_print", args=[run.number, WHO])))
    assert "sign-row" in page and run.number in page
    for line in StatementPage(station.statement_of(run), station.advisor).lines.lines:
        assert money_text(abs(line.amount))[1:] in page


def test_the_page_costs_the_same_for_many_lines_and_people(client, station, django_assert_max_num_queries):
    run = station.opened()
    client.force_login(station.advisor)
    client.get(address(run))
    with django_assert_max_num_queries(12):
        client.get(address(run))
    with django_assert_max_num_queries(16):
        client.get(address(run, line="front_desk.output"))


def test_a_run_is_computed_once_for_all_who_look(station, monkeypatch):
    run = station.opened()
    first = recomputed(run)
    monkeypatch.setattr(statement_lines, "compute", None)
    assert recomputed(Run.objects.without_contents().get(pk=run.pk)) is first


def test_only_so_many_runs_stay_at_hand(station, monkeypatch):
    monkeypatch.setattr(statement_lines, "RUNS_AT_HAND", 0)
    monkeypatch.setattr(statement_lines, "_at_hand", OrderedDict())
    run = station.opened()
    assert recomputed(run) is not recomputed(run)


# --- The documents ----------------------------------------------------------------------------------------------------


class Anybody:
    """Somebody who may open every page."""

    def may(self, right, outlet=None) -> bool:
        return True


WORKBOOKS = ["month-small", "month-two-outlets", "month-edges"]


@pytest.mark.parametrize("workbook", WORKBOOKS)
def test_the_documents_of_every_source_add_up_to_its_figure(workbook):
    """All pages of every source of every outlet: each document once, their sum and the total are the figure."""
    bring_in(str(CASES / f"{workbook}.xlsx"))
    seen = set()
    for outlet in Outlet.objects.filter(code__in=("SH01", "SH02")):
        inputs = read_inputs(outlet, OCTOBER)
        run = Run(outlet=outlet, month=OCTOBER)
        for (code, whose), value in inputs.sources.items():
            documents, page = [], 1
            while True:
                chain = chains.chain_of(run, inputs, code, whose, page=page, user=Anybody())
                documents += chain.documents
                if chain.after is None:
                    break
                page = chain.after
            figure = as_decimal(value)
            assert sum(each.worth for each in documents) == chain.total == chain.figure == figure, (code, whose)
            assert len({each.number for each in documents}) == len(documents) == chain.count, (code, whose)
            assert not chain.moved
            if SOURCES[code].unit == "yuan":
                worths = [each.worth for each in documents]
                assert worths == sorted(worths, reverse=True)
            seen.add(code)
    assert {"normal", "hours", "sales.front_desk", "reception"} <= seen


def test_a_closed_month_shows_what_was_counted(station):
    """The documents kept with the run add up to its figures, and those that moved since are told of."""
    run = station.closed()
    inputs = recomputed(run).commission.inputs
    for (code, whose), value in inputs.sources.items():
        documents, page = [], 1
        while page:
            chain = chains.chain_of(run, inputs, code, whose, page=page, user=Anybody())
            documents += chain.documents
            page = chain.after
        assert chain.closed and not chain.moved, (code, whose)
        assert sum(each.worth for each in documents) == chain.total == as_decimal(value), (code, whose)


def test_what_moved_after_closing_is_said(client, station):
    run = station.closed()
    settled = RepairOrder.objects.filter(outlet=station.outlet, settled_on__range=(OCTOBER, date(2026, 10, 31)))
    order = settled.exclude(kind="accident").order_by("-repair_receipts").first()
    settled.filter(pk=order.pk).update(repair_receipts=order.repair_receipts + 100)
    inputs = recomputed(run).commission.inputs
    chain = chains.chain_of(run, inputs, "normal", "", page=1, user=Anybody())
    assert chain.total == chain.figure and chain.today == chain.total + 100 and chain.moved
    page = text(open_as(client, station.advisor, address(run, line="front_desk.output", source="normal")))
    assert money_text(chain.today)[1:] in page


def test_what_moved_after_the_computation_is_said(station):
    run = station.opened()
    ItemLine.objects.filter(outlet=station.outlet, channel="front_desk").update(received=Decimal("9999"))
    inputs = recomputed(run).commission.inputs
    chain = chains.chain_of(run, inputs, "sales.front_desk", "", page=1, user=Anybody())
    assert chain.moved and chain.figure != chain.total


def test_orders_lead_to_their_pages_with_their_plates(client, station):
    run = station.opened()
    page = text(open_as(client, station.advisor, address(run, line="front_desk.output", source="reception")))
    order = RepairOrder.objects.filter(outlet=station.outlet, opened_at__month=10).exclude(kind="pdi").first()
    assert reverse("workshop:order", args=[order.number])[:12] in page
    assert 'class="plate' in page


def test_documents_of_other_rooms_are_links_only_for_those_who_may_open_them(client, station):
    run = station.opened()
    washer = next(
        statement for statement in run.statements.select_related("employee") if "detailing.work" in statement.lines
    )
    user = make_user("徐建国", Role.TECHNICIAN, station.outlet)
    user.employee = washer.employee
    user.save()
    url = address(run, washer.employee.number, line="detailing.work", source="washes")
    assert "/daybook/washes/" not in text(open_as(client, user, url))
    assert "/daybook/washes/" in text(open_as(client, station.manager, url))


# --- The first page ---------------------------------------------------------------------------------------------------


def test_the_first_page_asks_for_it_until_it_is_in_order(client, station):
    run = station.opened()
    own = [item for item in my_day.due_for(station.advisor, LATE_NOVEMBER) if item.url == address(run)]
    assert [item.deadline_at for item in own] == [run.objections_until]
    assert statement_day.count(station.advisor, LATE_NOVEMBER) == 1
    client.force_login(station.advisor)
    client.post(reverse("payroll:statement_acknowledge", args=[run.number, WHO]))
    assert statement_day.count(station.advisor, LATE_NOVEMBER) == 0
    assert not list(statement_day.due_for(station.manager, LATE_NOVEMBER))


def test_it_asks_no_longer_when_the_time_is_over(station):
    run = station.opened()
    assert statement_day.count(station.advisor, run.objections_until) == 1
    assert statement_day.count(station.advisor, AFTERWARDS) == 0


def test_statements_of_reopened_runs_are_gone_for_their_people(client, station):
    run = station.closed()
    runs.reopen_run(run=run, reason="漏了一天", by=station.head, at=AFTERWARDS)
    assert open_as(client, station.advisor, address(run)).status_code == 404
    page = open_as(client, station.manager, address(run))
    assert page.status_code == 200
    assert not readable(station.advisor).exists()


def test_employees_without_an_account_have_statements_too(client, station):
    run = station.opened()
    assert not Employee.objects.filter(number="SH01-E002", user__isnull=False).exists()
    assert open_as(client, station.finance, address(run, "SH01-E002")).status_code == 200
