"""Who takes part in a draw by its rules. Reads only; a constant number of queries, however many take part."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import Coalesce

from staff.instants import beginning_of, local
from staff.models import User
from workshop.models import PayerShare, RepairOrder

from .models import Draw, DrawEntry, EntryRule, Guest

CHUNK = 2000
Source = EntryRule.Source


@dataclass
class Ticket:
    """One guest or one order with its chances by all rules together."""

    entry: str
    chances: int
    name: str
    mobile: str
    customer: int | None
    guest: int | None = None
    order: int | None = None
    # The customer's own number, where the guest left another one.
    other_mobile: str = ""

    @property
    def marks(self) -> list[str]:
        """What a person is known by: numbers and the customer; where there is none, the entry alone."""
        numbers = (plain_number(mobile) for mobile in (self.mobile, self.other_mobile))
        found = [f"m{number}" for number in numbers if number]
        if self.customer:
            found.append(f"c{self.customer}")
        return found or [f"e{self.entry}"]


class _People:
    """Whose marks belong together: whatever shares a number or a customer, over as many steps as it takes."""

    def __init__(self) -> None:
        self.above: dict[str, str] = {}

    def who(self, mark: str) -> str:
        """The same mark for all marks of one person."""
        above = self.above
        above.setdefault(mark, mark)
        while above[mark] != mark:
            above[mark] = above[above[mark]]
            mark = above[mark]
        return mark

    def join(self, marks: Iterable[str]) -> None:
        first, *others = [self.who(mark) for mark in marks]
        for other in others:
            self.above[other] = first


def plain_number(mobile: str) -> str:
    """The digits without 86 before them; nothing where that is no telephone number, as one digit again and again."""
    digits = "".join(sign for sign in mobile if sign.isascii() and sign.isdigit())
    if len(digits) == 13 and digits.startswith("86"):
        digits = digits[2:]
    return digits if len(digits) >= 7 and len(set(digits)) > 1 else ""


def most_entries(draw: Draw) -> int:
    """At most so many lines will the list have."""
    rules = list(draw.rules.order_by("pk"))
    return sum(
        (_orders(draw, rule) if rule.source in EntryRule.ORDERS else _guests(draw, rule)).count() for rule in rules
    )


def entries_of(draw: Draw, progress: Callable[[int, int], None] | None = None) -> tuple[list[DrawEntry], int]:
    """The list, not kept yet, in its order; and how many were left out because they are people of the house."""
    found: dict[str, Ticket] = {}
    people = _People()
    total = most_entries(draw) if progress else 0
    for nth, ticket in enumerate(_tickets(draw, list(draw.rules.order_by("pk"))), start=1):
        people.join(ticket.marks)
        if ticket.entry in found:
            found[ticket.entry].chances += ticket.chances
        else:
            found[ticket.entry] = ticket
        if progress and nth % CHUNK == 0:
            progress(nth, max(nth, total))
    numbers = (plain_number(mobile) for mobile in User.objects.active().values_list("mobile", flat=True))
    own = {people.who(f"m{number}") for number in numbers if number}
    named: dict[str, str] = {}
    rows, left_out = [], 0
    for ticket in sorted(found.values(), key=lambda each: each.entry.encode()):
        who = people.who(ticket.marks[0])
        if who in own:
            left_out += 1
        else:
            # Numbered in the order of the list: says nothing about anybody.
            rows.append(_row(draw, ticket, named.setdefault(who, f"R{len(named) + 1:05d}")))
    return rows, left_out


def _row(draw: Draw, ticket: Ticket, person: str) -> DrawEntry:
    return DrawEntry(
        draw=draw,
        entry=ticket.entry,
        person=person,
        chances=ticket.chances,
        name=ticket.name,
        mobile=ticket.mobile,
        customer_id=ticket.customer,
        guest_id=ticket.guest,
        order_id=ticket.order,
    )


def _tickets(draw: Draw, rules: Iterable[EntryRule]) -> Iterator[Ticket]:
    for rule in rules:
        if rule.source in EntryRule.ORDERS:
            yield from _of_orders(draw, rule)
        else:
            yield from _of_guests(draw, rule)


def _guests(draw: Draw, rule: EntryRule):
    """Whoever was registered at the campaign within the time; for a full card with a stamp of every stamped station."""
    from_at = beginning_of(draw.entries_from_on)
    there = Guest.objects.filter(campaign=draw.campaign_id, at__gte=from_at, at__lte=draw.entries_until_at)
    if rule.source == Source.STAMPED:
        stations = draw.campaign.stations.filter(stamped=True).count()
        counted = Count("stamps", filter=Q(stamps__station__stamped=True, stamps__at__lte=draw.entries_until_at))
        there = there.annotate(full=counted).filter(full__gte=max(1, stations))
    return there.order_by()


def _of_guests(draw: Draw, rule: EntryRule) -> Iterator[Ticket]:
    rows = _guests(draw, rule).values_list("pk", "number", "name", "mobile", _now_of("customer"), "customer__mobile")
    for key, number, name, mobile, customer, own in rows.iterator(CHUNK):
        yield Ticket(number, rule.chances, name, mobile or own or "", customer, guest=key, other_mobile=own or "")


def _orders(draw: Draw, rule: EntryRule):
    """Orders of the outlet that were settled on the days of the draw: on the last one until its hour, where that is
    known. Of an order that came in from elsewhere only the day is."""
    last = local(draw.entries_until_at).date()
    settled = RepairOrder.objects.standing().filter(
        outlet=draw.outlet_id, settled_on__gte=draw.entries_from_on, settled_on__lte=last
    )
    late = PayerShare.objects.filter(order=OuterRef("pk"), settled_at__gt=draw.entries_until_at)
    settled = settled.exclude(Exists(late))
    if rule.source == Source.CHECK:
        settled = settled.filter(kind=RepairOrder.Kind.FREE_SERVICE)
    elif rule.source == Source.MAINTENANCE:
        settled = settled.filter(kind=RepairOrder.Kind.MAINTENANCE, repair_receipts__gt=0)
    else:
        settled = settled.filter(repair_receipts__gte=rule.per_amount)
    return settled.order_by()


def _of_orders(draw: Draw, rule: EntryRule) -> Iterator[Ticket]:
    owner = "vehicle__customer"
    rows = _orders(draw, rule).values_list(
        "pk", "number", "repair_receipts", _now_of(owner), f"{owner}__name", f"{owner}__mobile"
    )
    for key, number, receipts, customer, name, mobile in rows.iterator(CHUNK):
        yield Ticket(number, chances_of(rule, receipts), name or "", mobile or "", customer, order=key)


def _now_of(customer: str) -> Coalesce:
    """The record that a customer goes on in, where two were found to be one."""
    return Coalesce(f"{customer}__merged_into__merged_into", f"{customer}__merged_into", customer)


def chances_of(rule: EntryRule, receipts: Decimal) -> int:
    """Of an order: the rule's chances, for an amount spent once for every full amount, up to its most."""
    if rule.source != Source.SPENT or rule.per_amount is None:
        return rule.chances
    chances = int(receipts // rule.per_amount) * rule.chances
    return min(chances, rule.most) if rule.most else chances
