"""Which way is open for a request on which day, what is refused at its edges, and what the signers see of it."""

from datetime import timedelta
from decimal import Decimal

import pytest

from customers.models import Case
from parts.guarantee_rules import Settled, Wrong, papers_due_on, papers_time, what_is_wrong
from parts.models import Guarantee, Warehouse
from parts.services import guarantees, stock
from parts.services.guarantees import LineDraft
from staff.models import Approval
from staff.refusals import Refused
from tests.clock import shanghai
from tests.makers import make_customer, make_order, make_outlet, make_region, make_vehicle

from .places import make_house, make_part, wanted
from .test_guarantees import AT, make_case, sign, state, submit, write

pytestmark = pytest.mark.django_db

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
MARCH = shanghai("2027-03-12 10:00")
SETTLED = Settled(Decimal(10000), (3, 5), (3, 25), (3, 25), (3, 31))


@pytest.fixture
def house(clock):
    clock(AT)
    return make_house()


def lend(house, at, part=None, **fields) -> Guarantee:
    case = fields.get("case") or Case.objects.first() or make_case(house, at)
    given = {"kind": "loan", "reason": "key_case", "case": case, "vehicle": None, "source": "air"} | fields
    return write(house, part or make_part(), "88000", at=at, **given)


def refused(act, field: str) -> str:
    with pytest.raises(Refused) as caught:
        act()
    assert caught.value.field == field
    return str(caught.value)


# Loans ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("instant", "open"),
    [
        ("2027-03-04 23:59:59", False), ("2027-03-05 00:00:00", True), ("2027-03-25 23:59:59", True),
        ("2027-03-26 00:00:00", False),
    ],
)  # fmt: skip
def test_loans_to_the_second(house, instant, open):
    at = shanghai(instant)
    if open:
        submit(lend(house, at), house.manager, at=at)
    else:
        refused(lambda: lend(house, at), "kind")


def test_a_loan_written_in_its_period_is_not_submitted_after_it(house):
    made = lend(house, shanghai("2027-03-25 23:50"))
    refused(lambda: submit(made, house.manager, at=shanghai("2027-03-26 00:00")), "kind")
    assert state(made) == "draft" and not Approval.objects.exists()


def test_one_signature_lends_nothing_after_the_period(house):
    at = shanghai("2027-03-25 23:50")
    made = lend(house, at)
    approval = submit(made, house.manager, at=at)
    with pytest.raises(Refused):
        sign(approval, house.region, at=shanghai("2027-03-26 00:00"))
    assert state(made) == "submitted"
    sign(approval, house.region, at=shanghai("2027-03-25 23:59:59"))
    assert state(made) == "signed"


def test_a_key_customers_part_is_for_a_case_that_is_not_closed(house):
    case = make_case(house, MARCH)
    made = lend(house, MARCH, case=case)
    Case.objects.filter(pk=case.pk).update(
        state="closed",
        closed_at=MARCH + HOUR,
        settled_at=MARCH,
        verified_at=MARCH,
        outcome="换件修好",
        next_warning_at=None,
    )
    case.refresh_from_db()
    refused(lambda: lend(house, MARCH + HOUR, make_part("2"), case=case), "case")
    refused(lambda: submit(made, house.manager, at=MARCH + HOUR), "case")


def test_what_the_transit_warehouse_has_is_borrowed_from_there(house):
    part, other = make_part(), make_part("2")
    stock.receive_parts(warehouse=house.transit, part=part, quantity=2, by=house.coordinator, at=AT)
    elsewhere = Warehouse.objects.create(code="ZZ-XN", name="西南中转库", region=make_region("西南大区"))
    stock.book(warehouse=elsewhere, part=other, kind="bought", quantity=5, by=house.coordinator, at=AT)
    for fields in ({"source": "air"}, {"source": "new_car", "dealer": "嘉禾吴中店 展车"}):
        refused(lambda fields=fields: lend(house, MARCH, part, **fields), "source")
    # It is not there, or not enough of it is.
    lend(house, MARCH, other)
    case, lines = Case.objects.get(), [LineDraft(part, 3, Decimal(900))]
    loan = {"kind": "loan", "reason": "key_case", "words": "缺件", "source": "air", "case": case}
    made = guarantees.write_guarantee(outlet=house.outlet, lines=lines, by=house.manager, at=MARCH, **loan)
    # Somebody brought the third one meanwhile.
    stock.receive_parts(warehouse=house.transit, part=part, quantity=1, by=house.coordinator, at=MARCH)
    refused(lambda: submit(made, house.manager, at=MARCH), "source")


