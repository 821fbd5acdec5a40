"""The commission runs of the demo, at instants at which days and months are tricky."""

from datetime import timedelta
from random import Random

import pytest

from demo import cars, records
from demo.commission import make_commission
from demo.daybook import make_daybook
from demo.outlets import FIRST, SECOND, make_outlets
from demo.pay import make_pay_inputs
from demo.people import make_people
from payroll import checks
from payroll.models import FundEntry, Objection, Run, Statement
from payroll.rules import keeping, rounding
from payroll.rules.compute import compute
from staff.instants import local
from staff.models import TrailEntry
from staff.months import month_after, month_of
from tests.clock import shanghai

pytestmark = pytest.mark.django_db
# At these the month before is over, but the day before the instant is still of it.
TOO_EARLY = ("2026-03-01 00:10", "2026-01-01 09:00", "2026-01-02 07:00")


def made(at):
    """The runs at the instant, of a group with few cars."""
    rng, outlets = Random(315), make_outlets(at.date())
    staff = make_people(rng, outlets, at.date())
    fleet = cars.make_customers(rng, outlets, at.date(), 60)
    records.save_visits(rng, records.ordinary_visits(rng, fleet, at, 150), staff, outlets, at)
    make_pay_inputs(staff, outlets, at)
    make_daybook(Random(316), staff, outlets, at)
    assert make_commission(staff, outlets, at) == Run.objects.count()
    return outlets


@pytest.mark.parametrize("written", [*TOO_EARLY, "2026-03-12 10:42", "2024-02-29 23:50", "2026-12-31 12:00"])
def test_one_month_is_closed_and_the_next_one_under_way(written):
    at = shanghai(written)
    outlets = made(at)
    this_month = month_of(local(at).date())
    states = {(run.outlet.code, run.month): run.state for run in Run.objects.select_related("outlet")}
    under_way = Run.State.COMPUTED if written in TOO_EARLY else Run.State.OPEN
    assert states == {
        (FIRST.code, month_after(this_month, -2)): Run.State.CLOSED,
        (FIRST.code, month_after(this_month, -1)): under_way,
        (SECOND.code, month_after(this_month, -1)): Run.State.COMPUTED,
    }
    for run in Run.objects.all():
        adds_up(run)
    closed = Run.objects.get(state=Run.State.CLOSED)
    assert not [check for check in checks.checks_of(closed, at=at) if not check.settled]
    credited_once(closed, outlets[FIRST.code])
    waits_for_finance(at, under_way)
    nothing_lies_in_the_future(at)


def adds_up(run):
    """Every statement to its income, all of them to what the month came to."""
    statements = list(run.statements.all())
    assert len(statements) > 20
    for each in statements:
        assert each.income == each.base_salary + each.bonus
        assert each.bonus == each.gross - each.fund - each.deducted + each.rewarded + each.uncollected
    commission = compute(keeping.inputs_from_json(run.inputs))
    assert sum(each.gross for each in statements) > 0
    assert {each.person.number: rounding.money(each.income.value) for each in commission.statements} == dict(
        run.statements.values_list("employee__number", "income")
    )
    assert run.fingerprint == keeping.fingerprint(run.inputs, run.result)


def credited_once(run, outlet):
    entry = FundEntry.objects.get(fund__outlet=outlet, source="run")
    assert entry.amount == rounding.money(compute(keeping.inputs_from_json(run.inputs)).fund.value) > 0


def waits_for_finance(at, state):
    """One objection of the closed month has its answer; one of the open month waits."""
    answered = Objection.objects.get(run__state=Run.State.CLOSED)
    assert answered.answer == Objection.Answer.REJECTED and answered.reason
    waiting = Objection.objects.filter(answer="")
    if state == Run.State.OPEN:
        one = waiting.get()
        assert one.run.objections_until > at - timedelta(days=1)
        assert one.code in Statement.objects.get(run=one.run, employee=one.employee).lines
    else:
        assert not waiting


def nothing_lies_in_the_future(at):
    for field in ("created_at", "computed_at", "opened_at", "confirmed_at", "closed_at"):
        assert not Run.objects.filter(**{f"{field}__gt": at}).exists(), field
    assert not Objection.objects.filter(at__gt=at).exists()
    assert not TrailEntry.objects.filter(at__gt=at).exists()
