"""Awkward turns of a month: closed out of order, people who moved, numbers with slashes, two hands at once."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import translation

from notices.models import Message
from payroll import checks, late
from payroll.models import Run
from payroll.services import objections, runs
from staff.models import Employee
from staff.roles import Role
from targets.models import Target
from tests.clock import shanghai
from tests.makers import make_outlet, make_user
from tests.payroll.test_runs import AFTERWARDS, EARLY_NOVEMBER, NOVEMBER, OCTOBER, Station
from workshop.models import RepairOrder

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

DECEMBER = date(2026, 12, 1)
IN_DECEMBER, IN_JANUARY = shanghai("2026-12-03 10:00"), shanghai("2027-01-04 10:00")
OBJECTIONS_OVER = shanghai("2027-01-31 10:00")


@pytest.fixture
def station(db) -> Iterator[Station]:
    """In English, as refusals are recognised by their words."""
    with translation.override("en"):
        yield Station()


def with_targets(station: Station, month: date) -> None:
    for target in Target.objects.filter(outlet=station.outlet, month=OCTOBER):
        target.pk, target.month = None, month
        target.save()


def paid_late(station: Station, yuan: int = 50_000) -> RepairOrder:
    """An order of October turns out to have brought in more."""
    order = RepairOrder.objects.filter(
        outlet=station.outlet, settled_on__range=(OCTOBER, date(2026, 10, 31)), kind="repair"
    ).first()
    RepairOrder.objects.filter(pk=order.pk).update(repair_receipts=order.repair_receipts + yuan)
    return order


def computed(station: Station, month: date, at: datetime) -> Run:
    run = runs.open_month(outlet=station.outlet, month=month, by=station.finance, at=at)
    runs.compute_run(run=run, by=station.finance, at=at)
    return Run.objects.select_related("outlet__area__region").get(pk=run.pk)


def closed(station: Station, month: date, at: datetime) -> Run:
    """The month on its whole way, by the people of the station."""
    run = computed(station, month, at)
    runs.open_to_objections(run=run, by=station.finance, at=at)
    for check in checks.checks_of(run, at=OBJECTIONS_OVER):
        runs.tick_check(run=run, key=check.key, by=station.manager, at=OBJECTIONS_OVER)
    runs.confirm_run(run=run, by=station.manager, at=OBJECTIONS_OVER)
    runs.close_run(run=run, by=station.finance, at=OBJECTIONS_OVER)
    return run


def corrected(run: Run) -> Decimal:
    return sum((Decimal(each["amount"]) for each in run.inputs["corrections"]), Decimal(0))


def test_a_month_that_carries_corrections_is_closed_like_any_other(station):
    station.closed()
    paid_late(station)
    with_targets(station, NOVEMBER)
    november = closed(station, NOVEMBER, IN_DECEMBER)
    assert november.state == Run.State.CLOSED and corrected(november) > 0


def test_what_a_later_month_carried_an_earlier_one_does_not_carry_again(station):
    """December is closed before November: the late order of October is paid once."""
    station.closed()
    paid_late(station)
    with_targets(station, NOVEMBER)
    with_targets(station, DECEMBER)
    assert corrected(closed(station, DECEMBER, IN_JANUARY)) > 0
    assert corrected(computed(station, NOVEMBER, IN_JANUARY)) == 0


# --- People -----------------------------------------------------------------------------------------------------------


def test_a_praise_stays_in_the_closed_month_of_somebody_who_moved_on(station):
    """Nobody else gets a correction for it, and nothing is taken back."""
    run = station.closed()
    praised = next(who for code, who, _sum in run.inputs["sources"] if code == "praises")
    Employee.objects.filter(number=praised).update(outlet=make_outlet("SH99"))
    assert late.corrections_for(station.outlet, NOVEMBER, look_back=12) == ([], [])


def test_what_is_owed_to_somebody_who_moved_on_is_named_and_not_taken_for_paid(station):
    station.closed()
    paid_late(station)
    with_targets(station, NOVEMBER)
    Employee.objects.filter(number="SH01-E001").update(outlet=make_outlet("SH99"))
    november = computed(station, NOVEMBER, IN_DECEMBER)
    assert "SH01-E001" not in {each["employee"] for each in november.inputs["corrections"]}
    owed = [about for code, about in november.result["warnings"] if code == "moved_away"]
    assert owed and {each[0] for each in owed} == {"SH01-E001"}
    check = next(each for each in checks.checks_of(november, at=IN_DECEMBER) if each.code == "moved_away")
    assert "moved to another outlet" in check.title and "front desk" in " ".join(check.details).lower()


def test_an_objection_is_answered_though_its_statement_is_gone(station):
    run = station.opened()
    statement = station.statement_of(run)
    made = objections.raise_objection(
        statement=statement, code=next(iter(statement.lines)), words="多算了", by=station.advisor, at=EARLY_NOVEMBER
    )
    statement.delete()
    objections.answer_objection(objection=made, accepted=True, reason="已更正", by=station.finance, at=EARLY_NOVEMBER)
    made.refresh_from_db()
    assert made.answer == "accepted"


def test_a_message_leads_to_the_statement_also_after_the_next_computation(station):
    run = station.opened()
    before = station.statement_of(run)
    paid_late(station, 5_000_000)
    runs.compute_run(run=Run.objects.get(pk=run.pk), by=station.finance, at=AFTERWARDS)
    after = station.statement_of(run)
    assert after.gross > before.gross
    message = Message.objects.get(code="payroll.opened", recipient=station.advisor)
    assert message.about == after


def test_whoever_no_longer_has_a_statement_has_none_after_the_next_computation(station):
    run = station.computed()
    Employee.objects.filter(number="SH01-E001").update(outlet=make_outlet("SH99"))
    runs.compute_run(run=run, by=station.finance, at=AFTERWARDS)
    assert not run.statements.filter(employee__number="SH01-E001").exists()


# --- Odd addresses ----------------------------------------------------------------------------------------------------


def test_a_number_with_a_slash_does_not_shut_the_page_of_the_whole_run(station, client):
    Employee.objects.create(number="SH01/9", name="沈一诺", outlet=station.outlet, base_salary=Decimal(3500))
    run = station.computed()
    assert "no_group" in {each.code for each in checks.checks_of(run, at=EARLY_NOVEMBER)}
    client.force_login(station.finance)
    assert client.get(run.get_absolute_url()).status_code == 200
    assert client.get(reverse("staff:employee", args=["SH01/9"])).status_code == 200


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/runs/?outlet=%00", 400),
        ("/runs/%00/", 400),
        ("/runs/?month=2026-13", 200),
        ("/what-if/?outlet=SH01&month=9999-12", 200),
    ],
)
def test_addresses_that_nobody_means_break_nothing(client, address, status):
    client.force_login(make_user("邵文", Role.FINANCE, make_outlet("SH01")))
    assert client.get(address).status_code == status
