"""A run on its way, on the records of a whole month: computed, objected to, confirmed by another, closed, corrected."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import translation

from exchange.importer import import_file
from notices.models import Message
from payroll import checks, late
from payroll.figures import inputs_of
from payroll.models import ClosedRecord, FundEntry, Objection, Run
from payroll.rules import keeping
from payroll.rules.answer import answer
from payroll.rules.compute import compute
from payroll.services import objections, runs
from staff.models import Employee, Outlet, TrailEntry, Work
from staff.refusals import AlreadyDone, Refused
from staff.roles import Role
from targets.models import Target
from tests.clock import shanghai
from tests.conftest import BASE_DIR
from tests.makers import make_posting, make_user
from workshop.models import Receipt, RepairOrder

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
EARLY_NOVEMBER = shanghai("2026-11-05 10:00")
AFTERWARDS = shanghai("2026-11-09 10:00")
DECEMBER = shanghai("2026-12-03 10:00")


def settled_in_october(**kind):
    found = RepairOrder.objects.filter(outlet__code="SH01", settled_on__range=(OCTOBER, date(2026, 10, 31)), **kind)
    return found.exclude(kind="accident")


class Station:
    """SH01 with the month's records, and the people who handle its commission."""

    def __init__(self):
        path = BASE_DIR / "tests/cases/month-small.xlsx"
        assert not import_file(str(path), at=EARLY_NOVEMBER).errors
        self.outlet = Outlet.objects.select_related("area__region").get(code="SH01")
        self.finance = make_user("邵文", Role.FINANCE, self.outlet)
        self.manager = make_user("韩立诚", Role.SERVICE_MANAGER, self.outlet)
        self.head = make_user("陈予安", Role.STATION_HEAD, self.outlet)
        self.general_manager = make_user("罗振华", Role.GENERAL_MANAGER, self.outlet)
        self.advisor = make_user("林知夏", Role.SERVICE_ADVISOR, self.outlet)
        self.advisor.employee = Employee.objects.get(number="SH01-E001")
        self.advisor.save()

    def computed(self) -> Run:
        run = runs.open_month(outlet=self.outlet, month=OCTOBER, by=self.finance, at=EARLY_NOVEMBER)
        runs.compute_run(run=run, by=self.finance, at=EARLY_NOVEMBER)
        return Run.objects.get(pk=run.pk)

    def opened(self) -> Run:
        run = self.computed()
        runs.open_to_objections(run=run, by=self.finance, at=EARLY_NOVEMBER)
        return run

    def confirmed(self) -> Run:
        run = self.opened()
        self.look_at_all(run)
        runs.confirm_run(run=run, by=self.manager, at=AFTERWARDS)
        return run

    def closed(self) -> Run:
        run = self.confirmed()
        runs.close_run(run=run, by=self.finance, at=AFTERWARDS)
        return run

    def look_at_all(self, run: Run) -> None:
        for check in checks.checks_of(run, at=AFTERWARDS):
            if not check.must:
                runs.tick_check(run=run, key=check.key, by=self.manager, at=AFTERWARDS)

    def next_month(self) -> None:
        """The targets of November are those of October, so that it can be computed."""
        for target in Target.objects.filter(outlet=self.outlet, month=OCTOBER):
            target.pk, target.month = None, NOVEMBER
            target.save()

    def statement_of(self, run: Run, number: str = "SH01-E001"):
        return run.statements.select_related("run__outlet").get(employee__number=number)


@pytest.fixture
def station(db) -> Iterator[Station]:
    """In English, as refusals are recognised by their words."""
    with translation.override("en"):
        yield Station()


# --- Computing --------------------------------------------------------------------------------------------------------


def test_a_run_keeps_inputs_and_result_and_both_give_its_fingerprint(station):
    run = station.computed()
    assert run.state == Run.State.COMPUTED
    again = compute(keeping.inputs_from_json(run.inputs))
    assert keeping.fingerprint(keeping.inputs_to_json(again.inputs), keeping.result_to_json(again)) == run.fingerprint
    assert keeping.inputs_from_json(run.inputs) == keeping.inputs_from_json(keeping.inputs_to_json(again.inputs))
    changed = run.inputs | {"csi_score": "99.00"}
    assert keeping.fingerprint(changed, run.result) != run.fingerprint


def test_statements_are_what_the_answer_says(station):
    run = station.computed()
    lines = {each["employee"]: each for each in run.result["statements"]}
    assert run.statements.count() == len(lines)
    for statement in run.statements.select_related("employee"):
        line = lines[statement.employee.number]
        assert str(statement.income) == line["income"] and str(statement.gross) == line["gross"]
        assert statement.lines == {**line["components"], **line["deductions"], **line["incentives"]}


