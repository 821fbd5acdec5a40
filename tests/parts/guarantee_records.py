"""One approval and one guarantee of an outlet, for the tables of rights and invariants."""

from datetime import date, timedelta

from django.contrib.contenttypes.models import ContentType

from parts.models import Guarantee, GuaranteeLine, Part, Warehouse
from staff.models import Approval, ApprovalSeat, SeatRole, Substitution
from tests.clock import shanghai
from tests.makers import make_user

NOW = shanghai("2026-11-05 10:00")
TODAY = NOW.date()


def part_of(number: str = "06E 698 151") -> Part:
    return Part.objects.get_or_create(number=number, defaults={"name": "前刹车片", "price": 480})[0]


def transit_of(records) -> Warehouse:
    region = records.outlet.area.region
    return Warehouse.objects.get_or_create(code=f"ZZ-{region.pk}", defaults={"name": "中转库", "region": region})[0]


def guarantee_of(records) -> Guarantee:
    """A draft for a car off the road, with one line."""
    number = f"{records.outlet.code}-DB90001"
    if found := Guarantee.objects.filter(number=number).first():
        return found
    made = Guarantee.objects.create(
        number=number, outlet=records.outlet, reason="off_road", words="车停在店里", vehicle=records.vehicle,
        source="express", amount=480, made_at=NOW, made_by=records.account, requested_by=records.account,
    )  # fmt: skip
    made.lines.create(line=1, part=part_of(), quantity=1, price=480, amount=480)
    return made


def approval_of(records) -> Approval:
    """Open, of the guarantee, with one signature asked for."""
    about = guarantee_of(records)
    if found := Approval.objects.of(about).first():
        return found
    made = Approval.objects.create(
        kind="guarantee", about_type=ContentType.objects.get_for_model(about), about_id=about.pk, label=about.number,
        outlet=records.outlet, amount=480, counted=480, applicant=records.account, submitted_at=NOW, waiting_since=NOW,
    )  # fmt: skip
    seat = made.seats.create(step=1)
    seat.roles.create(role="area_manager")
    return made


def seat_of(records) -> ApprovalSeat:
    return approval_of(records).seats.get(step=1)


def substitution_of(records) -> Substitution:
    return Substitution.objects.create(
        absent=records.account, deputy=make_user("代理人"), from_on=date(2026, 11, 5),
        to_on=TODAY + timedelta(days=2), reason="出差", made_by=records.account, made_at=NOW,
    )  # fmt: skip


MAKERS = {
    Approval: approval_of,
    ApprovalSeat: seat_of,
    SeatRole: lambda records: seat_of(records).roles.get(),
    Substitution: substitution_of,
    Guarantee: guarantee_of,
    GuaranteeLine: lambda records: guarantee_of(records).lines.get(),
}
