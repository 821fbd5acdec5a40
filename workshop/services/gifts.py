"""Gifts: the stock changes only together with a line of its ledger, and never below nothing.

The stock is lowered by a compare-and-set on the row itself, so that of two people who give the last piece one does.
"""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import F, Max, Min
from django.utils.translation import gettext as _

from customers.models import Vehicle
from staff import trail
from staff.access import require
from staff.instants import beginning_of, local
from staff.models import Outlet
from staff.policy import Book
from staff.refusals import AlreadyDone, Refused, said
from staff.roles import Right
from staff.versions import move_as_seen
from workshop import house_policies
from workshop.models import Gift, GiftMovement, StockTake, StockTakeLine

Kind, Occasion = GiftMovement.Kind, GiftMovement.Occasion
A_DAY = timedelta(days=1)
MOST = 100_000


class GivenOnce(AlreadyDone):
    """The same form was sent a second time; `movement` is what it made the first time."""

    def __init__(self, movement: GiftMovement):
        super().__init__(_("This is written down already."))
        self.movement = movement


# Kinds of gifts -------------------------------------------------------------------------------------------------------


def add_gift(*, outlet: Outlet, name: str, cost: Decimal, reorder_at: int, by, at: datetime, stock: int = 0) -> Gift:
    """A new kind of gift, with what lies on the shelf already."""
    require(by, Right.GIFTS_KEEP, outlet)
    name = said(name, _("Say what the gift is called."), "name")
    try:
        with transaction.atomic():
            gift = Gift.objects.create(
                outlet=outlet, name=name, cost=cost, reorder_at=reorder_at, made_by=by, made_at=at
            )
            trail.note(gift, "gift.added", by, at, {"cost": [None, cost], "reorder_at": [None, reorder_at]})
            if stock:
                _book(gift, Kind.RECEIVED, stock, by=by, at=at)
    except IntegrityError:
        raise Refused(_("There is a gift of this name already."), field="name") from None
    return gift


def change_gift(*, gift: Gift, name: str, cost: Decimal, reorder_at: int, by, at: datetime) -> Gift:
    """Another name, cost or mark to order again. Movements of the past keep the cost of their day."""
    require(by, Right.GIFTS_KEEP, gift.outlet)
    new = {
        "name": said(name, _("Say what the gift is called."), "name"),
        "cost": cost,
        "reorder_at": reorder_at,
    }
    seen = {field: getattr(gift, field) for field in new}
    changes = {field: [seen[field], value] for field, value in new.items() if seen[field] != value}
    if not changes:
        return gift
    try:
        with transaction.atomic():
            move_as_seen(gift, seen, **new)
            trail.note(gift, "gift.changed", by, at, changes)
    except IntegrityError:
        raise Refused(_("There is a gift of this name already."), field="name") from None
    return gift


@transaction.atomic
def give_up_gift(*, gift: Gift, reason: str, by, at: datetime) -> Gift:
    """It is given no more; only once the shelf is empty."""
    require(by, Right.GIFTS_KEEP, gift.outlet)
    reason = said(reason, _("Say why it is given up."), "reason")
    if gift.stock:
        raise Refused(_("There are %(count)d left. Give them, or write them off first.") % {"count": gift.stock})
    move_as_seen(gift, {"given_up_at": None, "stock": 0}, given_up_at=at)
    trail.note(gift, "gift.given_up", by, at, {"given_up_at": [None, at]}, reason)
    return gift


# What comes and goes --------------------------------------------------------------------------------------------------


def _book(gift: Gift, kind: str, change: int, *, by, at: datetime, **fields) -> GiftMovement:
    """Change the stock and write the line. The row is held from the change on, so the balance is what it left."""
    if abs(change) > MOST:
        raise Refused(_("At most %(most)s at once.") % {"most": f"{MOST:,}"}, field="quantity")
    in_use = Gift.objects.filter(pk=gift.pk, given_up_at__isnull=True, stock__gte=-change)
    if not in_use.update(stock=F("stock") + change):
        gift.refresh_from_db()
        raise _none_left(gift)
    gift.refresh_from_db(fields=["stock", "cost"])
    return GiftMovement.objects.create(
        gift=gift, kind=kind, change=change, balance=gift.stock, cost=gift.cost, by=by, at=at, **fields
    )