def test_a_draft_is_rebuilt_from_nothing_each_time(station):
    run = station.computed()
    first = run.fingerprint
    RepairOrder.objects.filter(outlet=station.outlet, settled_on__range=(OCTOBER, date(2026, 10, 31))).exclude(
        kind="accident"
    ).update(repair_receipts=Decimal("1.00"))
    runs.compute_run(run=run, by=station.finance, at=AFTERWARDS)
    run.refresh_from_db()
    assert run.fingerprint != first
    assert run.statements.count() == len(run.result["statements"])


def test_whoever_computes_meanwhile_is_quicker(station):
    run = station.computed()
    stale = Run.objects.get(pk=run.pk)
    runs.compute_run(run=run, by=station.finance, at=AFTERWARDS)
    with pytest.raises(AlreadyDone):
        runs.compute_run(run=stale, by=station.finance, at=DECEMBER)


def test_nothing_is_kept_when_a_target_is_missing(station):
    run = station.computed()
    Target.objects.filter(outlet=station.outlet, month=OCTOBER, metric="output").update(value=0)
    with pytest.raises(Refused, match="SH01 2026-10"):
        runs.compute_run(run=run, by=station.finance, at=AFTERWARDS)
    assert Run.objects.get(pk=run.pk).fingerprint == run.fingerprint


def test_the_worker_computes_what_a_page_asked_for(station, django_capture_on_commit_callbacks):
    run = runs.open_month(outlet=station.outlet, month=OCTOBER, by=station.finance, at=EARLY_NOVEMBER)
    item = runs.start_computing(run=run, by=station.finance, at=EARLY_NOVEMBER)
    steps = []
    told = runs.compute_in_worker(Work.objects.get(pk=item.pk), lambda done, total: steps.append((done, total)))
    assert told["url"] == run.get_absolute_url() and steps[-1] == (4, 4)


def test_one_month_has_one_run(station):
    first = station.computed()
    assert runs.open_month(outlet=station.outlet, month=OCTOBER, by=station.finance, at=AFTERWARDS) == first


def test_a_month_that_has_not_begun_is_refused(station):
    with pytest.raises(Refused):
        runs.open_month(outlet=station.outlet, month=date(2026, 12, 1), by=station.finance, at=EARLY_NOVEMBER)


# --- Objections -------------------------------------------------------------------------------------------------------


def test_nobody_sees_the_own_statement_before_it_is_opened(station):
    run = station.computed()
    own = type(run.statements.first()).objects.own_of
    assert not own(station.advisor).exists()
    runs.open_to_objections(run=run, by=station.finance, at=EARLY_NOVEMBER)
    assert own(station.advisor).count() == 1
    assert Message.objects.filter(code="payroll.opened", recipient=station.advisor).count() == 1


def test_a_month_is_opened_after_its_end(station):
    run = runs.open_month(outlet=station.outlet, month=OCTOBER, by=station.finance, at=shanghai("2026-10-20 10:00"))
    runs.compute_run(run=run, by=station.finance, at=shanghai("2026-10-20 10:00"))
    run.refresh_from_db()
    with pytest.raises(Refused, match="not over"):
        runs.open_to_objections(run=run, by=station.finance, at=shanghai("2026-10-31 23:00"))


def test_an_objection_waits_for_its_answer_before_the_month_is_confirmed(station):
    run = station.opened()
    statement = station.statement_of(run)
    code = next(iter(statement.lines))
    made = objections.raise_objection(
        statement=statement, code=code, words="少算了两台", by=station.advisor, at=EARLY_NOVEMBER
    )
    with pytest.raises(AlreadyDone):
        objections.raise_objection(
            statement=statement, code=code, words="再说一次", by=station.advisor, at=EARLY_NOVEMBER
        )
    with pytest.raises(Refused):
        objections.acknowledge(statement=statement, by=station.advisor, at=EARLY_NOVEMBER)
    station.look_at_all(run)
    with pytest.raises(Refused, match="objection"):
        runs.confirm_run(run=run, by=station.manager, at=AFTERWARDS)
    with pytest.raises(Refused):
        objections.answer_objection(objection=made, accepted=False, reason=" ", by=station.finance, at=AFTERWARDS)
    objections.answer_objection(objection=made, accepted=False, reason="已按规则", by=station.finance, at=AFTERWARDS)
    assert Message.objects.filter(code="payroll.answered", recipient=station.advisor).exists()
    runs.confirm_run(run=run, by=station.manager, at=AFTERWARDS)


def test_an_answer_is_given_once(station):
    run = station.opened()
    statement = station.statement_of(run)
    made = objections.raise_objection(
        statement=statement, code=next(iter(statement.lines)), words="不对", by=station.advisor, at=EARLY_NOVEMBER
    )
    objections.answer_objection(objection=made, accepted=True, reason="对", by=station.finance, at=AFTERWARDS)
    with pytest.raises(AlreadyDone):
        objections.answer_objection(objection=made, accepted=False, reason="错", by=station.finance, at=AFTERWARDS)
    assert Objection.objects.get().answer == "accepted"


