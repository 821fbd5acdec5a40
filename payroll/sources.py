"""The records behind every figure: one definition gives the sum, the lines that add up to it, and the export's rows.

A source's rows all have the same columns:
    whose   whom or what the line counts for: an employee's number, a team's code, or empty
    record  the document's number; `line_number` its line, where it has lines; `of_order` the repair order it belongs to
    day     the day in Asia/Shanghai
    what    what it was
    worth   yuan, hours or 1, as the source's unit says
Rules: docs/rules/commission.md, "Output" and "Pools and individual commissions".
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from django.db.models import (
    CharField,
    Count,
    DateTimeField,
    DecimalField,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Cast, Concat, Round
from django.utils.translation import gettext_lazy as _

from complaints import figures as complaint_figures
from complaints.models import Praise
from staff.models import Outlet
from workshop import counted
from workshop.models import Consumable, ItemLine, LabourLine, RepairOrder, Wash

from .models import Adjustment

YUAN, HOURS, TIMES = "yuan", "hours", "times"
ANYBODY = "anybody"
"""Covered by being employed and past probation alone, whatever the groups."""

Values = Mapping[str, object]


@dataclass(frozen=True)
class Span:
    """The outlet and the month that records are taken of, both days included.

    `people` are the numbers of those who belonged to the outlet when the month was settled; without them, those who
    do today. Somebody who moved on after the month was closed stays in it.
    """

    outlet: Outlet
    first: date
    last: date
    people: frozenset[str] | None = None

    def instants(self, field: str) -> Q:
        """Within the month by the date in Shanghai."""
        return counted.instants(field, self.first, self.last)

    def days(self, field: str) -> Q:
        return counted.days(field, self.first, self.last)

    def of_people(self) -> Q:
        """Of the outlet's people."""
        return Q(employee__outlet=self.outlet) if self.people is None else Q(employee__number__in=self.people)


@dataclass(frozen=True)
class Source:
    """`rows(span, values)` are the records that count, with the columns above; `values` are the parameters in force.

    With `covered` a row counts for its person only on covered days: of a member of that group, or of `ANYBODY`. What
    others sold stands in `unearned`, and counts for nobody in particular.
    """

    code: str
    label: object
    unit: str
    rows: Callable[[Span, Values], QuerySet]
    covered: str = ""
    unearned: bool = False


NOBODY = Value("", output_field=CharField())
NO_LINE = Value(0, output_field=IntegerField())
ONCE = Value(1, output_field=IntegerField())


def _rows(found: QuerySet, *, whose=NOBODY, record, line=NO_LINE, of_order=NOBODY, day, what, worth=ONCE) -> QuerySet:
    columns = {"whose": whose, "record": record, "line_number": line, "of_order": of_order, "day": day, "what": what}
    return found.order_by().values(**{name: _expression(each) for name, each in columns.items()}, worth=worth)


def _expression(each):
    return F(each) if isinstance(each, str) else each


# --- Repair orders ----------------------------------------------------------------------------------------------------

KIND = RepairOrder.Kind


def _orders(found: QuerySet, *, day, worth=ONCE, whose=NOBODY) -> QuerySet:
    return _rows(found, whose=whose, record="number", of_order="number", day=day, what="kind", worth=worth)


def normal(span: Span, values: Values) -> QuerySet:
    """Settled in the month, every kind but accident."""
    found = counted.normal(span.first, span.last).filter(outlet=span.outlet)
    return _orders(found, day="settled_on", worth=F("repair_receipts"))


def accident(span: Span, values: Values) -> QuerySet:
    """Delivered and assessed, the later of both in the month."""
    found = counted.accident(span.first, span.last).filter(outlet=span.outlet)
    return _orders(found, day="assessed_on", worth=F("assessed_amount"))


def reception(span: Span, values: Values) -> QuerySet:
    """Orders opened in the month that stand, pdi left out."""
    found = counted.received(span.first, span.last).filter(outlet=span.outlet)
    return _orders(found, day=counted.day_of("opened_at"))


# What each source of ratings counts; a missing rating is as bad as a poor one.
RATINGS = {
    "ratings.very_satisfied": ("very_satisfied",),
    "ratings.fair": ("fair",),
    "ratings.poor": ("poor", ""),
}


def _settled(span: Span) -> QuerySet:
    return counted.rated(span.first, span.last).filter(outlet=span.outlet)