def _none_left(gift: Gift) -> AlreadyDone:
    if gift.given_up_at:
        return AlreadyDone(_("%(gift)s is given no more.") % {"gift": gift.name}, field="gift")
    last = gift.movements.given().select_related("by").first()
    if gift.stock == 0 and last:
        return AlreadyDone(
            _("No %(gift)s is left: %(who)s gave the last one.") % {"gift": gift.name, "who": last.by.name},
            field="gift",
        )
    return AlreadyDone(
        _("Only %(count)d of %(gift)s are left.") % {"count": gift.stock, "gift": gift.name}, field="quantity"
    )


def _booked_once(form_key, book) -> GiftMovement:
    """What `book()` makes in a transaction; `GivenOnce` where the form made something before."""
    try:
        with transaction.atomic():
            if form_key and (there := GiftMovement.objects.filter(form_key=form_key).first()):
                raise GivenOnce(there)
            return book()
    except IntegrityError:
        if form_key and (there := GiftMovement.objects.filter(form_key=form_key).first()):
            raise GivenOnce(there) from None
        raise


def give_gift(
    *,
    gift: Gift,
    quantity: int,
    occasion: str,
    by,
    at: datetime,
    vehicle=None,
    order=None,
    words: str = "",
    form_key=None,
) -> GiftMovement:
    """Hand it to a customer: on arrival (of a car, so many times a day), on spending (of an order), to settle friction
    (of what), at a campaign (which; its room keeps a record too). Raises `AlreadyDone` where nothing is left and
    `GivenOnce` for a form sent twice."""
    require(by, Right.GIFTS, gift.outlet)
    if quantity < 1:
        raise Refused(_("At least one, please."), field="quantity")
    if order and order.outlet_id != gift.outlet_id:
        raise Refused(_("This repair order belongs to another outlet."), field="order")
    if order and vehicle and order.vehicle_id != vehicle.pk:
        raise Refused(_("This repair order is not one of the car's. Choose another one."), field="order")
    vehicle = vehicle or (order.vehicle if order else None)
    words = _reason_said(occasion, vehicle, order, words)

    def book():
        if occasion == Occasion.ARRIVAL:
            # Of two desks that welcome the same car, perhaps with different gifts, the second counts the first one's.
            Vehicle.objects.select_for_update(no_key=True).get(pk=vehicle.pk)
        movement = _book(
            gift,
            Kind.GIVEN,
            -quantity,
            occasion=occasion,
            vehicle=vehicle,
            order=order,
            words=words.strip(),
            form_key=form_key,
            by=by,
            at=at,
        )
        if occasion == Occasion.ARRIVAL:
            _refuse_second_welcome(movement)
        return movement

    return _booked_once(form_key, book)


def _reason_said(occasion: str, vehicle, order, words: str) -> str:
    """The words that the occasion asks for; refused where it lacks what it is about."""
    if occasion == Occasion.SPENDING and order is None:
        raise Refused(_("Name the repair order for which it is given."), field="order")
    if occasion == Occasion.ARRIVAL and vehicle is None:
        raise Refused(_("Choose the car that arrived."), field="vehicle")
    if occasion == Occasion.FRICTION:
        return said(words, _("Say in a sentence what happened."), "words")
    if occasion == Occasion.EVENT:
        return said(words, _("Name the campaign."), "words")
    return words


def _refuse_second_welcome(movement: GiftMovement) -> None:
    day = local(movement.at).date()
    most = house_policies.welcomes_a_day(movement.gift.outlet, day)
    welcomed = GiftMovement.objects.kept().filter(vehicle=movement.vehicle, occasion=Occasion.ARRIVAL)
    today = welcomed.between(day, day + A_DAY).exclude(pk=movement.pk).select_related("gift", "by")
    if today.count() >= most:
        first = today.first()
        raise Refused(
            _("This car was welcomed today: %(who)s gave %(gift)s.")
            % {"who": first.by.name if first else "", "gift": first.gift.name if first else ""},
            field="vehicle",
        )


@transaction.atomic
def take_back(*, movement: GiftMovement, reason: str, by, at: datetime) -> GiftMovement:
    """It was not given after all, or came back: a line of its own; the first one stays and points to it."""
    require(by, Right.GIFTS, movement.gift.outlet)
    reason = said(reason, _("Say why it came back."), "reason")
    if movement.kind != Kind.GIVEN:
        raise Refused(_("Only what was given comes back."))
    gift = Gift.objects.select_for_update(of=("self",)).select_related("outlet__area__region").get(pk=movement.gift_id)
    back = _book(
        gift,
        Kind.BACK,
        movement.pieces,
        vehicle=movement.vehicle,
        order=movement.order,
        words=reason,
        by=by,
        at=at,
    )
    if not GiftMovement.objects.filter(pk=movement.pk, undone_by__isnull=True).update(undone_by=back):
        raise AlreadyDone(_("It came back already."))
    return back


