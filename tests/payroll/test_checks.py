"""What has to be looked at before a month is confirmed: each check is seen coming and going, and ticks keep to what
was said when they were made."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import translation

from payroll import checks
from payroll.models import Adjustment, Assessment, Membership, Run, SchemeValue
from payroll.rules.inputs import Remark
from payroll.services import objections, runs
from staff.models import Employee
from staff.refusals import AlreadyDone, Refused
from tests.payroll.test_runs import AFTERWARDS, EARLY_NOVEMBER, OCTOBER, Station
from workshop.models import ItemLine, LabourLine

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


@pytest.fixture
def station(db):
    with translation.override("en"):
        yield Station()


def computed_again(station: Station) -> Run:
    """The month computed anew from the records as they are."""
    run = Run.objects.filter(outlet=station.outlet).current().first() or station.computed()
    runs.compute_run(run=run, by=station.finance, at=AFTERWARDS)
    return Run.objects.select_related("outlet__area__region").get(pk=run.pk)


def found(run: Run, code: str, at=AFTERWARDS) -> checks.Check | None:
    return next((check for check in checks.checks_of(run, at=at) if check.code == code), None)


def says(check: checks.Check) -> str:
    return " ".join(map(str, check.details))


def set_parameter(station: Station, key: str, value: str) -> None:
    SchemeValue.objects.update_or_create(
        outlet=station.outlet, parameter=key, from_month=OCTOBER, defaults={"value": value, "entered_at": AFTERWARDS}
    )


def sale(station: Station) -> ItemLine:
    """An eligible sale of a boutique seller in the month."""
    return ItemLine.objects.filter(
        outlet=station.outlet,
        channel="boutique",
        oem=False,
        kind__in=("boutique", "care"),
        sold_on__range=(OCTOBER, date(2026, 10, 31)),
        seller__memberships__group="boutique_sales",
    ).first()


# --- What the computation says ----------------------------------------------------------------------------------------


def test_a_pool_that_nobody_shares(station):
    Membership.objects.filter(employee__outlet=station.outlet, group="parts").delete()
    run = station.computed()
    check = found(run, "undistributed")
    assert "13.91" in says(check) and not check.must
    employee = Employee.objects.get(number="SH01-E019")
    Membership.objects.create(employee=employee, group="parts", coefficient="0.2", from_on=date(2026, 1, 1))
    assert found(computed_again(station), "undistributed") is None


def test_somebody_in_no_group(station):
    run = station.computed()
    check = found(run, "no_group")
    assert "/people/employees/SH01-E020/" in says(check) and check.url == "/commission/groups/?outlet=SH01"
    employee = Employee.objects.get(number="SH01-E020")
    Membership.objects.create(employee=employee, group="support", coefficient="0.1", from_on=date(2026, 1, 1))
    assert found(computed_again(station), "no_group") is None


def test_a_sale_without_a_seller(station):
    line = sale(station)
    seller = line.seller
    ItemLine.objects.filter(pk=line.pk).update(seller=None)
    assert f"{line.number}/{line.line}" in says(found(station.computed(), "seller_not_covered"))
    ItemLine.objects.filter(pk=line.pk).update(seller=seller)
    left = found(computed_again(station), "seller_not_covered")
    assert left is None or f"{line.number}/{line.line}" not in says(left)


def test_a_line_below_the_floor(station):
    line = sale(station)
    received = line.received
    ItemLine.objects.filter(pk=line.pk).update(received=line.list_price * line.quantity / 2)
    assert f"{line.number}/{line.line}" in says(found(station.computed(), "below_floor"))
    ItemLine.objects.filter(pk=line.pk).update(received=received)
    assert found(computed_again(station), "below_floor") is None


def test_a_return_for_the_same_fault_names_the_earlier_team(station):
    LabourLine.objects.filter(order__outlet=station.outlet).update(fault_code="")
    later = (
        LabourLine.objects.filter(order__outlet=station.outlet, order__opened_at__month=10)
        .exclude(order__vehicle=None)
        .select_related("order", "team")
        .first()
    )
    earlier = (
        LabourLine.objects.filter(order__outlet=station.outlet)
        .exclude(team=later.team)
        .exclude(order=later.order)
        .select_related("order", "team")
        .first()
    )
    LabourLine.objects.filter(pk__in=[later.pk, earlier.pk]).update(fault_code="P0300")
    before = later.order.opened_at - timedelta(days=30)
    type(later.order).objects.filter(pk=earlier.order.pk).update(vehicle=later.order.vehicle, completed_at=before)
    check = found(station.computed(), "may_be_rework")
    assert earlier.team.code in says(check) and earlier.team != later.team
    assert f'href="/orders/{earlier.order.number}/"' in says(check)
    assert f'href="/orders/{later.order.number}/"' in says(check)
    # A second earlier it is 30 days no longer.
    type(later.order).objects.filter(pk=earlier.order.pk).update(completed_at=before - timedelta(seconds=1))
    assert found(computed_again(station), "may_be_rework") is None


def test_an_advisor_without_an_assessment(station):
    run = station.computed()
    assert "SH01-E005" in says(found(run, "assessment_missing"))
    for number in ("SH01-E005", "SH01-E006"):
        Assessment.objects.create(employee=Employee.objects.get(number=number), month=OCTOBER, score=98)
    assert found(computed_again(station), "assessment_missing") is None


# --- Score and wages --------------------------------------------------------------------------------------------------


def test_a_score_below_the_minimum(station):
    set_parameter(station, "csi.minimum", "95.01")
    check = found(station.computed(), "csi_below_minimum")
    assert check.must and "95.00" in check.title
    set_parameter(station, "csi.minimum", "95")
    assert found(computed_again(station), "csi_below_minimum") is None


def deduct(number: str, value: str) -> None:
    Adjustment.objects.update_or_create(
        number="KF-TEST",
        defaults={
            "employee": Employee.objects.get(number=number),
            "month": OCTOBER,
            "kind": "amount",
            "value": Decimal(value),
            "reason": "工具丢失",
        },
    )


def test_deductions_above_a_fifth_of_the_wage(station):
    # SH01-E019 earns 3,200.00 + 84.87 - 3.39 to the fund: a fifth of what is left is 656.296.
    statement = station.computed().statements.get(employee__number="SH01-E019")
    wage = statement.base_salary + statement.gross - statement.fund + statement.rewarded
    deduct("SH01-E019", str((wage / 5).quantize(Decimal("0.01"), "ROUND_DOWN")))
    assert found(computed_again(station), "deduction_large") is None
    deduct("SH01-E019", str((wage / 5).quantize(Decimal("0.01"), "ROUND_UP")))
    run = computed_again(station)
    check = found(run, "deduction_large")
    assert check.employee == "SH01-E019" and check.url == f"/statements/{run.number}/SH01-E019/"


def below_minimum(run: Run) -> dict[str, checks.Check]:
    return {check.employee: check for check in checks.checks_of(run, at=AFTERWARDS) if check.code == "below_minimum"}


def test_less_than_the_minimum_wage(station):
    income = station.computed().statements.get(employee__number="SH01-E001").income
    set_parameter(station, "wage.minimum", str(income + Decimal("0.01")))
    assert str(income) in says(below_minimum(computed_again(station))["SH01-E001"])
    set_parameter(station, "wage.minimum", str(income))
    run = computed_again(station)
    assert "SH01-E001" not in below_minimum(run)
    # Somebody without a deduction may earn as little: it is what is deducted that has a limit.
    poorer = run.statements.filter(income__lt=income, deducted=0)
    assert poorer.exists() and not below_minimum(run).keys() & set(poorer.values_list("employee__number", flat=True))


def test_without_a_minimum_wage_nothing_counts_as_checked(station):
    run = station.computed()
    check = found(run, "wage_not_checked")
    assert check is not None and not check.settled
    assert check.url == "/commission/scheme/wage.minimum/?outlet=SH01&month=2026-10"
    # Not silently passed: the run is not confirmed before somebody has looked at it.
    for each in checks.checks_of(run, at=AFTERWARDS):
        if not each.must and each.code != "wage_not_checked":
            runs.tick_check(run=run, key=each.key, by=station.finance, at=AFTERWARDS)
    runs.open_to_objections(run=run, by=station.finance, at=EARLY_NOVEMBER)
    with pytest.raises(Refused, match="minimum wage was not checked"):
        runs.confirm_run(run=run, by=station.manager, at=AFTERWARDS)
    set_parameter(station, "wage.minimum", "2690")
    assert found(computed_again(station), "wage_not_checked") is None


# --- Objections -------------------------------------------------------------------------------------------------------


def test_an_objection_that_waits(station):
    run = station.opened()
    statement = station.statement_of(run)
    made = objections.raise_objection(
        statement=statement, code=next(iter(statement.lines)), words="少算了两台", by=station.advisor, at=EARLY_NOVEMBER
    )
    check = found(run, "objection")
    assert check.must and check.details == ("少算了两台",) and check.url == f"/runs/{run.number}/objections/"
    objections.answer_objection(
        objection=made, accepted=False, reason="两台都是上月结算", by=station.finance, at=AFTERWARDS
    )
    assert found(run, "objection") is None


def test_the_time_for_objections(station):
    run = station.opened()
    assert found(run, "objections_running", at=EARLY_NOVEMBER).must
    assert found(run, "objections_running", at=run.objections_until) is None


def test_who_all_agree_need_no_more_time(station):
    run = station.opened()
    for statement in run.statements.all():
        run.acknowledgements.create(employee=statement.employee, income=statement.income, at=EARLY_NOVEMBER)
    assert found(run, "objections_running", at=EARLY_NOVEMBER) is None
    run.acknowledgements.filter(employee__number="SH01-E001").update(income=1)
    people = run.statements.count()
    assert f"{people - 1} of {people}" in says(found(run, "objections_running", at=EARLY_NOVEMBER))


# --- Ticks ------------------------------------------------------------------------------------------------------------


def tick(station: Station, run: Run, code: str, by=None) -> checks.Check:
    runs.tick_check(run=run, key=found(run, code).key, reason="看过", by=by or station.finance, at=AFTERWARDS)
    return found(run, code)


def test_a_tick_stays_as_long_as_the_computation_says_the_same(station):
    run = station.computed()
    assert tick(station, run, "assessment_missing").settled
    assert found(computed_again(station), "assessment_missing").settled


def test_a_tick_is_gone_when_the_computation_says_something_else(station):
    """Also where the first line and the number of lines are the same as before."""
    Assessment.objects.filter(employee__number="SH01-E001", month=OCTOBER).delete()
    before = tick(station, station.computed(), "assessment_missing")
    assert before.settled
    Assessment.objects.create(employee=Employee.objects.get(number="SH01-E006"), month=OCTOBER, score=98)
    Assessment.objects.filter(employee__number="SH01-E002", month=OCTOBER).delete()
    check = found(computed_again(station), "assessment_missing")
    assert len(check.details) == len(before.details) == 3 and check.details[0] == before.details[0]
    assert not check.settled


def test_a_key_is_short_and_minds_neither_order_nor_length():
    about = [("source", f"SH01-IT{number:06}/1", "SH01-E001", "2026-10-01") for number in range(200)]
    same = [Remark("below_floor", each) for each in about]
    assert len(checks.key_of(same)) < 200
    assert checks.key_of(same) == checks.key_of(same[::-1])
    changed = [*same[:-1], Remark("below_floor", ("source", "SH01-IT999999/1", "SH01-E001", "2026-10-01"))]
    assert checks.key_of(changed) != checks.key_of(same)


def test_finance_and_whoever_may_confirm_tick(station):
    run = station.computed()
    assert tick(station, run, "no_group", by=station.finance).tick.by == station.finance
    assert tick(station, run, "assessment_missing", by=station.manager).settled
    for by in (station.advisor, station.general_manager):
        with pytest.raises(PermissionDenied):
            tick(station, run, "undistributed", by=by)
    assert not found(run, "undistributed").settled


def test_what_must_be_settled_is_not_ticked(station):
    set_parameter(station, "csi.minimum", "99")
    run = station.computed()
    with pytest.raises(Refused, match="cannot be let stand"):
        tick(station, run, "csi_below_minimum")
    assert not run.ticks.exists()
    # Nor does a tick of whatever origin settle it.
    run.ticks.create(key="csi_below_minimum", by=station.finance, at=AFTERWARDS)
    assert not found(run, "csi_below_minimum").settled


def test_a_check_that_is_gone_is_not_ticked(station):
    run = station.computed()
    with pytest.raises(AlreadyDone):
        runs.tick_check(run=run, key="no_group.7.0", by=station.finance, at=AFTERWARDS)


def test_a_second_tick_changes_nothing(station):
    run = station.computed()
    tick(station, run, "no_group", by=station.finance)
    assert tick(station, run, "no_group", by=station.manager).tick.by == station.finance
    assert run.ticks.count() == 1


def test_after_confirming_nothing_is_ticked_any_more(station):
    run = station.confirmed()
    key = run.ticks.first().key
    run.ticks.all().delete()
    with pytest.raises(AlreadyDone, match="confirmed"):
        runs.tick_check(run=run, key=key, by=station.finance, at=AFTERWARDS)


def test_a_number_in_a_sentence_is_not_markup():
    remark = Remark("may_be_rework", ("<b>1", "P1", "<b>12", "M1"))
    words = str(checks.linked("<b>12 and <b>1", remark))
    assert words == '<a href="/orders/%3Cb%3E12/">&lt;b&gt;12</a> and <a href="/orders/%3Cb%3E1/">&lt;b&gt;1</a>'
