"""Every piece that comes to a warehouse or leaves it. The stock never falls below zero, and the movements add up."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from parts.models import Part, Stock, StockMovement, Warehouse
from staff import trail
from staff.access import require
from staff.refusals import AlreadyDone, Refused
from staff.roles import Right

from . import backorders

Kind = StockMovement.Kind
# More pieces than these at once are a slip of the finger.
MOST = 100_000


class NotEnough(Refused):
    """There are fewer than what is to go out."""


class BookedAlready(AlreadyDone):
    """The same form came a second time; `movement` is what the first one made."""

    def __init__(self, movement: StockMovement):
        super().__init__(_("This was booked a moment ago."))
        self.movement = movement


def right_over(warehouse: Warehouse) -> Right:
    """Which right keeps the warehouse."""
    return Right.STOCK_TRANSIT if warehouse.is_transit else Right.STOCK_KEEP


def require_keeper(by, warehouse: Warehouse) -> None:
    """Raise `PermissionDenied` unless the user keeps the warehouse: an outlet's own, or the transit one of a region."""
    if warehouse.is_transit:
        kept = Warehouse.objects.visible_to(by, Right.STOCK_TRANSIT).filter(pk=warehouse.pk).exists()
        if kept:
            return
    require(by, right_over(warehouse), warehouse.outlet)


@transaction.atomic
def book(
    *,
    warehouse: Warehouse,
    part: Part,
    kind: str,
    quantity: int,
    words: str = "",
    form_key=None,
    by,
    at: datetime,
    **about,
) -> StockMovement:
    """Book `quantity` pieces in (above zero) or out (below); `about` names the order, borrowing, guarantee or count,
    and of what was bought its `unit_cost`.

    Raises `NotEnough` where fewer are there, `BookedAlready` for a form sent twice. Whether `by` may is for the caller.
    What comes in goes to whoever has waited longest for it (`backorders.parts_came`).
    """
    if not quantity or abs(quantity) > MOST:
        raise Refused(_("How many pieces?"), field="quantity")
    _refuse_second(form_key)
    Stock.objects.get_or_create(warehouse=warehouse, part=part)
    rows = Stock.objects.filter(warehouse=warehouse, part=part)
    # One statement decides: of two who take the last piece one gets it.
    enough = rows.filter(quantity__gte=-quantity)
    if not enough.update(quantity=F("quantity") + quantity, movements_so_far=F("movements_so_far") + 1):
        _refuse_second(form_key)
        raise NotEnough(
            _("%(there)d of %(part)s are there; %(wanted)d cannot go out.")
            % {"there": rows.get().quantity, "part": part.number, "wanted": -quantity},
            field="quantity",
        )
    stock = rows.get()
    # The row is held from here on: whoever sent the same form in the same instant is done by now.
    _refuse_second(form_key)
    movement = StockMovement.objects.create(
        stock=stock,
        nth=stock.movements_so_far,
        kind=kind,
        quantity=quantity,
        balance=stock.quantity,
        words=words.strip(),
        form_key=form_key,
        at=at,
        by=by,
        **about,
    )
    if quantity > 0:
        backorders.parts_came(warehouse=warehouse, part=part, by=by, at=at)
    return movement


def _refuse_second(form_key) -> None:
    if form_key and (there := StockMovement.objects.filter(form_key=form_key).first()):
        raise BookedAlready(there)


@transaction.atomic
def receive_parts(
    *,
    warehouse: Warehouse,
    part: Part,
    quantity: int,
    unit_cost: Decimal | None = None,
    words: str = "",
    form_key=None,
    by,
    at: datetime,
) -> StockMovement:
    """Parts that were bought lie on the shelf.

    `unit_cost` is what was paid for one, in yuan; without it, the list price of today.
    """
    require_keeper(by, warehouse)
    if quantity <= 0:
        raise Refused(_("How many pieces?"), field="quantity")
    if unit_cost is not None and unit_cost < 0:
        raise Refused(_("Amounts are not below zero."), field="unit_cost")
    return book(
        warehouse=warehouse,
        part=part,
        kind=Kind.BOUGHT,
        quantity=quantity,
        unit_cost=part.price if unit_cost is None else unit_cost,
        words=words,
        form_key=form_key,
        by=by,
        at=at,
    )


