"""Targets: setting them the month before, taking note of them, what came in beside them."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from openpyxl import load_workbook

from staff import my_day, trail
from staff.months import month_after, read_month
from staff.refusals import Refused
from staff.roles import Role
from targets import figures, rules
from targets.models import Target, TargetAcknowledgement
from targets.services import targets as services
from tests.clock import shanghai
from tests.makers import make_employee, make_order, make_outlet, make_user, make_vehicle
from workshop.models import Claim, ItemLine, Receipt

AT = shanghai("2026-11-25 09:30")
NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)
Metric = Target.Metric


@pytest.fixture
def outlet(db):
    return make_outlet()


@pytest.fixture
def manager(outlet, clock, client):
    clock(AT)
    user = make_user("韩立诚", Role.SERVICE_MANAGER, outlet)
    client.force_login(user)
    return user


@pytest.fixture
def advisor(outlet):
    return make_user("林知夏", Role.SERVICE_ADVISOR, outlet)


def seen(outlet, month=DECEMBER):
    return figures.fingerprint_of(figures.targets_of(outlet, month))


def set_targets(by, outlet, month=DECEMBER, reason="", at=AT, **values):
    values = {(metric, None): Decimal(value) for metric, value in (values or {"output": 400000}).items()}
    return services.set_targets(
        outlet=outlet, month=month, values=values, seen=seen(outlet, month), reason=reason, by=by, at=at
    )


def acknowledge(by, outlet, month=DECEMBER, at=AT):
    return services.acknowledge_targets(outlet=outlet, month=month, seen=seen(outlet, month), by=by, at=at)


# --- Rules ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("actual", "target", "reached"),
    [(50, 200, 25), (1, 3, 33), (5, 1000, 1), (4, 1000, 0), (0, 7, 0), (7, 0, None), (None, 7, None), (7, None, None)],
)
def test_percent_is_whole_and_half_up(actual, target, reached):
    assert rules.percent(actual, None if target is None else Decimal(target)) == reached


def test_a_fingerprint_is_of_the_values_in_any_order():
    one, two = ("output", "", Decimal("400000")), ("boutique_sales", "E1", Decimal("9000.00"))
    assert rules.fingerprint([one, two]) == rules.fingerprint([two, one])
    assert rules.fingerprint([one, ("boutique_sales", "E1", Decimal("9000"))]) == rules.fingerprint([one, two])
    assert (
        len({rules.fingerprint(each) for each in ([], [one], [two], [one, two], [one, two[:2] + (Decimal(1),)])}) == 5
    )


def test_months():
    assert month_after(date(2026, 12, 1)) == date(2027, 1, 1)
    assert month_after(date(2026, 1, 1), -13) == date(2024, 12, 1)
    assert read_month("2026-11") == NOVEMBER
    assert [read_month(text) for text in ("2026-13", "2026-1", "２０２６-11", "0001-01", "9999-12", "x", "")] == [
        None
    ] * 7


# --- Setting ----------------------------------------------------------------------------------------------------------


def test_targets_are_set_with_a_trail(manager, outlet):
    seller = make_employee("蒋可", outlet)
    values = {
        ("output", None): Decimal(400000),
        ("reception", None): None,
        ("boutique_sales", seller.pk): Decimal(9000),
    }
    made = services.set_targets(outlet=outlet, month=DECEMBER, values=values, seen=seen(outlet), by=manager, at=AT)
    assert {(target.metric, target.employee, target.value) for target in made} == {
        ("output", None, 400000),
        ("boutique_sales", seller, 9000),
    }
    set_targets(manager, outlet, output="410000")
    target = Target.objects.get(metric="output")
    entries = trail.entries_about(target)
    assert [entry.action for entry in entries] == ["target.changed", "target.set"]
    assert entries[0].changes == {"value": ["400000.00", "410000"]}
    assert set_targets(manager, outlet, output="410000") == [], "nothing new is nothing done"


def test_a_month_that_has_begun_needs_a_reason(manager, outlet):
    with pytest.raises(Refused, match="2026-11") as refused:
        set_targets(manager, outlet, NOVEMBER)
    assert refused.value.field == "reason"
    assert not Target.objects.exists()
    (target,) = set_targets(manager, outlet, NOVEMBER, reason="总部下调")
    assert trail.entries_about(target).get().reason == "总部下调"
    last_minute, midnight = shanghai("2026-11-30 23:59"), shanghai("2026-12-01 00:00")
    set_targets(manager, outlet, DECEMBER, at=last_minute)
    with pytest.raises(Refused):
        set_targets(manager, outlet, DECEMBER, at=midnight, output="1")


def test_a_target_is_changed_and_never_taken_away(manager, outlet):
    set_targets(manager, outlet)
    for value in (None, Decimal(0), Decimal(-1)):
        with pytest.raises(Refused) as refused:
            services.set_targets(
                outlet=outlet, month=DECEMBER, values={("output", None): value}, seen=seen(outlet), by=manager, at=AT
            )
        assert refused.value.field == "output"
    assert Target.objects.get().value == 400000


def test_who_saves_second_is_told(manager, outlet):
    old = seen(outlet)
    set_targets(manager, outlet)
    with pytest.raises(services.TargetsChanged, match="韩立诚"):
        services.set_targets(
            outlet=outlet, month=DECEMBER, values={("output", None): Decimal(1)}, seen=old, by=manager, at=AT
        )


def test_strangers_get_no_target_and_strangers_set_none(manager, outlet, advisor):
    elsewhere = make_outlet("SH02", "嘉禾川沙店")
    values = {("boutique_sales", make_employee("外人", elsewhere).pk): Decimal(1)}
    with pytest.raises(Refused):
        services.set_targets(outlet=outlet, month=DECEMBER, values=values, seen=seen(outlet), by=manager, at=AT)
    values = {("output", make_employee("林知夏", outlet).pk): Decimal(1)}
    with pytest.raises(Refused):
        services.set_targets(outlet=outlet, month=DECEMBER, values=values, seen=seen(outlet), by=manager, at=AT)
    with pytest.raises(PermissionDenied):
        set_targets(advisor, outlet)
    with pytest.raises(PermissionDenied):
        set_targets(manager, elsewhere)


# --- Taking note ------------------------------------------------------------------------------------------------------


def due(user, at=AT):
    return [item.what for item in my_day.due_for(user, at) if item.group == my_day_group()]


def my_day_group():
    from django.utils.translation import gettext

    return gettext("Targets")


def test_each_advisor_takes_note_and_again_after_a_change(manager, outlet, advisor):
    other = make_user("丁然", Role.SERVICE_ADVISOR, outlet)
    with pytest.raises(Refused):
        acknowledge(advisor, outlet)
    set_targets(manager, outlet)
    assert len(due(advisor)) == len(due(other)) == 1
    noted = acknowledge(advisor, outlet)
    assert acknowledge(advisor, outlet) == noted
    assert trail.entries_about(noted).count() == 1
    assert (due(advisor), len(due(other))) == ([], 1)
    set_targets(manager, outlet, output="380000")
    assert len(due(advisor)) == 1
    assert TargetAcknowledgement.objects.get() == noted, "what was acknowledged stays known"
    set_targets(manager, outlet, output="400000")
    assert due(advisor) == [], "these very values were acknowledged"


def test_only_advisors_of_the_outlet_take_note_and_only_of_what_they_saw(manager, outlet, advisor):
    set_targets(manager, outlet)
    stranger = make_user("外人", Role.SERVICE_ADVISOR, make_outlet("SH02", "嘉禾川沙店"))
    for user in (manager, stranger):
        with pytest.raises(Refused):
            acknowledge(user, outlet)
    old = seen(outlet)
    set_targets(manager, outlet, output="1")
    with pytest.raises(services.TargetsChanged):
        services.acknowledge_targets(outlet=outlet, month=DECEMBER, seen=old, by=advisor, at=AT)
    assert not TargetAcknowledgement.objects.exists()


def test_due_before_the_month_begins_and_a_day_after_a_late_change(manager, outlet, advisor):
    set_targets(manager, outlet)
    (item,) = [item for item in my_day.due_for(advisor, AT) if item.url.startswith("/targets/")]
    assert (item.deadline_at, item.url) == (shanghai("2026-12-01 00:00"), "/targets/SH01/2026-12/")
    late = shanghai("2026-12-05 10:00")
    set_targets(manager, outlet, reason="总部下调", at=late, output="1")
    (item,) = [item for item in my_day.due_for(advisor, late) if item.url.startswith("/targets/")]
    assert item.deadline_at == shanghai("2026-12-06 10:00")


def test_the_manager_is_told_to_set_them_and_who_has_not_taken_note(manager, outlet, advisor):
    assert due(manager) == [], "an outlet that works without targets is not nagged"
    set_targets(manager, outlet, NOVEMBER, reason="开始使用")
    assert len(due(manager)) == 1
    assert due(manager, shanghai("2026-11-19 23:59")) == []
    set_targets(manager, outlet)
    assert due(manager) == []
    stuck = [item for item in my_day.stuck_for(manager, AT) if item.url.startswith("/targets/")]
    assert {(item.url, item.who) for item in stuck} == {
        ("/targets/SH01/2026-11/", "林知夏"),
        ("/targets/SH01/2026-12/", "林知夏"),
    }
    acknowledge(advisor, outlet)
    stuck = [item.url for item in my_day.stuck_for(manager, AT) if item.url.startswith("/targets/")]
    assert stuck == ["/targets/SH01/2026-11/"]
    assert [item for item in my_day.stuck_for(advisor, AT) if item.url.startswith("/targets/")] == []


# --- What came in -----------------------------------------------------------------------------------------------------


def article(outlet, number, received, channel="boutique", kind="boutique", sold_on=date(2026, 10, 15)):
    ItemLine.objects.create(
        number=number, line=1, outlet=outlet, sku="J1", name="脚垫", kind=kind, channel=channel, quantity=1,
        list_price=received, received=received, sold_on=sold_on,
    )  # fmt: skip


def test_actuals_are_the_sums_of_the_month(outlet):
    october, start, end = date(2026, 10, 1), shanghai("2026-10-01 00:00"), shanghai("2026-10-31 23:59")
    car = make_vehicle()
    make_order(car, opened_at=start, settled_on=date(2026, 10, 1), repair_receipts=Decimal("100.10"))
    make_order(car, opened_at=end, settled_on=date(2026, 10, 31), repair_receipts=Decimal("200.20"), kind="rework")
    make_order(car, opened_at=start, settled_on=date(2026, 11, 1), repair_receipts=Decimal(7))
    make_order(car, opened_at=start, kind="pdi", settled_on=date(2026, 9, 30), repair_receipts=Decimal(7))
    accident = {"kind": "accident", "assessed_amount": Decimal(1000), "settled_on": date(2026, 10, 2)}
    before = shanghai("2026-09-30 23:59")
    # The later of delivery and assessment counts; the receipts of an accident do not.
    make_order(car, opened_at=before, delivered_at=end, assessed_on=date(2026, 9, 1), **accident, repair_receipts=5)
    make_order(car, opened_at=before, delivered_at=before, assessed_on=date(2026, 10, 9), **accident)
    make_order(car, opened_at=before, delivered_at=end, assessed_on=date(2026, 11, 1), **accident)
    make_order(car, opened_at=before, delivered_at=end, **accident)
    make_order(car, opened_at=before, assessed_on=date(2026, 10, 9), **accident)
    claim = {"outlet": outlet, "vehicle": car, "claimed_on": date(2026, 9, 1), "amount": 9}
    Claim.objects.create(number="C1", reimbursed_on=date(2026, 10, 31), reimbursed=Decimal("10.01"), **claim)
    Claim.objects.create(number="C2", reimbursed_on=date(2026, 11, 1), reimbursed=Decimal(7), **claim)
    article(outlet, "I1", Decimal(50))
    article(outlet, "I2", Decimal(30), channel="front_desk", kind="care")
    article(outlet, "I3", Decimal(7), channel="gift")
    article(outlet, "I4", Decimal(7), kind="part", channel="repair")
    article(outlet, "I5", Decimal(20), kind="part", channel="counter")
    for number, kind, amount in (("R1", "detailing", 4), ("R2", "fleet", 3), ("R3", "insurance_claim", 2)):
        Receipt.objects.create(number=number, outlet=outlet, kind=kind, amount=amount, received_on=october)
    make_order(make_vehicle(), outlet=make_outlet("SH02", "嘉禾川沙店"), opened_at=start, settled_on=october,
               repair_receipts=7)  # fmt: skip
    found = figures.actuals(outlet, october, NOVEMBER)
    output = Decimal("100.10") + Decimal("200.20") + 2000 + Decimal("10.01")
    assert found[october] == {
        Metric.OUTPUT: output,
        Metric.RECEPTION: 3,
        Metric.FLEET_COLLECTION: 3,
        Metric.INSURANCE_CLAIMS: 2,
        Metric.WORKSHOP_OUTPUT: output + 80 + 4,
        Metric.AFTERSALES_OUTPUT: output + 84 + 20,
    }
    assert found[NOVEMBER][Metric.OUTPUT] == 1000 + 7 + 7


# --- Pages ------------------------------------------------------------------------------------------------------------


def test_the_year_and_the_month_show_target_and_actual(manager, client, outlet, advisor):
    make_order(opened_at=AT, settled_on=AT.date(), repair_receipts=Decimal(100000))
    set_targets(manager, outlet, NOVEMBER, reason="开始使用", output=400000, reception=30)
    page = client.get("/targets/")
    november = page.context["rows"][10]
    cells = {cell.metric: (cell.target, cell.actual, cell.percent) for cell in november.cells}
    assert cells["output"] == (400000, 100000, 25)
    assert (november.acknowledged, november.advisors) == (0, 1)
    assert all(cell.actual is None for cell in page.context["rows"][11].cells), "December has not begun"
    assert "¥" in page.content.decode()
    assert client.get("/targets/?year=1066&outlet=NOWHERE").context["year"] == 2026
    page = client.get("/targets/SH01/2026-11/")
    assert "林知夏" in page.content.decode()
    assert client.get("/targets/SH01/2026-13/").status_code == client.get("/targets/XX/2026-11/").status_code == 404
    book = load_workbook(BytesIO(client.get("/targets/export/?year=2026").content)).active
    rows = [row for row in book.iter_rows(values_only=True) if row[1] == "2026-11"]
    assert rows[0][3:] == (400000, 100000, 0.25)


def test_setting_by_the_page(manager, client, outlet):
    seller, newcomer = make_employee("蒋可", outlet), make_employee("周新", outlet)
    article(outlet, "I1", Decimal(50), sold_on=date(2026, 11, 3))
    ItemLine.objects.update(seller=seller)
    url = "/targets/SH01/2026-12/set/"
    page = client.get(url)
    assert f'name="seller_{seller.pk}"' in page.content.decode()
    form = {"seen": page.context["form"]["seen"].value(), "output": "400000", "reception": "30"}
    form |= {f"seller_{seller.pk}": "9000"}
    assert client.post(url, form | {"output": "abc"}).status_code == 422
    assert client.post(url, form | {"new_value": "5000"}).status_code == 422
    assert client.post(url, form | {"new_seller": newcomer.pk}).status_code == 422
    assert client.post(url, form | {"reception": "1.5"}).status_code == 422
    assert not Target.objects.exists()
    answer = client.post(url, form | {"new_seller": newcomer.pk, "new_value": "5000"})
    assert answer.url == "/targets/SH01/2026-12/"
    assert set(Target.objects.values_list("metric", "employee", "value")) == {
        ("output", None, 400000),
        ("reception", None, 30),
        ("boutique_sales", seller.pk, 9000),
        ("boutique_sales", newcomer.pk, 5000),
    }
    # The form was opened before: what is there now is shown, what was typed stays, and the next save counts.
    late = client.post(url, form | {"output": "390000"})
    assert (late.status_code, Target.objects.get(metric="output").value) == (422, 400000)
    form |= {"seen": late.context["form"]["seen"].value(), "output": "390000", f"seller_{newcomer.pk}": "5000"}
    assert client.post(url, form).status_code == 302
    assert Target.objects.get(metric="output").value == 390000


def test_a_late_month_says_so_and_asks_why(manager, client, outlet):
    url = "/targets/SH01/2026-11/set/"
    page = client.get(url)
    assert 'name="reason"' in page.content.decode()
    assert 'name="reason"' not in client.get("/targets/SH01/2026-12/set/").content.decode()
    form = {"seen": page.context["form"]["seen"].value(), "output": "400000"}
    answer = client.post(url, form)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["reason"])
    assert client.post(url, form | {"reason": "总部下调"}).status_code == 302
    assert "总部下调" in client.get("/targets/SH01/2026-11/").content.decode()


def test_an_advisor_takes_note_by_the_page(manager, client, outlet, advisor):
    set_targets(manager, outlet)
    client.force_login(advisor)
    page = client.get("/targets/SH01/2026-12/")
    url = "/targets/SH01/2026-12/acknowledge/"
    assert url in page.content.decode()
    assert client.post(url, {"seen": "x"}).status_code == 422
    assert client.post(url, {"seen": page.context["seen"]}).status_code == 302
    assert TargetAcknowledgement.objects.get().user == advisor
    assert url not in client.get("/targets/SH01/2026-12/").content.decode()
    assert client.get("/targets/SH01/2026-12/set/").status_code == 403


def test_somebody_without_an_outlet_is_told(client, clock, db):
    clock(AT)
    client.force_login(make_user("任秉川", Role.TASK_FORCE_LEAD))
    assert client.get("/targets/").status_code == 200