def settled(span: Span, values: Values) -> QuerySet:
    """Orders settled in the month, pdi left out, for their advisor."""
    found = _settled(span)
    return _rows(
        found, whose="advisor__number", record="number", of_order="number", day="settled_on", what="kind", worth=ONCE
    )


def rated_by_advisor(span: Span) -> QuerySet:
    """`(advisor's id, rating, orders)` of what `settled` gives; grouping by ids spares joining every order."""
    found = _settled(span)
    return found.order_by().values("advisor", "rating").annotate(n=Count("pk")).values_list("advisor", "rating", "n")


def rated(code: str) -> Callable:
    """Those with one of the ratings that the source counts."""

    def rows(span: Span, values: Values) -> QuerySet:
        return settled(span, values).filter(rating__in=RATINGS[code])

    return rows


def hours(span: Span, values: Values) -> QuerySet:
    """Work completed in the month, by team."""
    return _rows(
        counted.labour(span.first, span.last).filter(team__outlet=span.outlet),
        whose="team__code",
        record="order__number",
        line="line",
        of_order="order__number",
        day=counted.day_of("order__completed_at"),
        what="operation",
        worth=F("standard_hours"),
    )


def reimbursed(span: Span, values: Values) -> QuerySet:
    paid = counted.reimbursed(span.first, span.last).filter(outlet=span.outlet)
    order = Concat("order__number", NOBODY)
    return _rows(paid, record="number", of_order=order, day="reimbursed_on", what="decision", worth=F("reimbursed"))


RETURN_WITHIN = timedelta(days=30)


def returns_for_the_same_fault(span: Span, most: int) -> list[tuple[str, str, str, str]]:
    """`(order, fault code, earlier order, its team)` of orders opened in the month, at most so many.

    The earlier order of the same car was completed at most 30 days before, by whatever team; the latest one is named.
    """
    earlier = (
        LabourLine.objects.filter(
            order__outlet=span.outlet,
            order__vehicle=OuterRef("order__vehicle"),
            fault_code=OuterRef("fault_code"),
            order__completed_at__lte=OuterRef("order__opened_at"),
            order__completed_at__gte=ExpressionWrapper(
                OuterRef("order__opened_at") - RETURN_WITHIN, output_field=DateTimeField()
            ),
        )
        .exclude(order=OuterRef("order"))
        .order_by("-order__completed_at", "-pk")
    )
    came_back = LabourLine.objects.filter(span.instants("order__opened_at"), order__outlet=span.outlet)
    found = (
        came_back.exclude(fault_code="")
        .annotate(earlier=Subquery(earlier.values("pk")[:1]))
        .filter(earlier__isnull=False)
        .order_by("order__opened_at", "order__number", "line")
        .values_list("order__number", "fault_code", "earlier")
        .distinct()[:most]
    )
    named = LabourLine.objects.in_bulk([pk for _order, _fault, pk in found])
    orders = dict(RepairOrder.objects.filter(labour_lines__in=named).values_list("pk", "number"))
    teams = dict(LabourLine.objects.filter(pk__in=named).values_list("pk", "team__code"))
    return [(order, fault, orders[named[pk].order_id], teams[pk]) for order, fault, pk in found]


# --- Sales ------------------------------------------------------------------------------------------------------------

CHANNEL = ItemLine.Channel
SOLD_CHANNELS = (CHANNEL.FRONT_DESK, CHANNEL.BOUTIQUE, CHANNEL.STAFF)
WHOLE = DecimalField(max_digits=40, decimal_places=0)


def _items(found: QuerySet, *, worth=None, whose=NOBODY) -> QuerySet:
    return _rows(
        found,
        whose=whose,
        record="number",
        line="line",
        of_order=Concat("order__number", NOBODY),
        day="sold_on",
        what="name",
        worth=F("received") if worth is None else worth,
    )


def _sold(span: Span, *channels: str, kinds=counted.BOUTIQUE_KINDS) -> QuerySet:
    return ItemLine.objects.filter(span.days("sold_on"), outlet=span.outlet, channel__in=channels, kind__in=kinds)


def _against_floor(found: QuerySet, floor: Fraction) -> QuerySet:
    """With `paid` and `due`, which compare as received and floor x list price x quantity do, in whole numbers.

    Binary floats would put a line at exactly the floor on either side of it.
    """
    hundredths = {field: Round(F(field) * 100, output_field=WHOLE) for field in ("received", "list_price")}
    return found.alias(
        paid=Cast(hundredths["received"] * floor.denominator, WHOLE),
        due=Cast(hundredths["list_price"] * F("quantity") * floor.numerator, WHOLE),
    )


