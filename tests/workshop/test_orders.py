"""Reception sheets and repair orders written here, from the first mark on the outline to the final check."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import translation

from customers import visits
from payroll import sources
from staff import trail
from staff.refusals import AlreadyDone, Refused
from staff.roles import Role
from targets import figures
from tests.clock import shanghai
from tests.makers import (
    STROKES,
    make_drafts,
    make_employee,
    make_order,
    make_outlet,
    make_reception,
    make_sheet_order,
    make_team,
    make_user,
    make_vehicle,
)
from workshop import history, order_rules, strokes, walk_around
from workshop.forms.orders import WriteForm
from workshop.models import LabourLine, OrderSheet, Reception, Signature
from workshop.order_drafts import DamageDraft, LineDraft, WordsDraft
from workshop.services import additions, order_sheets, order_work, receptions, settling, signing

pytestmark = pytest.mark.django_db
NOON = shanghai("2026-03-12 12:00")


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def manager():
    return make_user("韩立诚", Role.SERVICE_MANAGER, make_outlet())


@pytest.fixture
def inspector():
    return make_user("质检甲", Role.INSPECTOR, make_outlet())


def version(order) -> int:
    return OrderSheet.objects.values_list("version", flat=True).get(pk=order.pk)


def on(act, order, by, at=NOON, **arguments):
    return act(order=order, version=version(order), by=by, at=at, **arguments)


def sheet(order) -> OrderSheet:
    return OrderSheet.objects.get(pk=order.pk)


# Reception ------------------------------------------------------------------------------------------------------------


def test_a_car_is_taken_in_with_its_marks_and_the_customers_words(manager):
    reception = make_reception(
        manager,
        at=NOON,
        damages=[DamageDraft("left", 300, 420, "scratch", "后门")],
        words=[WordsDraft("起步抖动"), WordsDraft("  "), WordsDraft("右后胎慢撒气", "rear_right")],
    )
    assert reception.number == "SH01-JC00001"
    assert [(each.line, each.words, each.side) for each in reception.words.all()] == [
        (1, "起步抖动", ""),
        (2, "右后胎慢撒气", "rear_right"),
    ]
    assert [(each.mark, each.view, each.x) for each in reception.damages.all()] == [(1, "left", 300)]
    actions = [entry.action for entry in trail.entries_about(reception)]
    assert set(actions) == {"reception.received", "reception.signed"}


def test_the_same_car_twice_is_one_sheet_and_a_clear_word(manager):
    car = make_vehicle()
    first = make_reception(manager, car, at=NOON)
    with pytest.raises(receptions.ReceivedAlready) as refused:
        make_reception(manager, car, at=NOON)
    assert refused.value.record == first
    assert "韩立诚" in str(refused.value)
    order = make_sheet_order(manager, reception=first, at=NOON)
    with pytest.raises(receptions.ReceivedAlready) as refused:
        make_reception(manager, car, at=NOON)
    assert refused.value.record == order
    assert Reception.objects.count() == 1


def test_a_form_sent_twice_is_one_sheet(manager):
    key = "6f9619ff-8b86-d011-b42d-00cf4fc964ff"
    first = make_reception(manager, make_vehicle(), form_key=key)
    with pytest.raises(receptions.ReceivedAlready) as refused:
        make_reception(manager, make_vehicle(plate="沪A00001"), form_key=key)
    assert refused.value.record == first


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"words": []}, "words"),
        ({"words": [WordsDraft("响", "above")]}, "words"),
        ({"fuel": 9}, "fuel"),
        ({"checks": {"lights": "ok"}}, "checks"),
        ({"damages": [DamageDraft("left", 1001, 4, "scratch")]}, "damages"),
        ({"damages": [DamageDraft("under", 10, 4, "scratch")]}, "damages"),
        ({"damages": [DamageDraft("left", 10, 4, "scratch")] * 41}, "damages"),
    ],
)
def test_a_sheet_that_says_too_little_is_refused_beside_its_field(manager, changed, field):
    with pytest.raises(Refused) as refused:
        make_reception(manager, **changed)
    assert refused.value.field == field


def test_a_mileage_below_the_last_one_is_confirmed_first(manager):
    car = make_vehicle()
    make_order(car, mileage=50_000, delivered_at=NOON)
    with pytest.raises(Refused) as refused:
        make_reception(manager, car, mileage=49_000)
    assert refused.value.field == "mileage"
    assert make_reception(manager, car, mileage=49_000, mileage_confirmed=True).mileage == 49_000


def test_an_advisor_of_another_outlet_and_a_stranger_are_refused(manager):
    with pytest.raises(Refused):
        make_reception(manager, advisor=make_employee(outlet=make_outlet("SH02", "嘉禾川沙店")))
    with pytest.raises(PermissionDenied):
        make_reception(make_user("收银", Role.CASHIER, make_outlet()))


def corrected(reception, by, **changed):
    given = {
        "version": 0,
        "advisor": reception.advisor,
        "brought_by": "周子轩",
        "mobile": "13700000316",
        "mileage": 43_210,
        "fuel": 6,
        "checks": reception.checks | {"spare": "none"},
        "damages": [DamageDraft("right", 200, 300, "dent")],
        "words": [WordsDraft("空调不凉"), WordsDraft("后轮异响", "rear_left")],
        "wash": True,
    }
    return receptions.correct_reception(reception=reception, by=by, at=NOON, **given | changed)


def test_a_sheet_is_written_anew_until_the_customer_signs_it(manager):
    reception = make_reception(manager, at=NOON, signed=False, damages=[DamageDraft("left", 300, 400, "scratch")])
    found = corrected(reception, manager)
    assert (found.mileage, found.fuel, found.brought_by, found.wash, found.version) == (43_210, 6, "周子轩", True, 1)
    assert found.checks["spare"] == "none" and found.received_at == NOON
    assert list(found.words.values_list("line", "words", "side")) == [(1, "空调不凉", ""), (2, "后轮异响", "rear_left")]
    assert list(found.damages.values_list("mark", "view", "kind")) == [(1, "right", "dent")]
    entry = trail.entries_about(found).first()
    assert entry.action == "reception.corrected" and entry.changes["mileage"] == [42_000, 43_210]
    assert entry.changes["words"] == ["刹车时前面有异响", "空调不凉 / 后轮异响"]
    with pytest.raises(AlreadyDone, match="韩立诚"):
        corrected(reception, manager, mileage=50_000)
    # The customer had the first sheet before the eyes.
    with pytest.raises(AlreadyDone):
        signing.sign(reception=found, what="reception", name="周子轩", on_paper=True, version=0, by=manager, at=NOON)
    signing.sign(reception=found, what="reception", name="周子轩", on_paper=True, version=1, by=manager, at=NOON)
    with pytest.raises(AlreadyDone):
        corrected(found, manager, version=1, mileage=50_000)
    found.refresh_from_db()
    assert found.mileage == 43_210


def test_a_correction_that_says_too_little_changes_nothing(manager):
    reception = make_reception(manager, at=NOON, signed=False)
    for wrong in ({"words": []}, {"fuel": 9}, {"checks": {}}, {"advisor": make_employee(outlet=make_outlet("SH07"))}):
        with pytest.raises(Refused):
            corrected(reception, manager, **wrong)
    make_order(reception.vehicle, mileage=50_000, opened_at=NOON - timedelta(days=90))
    with pytest.raises(Refused) as refused:
        corrected(reception, manager)
    assert refused.value.field == "mileage"
    reception.refresh_from_db()
    assert (reception.mileage, reception.version, reception.words.count()) == (42_000, 0, 1)


def test_a_car_that_leaves_without_an_order_may_come_again(manager):
    car = make_vehicle()
    first = make_reception(manager, car, at=NOON)
    with pytest.raises(Refused):
        receptions.cancel_reception(reception=first, reason=" ", by=manager, at=NOON)
    receptions.cancel_reception(reception=first, reason="客户改期", by=manager, at=NOON)
    with pytest.raises(AlreadyDone) as refused:
        receptions.cancel_reception(reception=first, reason="again", by=manager, at=NOON)
    assert "韩立诚" in str(refused.value)
    with pytest.raises(Refused):
        make_sheet_order(manager, reception=first, at=NOON)
    assert make_reception(manager, car, at=NOON).number == "SH01-JC00002"


# Signatures -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("raw", [None, [], [[]], [[[1, 2]]], [[[1]]], [[["a", 2], [3, 4]]], "M0 0", [[[1, 1]] * 7000]])
def test_what_is_no_signature_is_refused(raw):
    with pytest.raises(ValueError, match=r".+"):
        strokes.read(raw)


def test_a_signature_is_kept_as_points_and_drawn_as_a_path(manager):
    reception = make_reception(manager)
    signature = reception.signatures.get()
    assert signature.strokes == STROKES
    assert strokes.path(signature.strokes) == "M100 200L300 120L500 260M200 320L620 300"
    assert strokes.read([[[-5, 500], [900, 100]]]) == [[[0, 400], [900, 100]]]


def test_a_sheet_is_signed_once(manager):
    reception = make_reception(manager, signed=False)
    with pytest.raises(Refused) as refused:
        signing.sign(reception=reception, what="reception", name="周子涵", by=manager, at=NOON)
    assert refused.value.field == "strokes"
    signing.sign(reception=reception, what="reception", name="周子涵", on_paper=True, by=manager, at=NOON)
    with pytest.raises(AlreadyDone):
        signing.sign(reception=reception, what="reception", name="周子涵", on_paper=True, by=manager, at=NOON)


def test_no_order_without_the_customers_signature_on_the_sheet(manager):
    with pytest.raises(Refused):
        make_sheet_order(manager, reception=make_reception(manager, signed=False))


# The order ------------------------------------------------------------------------------------------------------------


def test_an_order_is_written_once_and_signed_into_the_workshop(manager):
    reception = make_reception(manager, at=NOON)
    order = make_sheet_order(manager, reception=reception, at=NOON)
    assert (order.number, order.mileage, order.opened_at) == ("SH01-WT00001", 42_000, NOON)
    assert order.sheet.stage == "written"
    assert [line.amount for line in order.sheet.lines.all()] == [300, 480]
    with pytest.raises(order_sheets.WrittenAlready) as refused:
        make_sheet_order(manager, reception=reception, at=NOON)
    assert refused.value.order == order
    signing.sign(reception=reception, what="order", name="周子涵", strokes=STROKES, version=0, by=manager, at=NOON)
    assert (sheet(order).stage, sheet(order).version) == ("agreed", 1)
    with pytest.raises(AlreadyDone):
        signing.sign(reception=reception, what="order", name="周子涵", strokes=STROKES, version=1, by=manager, at=NOON)


def test_an_order_without_lines_is_not_signed(manager):
    order = make_sheet_order(manager, lines=[], at=NOON)
    with pytest.raises(Refused):
        signing.sign(reception=order.reception, what="order", name="周", strokes=STROKES, by=manager, at=NOON)


def test_what_was_signed_is_what_was_shown(manager):
    order = make_sheet_order(manager, at=NOON)
    on(order_sheets.add_lines, order, manager, lines=[LineDraft("part", "雨刮片", Decimal(90))])
    with pytest.raises(order_sheets.ChangedMeanwhile):
        signing.sign(
            reception=order.reception, what="order", name="周", strokes=STROKES, version=0, by=manager, at=NOON
        )
    assert not Signature.objects.filter(what="order").exists()


def test_of_two_who_change_an_order_the_second_hears_who_was_first(manager):
    order = make_sheet_order(manager, at=NOON)
    seen = version(order)
    other = make_user("林知夏", Role.SERVICE_ADVISOR, make_outlet())
    wipers, bulb = LineDraft("part", "雨刮片", Decimal(90)), LineDraft("part", "灯泡", Decimal(30))
    order_sheets.add_lines(order=order, lines=[wipers], version=seen, by=other, at=NOON)
    with pytest.raises(order_sheets.ChangedMeanwhile) as refused:
        order_sheets.add_lines(order=order, lines=[bulb], version=seen, by=manager, at=NOON + timedelta(minutes=1))
    assert "林知夏" in str(refused.value)
    assert "12:00" in str(refused.value)
    assert sorted(order.sheet.lines.values_list("name", flat=True)) == sorted(["更换前刹车片", "前刹车片", "雨刮片"])


def test_once_signed_the_customers_price_does_not_rise(manager):
    order = make_sheet_order(manager, "agreed", at=NOON)
    part = order.sheet.lines.get(kind="part")
    with pytest.raises(Refused):
        on(order_sheets.add_lines, order, manager, lines=[LineDraft("part", "灯泡", Decimal(30))])
    dearer = LineDraft("part", "前刹车片", Decimal(500))
    with pytest.raises(Refused) as refused:
        on(order_sheets.change_line, order, manager, line=part, draft=dearer)
    assert refused.value.field == "amount"
    claimed = LineDraft("part", "前刹车片", Decimal(500), payer="claim")
    on(order_sheets.change_line, order, manager, line=part, draft=claimed)
    part.refresh_from_db()
    assert (part.payer, part.amount) == ("claim", 500)
    with pytest.raises(Refused):
        on(order_sheets.change_line, order, manager, line=part, draft=LineDraft("part", "前刹车片", Decimal(1)))


def test_a_line_is_withdrawn_with_its_reason_until_somebody_begins(manager):
    order = make_sheet_order(manager, "in_work", at=NOON)
    labour, part = order.sheet.lines.all()
    with pytest.raises(Refused):
        on(order_sheets.withdraw_line, order, manager, line=labour, reason="不做了")
    with pytest.raises(Refused):
        on(order_sheets.withdraw_line, order, manager, line=part, reason=" ")
    on(order_sheets.withdraw_line, order, manager, line=part, reason="自带配件")
    with pytest.raises(Refused):
        on(order_sheets.withdraw_line, order, manager, line=part, reason="again")
    assert order.sheet.lines.standing().get() == labour


@pytest.mark.parametrize(
    "draft",
    [
        LineDraft("labour", " ", Decimal(1)),
        LineDraft("magic", "x", Decimal(1)),
        LineDraft("part", "x", Decimal(1), payer="bank"),
        LineDraft("part", "x", Decimal(-1)),
        LineDraft("part", "x", Decimal(1), quantity=0),
        LineDraft("part", "x", amount=Decimal(10) ** 11),
    ],
)
def test_a_line_that_cannot_be_is_refused(manager, draft):
    with pytest.raises(Refused):
        make_sheet_order(manager, lines=[draft])


def test_team_and_technician_work_at_the_outlet(manager):
    elsewhere = make_outlet("SH02", "嘉禾川沙店")
    with pytest.raises(Refused):
        make_sheet_order(manager, lines=make_drafts(make_team(elsewhere)))


def test_a_promise_is_extended_forward_and_the_customer_told(manager):
    order = make_sheet_order(manager, "in_work", at=NOON)
    promised = order.sheet.promised_at
    for to_at, why, how in [
        (promised, "等件", "phone"),
        (promised + timedelta(hours=2), " ", "phone"),
        (promised + timedelta(hours=2), "等件", ""),
    ]:
        with pytest.raises(Refused):
            on(order_sheets.extend_promise, order, manager, to_at=to_at, why=why, how=how)
    on(order_sheets.extend_promise, order, manager, to_at=promised + timedelta(hours=2), why="等件", how="phone")
    assert (sheet(order).first_promised_at, sheet(order).promised_at) == (promised, promised + timedelta(hours=2))
    with pytest.raises(Refused):
        make_sheet_order(manager, received={"vehicle": make_vehicle(plate="沪A11111")}, at=NOON, promised_at=NOON)


def test_an_order_is_cancelled_until_work_begins(manager):
    order = make_sheet_order(manager, "agreed", at=NOON)
    on(order_sheets.cancel_order, order, manager, reason="客户改期")
    assert sheet(order).stage == "cancelled"
    other = make_sheet_order(manager, "in_work", at=NOON, received={"vehicle": make_vehicle(plate="沪A11111")})
    with pytest.raises(Refused):
        on(order_sheets.cancel_order, other, manager, reason="客户改期")


def test_an_order_that_was_cancelled_is_no_visit_and_pays_nobody(manager):
    order = make_sheet_order(manager, "agreed", at=NOON)
    outlet, month = order.outlet, NOON.date().replace(day=1)
    span = sources.Span(outlet, month, month.replace(day=31))
    again = make_reception(manager, make_vehicle(plate="沪A22222"), at=NOON)
    again.vehicle = order.vehicle

    def counted():
        form = WriteForm(reception=again, at=NOON)
        return (
            visits.known().rows().count(),
            sources.reception(span, {}).count(),
            figures.actuals(outlet, month, month)[month]["reception"],
            form.fields["rework_of"].queryset.count(),
            "1 in 12 months" in str(history.mileage_and_visits(order.vehicle, manager, NOON)),
        )

    assert counted() == (1, 1, 1, 1, True)
    on(order_sheets.cancel_order, order, manager, reason="客户改期")
    assert counted() == (0, 0, 0, 0, False)


# Additions ------------------------------------------------------------------------------------------------------------


def find(order, by, **fields):
    lines = [LineDraft("labour", "更换空调滤芯", Decimal(60), hours=Decimal("0.3"), team=make_team(order.outlet))]
    return on(additions.ask_addition, order, by, why="滤芯发黑", lines=fields.pop("lines", lines), **fields)


def answer(addition, by, agreed=True, **fields):
    order = addition.sheet.order
    given = {"how": "phone", "answer": "同意"} | fields
    return additions.answer_addition(addition=addition, agreed=agreed, version=version(order), by=by, at=NOON, **given)


def test_nothing_is_done_before_the_customer_agrees(manager):
    order = make_sheet_order(manager, "in_work", at=NOON)
    addition = find(order, make_user("技师", Role.TECHNICIAN, make_outlet()), minutes=20)
    assert (addition.amount, addition.minutes) == (60, 20)
    line = addition.lines.get()
    with pytest.raises(Refused):
        on(order_work.start_line, order, manager, line=line)
    with pytest.raises(PermissionDenied):
        answer(addition, make_user("技师乙", Role.TECHNICIAN, make_outlet()))
    with pytest.raises(Refused):
        answer(addition, manager, how="")
    answer(addition, manager)
    with pytest.raises(AlreadyDone):
        answer(addition, manager, agreed=False)
    on(order_work.start_line, order, manager, line=line)


def test_an_estimate_may_be_written_anew_until_it_is_answered(manager):
    order = make_sheet_order(manager, "in_work", at=NOON)
    addition = find(order, manager)
    line = addition.lines.get()
    dearer = LineDraft("labour", line.name, Decimal(90), hours=line.hours, team=line.team)
    on(order_sheets.change_line, order, manager, line=line, draft=dearer)
    addition.refresh_from_db()
    assert addition.amount == 90
    answer(addition, manager)
    with pytest.raises(Refused):
        on(order_sheets.change_line, order, manager, line=line, draft=LineDraft("labour", "x", Decimal(91)))


def test_advice_not_taken_stays_off_the_order(manager):
    order = make_sheet_order(manager, "in_work", at=NOON)
    addition = find(order, manager)
    answer(addition, manager, agreed=False)
    assert not order.sheet.lines.standing().filter(addition=addition).exists()


def test_above_three_additions_the_order_is_issued_and_signed_again(manager):
    order = make_sheet_order(manager, "in_work", at=NOON)
    for _nth in range(3):
        answer(find(order, manager), manager)
    answer(find(order, manager), manager, agreed=False)
    assert sheet(order).issue == 1
    fourth = find(order, manager)
    answer(fourth, manager)
    assert sheet(order).issue == 2
    with pytest.raises(Refused):
        on(order_work.start_line, order, manager, line=fourth.lines.get())
    with pytest.raises(Refused):
        signing.require_signed(sheet(order))
    signing.sign(reception=order.reception, what="order", name="周子涵", on_paper=True, by=manager, at=NOON)
    signing.require_signed(sheet(order))
    on(order_work.start_line, order, manager, line=fourth.lines.get())
    assert sheet(order).stage == "in_work"


def test_each_fourth_addition_brings_an_issue():
    assert [order_rules.issue_after(agreed) for agreed in range(9)] == [1, 1, 1, 1, 2, 2, 2, 2, 3]
    assert [order_rules.until_next_issue(agreed) for agreed in range(5)] == [3, 2, 1, 0, 3]


# Work and checks ------------------------------------------------------------------------------------------------------


def test_work_is_shared_out_started_and_finished(manager):
    technician = make_employee("王师傅", position="技师")
    team = make_team()
    order = make_sheet_order(manager, "agreed", lines=make_drafts(), at=NOON)
    line = order.sheet.lines.get(kind="labour")
    with pytest.raises(Refused):
        on(order_work.start_line, order, manager, line=line)
    with pytest.raises(Refused):
        on(order_work.assign_line, order, manager, line=line, team=None)
    on(order_work.assign_line, order, manager, line=line, team=team, technician=technician)
    with pytest.raises(Refused):
        on(order_work.finish_line, order, manager, line=line)
    on(order_work.start_line, order, manager, line=line)
    assert sheet(order).stage == "in_work"
    with pytest.raises(AlreadyDone):
        on(order_work.start_line, order, manager, line=line)
    with pytest.raises(Refused):
        on(order_work.record_check, order, manager, kind="self", passed=True)
    on(order_work.finish_line, order, manager, line=line, finding="刹车片磨到极限")
    assert order.reception.words.get().finding == "刹车片磨到极限"
    with pytest.raises(AlreadyDone):
        on(order_work.finish_line, order, manager, line=line)


def test_a_technician_who_begins_unnamed_does_it(manager):
    employee = make_employee("王师傅", position="技师")
    technician = make_user("王师傅", Role.TECHNICIAN, make_outlet(), employee=employee)
    order = make_sheet_order(manager, "agreed", at=NOON)
    line = order.sheet.lines.get(kind="labour")
    on(order_work.start_line, order, technician, line=line)
    line.refresh_from_db()
    assert line.technician == employee


def test_nobody_checks_the_work_of_their_own_hands(manager, inspector):
    employee = make_employee("王师傅", position="技师")
    worker = make_user("王师傅", Role.INSPECTOR, make_outlet(), employee=employee)
    order = make_sheet_order(manager, "in_check", lines=make_drafts(make_team(), employee), at=NOON)
    for who in (worker, manager):
        with pytest.raises(Refused):
            on(order_work.record_check, order, who, kind="general", passed=True)
    with pytest.raises(Refused):
        on(order_work.record_check, order, inspector, kind="final", passed=True)
    on(order_work.record_check, order, inspector, kind="general", passed=True)


def test_a_failed_check_sends_the_work_back_and_begins_a_round(manager, inspector):
    order = make_sheet_order(manager, "in_check", at=NOON)
    line = order.sheet.lines.get(kind="labour")
    with pytest.raises(Refused):
        on(order_work.record_check, order, inspector, kind="general", passed=False)
    on(order_work.record_check, order, inspector, kind="general", passed=False, words="螺栓未打力矩", again=[line])
    line.refresh_from_db()
    assert (sheet(order).stage, line.started_at, line.done_at) == ("in_work", None, None)
    on(order_work.start_line, order, manager, line=line)
    on(order_work.finish_line, order, manager, line=line)
    on(order_work.record_check, order, manager, kind="self", passed=True)
    on(order_work.record_check, order, inspector, kind="general", passed=True)
    on(order_work.record_check, order, inspector, kind="final", passed=True)
    rounds = [(check.round, check.kind, check.passed) for check in order.sheet.checks.order_by("pk")]
    assert rounds == [
        (1, "self", True),
        (1, "general", False),
        (2, "self", True),
        (2, "general", True),
        (2, "final", True),
    ]


def test_the_final_check_books_the_hours_once(manager, inspector):
    order = make_sheet_order(manager, "ready", at=NOON, inspector=inspector)
    assert (order.sheet.stage, order.completed_at) == ("ready", NOON)
    booked = LabourLine.objects.get(order=order)
    assert (booked.operation, booked.standard_hours, booked.line) == ("更换前刹车片", Decimal("1.50"), 1)
    with pytest.raises(Refused):
        on(order_work.record_check, order, inspector, kind="final", passed=True)


def test_a_finished_car_goes_back_into_work_until_somebody_pays(manager, inspector):
    order = make_sheet_order(manager, "ready", at=NOON, inspector=inspector)
    line = order.sheet.lines.get(kind="labour")
    with pytest.raises(Refused):
        on(order_work.send_back, order, manager, reason=" ")
    on(order_work.send_back, order, manager, reason="试车仍有异响", again=[line])
    order.refresh_from_db()
    line.refresh_from_db()
    assert (sheet(order).stage, order.completed_at, line.done_at) == ("in_work", None, None)
    assert not LabourLine.objects.filter(order=order).exists()
    on(order_work.start_line, order, manager, line=line)
    on(order_work.finish_line, order, manager, line=line)
    for kind, who in (("self", manager), ("general", inspector), ("final", inspector)):
        on(order_work.record_check, order, who, kind=kind, passed=True)
    order.refresh_from_db()
    assert (sheet(order).stage, order.completed_at) == ("ready", NOON)
    assert LabourLine.objects.filter(order=order).count() == 1


def test_hours_of_an_earlier_month_and_a_settlement_that_began_stay(manager, inspector):
    order = make_sheet_order(manager, "ready", at=NOON, inspector=inspector)
    with pytest.raises(Refused, match="earlier month"):
        on(order_work.send_back, order, manager, at=shanghai("2026-04-01 08:00"), reason="异响")
    signing.sign(reception=order.reception, what="settlement", name="周子涵", on_paper=True, by=manager, at=NOON)
    with pytest.raises(Refused, match="settlement has begun"):
        on(order_work.send_back, order, manager, reason="异响")
    paid = make_sheet_order(manager, "ready", at=NOON, inspector=inspector)
    settling.settle(
        order=paid, payer="customer", received=Decimal(780), how="cash", version=version(paid), by=manager, at=NOON
    )
    with pytest.raises(Refused):
        on(order_work.send_back, paid, manager, reason="异响")
    assert LabourLine.objects.filter(order__in=[order, paid]).count() == 2


def test_the_work_is_not_over_while_something_is_open(manager, inspector):
    order = make_sheet_order(manager, "in_check", at=NOON)
    on(order_work.record_check, order, inspector, kind="general", passed=True)
    addition = find(order, manager, lines=[LineDraft("part", "灯泡", Decimal(30))])
    with pytest.raises(Refused):
        on(order_work.record_check, order, inspector, kind="final", passed=True)
    answer(addition, manager)
    on(order_work.record_check, order, inspector, kind="final", passed=True)
    assert sheet(order).stage == "ready"


def test_work_agreed_during_the_check_is_done_and_everything_checked_again(manager, inspector):
    order = make_sheet_order(manager, "in_check", at=NOON)
    addition = find(order, manager)
    answer(addition, manager)
    assert sheet(order).stage == "in_work"
    line = addition.lines.get()
    on(order_work.start_line, order, manager, line=line)
    on(order_work.finish_line, order, manager, line=line)
    on(order_work.record_check, order, manager, kind="self", passed=True)
    assert [check.round for check in order.sheet.checks.filter(kind="self").order_by("round")] == [1, 2]


# Rework ---------------------------------------------------------------------------------------------------------------


def test_rework_names_the_earlier_order_and_who_answers(manager, inspector):
    car = make_vehicle()
    earlier = make_order(car, delivered_at=NOON)
    reception = make_reception(manager, car, at=NOON)
    rework = {"rework_of": earlier, "rework_place": "outside", "rework_cause": "异响未排除"}
    for wrong in (
        {"kind": "rework"},
        {"kind": "repair", **rework},
        {"kind": "rework", **rework, "rework_place": ""},
        {"kind": "rework", **rework, "rework_cause": " "},
        {"kind": "rework", **rework, "rework_of": make_order(make_vehicle(plate="沪A11111"))},
    ):
        with pytest.raises(Refused):
            make_sheet_order(manager, reception=reception, at=NOON, **wrong)
    order = make_sheet_order(manager, "in_check", reception=reception, at=NOON, kind="rework", **rework)
    on(order_work.record_check, order, inspector, kind="general", passed=True)
    with pytest.raises(Refused):
        on(order_work.record_check, order, inspector, kind="final", passed=True)
    on(order_sheets.name_liable, order, manager, liable=earlier.advisor)
    on(order_work.record_check, order, inspector, kind="final", passed=True)
    assert sheet(order).rework_liable == earlier.advisor


def test_who_answers_for_rework_works_at_the_outlet(manager):
    car = make_vehicle()
    earlier = make_order(car, delivered_at=NOON - timedelta(days=9), opened_at=NOON - timedelta(days=9))
    rework = {"kind": "rework", "rework_of": earlier, "rework_place": "outside", "rework_cause": "异响未排除"}
    away, received = make_employee(outlet=make_outlet("SH02", "嘉禾川沙店")), make_reception(manager, car, at=NOON)
    with pytest.raises(Refused) as refused:
        make_sheet_order(manager, reception=received, at=NOON, **rework, rework_liable=away)
    assert refused.value.field == "rework_liable"
    order = make_sheet_order(manager, reception=received, at=NOON, **rework)
    with pytest.raises(Refused) as refused:
        on(order_sheets.name_liable, order, manager, liable=away)
    assert refused.value.field == "liable" and sheet(order).rework_liable is None
    on(order_sheets.name_liable, order, manager, liable=make_employee("张明", order.outlet))
    assert sheet(order).rework_liable.name == "张明"


def test_the_walk_around_wants_every_item():
    assert list(walk_around.read(dict.fromkeys(walk_around.ITEMS, "none"))) == list(walk_around.ITEMS)
    with pytest.raises(KeyError):
        walk_around.read({"lights": "ok"})