def test_only_the_person_objects_and_only_in_time(station):
    run = station.opened()
    statement = station.statement_of(run)
    code = next(iter(statement.lines))
    with pytest.raises(Refused):
        objections.raise_objection(statement=statement, code=code, words="x", by=station.manager, at=EARLY_NOVEMBER)
    with pytest.raises(Refused, match="over"):
        objections.raise_objection(statement=statement, code=code, words="x", by=station.advisor, at=AFTERWARDS)


def test_an_acknowledgement_holds_for_the_income_it_was_given_for(station):
    run = station.opened()
    objections.acknowledge(statement=station.statement_of(run), by=station.advisor, at=EARLY_NOVEMBER)
    assert checks.agreed_statements(run) == 1
    run.statements.filter(employee__number="SH01-E001").update(bonus=Decimal(1), income=Decimal(3501), base_salary=3500)
    assert checks.agreed_statements(run) == 0


# --- Confirming and closing -------------------------------------------------------------------------------------------


def test_who_computed_does_not_confirm(station):
    run = station.opened()
    both = make_user("两职", Role.FINANCE, station.outlet)
    make_posting(both, Role.SERVICE_MANAGER, station.outlet)
    runs.compute_run(run=run, by=both, at=AFTERWARDS)
    run.refresh_from_db()
    station.look_at_all(run)
    with pytest.raises(Refused, match="yourself"):
        runs.confirm_run(run=run, by=both, at=AFTERWARDS)
    with pytest.raises(PermissionDenied):
        runs.confirm_run(run=run, by=station.finance, at=AFTERWARDS)


def test_every_check_is_looked_at_before(station):
    run = station.opened()
    with pytest.raises(Refused):
        runs.confirm_run(run=run, by=station.manager, at=AFTERWARDS)
    assert Run.objects.get(pk=run.pk).state == Run.State.OPEN


def test_confirming_waits_for_the_time_for_objections(station):
    run = station.opened()
    station.look_at_all(run)
    with pytest.raises(Refused, match="time for objections"):
        runs.confirm_run(run=run, by=station.manager, at=EARLY_NOVEMBER)


def test_below_the_minimum_score_only_the_station_head_confirms_with_a_reason(station):
    run = station.opened()
    run.inputs["parameters"]["csi.minimum"] = "99.9"
    run.inputs["csi_score"] = "90.00"
    run.save()
    station.look_at_all(run)
    with pytest.raises(Refused, match="station head"):
        runs.confirm_run(run=run, reason="已说明", by=station.manager, at=AFTERWARDS)
    with pytest.raises(Refused, match="writing"):
        runs.confirm_run(run=run, by=station.head, at=AFTERWARDS)
    runs.confirm_run(run=run, reason="厂家抽样过少", by=station.head, at=AFTERWARDS)
    assert Run.objects.get(pk=run.pk).confirm_reason == "厂家抽样过少"


def test_closing_keeps_every_document_and_credits_the_fund(station):
    run = station.closed()
    assert run.state == Run.State.CLOSED
    inputs = keeping.inputs_from_json(run.inputs)
    for code, whose in (("normal", ""), ("hours", "SH01-M2"), ("sales.front_desk", "")):
        kept = sum(ClosedRecord.objects.filter(run=run, source=code, whose=whose).values_list("worth", flat=True))
        assert kept == inputs.sources[code, whose] != 0
    entry = FundEntry.objects.get()
    assert str(entry.amount) == run.result["fund"] == "314.99"
    assert TrailEntry.objects.filter(action="run.closed").count() == 1


def test_records_that_moved_since_are_computed_again_before_closing(station):
    run = station.confirmed()
    RepairOrder.objects.filter(outlet=station.outlet, settled_on=date(2026, 10, 9)).update(repair_receipts=1)
    moved = (
        RepairOrder.objects.filter(outlet=station.outlet, settled_on__range=(OCTOBER, date(2026, 10, 31)))
        .exclude(kind="accident")
        .first()
    )
    RepairOrder.objects.filter(pk=moved.pk).update(repair_receipts=moved.repair_receipts + 1)
    with pytest.raises(Refused, match="compute it again"):
        runs.close_run(run=run, by=station.finance, at=AFTERWARDS)
    runs.send_back(run=run, reason="重算", by=station.manager, at=AFTERWARDS)
    runs.compute_run(run=run, by=station.finance, at=AFTERWARDS)


def test_a_closed_run_is_not_computed_again(station):
    run = station.closed()
    with pytest.raises(AlreadyDone):
        runs.compute_run(run=run, by=station.finance, at=AFTERWARDS)
    with pytest.raises(AlreadyDone):
        runs.close_run(run=run, by=station.finance, at=AFTERWARDS)