def receive_gifts(*, gift: Gift, quantity: int, by, at: datetime, words: str = "", form_key=None) -> GiftMovement:
    """New ones for the shelf."""
    require(by, Right.GIFTS_KEEP, gift.outlet)
    if quantity < 1:
        raise Refused(_("At least one, please."), field="quantity")
    return _booked_once(
        form_key,
        lambda: _book(gift, Kind.RECEIVED, quantity, words=words.strip(), form_key=form_key, by=by, at=at),
    )


def write_off(*, gift: Gift, quantity: int, words: str, by, at: datetime, form_key=None) -> GiftMovement:
    """Broken or lost, and how."""
    require(by, Right.GIFTS_KEEP, gift.outlet)
    if quantity < 1:
        raise Refused(_("At least one, please."), field="quantity")
    words = said(words, _("Say what became of them."), "words")
    return _booked_once(
        form_key, lambda: _book(gift, Kind.LOST, -quantity, words=words, form_key=form_key, by=by, at=at)
    )


# Counting -------------------------------------------------------------------------------------------------------------


@transaction.atomic
def take_stock(
    *, outlet: Outlet, counted: Mapping[int, tuple[int, int]], by, at: datetime, words: str = ""
) -> StockTake:
    """Write down a count: by the gift's key, the stock that the counter saw and how many there were.

    Refused as a whole where the stock of one has moved since: nobody can say whether that piece was counted.
    """
    require(by, Right.GIFTS_KEEP, outlet)
    gifts = Gift.objects.in_use().filter(outlet=outlet, pk__in=counted).select_for_update(of=("self",)).order_by("pk")
    held = list(gifts)
    if not held:
        raise Refused(_("Nothing was counted."))
    moved = [gift.name for gift in held if gift.stock != counted[gift.pk][0]]
    if moved:
        raise AlreadyDone(
            _("The stock of %(gifts)s has changed since you began. Count it again.") % {"gifts": ", ".join(moved)}
        )
    take = StockTake.objects.create(outlet=outlet, words=words.strip(), at=at, by=by)
    for gift in held:
        number = counted[gift.pk][1]
        StockTakeLine.objects.create(take=take, gift=gift, expected=gift.stock, counted=number)
        if number != gift.stock:
            _book(gift, Kind.COUNTED, number - gift.stock, take=take, words=words.strip(), by=by, at=at)
    differences = {gift.name: counted[gift.pk] for gift in held if counted[gift.pk][0] != counted[gift.pk][1]}
    trail.note(take, "gift.counted", by, at, {name: list(pair) for name, pair in differences.items()}, words)
    return take


def counts_due_at(outlets: Collection[Outlet], at: datetime) -> dict[int, datetime]:
    """`{outlet's key: by when its shelf is to be counted again}`, without those that have no gifts. Three queries at
    most."""
    takes = StockTake.objects.filter(outlet__in=outlets).order_by().values_list("outlet")
    last = dict(takes.annotate(last=Max("at")))
    never = [outlet for outlet in outlets if outlet.pk not in last]
    if never:
        first = Gift.objects.filter(outlet__in=never).order_by().values_list("outlet")
        last |= dict(first.annotate(first=Min("made_at")))
    book = Book([house_policies.COUNT_DAYS], on=local(at).date())
    return {
        outlet.pk: _again(last[outlet.pk], book.for_outlet(outlet)[house_policies.COUNT_DAYS])
        for outlet in outlets
        if outlet.pk in last
    }


def _again(last: datetime, days: int) -> datetime:
    return beginning_of(local(last).date() + (days + 1) * A_DAY)


def last_count(outlet: Outlet) -> datetime | None:
    """When the shelf was counted last; the first gift's day where it never was; None without gifts."""
    found = StockTake.objects.filter(outlet=outlet).order_by("-at").values_list("at", flat=True).first()
    return found or Gift.objects.filter(outlet=outlet).order_by("made_at").values_list("made_at", flat=True).first()


def count_due_at(outlet: Outlet, at: datetime) -> datetime | None:
    """By when the shelf is to be counted again; None without gifts."""
    last = last_count(outlet)
    days = house_policies.days_between_counts(outlet, local(at).date())
    return _again(last, days) if last else None
