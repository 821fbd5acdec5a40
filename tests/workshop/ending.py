"""An order written here whose work is done: ready to be settled, with several payers."""

from datetime import timedelta
from decimal import Decimal

from staff.roles import Role
from tests.clock import shanghai
from tests.makers import make_customer, make_employee, make_order, make_outlet, make_user, make_vehicle
from workshop.models import (
    Claim,
    CustomerWords,
    OrderLine,
    OrderSheet,
    PaperCheck,
    Rating,
    Reception,
    RepairOrder,
    Signature,
    Team,
)
from workshop.services import ratings, settling, signing

AT = shanghai("2026-11-05 16:20")
HOUR = timedelta(hours=1)
STROKES = [[[10, 10], [400, 200], [600, 90]]]


def make_desk(name="林知夏", role=Role.SERVICE_ADVISOR, outlet=None):
    return make_user(name, role, outlet or make_outlet())


def make_cashier(outlet=None):
    return make_user("钱晓", Role.CASHIER, outlet or make_outlet())


def line(sheet, number: int, kind="labour", amount="200", payer="customer", name="", **fields) -> OrderLine:
    labour = {"hours": Decimal("1.5")} if kind == "labour" else {"quantity": 1}
    return OrderLine.objects.create(
        sheet=sheet,
        line=number,
        kind=kind,
        name=name or f"项目{number}",
        price=Decimal(amount),
        amount=Decimal(amount),
        payer=payer,
        **labour | fields,
    )


def make_ready(lines=(("labour", "200", "customer"), ("part", "300", "customer")), at=AT, **fields) -> RepairOrder:
    """Through its final check, signed by the customer; `lines` are (kind, yuan, payer)."""
    outlet = fields.pop("outlet", None) or make_outlet()
    vehicle = fields.pop("vehicle", None) or make_vehicle(make_customer(outlet=outlet))
    advisor = fields.pop("advisor", None) or make_employee("林知夏", outlet)
    order = make_order(
        vehicle, advisor, opened_at=at - 5 * HOUR, completed_at=at - HOUR, outlet=outlet, mileage=30000, **fields
    )
    by = make_user("接待", Role.SERVICE_ADVISOR, outlet)
    reception = Reception.objects.create(
        number=f"JC-{order.number}",
        outlet=outlet,
        vehicle=vehicle,
        advisor=advisor,
        received_at=order.opened_at,
        received_by=by,
        brought_by="周子涵",
        mobile="13700000315",
        mileage=30000,
        fuel=4,
        order=order,
    )
    CustomerWords.objects.create(reception=reception, line=1, words="刹车有异响", side="front", finding="刹车片磨损")
    CustomerWords.objects.create(reception=reception, line=2, words="空调不凉")
    sheet = OrderSheet.objects.create(order=order, stage="ready", first_promised_at=at, promised_at=at, version=3)
    if any(kind == "labour" for kind, _amount, _payer in lines) and not Team.objects.filter(outlet=outlet).exists():
        Team.objects.create(code=f"{outlet.code}-JD1", outlet=outlet, name="机电一组", trade=Team.Trade.MECHANICAL)
    for number, (kind, amount, payer) in enumerate(lines, start=1):
        line(sheet, number, kind, amount, payer)
    Signature.objects.create(
        reception=reception, what="order", issue=1, name="周子涵", on_paper=True, at=order.opened_at, by=by
    )
    return order


def version_of(order) -> int:
    return OrderSheet.objects.values_list("version", flat=True).get(pk=order.pk)


def stage_of(order) -> str:
    return OrderSheet.objects.values_list("stage", flat=True).get(pk=order.pk)


def pay(order, payer="customer", received="500", how="wechat", by=None, at=AT, **fields):
    return settling.settle(
        order=order,
        payer=payer,
        received=Decimal(received),
        how=how,
        version=fields.pop("version", version_of(order)),
        by=by or make_cashier(order.outlet),
        at=at,
        **fields,
    )


