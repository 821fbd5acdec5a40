"""The money of an order written here: the claim that pays the manufacturer's part, sums that fit the books."""

from decimal import Decimal

import pytest

from staff import trail
from staff.refusals import Refused
from staff.roles import Role
from tests.makers import (
    make_customer,
    make_drafts,
    make_employee,
    make_outlet,
    make_sheet_order,
    make_team,
    make_user,
    make_vehicle,
)
from tests.workshop.ending import AT, HOUR, make_cashier, make_ready, pay, stage_of, version_of
from workshop.forms.settling import ShareForm
from workshop.models import Claim
from workshop.order_drafts import LineDraft
from workshop.services import additions, order_sheets, order_work, settling

OWED = Decimal(800)


@pytest.fixture
def cashier(db):
    return make_cashier()


@pytest.fixture
def order(cashier):
    """The manufacturer owes 800 yuan of it."""
    return make_ready((("part", "800", "claim"), ("labour", "100", "customer")))


def claim_of(first, number="GM-1", amount=OWED, **fields):
    of_order = {"order": first, "outlet": first.outlet, "vehicle": first.vehicle}
    return Claim.objects.create(number=number, amount=amount, claimed_on=AT.date(), **of_order | fields)


def claimed(order, cashier, number=""):
    return pay(order, "claim", "0", by=cashier, document=number)


# --- The claim that pays ----------------------------------------------------------------------------------------------


def test_without_a_number_the_orders_own_claim_pays(order, cashier):
    claim_of(order, "GM-0", decision="refused")
    claim_of(order)
    assert claimed(order, cashier).document == "GM-1"
    assert Claim.objects.filter(order=order).count() == 2


@pytest.mark.parametrize("named", ["", "GM-1"])
def test_a_claim_about_another_amount_is_refused_with_both(order, cashier, named):
    claim_of(order, amount=Decimal("799.99"))
    with pytest.raises(Refused) as refused:
        claimed(order, cashier, named)
    assert refused.value.field == "document"
    assert all(each in str(refused.value) for each in ("GM-1", "¥799.99", "¥800.00"))
    assert Claim.objects.count() == 1


def test_without_any_claim_one_is_entered(order, cashier):
    claim_of(order, decision="refused")
    share = claimed(order, cashier)
    assert share.document == "SH01-SP00001"
    assert Claim.objects.get(number=share.document).amount == OWED


@pytest.mark.parametrize("decision", ["", "pending", "passed"])
def test_a_claim_without_an_order_becomes_this_orders(order, cashier, decision):
    claim = claim_of(order, order=None, decision=decision)
    claimed(order, cashier, "GM-1")
    claim.refresh_from_db()
    assert claim.order == order
    assert [entry.action for entry in trail.entries_about(claim)] == ["claim.order_named"]


def test_a_refused_claim_and_one_of_another_car_pay_nothing(order, cashier):
    claim_of(order, decision="refused")
    other = make_vehicle(make_customer(outlet=order.outlet), plate="沪A99999")
    claim_of(order, "GM-2", order=None, vehicle=other)
    for number in ("GM-1", "GM-2"):
        with pytest.raises(Refused) as refused:
            claimed(order, cashier, number)
        assert number in str(refused.value)


def test_a_number_that_the_claims_desk_enters_in_the_same_second_is_read_again(order, cashier, monkeypatch):
    """It is there only when the new claim is written."""
    local = settling.local

    def meanwhile(at):
        if not Claim.objects.exists():
            claim_of(order, parts_kept=True)
        return local(at)

    monkeypatch.setattr(settling, "local", meanwhile)
    assert claimed(order, cashier, "GM-1").document == "GM-1"
    # The desk's own, not a second one.
    assert Claim.objects.get().parts_kept


def test_a_claims_number_is_no_longer_than_its_column(order):
    def form(number):
        return ShareForm({"claim-version": 3, "claim-document": number}, payer="claim", owed=OWED, version=3)

    assert form("G" * 40).is_valid()
    assert "document" in form("G" * 41).errors


# --- Work that was done is settled ------------------------------------------------------------------------------------


@pytest.fixture
def manager(db):
    return make_user("韩立诚", Role.SERVICE_MANAGER, make_outlet())


def on(act, order, by, at=AT, **arguments):
    return act(order=order, version=version_of(order), by=by, at=at, **arguments)


def sent_back(manager, at=AT):
    """An order whose work was done; the general check failed."""
    order = make_sheet_order(manager, "in_check", at=at)
    inspector = make_user("质检甲", Role.INSPECTOR, make_outlet())
    on(order_work.record_check, order, inspector, at, kind="general", passed=False, words="螺栓未打力矩")
    return order


