"""What the page of an order shows of its end: who pays what, the explanation, the rating, the way out; and advice."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from staff.roles import Right

from . import deductions, settlement, strokes
from .forms.settling import AdviceForm, ExplainForm, RefusedForm, ShareForm
from .models import Advice, CustomerWords, OrderLine, OrderSheet, PayerShare, Rating, RepairOrder, Signature
from .services import ratings
from .services.order_sheets import standing_lines
from .services.settling import lines_of, missing_for_delivery

Stage = OrderSheet.Stage
SHOWN = (Stage.READY, Stage.SETTLED, Stage.DELIVERED)


@dataclass
class Share:
    """One payer's part as it stands on the page: owed, and either what was settled or the form for it."""

    payer: str
    owed: Decimal
    settled: PayerShare | None
    lines: list
    form: ShareForm | None = None
    taken_off: list = field(default_factory=list)

    @property
    def label(self) -> str:
        return str(OrderLine.Payer(self.payer).label)


def context(order: RepairOrder, user, at: datetime, **bound) -> dict:
    """For `workshop/_settling.html`; `{}` for an order that was not written here. `bound` are forms with errors: the
    share's under its payer, `explain`, `refused`, `advice`.
    """
    sheet = OrderSheet.objects.filter(pk=order.pk).select_related("order__outlet__area", "order__vehicle").first()
    if sheet is None:
        return {}
    place = order.outlet
    found = {
        "sheet": sheet,
        "shown": sheet.stage in SHOWN,
        "may_settle": user.may(Right.SETTLE, place) and sheet.stage == Stage.READY,
        "may_receive": user.may(Right.RECEIVE, place),
        "may_ask": ratings.may_ask(user, place),
        "may_claims": user.may(Right.CLAIMS_KEEP, place),
        "may_advise": user.may(Right.RECEIVE, place) or user.may(Right.WORK, place),
        "advice": list(Advice.objects.visible_to(user, Right.RECORDS).for_car(order.vehicle)),
        "advice_form": bound.get("advice") or AdviceForm(),
    }
    if found["shown"]:
        found |= _end_of(sheet, found, bound, at)
    return {"settling": found}


def _end_of(sheet: OrderSheet, found: dict, bound: dict, at: datetime) -> dict:
    order = sheet.order
    shares = shares_of(sheet)
    for share in shares:
        if found["may_settle"] and share.settled is None:
            taken = deductions.of_order(order) if share.payer == OrderLine.Payer.CUSTOMER else []
            left = max(settlement.ZERO, share.owed - sum(each.amount for each in taken))
            share.taken_off = taken
            share.form = bound.get(share.payer) or ShareForm(
                payer=share.payer, owed=share.owed, version=sheet.version, left=left
            )
    words = list(CustomerWords.objects.filter(reception__order=order).prefetch_related("lines").order_by("line"))
    rating = Rating.objects.filter(order=order).select_related("by").first()
    signature = Signature.objects.filter(reception__order=order, what=Signature.What.SETTLEMENT).first()
    return {
        "shares": shares,
        "owed": sum((share.owed for share in shares), settlement.ZERO),
        "received": sum((share.settled.received for share in shares if share.settled), settlement.ZERO),
        "words": words,
        "explained": all(row.explained for row in words),
        "may_explain": found["may_receive"] and sheet.stage != Stage.DELIVERED,
        "explain_form": bound.get("explain") or ExplainForm(rows=words),
        "rating": rating,
        "ratable": sheet.stage in ratings.RATABLE and not (rating and rating.level),
        "refused_form": bound.get("refused") or RefusedForm(),
        "link": order.rating_links.valid(at).first(),
        "signature": signature,
        "signature_path": strokes.path(signature.strokes) if signature else "",
        "missing": [] if sheet.stage == Stage.DELIVERED else missing_for_delivery(sheet, at),
    }


def shares_of(sheet: OrderSheet) -> list[Share]:
    """Everybody who pays, with the lines that are theirs; as it was once it is settled."""
    settled = {share.payer: share for share in sheet.order.payer_shares.select_related("settled_by")}
    lines = list(standing_lines(sheet).order_by("line"))
    owed = settlement.owed(lines_of(sheet))
    return [
        Share(payer, amount, settled.get(payer), [line for line in lines if line.payer == payer])
        for payer, amount in owed.items()
    ]