def test_the_station_head_opens_a_closed_month_again_and_the_old_run_stays(station):
    run = station.closed()
    before = (run.inputs, run.result, run.fingerprint)
    with pytest.raises(PermissionDenied):
        runs.reopen_run(run=run, reason="算错", by=station.manager, at=DECEMBER)
    with pytest.raises(Refused):
        runs.reopen_run(run=run, reason=" ", by=station.head, at=DECEMBER)
    again = runs.reopen_run(run=run, reason="漏了一个人", by=station.head, at=DECEMBER)
    run.refresh_from_db()
    assert (run.inputs, run.result, run.fingerprint) == before and run.state == Run.State.REOPENED
    assert again.state == Run.State.DRAFT and again.number == "SH01-TC-2026-10-2"
    assert sum(FundEntry.objects.values_list("amount", flat=True)) == 0


# --- Late facts -------------------------------------------------------------------------------------------------------


def test_late_records_become_corrections_of_the_next_month(station):
    october = station.closed()
    station.next_month()
    order = RepairOrder.objects.filter(
        outlet=station.outlet, settled_on__range=(OCTOBER, date(2026, 10, 31)), kind="repair"
    ).first()
    RepairOrder.objects.filter(pk=order.pk).update(repair_receipts=order.repair_receipts + 50_000)
    november = runs.open_month(outlet=station.outlet, month=NOVEMBER, by=station.finance, at=DECEMBER)
    runs.compute_run(run=november, by=station.finance, at=DECEMBER)
    november.refresh_from_db()
    statement = station.statement_of(november)
    fresh = compute(inputs_of(station.outlet, OCTOBER))
    now = {each["employee"]: each for each in answer(fresh)["statements"]}["SH01-E001"]["components"]
    before = {each["employee"]: each for each in october.result["statements"]}["SH01-E001"]["components"]
    owed = Decimal(now["front_desk.output"]) - Decimal(before["front_desk.output"])
    assert owed > 0 and Decimal(statement.lines["correction.front_desk.output"]) == owed
    correction = next(each for each in november.inputs["corrections"] if each["employee"] == "SH01-E001")
    assert correction["run"] == october.number
    assert ["normal", order.number] in [record[:2] for record in correction["records"]]
    # Gross and fund have them in.
    line = next(each for each in november.result["statements"] if each["employee"] == "SH01-E001")
    assert Decimal(line["gross"]) == sum(map(Decimal, line["components"].values()))


def test_what_one_month_carried_the_next_does_not_carry_again(station):
    station.closed()
    station.next_month()
    order = RepairOrder.objects.filter(
        outlet=station.outlet, settled_on__range=(OCTOBER, date(2026, 10, 31)), kind="repair"
    ).first()
    RepairOrder.objects.filter(pk=order.pk).update(repair_receipts=order.repair_receipts + 50_000)
    november = runs.open_month(outlet=station.outlet, month=NOVEMBER, by=station.finance, at=DECEMBER)
    runs.compute_run(run=november, by=station.finance, at=DECEMBER)
    Run.objects.filter(pk=november.pk).update(
        state="closed", closed_at=DECEMBER, confirmed_by=station.manager, confirmed_at=DECEMBER
    )
    corrections, remarks = late.corrections_for(station.outlet, date(2026, 12, 1), look_back=12)
    assert [each for each in corrections if each.month == "2026-10"] == [] and not remarks
    RepairOrder.objects.filter(pk=order.pk).update(repair_receipts=order.repair_receipts)
    corrections, _remarks = late.corrections_for(station.outlet, date(2026, 12, 1), look_back=12)
    taken_back = [each for each in corrections if each.employee == "SH01-E001"]
    assert taken_back and all(each.amount < 0 for each in taken_back)


def test_a_receipt_that_came_late_names_its_document(station):
    station.closed()
    Receipt.objects.create(
        number="LATE-1",
        outlet=station.outlet,
        kind="detailing",
        amount=Decimal("900.00"),
        received_on=date(2026, 10, 30),
    )
    corrections, _remarks = late.corrections_for(station.outlet, NOVEMBER, look_back=12)
    assert corrections
    assert ("detailing", "LATE-1", "0", "900.00") in corrections[0].records


def test_a_month_without_late_facts_has_no_corrections(station):
    station.closed()
    assert late.corrections_for(station.outlet, NOVEMBER, look_back=12) == ([], [])


def test_the_queries_of_a_computation_do_not_grow_with_the_records(station, django_assert_max_num_queries):
    with django_assert_max_num_queries(60):
        inputs_of(station.outlet, OCTOBER)
    assert connection.vendor in ("postgresql", "sqlite")