def test_work_that_a_check_sent_back_was_done_all_the_same(manager):
    order = sent_back(manager)
    with pytest.raises(Refused):
        on(order_sheets.cancel_order, order, manager, reason="客户不要了")
    with pytest.raises(Refused):
        on(order_sheets.withdraw_line, order, manager, line=order.sheet.lines.get(kind="labour"), reason="客户不要了")
    assert stage_of(order) == "in_work"


def test_work_agreed_after_the_check_may_still_be_withdrawn(manager):
    order, later = sent_back(manager), AT + HOUR
    found = [LineDraft("labour", "更换空调滤芯", Decimal(60))]
    addition = on(additions.ask_addition, order, manager, later, why="滤芯发黑", lines=found)
    answered = {"agreed": True, "how": "phone", "version": version_of(order)}
    additions.answer_addition(addition=addition, by=manager, at=later, **answered)
    line = addition.lines.get()
    on(order_sheets.withdraw_line, order, manager, later, line=line, reason="客户不要了")
    assert not order.sheet.lines.standing().filter(pk=line.pk).exists()


# --- Hours are booked for a team --------------------------------------------------------------------------------------


def labour_with(line, **other):
    given = {"hours": line.hours, "team": line.team, "technician": line.technician} | other
    return LineDraft("labour", line.name, line.price, **given)


def test_work_under_way_keeps_a_team(manager):
    order = make_sheet_order(manager, "in_work", at=AT)
    line = order.sheet.lines.get(kind="labour")
    with pytest.raises(Refused):
        on(order_sheets.change_line, order, manager, line=line, draft=labour_with(line, team=None))
    other = make_team()
    on(order_sheets.change_line, order, manager, line=line, draft=labour_with(line, team=other))
    line.refresh_from_db()
    assert line.team == other


def test_work_that_is_done_keeps_who_did_it(manager):
    did, other = make_employee("王师傅", position="技师"), make_employee("李师傅", position="技师")
    order = make_sheet_order(manager, "in_check", make_drafts(make_team(), did), at=AT)
    line = order.sheet.lines.get(kind="labour")
    for technician in (other, None):
        with pytest.raises(Refused):
            on(order_sheets.change_line, order, manager, line=line, draft=labour_with(line, technician=technician))
    on(order_sheets.change_line, order, manager, line=line, draft=labour_with(line, free=True))


def test_the_final_check_names_labour_without_a_team(manager):
    order = make_sheet_order(manager, "in_check", at=AT)
    inspector = make_user("质检甲", Role.INSPECTOR, make_outlet())
    on(order_work.record_check, order, inspector, kind="general", passed=True)
    # As it may have been left before work under way kept its team.
    order.sheet.lines.filter(kind="labour").update(team=None)
    with pytest.raises(Refused) as refused:
        on(order_work.record_check, order, inspector, kind="final", passed=True)
    assert order.sheet.lines.get(kind="labour").name in str(refused.value)


# --- Sums fit the books -----------------------------------------------------------------------------------------------


def test_an_order_full_of_the_dearest_lines_is_settled(manager):
    dearest = LineDraft("part", "电池包", order_sheets.MOST_MONEY)
    order = make_sheet_order(manager, "ready", [dearest] * order_sheets.MOST_LINES, at=AT)
    owed = order_sheets.MOST_MONEY * order_sheets.MOST_LINES
    share = pay(order, received=str(owed))
    order.refresh_from_db()
    share.refresh_from_db()
    assert share.received == order.repair_receipts == owed
    for field in (share._meta.get_field("received"), order._meta.get_field("repair_receipts")):
        assert owed < 10 ** (field.max_digits - field.decimal_places)


@pytest.mark.parametrize(
    "dear",
    [
        LineDraft("part", "电池包", order_sheets.MOST_MONEY + Decimal("0.01")),
        LineDraft("part", "电池包", Decimal(30_000_000), quantity=2),
        LineDraft("part", "电池包", Decimal(1), amount=Decimal(50_000_000)),
        LineDraft("part", "电池包", Decimal(50_000_000), amount=Decimal(1)),
    ],
)
def test_a_line_that_costs_too_much_is_refused_by_its_name(manager, dear):
    order = make_sheet_order(manager, at=AT)
    line = order.sheet.lines.get(kind="part")
    for act, given in (
        (order_sheets.add_lines, {"lines": [dear]}),
        (order_sheets.change_line, {"line": line, "draft": dear}),
    ):
        with pytest.raises(Refused) as refused:
            on(act, order, manager, **given)
        assert "电池包" in str(refused.value)
        assert "¥49,999,999.99" in str(refused.value)