def eligible(span: Span, values: Values, *channels: str) -> QuerySet:
    """Boutique and care sold above the floor and not the manufacturer's own; exactly at the floor earns nothing."""
    return _against_floor(_sold(span, *channels).filter(oem=False), values["boutique.floor"]).filter(paid__gt=F("due"))


def below_floor(span: Span, values: Values) -> QuerySet:
    """Lines sold below the floor, the manufacturer's own among them: a warning each."""
    found = _against_floor(_sold(span, *SOLD_CHANNELS), values["boutique.floor"])
    return _items(found.filter(paid__lt=F("due")))


def boutique(span: Span, values: Values) -> QuerySet:
    return _items(counted.boutique(span.first, span.last).filter(outlet=span.outlet))


def counter(span: Span, values: Values) -> QuerySet:
    return _items(counted.counter(span.first, span.last).filter(outlet=span.outlet))


def sold_at_front_desk(span: Span, values: Values) -> QuerySet:
    return _items(eligible(span, values, CHANNEL.FRONT_DESK))


def installed_at_front_desk(span: Span, values: Values) -> QuerySet:
    return _items(eligible(span, values, CHANNEL.FRONT_DESK).filter(installed=True))


def sold_by(channel: str, *, installed: bool) -> Callable:
    def rows(span: Span, values: Values) -> QuerySet:
        found = eligible(span, values, channel).filter(installed=installed)
        return _items(found, whose=Concat("seller__number", NOBODY))

    return rows


def to_sales_department(span: Span, values: Values) -> QuerySet:
    return _items(_sold(span, CHANNEL.SALES_DEPARTMENT))


def given_away(span: Span, values: Values) -> QuerySet:
    return _items(_sold(span, CHANNEL.GIFT), worth=F("list_price") * F("quantity"))


# --- The outlet's daybook ---------------------------------------------------------------------------------------------


def receipts(kind: str, *, by_person: bool = False) -> Callable:
    def rows(span: Span, values: Values) -> QuerySet:
        found = counted.receipts(span.first, span.last, kind).filter(outlet=span.outlet)
        whose = Concat("employee__number", NOBODY) if by_person else NOBODY
        return _rows(found, whose=whose, record="number", day="received_on", what="kind", worth=F("amount"))

    return rows


def consumables(span: Span, values: Values) -> QuerySet:
    used = Consumable.objects.filter(span.days("issued_on"), team__outlet=span.outlet)
    return _rows(used, whose="team__code", record="number", day="issued_on", what="team__name", worth=F("amount"))


def _washes(found: QuerySet, *, whose=NOBODY) -> QuerySet:
    minutes = Cast("minutes", CharField())
    return _rows(found, whose=whose, record="number", day=counted.day_of("washed_at"), what=minutes)


def _washed(span: Span) -> QuerySet:
    return Wash.objects.filter(span.instants("washed_at"), outlet=span.outlet)


def washes(span: Span, values: Values) -> QuerySet:
    return _washes(_washed(span))


def untidy(span: Span, values: Values) -> QuerySet:
    return _washes(_washed(span).filter(untidy=True), whose="employee__number")