@transaction.atomic
def issue_parts(
    *, warehouse: Warehouse, part: Part, quantity: int, order=None, words: str = "", form_key=None, by, at: datetime
) -> StockMovement:
    """Parts go to a repair order, or over the counter without one. What was kept for the order is fitted with that.

    Refused without words where the pieces are kept for somebody else who waits for them.
    """
    require_keeper(by, warehouse)
    if quantity <= 0:
        raise Refused(_("How many pieces?"), field="quantity")
    _of_this_outlet(order, warehouse)
    kind = Kind.FITTED if order else Kind.SOLD
    movement = book(
        warehouse=warehouse, part=part, kind=kind, quantity=-quantity, order=order, words=words, form_key=form_key,
        by=by, at=at,
    )  # fmt: skip
    if order:
        backorders.part_issued(movement=movement, by=by, at=at)
    backorders.refuse_kept(movement=movement)
    return movement


def _of_this_outlet(order, warehouse: Warehouse) -> None:
    if order and order.outlet_id != warehouse.outlet_id:
        raise Refused(_("This repair order belongs to another outlet."), field="order")


@transaction.atomic
def take_back_parts(
    *, warehouse: Warehouse, part: Part, quantity: int, order, words: str = "", form_key=None, by, at: datetime
) -> StockMovement:
    """Parts of a repair order that were not fitted lie on the shelf again; never more than were issued to it."""
    require_keeper(by, warehouse)
    if quantity <= 0:
        raise Refused(_("How many pieces?"), field="quantity")
    if order is None:
        raise Refused(_("Name the repair order that they come back from."), field="order")
    _of_this_outlet(order, warehouse)
    movement = book(
        warehouse=warehouse, part=part, kind=Kind.BACK, quantity=quantity, order=order, words=words, form_key=form_key,
        by=by, at=at,
    )  # fmt: skip
    # The row of the stock is held from the booking on: nobody else brings the same pieces back meanwhile.
    if movement.stock.movements.filter(order=order, kind__in=(Kind.FITTED, Kind.BACK)).net() > 0:
        raise Refused(_("Fewer than that were issued to this repair order."), field="quantity")
    return movement


@transaction.atomic
def scrap_parts(
    *, warehouse: Warehouse, part: Part, quantity: int, words: str, form_key=None, by, at: datetime
) -> StockMovement:
    """Parts are of no use any more, and why."""
    require_keeper(by, warehouse)
    if quantity <= 0:
        raise Refused(_("How many pieces?"), field="quantity")
    if not words.strip():
        raise Refused(_("Say what became of them."), field="words")
    return book(
        warehouse=warehouse, part=part, kind=Kind.SCRAPPED, quantity=-quantity, words=words, form_key=form_key,
        by=by, at=at,
    )  # fmt: skip


@transaction.atomic
def settle_shelf(*, stock: Stock, minimum: int, bin: str, by, at: datetime) -> Stock:
    """How many there should always be, and where they lie."""
    require_keeper(by, stock.warehouse)
    if not 0 <= minimum <= MOST:
        raise Refused(_("How many pieces?"), field="minimum")
    before = Stock.objects.select_for_update(of=("self",), no_key=True).get(pk=stock.pk)
    Stock.objects.filter(pk=stock.pk).update(minimum=minimum, bin=bin.strip())
    trail.record(
        about=stock,
        action="stock.settled",
        by=by,
        at=at,
        outlet=stock.warehouse.outlet,
        changes={"minimum": [before.minimum, minimum], "bin": [before.bin, bin.strip()]},
    )
    stock.refresh_from_db()
    return stock
