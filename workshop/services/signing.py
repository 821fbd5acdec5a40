"""The customer signs: the reception sheet, each issue of the order, the settlement."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from staff import trail
from staff.access import require
from staff.refusals import AlreadyDone, Refused
from staff.roles import Right
from workshop import strokes as drawn
from workshop.models import OrderSheet, Reception, Signature

from .order_sheets import held, standing_lines
from .receptions import gone_on

What, Stage = Signature.What, OrderSheet.Stage


@transaction.atomic
def sign(
    *,
    reception: Reception,
    what: str,
    name: str,
    strokes=None,
    on_paper: bool = False,
    version: int | None = None,
    by,
    at: datetime,
) -> Signature:
    """Keep the customer's signature. `strokes` are lines of points as `workshop.strokes` reads them; none on paper.

    `version` is the version of the sheet that the customer was shown, the reception's or the order's; what was signed
    is that one, or nothing.
    """
    require(by, Right.RECEIVE, reception.outlet)
    if not name.strip():
        raise Refused(_("Who signs?"), field="name")
    lines = _lines(strokes, on_paper)
    # Two signatures at once wait for each other here.
    reception = Reception.objects.select_for_update(of=("self",)).select_related("outlet", "order").get(pk=reception.pk)
    if reception.cancelled_at:
        raise Refused(_("No order is written for this sheet any more; there is nothing to be signed."))
    if what == What.RECEPTION and version not in (None, reception.version):
        raise gone_on(reception, at)
    issue, about = 1, reception
    if what == What.ORDER:
        issue, about = _order_signed(reception, version, by, at), reception.order
    elif what == What.SETTLEMENT:
        about = _of_settled(reception)
    if Signature.objects.filter(reception=reception, what=what, issue=issue).exists():
        raise AlreadyDone(_("This is signed already."))
    signature = Signature.objects.create(
        reception=reception, what=what, issue=issue, name=name.strip(), on_paper=on_paper, strokes=lines, at=at, by=by
    )
    changes = {"name": ["", signature.name], "on_paper": [None, on_paper]}
    action = "reception.signed" if what == What.RECEPTION else f"order.{what}_signed"
    trail.record(about=about, action=action, by=by, at=at, outlet=reception.outlet, changes=changes)
    return signature


def _lines(strokes, on_paper: bool) -> list:
    if on_paper:
        return []
    try:
        return drawn.read(strokes)
    except ValueError:
        raise Refused(
            _("Let the customer sign in the field, or say that it was signed on paper."), field="strokes"
        ) from None


def _order_signed(reception: Reception, version: int | None, by, at: datetime) -> int:
    """The issue that is signed; the first signature sends the order on to the workshop."""
    if reception.order is None:
        raise Refused(_("No order is written yet."))
    if version is None:
        version = OrderSheet.objects.values_list("version", flat=True).get(order=reception.order)
    if is_signed(reception, OrderSheet.objects.values_list("issue", flat=True).get(order=reception.order)):
        raise AlreadyDone(_("This is signed already."))
    sheet = held(reception.order, version, by, at)
    if sheet.stage in (Stage.CANCELLED, Stage.DELIVERED):
        raise Refused(_("This order is over; there is nothing to be signed."))
    if not standing_lines(sheet).exists():
        raise Refused(_("The order has no line yet. Write down what is done and what it costs."))
    if sheet.stage == Stage.WRITTEN:
        OrderSheet.objects.filter(pk=sheet.pk).update(stage=Stage.AGREED)
    return sheet.issue


def _of_settled(reception: Reception):
    sheet = (
        OrderSheet.objects.filter(order=reception.order).select_related("order").first() if reception.order else None
    )
    if sheet is None or sheet.stage not in (Stage.READY, Stage.SETTLED):
        raise Refused(_("The settlement is signed once the work is done."))
    return sheet.order


def is_signed(reception: Reception, issue: int) -> bool:
    """Whether the customer signed that issue of the order."""
    return Signature.objects.filter(reception=reception, what=What.ORDER, issue=issue).exists()


def require_signed(sheet: OrderSheet) -> None:
    """Refuse to go on with an order that was issued again and not yet signed again."""
    if not Signature.objects.filter(reception__order=sheet.order_id, what=What.ORDER, issue=sheet.issue).exists():
        raise Refused(
            _("Issue %(issue)s of the order is not signed yet. Let the customer sign it first.")
            % {"issue": sheet.issue}
        )
