"""Missing parts: ordered for somebody, postponed, arrived, told, handed over. Every step is taken once."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F, Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from customers.models import Contact, Customer, Vehicle
from customers.services.contacts import record_contact
from notices.models import Urgency
from notices.services import Note, queue, queue_in_batches
from parts import policies
from parts.models import Backorder, BackorderTold, Part, Stock, StockMovement, Warehouse
from staff import trail
from staff.access import Holders, require
from staff.instants import local
from staff.masking import masked_name
from staff.models import Employee
from staff.numbers import free_number
from staff.refusals import AlreadyDone, Refused
from staff.roles import Right, Role
from staff.versions import held_from, in_state, write

from .waiting_customers import ARRIVED, LATE, LATER, notes_to_customers

NUMBER_KIND = "QJ"
State = Backorder.State
MOST = 9999
NAMED = 3
# Nobody waits longer for a part by a promise.
FURTHEST = timedelta(days=366)
# What a message about a missing part is made of.
SAID = ("part", "vehicle", "customer", "outlet__area__region", "advisor")
CONTACTS = {
    BackorderTold.How.CALL: Contact.Kind.CALL,
    BackorderTold.How.SMS: Contact.Kind.MESSAGE,
    BackorderTold.How.WECOM: Contact.Kind.MESSAGE,
}


class OrderedAlready(AlreadyDone):
    """The same form came a second time; `backorder` is what the first one made."""

    def __init__(self, backorder: Backorder):
        super().__init__(_("This is ordered already: %(number)s.") % {"number": backorder.number})
        self.backorder = backorder


@transaction.atomic
def order_part(
    *,
    outlet,
    part: Part,
    quantity: int,
    contact: str,
    mobile: str,
    expected_on: date,
    advisor: Employee,
    vehicle: Vehicle | None = None,
    order=None,
    customer: Customer | None = None,
    off_road: bool = False,
    form_key=None,
    by,
    at: datetime,
) -> Backorder:
    """Order a missing part for a repair order, a car, a customer, or a buyer who has no car here. Without a contact the
    car's owner is told.

    Refused where the part is not exact any more, the day has passed, or nobody could be told.
    """
    require(by, Right.BACKORDERS_KEEP, outlet)
    number = free_number(NUMBER_KIND, outlet, Backorder.objects)
    if form_key and (there := Backorder.objects.filter(form_key=form_key).first()):
        raise OrderedAlready(there)
    if not 1 <= quantity <= MOST:
        raise Refused(_("How many pieces?"), field="quantity")
    if part.given_up_on and part.given_up_on <= local(at).date():
        raise Refused(_("%(part)s is not delivered any more.") % {"part": part.number}, field="part")
    _check_day(expected_on, at)
    if advisor.outlet_id != outlet.pk:
        raise Refused(_("This advisor works at another outlet."), field="advisor")
    if order is not None and order.outlet_id != outlet.pk:
        raise Refused(_("The repair order is another outlet's."), field="order")
    if order is not None and vehicle is not None and order.vehicle_id != vehicle.pk:
        raise Refused(_("The repair order is about another car."), field="order")
    vehicle = vehicle or (order.vehicle if order else None)
    if off_road and vehicle is None:
        raise Refused(_("Name the car that cannot be driven."), field="vehicle")
    customer = customer or (vehicle.customer if vehicle else None)
    contact = contact.strip() or (customer.name if customer else "")
    mobile = mobile.strip() or (customer.mobile if customer else "")
    if not contact:
        raise Refused(_("Who is told when it arrives?"), field="contact")
    if not mobile:
        raise Refused(_("By which number is %(who)s reached?") % {"who": contact}, field="mobile")
    made = Backorder.objects.create(
        number=number,
        outlet=outlet,
        part=part,
        quantity=quantity,
        vehicle=vehicle,
        order=order,
        customer=customer,
        contact=contact,
        mobile=mobile,
        advisor=advisor,
        off_road=off_road,
        ordered_at=at,
        made_by=by,
        form_key=form_key,
        expected_on=expected_on,
        first_expected_on=expected_on,
    )
    trail.note(made, "backorder.ordered", by, at, {"expected_on": [None, expected_on.isoformat()]})
    return made


def _check_day(expected_on: date, at: datetime) -> None:
    today = local(at).date()
    if expected_on < today:
        raise Refused(_("This day has passed."), field="expected_on")
    if expected_on > today + FURTHEST:
        raise Refused(_("This day is more than a year away."), field="expected_on")


@transaction.atomic
def postpone(*, backorder: Backorder, version: int, expected_on: date, reason: str, by, at: datetime) -> Backorder:
    """The part comes later than was said; the customer has to be told."""
    require(by, Right.BACKORDERS_KEEP, backorder.outlet)
    held = _held(backorder, version, at)
    in_state(held, State.WAITING)
    if not reason.strip():
        raise Refused(_("Say why it comes later."), field="reason")
    if expected_on <= held.expected_on:
        raise Refused(_("A later day than %(day)s, please.") % {"day": held.expected_on}, field="expected_on")
    _check_day(expected_on, at)
    changes = {"expected_on": [held.expected_on.isoformat(), expected_on.isoformat()]}
    write(held, expected_on=expected_on, postponed_at=at)
    trail.note(held, "backorder.postponed", by, at, changes, reason)
    _say_later(held, by, at)
    return held


@transaction.atomic
def part_arrived(*, backorder: Backorder, version: int, by, at: datetime) -> Backorder:
    """The part is there, seen by a person; the customer has to be told."""
    require(by, Right.BACKORDERS_KEEP, backorder.outlet)
    held = _held(backorder, version, at)
    in_state(held, State.WAITING)
    _arrive(held, by, at)
    _say_arrived([held], by, at)
    return held


def parts_came(*, warehouse: Warehouse, part: Part, by, at: datetime) -> list[Backorder]:
    """Parts lie in an outlet's stock: those who have waited longest get them, as far as the quantity reaches.

    What arrived before and was not handed over yet lies there for somebody else. The queue is strict: nobody who wants
    fewer pieces goes ahead of those who have waited longer. Call it in the transaction that booked the parts in.
    """
    if warehouse.outlet_id is None:
        return []
    found = Backorder.objects.of_outlet_part(warehouse.outlet, part)
    rows = found.waiting().select_related(*SAID).prefetch_related("advisor__user").order_by("ordered_at", "pk")
    waiting = list(rows.select_for_update(of=("self",), no_key=True))
    if not waiting:
        return []
    there = Stock.objects.filter(warehouse=warehouse, part=part).aggregate(there=Sum("quantity"))["there"] or 0
    left, arrived = there - pieces_of(found.kept()), []
    for each in waiting:
        if each.quantity > left:
            break
        left -= each.quantity
        Backorder.objects.filter(pk=each.pk).update(version=F("version") + 1)
        each.version += 1
        _arrive(each, by, at)
        arrived.append(each)
    _say_arrived(arrived, by, at)
    return arrived


def pieces_of(rows) -> int:
    return rows.order_by().aggregate(pieces=Sum("quantity"))["pieces"] or 0


def part_issued(*, movement: StockMovement, by, at: datetime) -> list[Backorder]:
    """Pieces went to a repair order: what was kept for it is fitted with that, as far as the pieces reach.

    Call it in the transaction that booked the movement; it holds the row of the stock.
    """
    warehouse, order = movement.stock.warehouse, movement.order
    found = Backorder.objects.of_outlet_part(warehouse.outlet_id, movement.stock.part_id).of_order(order)
    kept = list(found.kept().select_for_update(of=("self",), no_key=True).order_by("ordered_at", "pk"))
    ended = []
    for each in kept:
        since = movement.stock.movements.filter(order=order, at__gte=each.arrived_at).net()
        used = pieces_of(found.filter(state=State.FITTED, ended_at__gte=each.arrived_at))
        if -since - used < each.quantity:
            continue
        Backorder.objects.filter(pk=each.pk).update(version=F("version") + 1)
        write(each, state=State.FITTED, ended_at=at)
        trail.note(each, "backorder.fitted", by, at, {}, order.number)
        ended.append(each)
    return ended


def refuse_kept(*, movement: StockMovement) -> None:
    """Refuse that pieces which lie there for somebody who waits for them go elsewhere, unless a note says why."""
    if movement.words or movement.stock.warehouse.outlet_id is None:
        return
    found = Backorder.objects.of_outlet_part(movement.stock.warehouse.outlet_id, movement.stock.part_id).kept()
    if movement.order:
        found = found.exclude(pk__in=Backorder.objects.of_order(movement.order).values("pk"))
    kept = list(found.select_related("vehicle").order_by("ordered_at", "pk"))
    if movement.balance < sum(each.quantity for each in kept):
        listed = pgettext("between items of a list", ", ").join(
            f"{each.number} ({each.plate or masked_name(each.contact)})" for each in kept[:NAMED]
        )
        raise Refused(
            # Translators: 中文 该配件是为 %(listed)s 留的，如要另作他用，请在备注写明原因
            _("It is kept for %(listed)s. Say in the note why it goes elsewhere.") % {"listed": listed},
            field="words",
        )


def _arrive(held: Backorder, by, at: datetime) -> None:
    write(held, state=State.ARRIVED, arrived_at=at)
    trail.note(held, "backorder.arrived", by, at, {})


@transaction.atomic
def tell_customer(
    *, backorder: Backorder, version: int, what: str, how: str, words: str = "", by, at: datetime
) -> Backorder:
    """The customer heard it, from a person who says how. It is a contact outside the budget: the customer waits for it.

    To have heard that the part is there ends the telling; the part is then fetched or fitted.
    """
    require(by, Right.BACKORDERS_KEEP, backorder.outlet)
    held = _held(backorder, version, at)
    in_state(held, *Backorder.OPEN)
    What = BackorderTold.What
    if what == What.THERE and held.state == State.WAITING:
        raise Refused(_("The part is not there yet."), field="what")
    if what != What.THERE and held.state != State.WAITING:
        raise Refused(_("The part is there: tell the customer that."), field="what")
    told = BackorderTold.objects.create(backorder=held, what=what, how=how, words=words.strip()[:400], at=at, by=by)
    write(held, told_at=at, state=State.TOLD if what == What.THERE else held.state)
    trail.note(held, "backorder.told", by, at, {"what": ["", what], "how": ["", how]}, words)
    if held.customer_id and how in CONTACTS:
        record_contact(
            customer=held.customer,
            vehicle=held.vehicle,
            kind=CONTACTS[BackorderTold.How(how)],
            at=at,
            by=by,
            words=f"{held.number} {held.part} {told.get_what_display()} {words.strip()}".strip(),
            outside_budget=True,
            key=f"backorder:{told.pk}",
            outlet=held.outlet,
        )
    return held


@transaction.atomic
def give_spare_car(*, backorder: Backorder, version: int, words: str, by, at: datetime) -> Backorder:
    """A spare car was given, or why none was wanted."""
    require(by, Right.BACKORDERS_KEEP, backorder.outlet)
    held = _held(backorder, version, at)
    in_state(held, *Backorder.OPEN)
    if held.vehicle_id is None:
        raise Refused(_("There is no car that waits."))
    if not words.strip():
        raise Refused(_("Which car, or why none is wanted?"), field="words")
    before = held.spare_car
    write(held, spare_car=words.strip(), spare_car_at=at)
    trail.note(held, "backorder.spare_car", by, at, {"spare_car": [before, words.strip()]})
    return held


@transaction.atomic
def fitted(*, backorder: Backorder, version: int, words: str = "", by, at: datetime) -> Backorder:
    """The part is fitted, or handed over to its buyer."""
    require(by, Right.BACKORDERS_KEEP, backorder.outlet)
    held = _held(backorder, version, at)
    in_state(held, State.ARRIVED, State.TOLD)
    write(held, state=State.FITTED, ended_at=at)
    trail.note(held, "backorder.fitted", by, at, {}, words)
    return held


@transaction.atomic
def cancel(*, backorder: Backorder, version: int, reason: str, by, at: datetime) -> Backorder:
    """Not wanted any more. What was kept for it goes to whoever has waited longest."""
    require(by, Right.BACKORDERS_KEEP, backorder.outlet)
    held = _held(backorder, version, at)
    in_state(held, *Backorder.OPEN)
    if not reason.strip():
        raise Refused(_("Say why it is not wanted any more."), field="reason")
    was_there = held.state != State.WAITING
    write(held, state=State.CANCELLED, ended_at=at, end_reason=reason.strip())
    trail.note(held, "backorder.cancelled", by, at, {}, reason)
    if was_there and (warehouse := Warehouse.objects.own().filter(outlet=held.outlet).first()):
        parts_came(warehouse=warehouse, part=held.part, by=by, at=at)
    return held


# The sweep ------------------------------------------------------------------------------------------------------------

TOLD_ROLES = (Role.PARTS_MANAGER, Role.SERVICE_MANAGER)


def sweep_backorders(*, at: datetime, batch: int = 200) -> dict[str, int]:
    """Say what is late, which cars have waited too long without a spare car, and who has not been told.

    Each is said once; what has been said is written on the record in the transaction that queues the messages, so a
    worker killed in between says it with the next run.
    """
    on = timezone.localdate(at)
    roster, book = Holders(TOLD_ROLES, on), policies.book(on)
    counts = {}
    for name, take in (("late", _take_late), ("spare_cars", _take_spare_cars), ("untold", _take_untold)):
        counts[name], queued = queue_in_batches(lambda take=take: take(at, batch, roster, book), at=at, batch=batch)
        counts["messages"] = counts.get("messages", 0) + queued
    return counts


def _locked(rows, batch: int) -> list[Backorder]:
    rows = rows.select_related(*SAID).prefetch_related("advisor__user")
    return list(rows.order_by("pk").select_for_update(skip_locked=True, of=("self",))[:batch])


def _take_late(at, batch, roster, book):
    found = _locked(Backorder.objects.lateness_unsaid(local(at).date()), batch)
    notes = []
    for each in found:
        each.late_said_on = each.expected_on
        people = _advisor_and(each, roster.of(Role.PARTS_MANAGER, each.outlet))
        key = f"late/{each.expected_on.isoformat()}"
        notes += [_message(each, "backorder.late", key, person, Urgency.ATTENTION) for person in people]
    notes += notes_to_customers(found, LATE, at)
    Backorder.objects.bulk_update(found, ["late_said_on"])
    return len(found), notes


def _take_spare_cars(at, batch, roster, book):
    """Which cars are due differs by outlet, so a batch is taken from the outlets' own conditions."""
    due: list[int] = []
    rows = Backorder.objects.spare_car_unsaid().select_related("outlet__area__region").order_by("pk")
    for each in rows.iterator(chunk_size=500):
        days = book.for_outlet(each.outlet)[policies.SPARE_CAR_DAYS]
        if each.ordered_at < at - timedelta(days=days):
            due.append(each.pk)
        if len(due) == batch:
            break
    found = _locked(Backorder.objects.spare_car_unsaid().filter(pk__in=due), batch)
    notes = []
    for each in found:
        each.spare_said_at = at
        params = params_of(each) | {"days": (at - each.ordered_at).days}
        for person in _advisor_and(each, roster.of(Role.SERVICE_MANAGER, each.outlet)):
            notes.append(_message(each, "backorder.spare_car", "spare", person, Urgency.ALERT, params))
    Backorder.objects.bulk_update(found, ["spare_said_at"])
    return len(found), notes


