"""Packages and prices by dated rows: one that is in force is never rewritten, it is replaced from a day on or ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from staff import trail
from staff.access import require
from staff.instants import local
from staff.models import Outlet
from staff.refusals import AlreadyDone, Refused, said
from staff.roles import Right
from staff.versions import move_as_seen
from workshop.models import BoardPrice, OrderLine, Package, PackageLine, PackageSale, RepairOrder
from workshop.order_drafts import LineDraft
from workshop.package_shares import shares

from .order_sheets import add_lines

LABOUR = OrderLine.Kind.LABOUR
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class PackageDraft:
    """A line of a package as somebody wrote it down. `price` is for one piece or for the operation."""

    kind: str
    name: str
    price: Decimal
    code: str = ""
    hours: Decimal = Decimal(0)
    quantity: int = 1


def issue_package(
    *,
    outlet: Outlet,
    code: str,
    name: str,
    price: Decimal,
    from_on: date,
    lines: Sequence[PackageDraft],
    by,
    at: datetime,
    fits: str = "",
    words: str = "",
    to_on: date | None = None,
    on_board: bool = True,
) -> Package:
    """A package from a day on; a code that exists already gets another price or other contents from that day."""
    require(by, Right.PRICES_KEEP, outlet)
    code = said(code, _("Give the package a code."), "code").upper()
    name = said(name, _("Say what the package is called."), "name")
    _check_days(from_on, to_on, at)
    if not lines:
        raise Refused(_("Write down at least one line."), field="lines")
    for line in lines:
        _check_line(line)
    fields = {"name": name, "fits": fits.strip(), "words": words.strip(), "price": price, "on_board": on_board}
    try:
        with transaction.atomic():
            package = Package.objects.create(
                outlet=outlet, code=code, from_on=from_on, to_on=to_on, made_by=by, made_at=at, **fields
            )
            divided = shares(price, [line.price * line.quantity for line in lines])
            PackageLine.objects.bulk_create(
                PackageLine(package=package, line=number, share=share, **vars(line))
                for number, (line, share) in enumerate(zip(lines, divided, strict=True), start=1)
            )
            trail.note(package, "package.issued", by, at, {"price": [None, price], "from_on": [None, from_on]})
    except IntegrityError:
        raise Refused(
            _("A package %(code)s begins on that day already. Withdraw it first, or choose another day.")
            % {"code": code},
            field="from_on",
        ) from None
    return package


def _check_days(from_on: date, to_on: date | None, at: datetime) -> None:
    if from_on < local(at).date():
        raise Refused(_("This day has passed: a price holds from today at the earliest."), field="from_on")
    if to_on and to_on < from_on:
        raise Refused(_("The last day lies before the first."), field="to_on")


def _check_line(line: PackageDraft) -> None:
    if not line.name.strip():
        raise Refused(_("Each line needs a name."), field="lines")
    if line.quantity < 1 or line.price < 0 or line.hours < 0:
        raise Refused(_("Prices, hours and quantities are not negative."), field="lines")
    if line.kind == LABOUR and line.quantity != 1:
        raise Refused(_("Labour is one operation, with its hours."), field="lines")
    if line.kind != LABOUR and line.hours:
        raise Refused(_("Only labour has hours."), field="lines")


@transaction.atomic
def end_package(*, package: Package, to_on: date, reason: str, by, at: datetime) -> Package:
    """The last day of a package; one that has not begun is withdrawn by a last day before its first."""
    require(by, Right.PRICES_KEEP, package.outlet)
    _end(package, "package", to_on, reason, by, at)
    return package


def _end(record, room: str, to_on: date, reason: str, by, at: datetime) -> None:
    reason = said(reason, _("Say why it ends."), "reason")
    today = local(at).date()
    if to_on < today - A_DAY:
        raise Refused(_("This day has passed. Yesterday is the earliest last day."), field="to_on")
    seen = {"to_on": record.to_on, "withdrawn_at": None}
    if to_on < record.from_on:
        if record.from_on < today:
            raise Refused(_("The last day lies before the first."), field="to_on")
        move_as_seen(record, seen, withdrawn_at=at)
        trail.note(record, f"{room}.withdrawn", by, at, {"withdrawn_at": [None, at]}, reason)
        return
    before = record.to_on
    move_as_seen(record, seen, to_on=to_on)
    trail.note(record, f"{room}.ended", by, at, {"to_on": [before, to_on]}, reason)


def lines_of(package: Package) -> list[LineDraft]:
    """The package as lines of an order: list prices, and as amounts their shares, which add up to its price."""
    return [
        LineDraft(
            kind=line.kind,
            name=line.name,
            code=line.code,
            hours=line.hours,
            quantity=line.quantity,
            price=line.price,
            amount=line.share,
        )
        for line in package.lines.order_by("line")
    ]


def put_package(*, order: RepairOrder, package: Package, version: int, by, at: datetime) -> PackageSale:
    """Write the package into an order that the customer has not signed yet, once."""
    require(by, Right.RECEIVE, order.outlet)
    if package.outlet_id != order.outlet_id:
        raise Refused(_("This package belongs to another outlet."), field="package")
    if not Package.objects.in_force(local(at).date()).filter(pk=package.pk).exists():
        raise Refused(_("This package is not on sale today."), field="package")
    try:
        with transaction.atomic():
            sale = PackageSale.objects.create(package=package, order=order, price=package.price, at=at, by=by)
            add_lines(order=order, lines=lines_of(package), version=version, by=by, at=at)
    except IntegrityError:
        if PackageSale.objects.filter(package=package, order=order).exists():
            raise AlreadyDone(_("This package is in the order already."), field="package") from None
        raise
    return sale


# The board ------------------------------------------------------------------------------------------------------------


def set_price(
    *,
    outlet: Outlet,
    section: str,
    name: str,
    price: Decimal,
    from_on: date,
    by,
    at: datetime,
    unit: str = "",
    to_on: date | None = None,
) -> BoardPrice:
    """A price on the board from a day on; one of the same part and name is replaced from that day."""
    require(by, Right.PRICES_KEEP, outlet)
    name = said(name, _("Say what the price is for."), "name")
    _check_days(from_on, to_on, at)
    try:
        with transaction.atomic():
            made = BoardPrice.objects.create(
                outlet=outlet,
                section=section,
                name=name,
                unit=unit.strip(),
                price=price,
                from_on=from_on,
                to_on=to_on,
                made_by=by,
                made_at=at,
            )
            trail.note(made, "price.set", by, at, {"price": [None, price], "from_on": [None, from_on]})
    except IntegrityError:
        raise Refused(_("There is a price of this name from that day already."), field="from_on") from None
    return made


@transaction.atomic
def end_price(*, price: BoardPrice, to_on: date, reason: str, by, at: datetime) -> BoardPrice:
    """The last day of a price; one that has not begun is withdrawn by a last day before its first."""
    require(by, Right.PRICES_KEEP, price.outlet)
    _end(price, "price", to_on, reason, by, at)
    return price
