"""Washes, receipts and consumables: entering, correcting, the lists and their export."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from openpyxl import load_workbook

from staff import trail
from staff.models import Work
from staff.refusals import AlreadyDone, Refused
from staff.roles import Role
from tests.clock import shanghai
from tests.makers import make_employee, make_outlet, make_user
from workshop import exports, services
from workshop.models import Consumable, Receipt, Team, Wash

AT = shanghai("2026-11-05 09:30")
TODAY = AT.date()


@pytest.fixture
def outlet(db):
    return make_outlet()


@pytest.fixture
def cashier(outlet, clock, client):
    clock(AT)
    user = make_user("邱雨桐", Role.CASHIER, outlet)
    client.force_login(user)
    return user


@pytest.fixture
def washer(outlet):
    return make_employee("柏小军", outlet, number="E028")


def make_team(outlet, code="SH01-JD1", name="机电一组"):
    return Team.objects.create(code=code, outlet=outlet, name=name, trade=Team.Trade.MECHANICAL)


def enter_wash(by, washer, number="SH01-XC00001", **values):
    values = {"washed_at": AT, "minutes": 12} | values
    return services.enter_wash(outlet=washer.outlet, number=number, employee=washer, **values, by=by, at=AT)


def enter_receipt(by, number="SH01-SK00001", outlet=None, **values):
    values = {"kind": "detailing", "amount": Decimal(980), "received_on": TODAY} | values
    return services.enter_receipt(outlet=outlet or make_outlet(), number=number, **values, by=by, at=AT)


# --- Entering ---------------------------------------------------------------------------------------------------------


def test_what_is_entered_is_kept_and_leaves_a_trace(cashier, outlet, washer):
    wash = enter_wash(cashier, washer, untidy=True)
    assert (wash.outlet, wash.employee, wash.minutes, wash.untidy) == (outlet, washer, 12, True)
    receipt = enter_receipt(cashier, kind="insurance_sale", employee=washer)
    team = make_team(outlet)
    consumable = services.enter_consumable(
        outlet=outlet, number="FL-1", team=team, amount=Decimal("29.80"), issued_on=TODAY, by=cashier, at=AT
    )
    for entry in (wash, receipt, consumable):
        assert [(each.action, each.by) for each in trail.entries_about(entry)] == [("daybook.entered", cashier)]


def test_the_proposal_goes_on_behind_what_was_entered_and_what_came_with_an_import(cashier, outlet, washer):
    assert services.proposal(Wash, outlet) == "SH01-XC00001"
    enter_wash(cashier, washer, number=services.proposal(Wash, outlet))
    assert services.proposal(Wash, outlet) == "SH01-XC00002"
    enter_wash(cashier, washer, number="洗-7", minutes=9)
    assert services.proposal(Wash, outlet) == "SH01-XC00002", "a number of another form counts for nothing"
    Wash.objects.create(number="SH01-XC00002", outlet=outlet, employee=washer, washed_at=AT, minutes=9)
    Wash.objects.create(number="SH01-XC00041", outlet=outlet, employee=washer, washed_at=AT, minutes=9)
    assert services.proposal(Wash, outlet) == "SH01-XC00042"


def test_the_same_form_twice_is_one_document(cashier, washer):
    first = enter_wash(cashier, washer)
    with pytest.raises(services.EnteredAlready) as again:
        enter_wash(cashier, washer)
    assert again.value.entry == first
    with pytest.raises(Refused, match="SH01-XC00002") as taken:
        enter_wash(cashier, washer, minutes=14)
    assert taken.value.field == "number"
    assert Wash.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"number": " "}, "number"),
        ({"washed_at": shanghai("2026-11-05 09:40")}, "washed_at"),
        ({"minutes": 601}, "minutes"),
    ],
)
def test_a_wash_that_cannot_be_is_refused(cashier, washer, values, field):
    with pytest.raises(Refused) as refused:
        enter_wash(cashier, washer, **values)
    assert refused.value.field == field
    assert not Wash.objects.exists()


@pytest.mark.parametrize("kind", ["insurance_sale", "renewal_rebate"])
def test_who_is_paid_for_a_policy_has_to_be_known(cashier, kind):
    with pytest.raises(Refused) as refused:
        enter_receipt(cashier, kind=kind)
    assert refused.value.field == "employee"
    assert not Receipt.objects.exists()


def test_nothing_of_tomorrow_and_nothing_of_another_outlet(cashier, outlet):
    with pytest.raises(Refused) as refused:
        enter_receipt(cashier, received_on=date(2026, 11, 6))
    assert refused.value.field == "received_on"
    other = make_outlet("SH02", "嘉禾川沙店")
    with pytest.raises(Refused) as refused:
        enter_receipt(cashier, employee=make_employee("外人", other))
    assert refused.value.field == "employee"
    with pytest.raises(Refused) as refused:
        services.enter_consumable(
            outlet=outlet,
            number="F1",
            team=make_team(other, "T9"),
            amount=Decimal(1),
            issued_on=TODAY,
            by=cashier,
            at=AT,
        )
    assert refused.value.field == "team"
    with pytest.raises(PermissionDenied):
        enter_receipt(cashier, outlet=other)


# --- Correcting -------------------------------------------------------------------------------------------------------


def correct(entry, by, reason="看错单据", seen=None, **changed):
    values = {name: getattr(entry, name) for name in services.FIELDS[type(entry)]} | changed
    return services.correct_entry(
        entry=entry, seen=seen or services.fingerprint(entry), values=values, reason=reason, by=by, at=AT
    )


def test_a_correction_keeps_the_old_value_in_the_trail(cashier, washer):
    receipt = Receipt.objects.get(pk=enter_receipt(cashier).pk)
    corrected = correct(receipt, cashier, amount=Decimal(890), employee=washer)
    assert Receipt.objects.get().amount == corrected.amount == 890
    entry = trail.entries_about(receipt).first()
    assert (entry.action, entry.reason) == ("daybook.corrected", "看错单据")
    assert entry.changes == {"amount": ["980.00", "890"], "employee": [None, "柏小军 E028"]}


def test_a_correction_needs_a_reason_and_nothing_changed_needs_none(cashier, washer):
    wash = Wash.objects.get(pk=enter_wash(cashier, washer).pk)
    with pytest.raises(Refused) as refused:
        correct(wash, cashier, reason=" ", minutes=11)
    assert refused.value.field == "reason"
    correct(wash, cashier, reason="")
    assert trail.entries_about(wash).count() == 1


def test_who_saves_second_is_told(cashier, washer):
    wash = Wash.objects.get(pk=enter_wash(cashier, washer).pk)
    seen = services.fingerprint(wash)
    correct(wash, cashier, minutes=11)
    with pytest.raises(AlreadyDone, match="邱雨桐"):
        correct(wash, cashier, seen=seen, minutes=14)
    assert Wash.objects.get().minutes == 11


def test_a_correction_obeys_the_same_rules(cashier, washer):
    receipt = Receipt.objects.get(pk=enter_receipt(cashier, kind="renewal_rebate", employee=washer).pk)
    with pytest.raises(Refused) as refused:
        correct(receipt, cashier, employee=None)
    assert refused.value.field == "employee"


def test_somebody_who_has_gone_to_another_outlet_stays_in_the_old_document(cashier, washer):
    receipt = Receipt.objects.get(pk=enter_receipt(cashier, employee=washer).pk)
    washer.outlet = make_outlet("SH02", "嘉禾川沙店")
    washer.save()
    assert correct(Receipt.objects.get(pk=receipt.pk), cashier, amount=Decimal(1)).amount == 1


# --- Pages ------------------------------------------------------------------------------------------------------------


def test_entering_by_the_page_leads_to_the_next_one(cashier, client, washer):
    page = client.get("/daybook/").content.decode()
    assert 'value="SH01-XC00001"' in page
    form = {"number": "SH01-XC00001", "employee": washer.pk, "washed_at": "2026-11-05T09:10", "minutes": "12"}
    answer = client.post("/daybook/", form | {"outlet": "SH01"})
    assert (answer.status_code, Wash.objects.get().washed_at) == (302, shanghai("2026-11-05 09:10"))
    page = client.get(answer.url).content.decode()
    assert 'value="SH01-XC00002"' in page
    assert f'<option value="{washer.pk}" selected' in page, "the same person washes the next one"
    again = client.post("/daybook/", form | {"outlet": "SH01"})
    assert (again.url, Wash.objects.count()) == (answer.url, 1)


def test_what_is_wrong_stands_beside_its_field(cashier, client):
    form = {"number": "SH01-SK00001", "kind": "insurance_sale", "amount": "12,5", "received_on": "2026-11-05"}
    answer = client.post("/daybook/receipts/", form)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"amount"}
    answer = client.post("/daybook/receipts/", form | {"amount": "12.5"})
    assert set(answer.context["form"].errors) == {"employee"}
    assert 'value="12.5"' in answer.content.decode()


def test_correcting_by_the_page(cashier, client, outlet):
    team = make_team(outlet)
    entry = Consumable.objects.create(number="F/1", outlet=outlet, team=team, amount=Decimal("29.80"), issued_on=TODAY)
    page = client.get(entry.get_absolute_url())
    seen = page.context["form"]["seen"].value()
    form = {"team": team.pk, "issued_on": "2026-11-04", "amount": "31", "seen": seen}
    assert client.post(entry.get_absolute_url(), form).status_code == 422
    assert client.post(entry.get_absolute_url(), form | {"reason": "记错"}).status_code == 302
    page = client.get(entry.get_absolute_url()).content.decode()
    assert "29.80" in page and "记错" in page
    assert client.post(entry.get_absolute_url(), form | {"reason": "记错"}).status_code == 422, "seen is what was"


def test_lists_are_narrowed_and_added_up(cashier, client, washer):
    for nth, (kind, amount, day) in enumerate(
        [("detailing", "100.10", "2026-10-31"), ("detailing", "200.20", "2026-11-01"), ("fleet", "5", "2026-11-02")]
    ):
        enter_receipt(cashier, number=f"R{nth}", kind=kind, amount=Decimal(amount), received_on=date.fromisoformat(day))

    def totals(query):
        return client.get("/daybook/receipts/?" + query).context["totals"]

    assert totals("")["amount"] == Decimal("305.30")
    assert totals("kind=detailing")["amount"] == Decimal("300.30")
    assert totals("from_on=2026-11-01&to_on=2026-11-01")["amount"] == Decimal("200.20")
    assert totals("q=R2")["number"] == 1
    assert totals("from_on=gestern&outlet=NOWHERE")["number"] == 3


def test_a_wash_belongs_to_its_day_in_shanghai(cashier, client, washer):
    enter_wash(cashier, washer, number="W1", washed_at=shanghai("2026-10-31 23:59"))
    enter_wash(cashier, washer, number="W2", washed_at=shanghai("2026-11-01 00:00"))
    page = client.get("/daybook/?from_on=2026-11-01").context["page"]
    assert [wash.number for wash in page] == ["W2"]
    assert client.get("/daybook/?q=小军").context["totals"]["number"] == 2


def test_the_export_holds_what_is_filtered(client, clock, outlet, washer):
    clock(AT)
    finance = make_user("邵文", Role.FINANCE, outlet)
    client.force_login(finance)
    enter_receipt(finance, number="R1", kind="fleet", amount=Decimal("7289.51"))
    enter_receipt(finance, number="R2")
    answer = client.get("/daybook/receipts/export/?kind=fleet")
    rows = list(load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert [row[0] for row in rows[1:]] == ["R1"]
    assert rows[1][-1] == 7289.51
    enter_wash(finance, washer)
    assert client.get("/daybook/washes/export/").status_code == 200
    assert client.get("/daybook/consumables/export/").status_code == 200


def test_a_long_export_goes_through_the_worker(client, clock, outlet, monkeypatch):
    clock(AT)
    finance = make_user("邵文", Role.FINANCE, outlet)
    client.force_login(finance)
    enter_receipt(finance, number="R1")
    monkeypatch.setattr("staff.list_exports.AT_ONCE", 0)
    client.get("/daybook/receipts/export/?kind=detailing")
    item = Work.objects.get()
    done = exports.write_daybook(item, lambda done, total: None)
    assert "1" in done["message"]
    rows = list(load_workbook(BytesIO(done["file"][1])).active.iter_rows(values_only=True))
    assert rows[1][0] == "R1"