def _take_untold(at, batch, roster, book):
    due: list[int] = []
    rows = Backorder.objects.untold().filter(untold_said_at__isnull=True)
    for each in rows.select_related("outlet__area__region").order_by("pk").iterator(chunk_size=500):
        hours = book.for_outlet(each.outlet)[policies.TELL_WITHIN]
        if each.arrived_at < at - timedelta(hours=hours):
            due.append(each.pk)
        if len(due) == batch:
            break
    found = _locked(rows.filter(pk__in=due), batch)
    notes = []
    for each in found:
        each.untold_said_at = at
        people = _advisor_and(each, roster.of(Role.PARTS_MANAGER, each.outlet))
        notes += [_message(each, "backorder.untold", "untold", person, Urgency.ATTENTION) for person in people]
    Backorder.objects.bulk_update(found, ["untold_said_at"])
    return len(found), notes


# Messages -------------------------------------------------------------------------------------------------------------


def _say_later(held: Backorder, by, at: datetime) -> None:
    """Whoever looks after the customer hears it, unless it was they who wrote it down; the customer by text message."""
    people = [person for person in _advisor_and(held, []) if person != by]
    key = f"postponed/{held.expected_on.isoformat()}"
    notes = [_message(held, "backorder.postponed", key, person, Urgency.ATTENTION) for person in people]
    queue(notes + notes_to_customers([held], LATER, at), at=at)