def make_settled(at=AT, **fields) -> RepairOrder:
    """All paid; nothing else done yet."""
    order = make_ready(at=at, **fields)
    pay(order, at=at)
    return order


def finish(order, by, at=AT, level="satisfied") -> None:
    """Everything between the money and the key; the rating is refused where `level` is empty, not asked for `None`."""
    settling.explain_lines(order=order, words={1: "前刹车片已换", 2: "已加冷媒"}, by=by, at=at)
    if level:
        ratings.rate(order=order, level=level, by=by, at=at)
    elif level is not None:
        ratings.refuse_rating(order=order, words="赶时间", by=by, at=at)
    signing.sign(reception=order.reception, what="settlement", name="周子涵", strokes=STROKES, by=by, at=at)


# --- For tests that ask who may open what -----------------------------------------------------------------------------


def settled_of(records) -> RepairOrder:
    """An order written at the records' outlet, paid; one for each outlet."""
    number = f"{records.outlet.code}-WT90001"
    return RepairOrder.objects.filter(number=number).first() or _settled(records, number)


def _settled(records, number: str) -> RepairOrder:
    at, by = records.complaint.received_at, records.account
    order = make_order(
        records.vehicle, records.employee, number, at - HOUR, outlet=records.outlet, completed_at=at, settled_on=at
    )
    reception = Reception.objects.create(
        number=f"{records.outlet.code}-JC90001", outlet=records.outlet, vehicle=records.vehicle, advisor=order.advisor,
        received_at=at, received_by=by, brought_by="曾丽", mobile="13700000315", mileage=1, fuel=1, order=order,
    )  # fmt: skip
    CustomerWords.objects.create(reception=reception, line=1, words="刹车有异响")
    sheet = OrderSheet.objects.create(order=order, stage="settled", first_promised_at=at, promised_at=at)
    line(sheet, 1)
    order.payer_shares.create(payer="customer", amount=200, received=200, how="cash", settled_at=at, settled_by=by)
    return order


def share_of(records):
    return settled_of(records).payer_shares.get()


def rating_of(records):
    at, by = records.complaint.received_at, records.account
    return Rating.objects.create(order=settled_of(records), level="good", via="screen", at=at, by=by)


def rating_link_of(records):
    order, at = settled_of(records), records.complaint.received_at
    nonce = f"{records.outlet.code}-nonce"
    return order.rating_links.filter(nonce=nonce).first() or order.rating_links.create(
        nonce=nonce, made_by=records.account, made_at=at, expires_at=at + timedelta(days=7)
    )


def advice_of(records):
    found = records.vehicle.advice.first()
    return found or records.vehicle.advice.create(
        outlet=records.outlet, words="后刹车片", given_at=records.complaint.received_at, by=records.account
    )


def delivered_of(records) -> RepairOrder:
    """Given back, from wherever it came."""
    number, at = f"{records.outlet.code}-WT90002", records.complaint.received_at
    return RepairOrder.objects.filter(number=number).first() or make_order(
        records.vehicle, records.employee, number, at - HOUR, outlet=records.outlet, delivered_at=at
    )


def papers_of(records):
    order, at = delivered_of(records), records.complaint.received_at
    return order.paper_check if hasattr(order, "paper_check") else _papers(order, at, records.account)


def _papers(order, at, by):
    return PaperCheck.objects.create(
        order=order, outlet=order.outlet, advisor=order.advisor, delivered_on=at.date(), looked_at=8, faults=1,
        words="缺签字", at=at, by=by,
    )  # fmt: skip


def claim_of(records) -> Claim:
    number = f"{records.outlet.code}-SP90001"
    return Claim.objects.filter(number=number).first() or Claim.objects.create(
        number=number,
        outlet=records.outlet,
        order=records.order,
        vehicle=records.vehicle,
        claimed_on=records.complaint.received_at.date(),
        amount=800,
    )