def out_of_time(span: Span, values: Values) -> QuerySet:
    """Faster or slower than the limits; exactly at a limit is in order. Minutes are whole."""
    fastest, slowest = values["detailing.fast_minutes"], values["detailing.slow_minutes"]
    too_fast = Q(minutes__lt=-(-fastest.numerator // fastest.denominator))
    too_slow = Q(minutes__gt=slowest.numerator // slowest.denominator)
    return _washes(_washed(span).filter(too_fast | too_slow), whose="employee__number")


# --- Complaints, praise, adjustments ----------------------------------------------------------------------------------


def liable_complaints(span: Span, values: Values) -> QuerySet:
    """Received in the month, with somebody who answers for them and is liable."""
    found = complaint_figures.liable(span.first, span.last).filter(outlet=span.outlet)
    day = counted.day_of("received_at")
    return _rows(found, whose="employee__number", record="number", day=day, what="category")


def praises(span: Span, values: Values) -> QuerySet:
    found = Praise.objects.filter(span.days("praised_on"), span.of_people())
    return _rows(found, whose="employee__number", record="number", day="praised_on", what="words")


def adjustments(kind: str) -> Callable:
    def rows(span: Span, values: Values) -> QuerySet:
        found = Adjustment.objects.filter(span.of_people(), month=span.first, kind=kind)
        return _rows(found, whose="employee__number", record="number", day="month", what="reason", worth=F("value"))

    return rows


# --- All of them ------------------------------------------------------------------------------------------------------

BY_SELLER, BY_STAFF = "boutique_sales", ANYBODY

SOURCES: dict[str, Source] = {
    source.code: source
    for source in (
        Source("normal", _("Received for repairs"), YUAN, normal),
        Source("reimbursed", _("Claims reimbursed"), YUAN, reimbursed),
        Source("accident", _("Accident repairs, assessed"), YUAN, accident),
        Source("boutique", _("Boutique and care sold"), YUAN, boutique),
        Source("detailing", _("Received for detailing"), YUAN, receipts("detailing")),
        Source("counter", _("Sold over the counter"), YUAN, counter),
        Source("reception", _("Orders opened"), TIMES, reception),
        Source("sales.front_desk", _("Eligible sales of the front desk"), YUAN, sold_at_front_desk),
        Source("sales.front_desk.installed", _("of them installed"), YUAN, installed_at_front_desk),
        Source(
            "sales.boutique.plain",
            _("Own eligible sales, not installed"),
            YUAN,
            sold_by(CHANNEL.BOUTIQUE, installed=False),
            covered=BY_SELLER,
        ),
        Source(
            "sales.boutique.installed",
            _("Own eligible sales, installed"),
            YUAN,
            sold_by(CHANNEL.BOUTIQUE, installed=True),
            covered=BY_SELLER,
        ),
        Source(
            "sales.boutique.unearned",
            _("Installed boutique sales without a covered seller"),
            YUAN,
            sold_by(CHANNEL.BOUTIQUE, installed=True),
            covered=BY_SELLER,
            unearned=True,
        ),
        Source(
            "sales.staff.plain",
            _("Own eligible sales as staff, not installed"),
            YUAN,
            sold_by(CHANNEL.STAFF, installed=False),
            covered=BY_STAFF,
        ),
        Source(
            "sales.staff.installed",
            _("Own eligible sales as staff, installed"),
            YUAN,
            sold_by(CHANNEL.STAFF, installed=True),
            covered=BY_STAFF,
        ),
        Source(
            "sales.staff.unearned",
            _("Installed staff sales without a covered seller"),
            YUAN,
            sold_by(CHANNEL.STAFF, installed=True),
            covered=BY_STAFF,
            unearned=True,
        ),
        Source("other.sales_department", _("Sold to the sales department"), YUAN, to_sales_department),
        Source("other.gift", _("Given away, at list price"), YUAN, given_away),
        Source("hours", _("Counted hours"), HOURS, hours),
        Source("consumables", _("Consumables"), YUAN, consumables),
        Source("washes", _("Cars washed"), TIMES, washes),
        Source("fleet", _("Received from fleets"), YUAN, receipts("fleet")),
        Source("insurance_claims", _("Received from insurers for claims"), YUAN, receipts("insurance_claim")),
        Source(
            "insurance_sales",
            _("Own insurance sold"),
            YUAN,
            receipts("insurance_sale", by_person=True),
            covered=ANYBODY,
        ),
        Source(
            "insurance_renewals",
            _("Own rebates on renewals"),
            YUAN,
            receipts("renewal_rebate", by_person=True),
            covered=ANYBODY,
        ),
        Source("complaints", _("Complaints with liability"), TIMES, liable_complaints),
        Source("washes.untidy", _("Cars left untidy"), TIMES, untidy),
        Source("washes.out_of_time", _("Washes too fast or too slow"), TIMES, out_of_time),
        Source("praises", _("Praises"), TIMES, praises),
        Source("ratings.very_satisfied", _("Very satisfied ratings"), TIMES, rated("ratings.very_satisfied")),
        Source("ratings.fair", _("Fair ratings"), TIMES, rated("ratings.fair")),
        Source("ratings.poor", _("Poor or missing ratings"), TIMES, rated("ratings.poor")),
        Source("adjustments.hours", _("Hours taken back"), HOURS, adjustments("hours")),
        Source("adjustments.amount", _("Amounts taken back"), YUAN, adjustments("amount")),
    )
}