def _say_arrived(arrived: Sequence[Backorder], by, at: datetime) -> None:
    notes = [
        _message(each, "backorder.arrived", f"arrived/{each.version}", person, Urgency.ATTENTION)
        for each in arrived
        for person in _advisor_and(each, [])
        if person != by
    ]
    queue(notes + notes_to_customers(arrived, ARRIVED, at), at=at)


def _advisor_and(backorder: Backorder, others) -> list:
    """The advisor's account and the others, each once."""
    account = getattr(backorder.advisor, "user", None)
    people = {account.pk: account} if account and account.is_active else {}
    return list((people | {person.pk: person for person in others}).values())


def params_of(backorder: Backorder) -> dict:
    return {
        "number": backorder.number,
        "car": backorder.plate or backorder.contact,
        "part": str(backorder.part),
        "expected": backorder.expected_on,
    }


def _message(backorder: Backorder, code: str, key: str, person, urgency, params=None) -> Note:
    return Note(
        f"backorder/{backorder.pk}/{key}/{person.pk}",
        code,
        params or params_of(backorder),
        recipient=person,
        about=backorder,
        outlet=backorder.outlet,
        urgency=urgency,
    )


# Inside ---------------------------------------------------------------------------------------------------------------


def _held(backorder: Backorder, version: int, at: datetime) -> Backorder:
    """The backorder, counted up from `version` and held until the caller's transaction ends."""
    return held_from(backorder, version, at, "outlet__area__region", "part", "vehicle", "customer", "advisor")