WAYS = [
    (kind, reason, source, amount, on, there)
    for kind in ("guarantee", "loan")
    for reason in ("key_case", "off_road")
    for source in ("transit", "express", "air", "new_car")
    for amount in ("10000.00", "10000.01")
    for on in ("2027-03-04", "2027-03-25")
    for there in (False, True)
]


def expected(kind, reason, source, amount, on, there) -> Wrong | None:
    """Told apart from the code, from the weakest case to the strongest."""
    if kind == "guarantee":
        if source == "new_car":
            return Wrong.NEW_CAR_ON_LOAN_ONLY
        return Wrong.TOO_DEAR_BY_AIR if (source, amount) == ("air", "10000.01") else None
    if on == "2027-03-04":
        return Wrong.NO_LOAN_NOW
    if reason == "off_road":
        return Wrong.LOAN_FOR_CASES_ONLY
    return {
        "transit": None,
        "express": Wrong.LOAN_FROM_THERE,
        "air": Wrong.THERE_IN_TRANSIT if there else None,
        "new_car": Wrong.THERE_IN_TRANSIT if there else None,
    }[source]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: "-".join(map(str, way)))
def test_every_way_by_kind_reason_amount_day_and_stock(way):
    from datetime import date

    kind, reason, source, amount, on, there = way
    found = what_is_wrong(
        kind=kind, reason=reason, source=source, amount=Decimal(amount), on=date.fromisoformat(on), settled=SETTLED,
        in_transit=there,
    )  # fmt: skip
    assert found == expected(*way)


@pytest.mark.parametrize(
    ("shipped", "due"), [("2027-03-31", "2027-03-31"), ("2027-04-01", "2028-03-31"), ("2026-11-05", "2027-03-31")]
)
def test_paperwork_is_due_at_the_end_of_the_next_period(shipped, due):
    from datetime import date

    assert papers_due_on(date.fromisoformat(shipped), SETTLED).isoformat() == due
    days = [day for day in range(1, 32) if papers_time(date(2027, 3, day), SETTLED)]
    assert days == [25, 26, 27, 28, 29, 30, 31]


@pytest.mark.parametrize(("instant", "late"), [("2027-03-31 23:59:59", False), ("2027-04-01 00:00:00", True)])
def test_overdue_paperwork_blocks_new_ones_where_policy_says_so(house, instant, late):
    from staff.models import PolicyValue

    first = write(house, make_part("1"), "8000")
    approval = submit(first, house.manager)
    for who in house.chain[:2]:
        sign(approval, who)
    first.refresh_from_db()
    guarantees.ship_guarantee(
        guarantee=first, version=first.version, carrier="顺丰", tracking="", expected_on=None, by=house.coordinator,
        at=AT + HOUR,
    )  # fmt: skip
    at = shanghai(instant)
    second = write(house, make_part("2"), "900", at=at, vehicle=make_vehicle(plate="沪B8K217"))
    third = write(house, make_part("3"), "900", at=at, vehicle=make_vehicle(plate="沪B8K218"))
    submit(second, house.manager, at=at)
    PolicyValue.objects.create(
        key="guarantee.blocked_by_papers", value="yes", from_on="2027-01-01", reason="收紧", entered_by=house.lead
    )
    if late:
        with pytest.raises(Refused, match=first.number):
            submit(third, house.manager, at=at)
        first.refresh_from_db()
        guarantees.make_papers_good(guarantee=first, version=first.version, papers="FP-1", by=house.manager, at=at)
    submit(third, house.manager, at=at)


