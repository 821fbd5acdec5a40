"""Who takes part in a draw by its rules. Reads only; a constant number of queries, however many take part."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q

from staff.instants import beginning_of, local
from staff.models import User
from workshop.models import RepairOrder

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

    @property
    def who(self) -> str:
        """The same for everything of one person: by mobile, else the customer, else the entry alone."""
        number = plain_number(self.mobile)
        if number:
            return f"m{number}"
        return f"c{self.customer}" if self.customer else f"e{self.entry}"


def plain_number(mobile: str) -> str:
    """The digits without 86 before them; nothing where that is no telephone number."""
    digits = "".join(sign for sign in mobile if sign.isascii() and sign.isdigit())
    if len(digits) == 13 and digits.startswith("86"):
        digits = digits[2:]
    return digits if len(digits) >= 7 else ""


def entries_of(draw: Draw) -> tuple[list[DrawEntry], int]:
    """The list, not kept yet, in its order; and how many were left out because they are people of the house."""
    own = {plain_number(mobile) for mobile in User.objects.active().values_list("mobile", flat=True)} - {""}
    found: dict[str, Ticket] = {}
    left_out = set()
    for ticket in _tickets(draw, list(draw.rules.order_by("pk"))):
        if plain_number(ticket.mobile) in own:
            left_out.add(ticket.entry)
        elif ticket.entry in found:
            found[ticket.entry].chances += ticket.chances
        else:
            found[ticket.entry] = ticket
    people: dict[str, str] = {}
    rows = []
    for ticket in sorted(found.values(), key=lambda each: each.entry.encode()):
        # Numbered in the order of the list: says nothing about anybody.
        person = people.setdefault(ticket.who, f"R{len(people) + 1:05d}")
        rows.append(
            DrawEntry(
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
        )
    return rows, len(left_out)


def _tickets(draw: Draw, rules: Iterable[EntryRule]) -> Iterator[Ticket]:
    for rule in rules:
        if rule.source in EntryRule.ORDERS:
            yield from _of_orders(draw, rule)
        else:
            yield from _of_guests(draw, rule)


def _of_guests(draw: Draw, rule: EntryRule) -> Iterator[Ticket]:
    """Whoever was registered at the campaign within the time; for a full card with a stamp of every stamped station."""
    from_at = beginning_of(draw.entries_from_on)
    there = Guest.objects.filter(campaign=draw.campaign_id, at__gte=from_at, at__lte=draw.entries_until_at)
    if rule.source == Source.STAMPED:
        stations = draw.campaign.stations.filter(stamped=True).count()
        counted = Count("stamps", filter=Q(stamps__station__stamped=True, stamps__at__lte=draw.entries_until_at))
        there = there.annotate(full=counted).filter(full__gte=max(1, stations))
    rows = there.order_by().values_list("pk", "number", "name", "mobile", "customer", "customer__mobile")
    for key, number, name, mobile, customer, own in rows.iterator(CHUNK):
        yield Ticket(number, rule.chances, name, mobile or own or "", customer, guest=key)


def _of_orders(draw: Draw, rule: EntryRule) -> Iterator[Ticket]:
    """Orders of the outlet that were settled on the days of the draw."""
    last = local(draw.entries_until_at).date()
    settled = RepairOrder.objects.standing().filter(
        outlet=draw.outlet_id, settled_on__gte=draw.entries_from_on, settled_on__lte=last
    )
    if rule.source == Source.CHECK:
        settled = settled.filter(kind=RepairOrder.Kind.FREE_SERVICE)
    elif rule.source == Source.MAINTENANCE:
        settled = settled.filter(kind=RepairOrder.Kind.MAINTENANCE, repair_receipts__gt=0)
    else:
        settled = settled.filter(repair_receipts__gte=rule.per_amount)
    rows = settled.order_by().values_list(
        "pk", "number", "repair_receipts", "vehicle__customer", "vehicle__customer__name", "vehicle__customer__mobile"
    )
    for key, number, receipts, customer, name, mobile in rows.iterator(CHUNK):
        yield Ticket(number, chances_of(rule, receipts), name or "", mobile or "", customer, order=key)


def chances_of(rule: EntryRule, receipts: Decimal) -> int:
    """Of an order: the rule's chances, for an amount spent once for every full amount, up to its most."""
    if rule.source != Source.SPENT or rule.per_amount is None:
        return rule.chances
    chances = int(receipts // rule.per_amount) * rule.chances
    return min(chances, rule.most) if rule.most else chances
