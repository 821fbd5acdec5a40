"""Which records of the workshop count for output and figures, and on which day: the one definition that boards, targets
and commission share. docs/figures.md and docs/rules/commission.md say it in words.

Each takes the first and the last day, both included, in Shanghai, and gives records of every outlet; who asks narrows
them further. None reads the clock.
"""

from datetime import date, timedelta

from django.db.models import Exists, ExpressionWrapper, OuterRef, Q, QuerySet
from django.db.models.fields import DateTimeField
from django.db.models.functions import Greatest, TruncDate

from staff.instants import SHANGHAI, beginning_of

from .models import Claim, ItemLine, LabourLine, Receipt, RepairOrder, Team

Kind, Channel = RepairOrder.Kind, ItemLine.Channel
# Orders that nobody pays for.
UNPAID_KINDS = (Kind.FREE_SERVICE, Kind.PDI, Kind.REWORK)
# Orders that mend a fault, which may come back.
MENDING_KINDS = (Kind.REPAIR, Kind.WARRANTY, Kind.ACCIDENT)
BOUTIQUE_KINDS = (ItemLine.Kind.BOUTIQUE, ItemLine.Kind.CARE)
# Channels whose boutique articles count as output; gifts bring in nothing, and repairs are counted with their order.
SOLD_CHANNELS = (Channel.FRONT_DESK, Channel.BOUTIQUE, Channel.STAFF, Channel.SALES_DEPARTMENT)
SAME_FAULT_WITHIN = timedelta(days=30)


def days(field: str, first: date, last: date) -> Q:
    """Records of these days by a field with a day."""
    return Q(**{f"{field}__gte": first, f"{field}__lte": last})


def instants(field: str, first: date, last: date) -> Q:
    """Records of these days by a field with an instant."""
    ends_at = beginning_of(last + timedelta(days=1))
    return Q(**{f"{field}__gte": beginning_of(first), f"{field}__lt": ends_at})


def day_of(field: str) -> TruncDate:
    """The day in Shanghai of a field with an instant."""
    return TruncDate(field, tzinfo=SHANGHAI)


# --- Repair orders ----------------------------------------------------------------------------------------------------


def settled(first: date, last: date) -> QuerySet[RepairOrder]:
    """Settled on these days, every kind."""
    return RepairOrder.objects.filter(days("settled_on", first, last)).order_by()


def normal(first: date, last: date) -> QuerySet[RepairOrder]:
    """Settled on these days, every kind but accident: their `repair_receipts` count."""
    return settled(first, last).exclude(kind=Kind.ACCIDENT)


def rated(first: date, last: date) -> QuerySet[RepairOrder]:
    """Settled on these days, pdi left out: the orders whose rating counts, rated or not."""
    return settled(first, last).exclude(kind=Kind.PDI)


def with_money(first: date, last: date) -> QuerySet[RepairOrder]:
    """Settled on these days and paid for, by the customer or an insurer: the cars of base customers."""
    return settled(first, last).filter(Q(repair_receipts__gt=0) | Q(kind=Kind.ACCIDENT, assessed_amount__gt=0))


def accident(first: date, last: date) -> QuerySet[RepairOrder]:
    """Accident orders that are delivered and assessed, the later of both on these days: `assessed_amount` counts.

    `counts_on` is that later day. While one of the two is missing an order counts nowhere.
    """
    ends_at = beginning_of(last + timedelta(days=1))
    later = instants("delivered_at", first, last) & Q(assessed_on__lte=last)
    later |= days("assessed_on", first, last) & Q(delivered_at__lt=ends_at)
    found = RepairOrder.objects.filter(later, kind=Kind.ACCIDENT).order_by()
    return found.annotate(counts_on=Greatest(day_of("delivered_at"), "assessed_on"))


def received(first: date, last: date) -> QuerySet[RepairOrder]:
    """Opened on these days and standing, without pdi: the cars received."""
    return RepairOrder.objects.standing().filter(instants("opened_at", first, last)).exclude(kind=Kind.PDI).order_by()


def reworked(first: date, last: date) -> QuerySet[RepairOrder]:
    """Rework orders opened on these days."""
    return received(first, last).filter(kind=Kind.REWORK)


def delivered(first: date, last: date) -> QuerySet[RepairOrder]:
    """Delivered on these days, without pdi."""
    return RepairOrder.objects.filter(instants("delivered_at", first, last)).exclude(kind=Kind.PDI).order_by()


def mended(first: date, last: date) -> QuerySet[RepairOrder]:
    """Orders that mend a fault, delivered on these days, with `came_back`.

    That is: within thirty days of delivery a rework order of the same car was opened that has a fault code of this
    order, or that names it as its earlier order.
    """
    again = RepairOrder.objects.standing().filter(
        kind=Kind.REWORK,
        vehicle=OuterRef("vehicle"),
        opened_at__gte=OuterRef("delivered_at"),
        opened_at__lte=ExpressionWrapper(OuterRef("delivered_at") + SAME_FAULT_WITHIN, output_field=DateTimeField()),
    )
    # Three levels out: from the codes over the line and the rework order to the order that was mended.
    mended_order = OuterRef(OuterRef(OuterRef("pk")))
    codes = LabourLine.objects.filter(order=mended_order).exclude(fault_code="").values("fault_code")
    same = LabourLine.objects.filter(order=OuterRef("pk"), fault_code__in=codes)
    again = again.filter(Q(Exists(same)) | Q(sheet__rework_of=OuterRef("pk")))
    return delivered(first, last).filter(kind__in=MENDING_KINDS).annotate(came_back=Exists(again))


def labour(first: date, last: date) -> QuerySet[LabourLine]:
    """Work completed on these days: `standard_hours` count. It belongs to the outlet of its team.

    What is free, or belongs to an order nobody pays for, does not count; fitting boutique articles counts for body and
    paint alone.
    """
    lines = LabourLine.objects.filter(instants("order__completed_at", first, last), free=False)
    lines = lines.exclude(order__kind__in=UNPAID_KINDS)
    return lines.filter(Q(team__trade=Team.Trade.BODYPAINT) | Q(boutique_install=False)).order_by()


# --- Claims, sales, receipts ------------------------------------------------------------------------------------------


def reimbursed(first: date, last: date) -> QuerySet[Claim]:
    """Claims paid on these days: `reimbursed` counts."""
    return Claim.objects.filter(days("reimbursed_on", first, last)).order_by()


def decided(first: date, last: date) -> QuerySet[Claim]:
    """Claims passed or refused on these days."""
    over = (Claim.Decision.PASSED, Claim.Decision.REFUSED)
    return Claim.objects.filter(days("decided_on", first, last), decision__in=over).order_by()


def items(first: date, last: date) -> QuerySet[ItemLine]:
    return ItemLine.objects.filter(days("sold_on", first, last)).order_by()


def boutique(first: date, last: date) -> QuerySet[ItemLine]:
    """Boutique articles and care products sold on these days, whoever sold them: `received` counts."""
    return items(first, last).filter(kind__in=BOUTIQUE_KINDS, channel__in=SOLD_CHANNELS)


def counter(first: date, last: date) -> QuerySet[ItemLine]:
    """Everything sold over the counter on these days: `received` counts."""
    return items(first, last).filter(channel=Channel.COUNTER)


def receipts(first: date, last: date, *kinds: str) -> QuerySet[Receipt]:
    """Other receipts of these days and kinds (of all without any): `amount` counts."""
    found = Receipt.objects.filter(days("received_on", first, last)).order_by()
    return found.filter(kind__in=kinds) if kinds else found