# Amounts and what belongs to a request --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("quantity", "price"),
    [
        (1, "0"), (0, "5"), (-1, "5"), (1, "-0.01"), (1, "0.005"), (1, "NaN"), (1, "Infinity"), (9999, "9999999999.99"),
        (1, "100000000.00"), (2, "50000000.00"), (100_001, "1"),
    ],
)  # fmt: skip
def test_what_is_no_amount_is_refused(house, quantity, price):
    lines = [LineDraft(make_part(), quantity, Decimal(price))]
    fields = {"reason": "off_road", "words": "停驶", "source": "express", "vehicle": make_vehicle()}
    refused(
        lambda: guarantees.write_guarantee(outlet=house.outlet, lines=lines, by=house.manager, at=AT, **fields), "lines"
    )
    assert not Guarantee.objects.exists()


def test_fen_add_up(house):
    parts = [make_part(str(nth)) for nth in range(3)]
    lines = [LineDraft(part, 3, Decimal("3333.33")) for part in parts[:2]] + [LineDraft(parts[2], 1, Decimal("0.03"))]
    made = guarantees.write_guarantee(
        outlet=house.outlet, lines=lines, by=house.manager, at=AT, reason="off_road", words="停驶", source="express",
        vehicle=make_vehicle(),
    )  # fmt: skip
    made.refresh_from_db()
    assert made.amount == Decimal("20000.01") == sum(line.amount for line in made.lines.all())
    assert submit(made, house.manager).seats.count() == 4


def test_a_repair_order_is_of_the_same_outlet_and_car(house):
    order = make_order(make_vehicle(make_customer("周敏", house.outlet)), outlet=house.outlet)
    refused(lambda: write(house, make_part(), order=order, vehicle=make_vehicle(plate="沪B8K217")), "order")
    away = make_order(make_vehicle(plate="沪B8K218"), number="X-2", outlet=make_outlet("SH02", "嘉禾唐镇店"))
    refused(lambda: write(house, make_part("2"), order=away, vehicle=away.vehicle), "order")
    assert write(house, make_part("3"), order=order, vehicle=None).vehicle == order.vehicle


# What the signers see -------------------------------------------------------------------------------------------------


def rewrite(made, house, at=AT, **changed):
    made.refresh_from_db()
    line = made.lines.get()
    given = {
        "kind": made.kind, "reason": made.reason, "words": made.words, "source": made.source, "vehicle": made.vehicle,
        "warehouse": made.warehouse, "case": made.case, "dealer": made.dealer,
        "lines": wanted(line.part, str(line.price)),
    }  # fmt: skip
    return guarantees.rewrite_guarantee(
        guarantee=made, version=made.version, by=house.manager, at=at, **(given | changed)
    )


def test_another_car_case_or_warehouse_begins_the_signatures_anew(house):
    case = make_case(house, AT)
    second = Warehouse.objects.create(code="ZZ-HD2", name="华东二库", region=house.transit.region)
    made = write(house, make_part(), source="transit", warehouse=house.transit)
    submit(made, house.manager)
    for nth, (changed, seen) in enumerate(
        [
            ({"vehicle": case.vehicle}, case.vehicle.plate),
            ({"vehicle": case.vehicle, "case": case}, case.number),
            ({"warehouse": second}, second.name),
        ],
        start=2,
    ):
        rewrite(made, house, **changed)
        latest = Approval.objects.of(made).first()
        assert latest.round == nth and any(seen in row["what"] for row in latest.contents), seen
    with pytest.raises(Refused):
        rewrite(made, house)


def test_a_loan_that_was_not_given_becomes_a_shipment_with_its_chain(house):
    made = lend(house, MARCH)
    submit(made, house.manager, at=MARCH)
    rewrite(made, house, at=MARCH + 20 * DAY, kind="guarantee", source="express")
    latest = Approval.objects.of(made).first()
    assert (latest.kind, latest.seats.count()) == ("guarantee", 4)


def test_rounds_in_two_languages_differ_only_in_what_was_changed(house):
    from django.utils.translation import override

    with override("en"):
        made = write(house, make_part(), "9000")
        first = submit(made, house.manager)
    with override("zh-hans"):
        rewrite(made, house, lines=wanted(made.lines.get().part, "9500"))
    second = Approval.objects.of(made).first()
    assert [row for row in second.contents if row not in first.contents] == second.contents[-1:]
