"""What the pages of vouchers show: a series with its vouchers, one voucher before it is redeemed. Reads only."""

from datetime import date, datetime
from decimal import Decimal

from django.db.models import Sum
from django.utils.translation import pgettext

from staff.instants import local
from staff.paging import page_of
from staff.roles import Right
from staff.trail_words import happened
from workshop.models import RepairOrder

from .forms import vouchers as forms
from .models import Redemption, Voucher, VoucherSeries
from .services import vouchers


def state_of(voucher: Voucher, on: date) -> tuple[str, str]:
    """The words and the shape of a voucher read by `with_use`."""
    if voucher.withdrawn_at:
        return pgettext("voucher", "Taken back"), "shut"
    if voucher.standing:
        return pgettext("voucher", "Redeemed"), "done"
    if on > voucher.series.valid_to_on:
        return pgettext("voucher", "Expired"), "shut"
    if on < voucher.series.valid_from_on:
        return pgettext("voucher", "Not good yet"), "open"
    return pgettext("voucher", "Good"), "doing"


def figures(series: VoucherSeries, on: date) -> dict:
    """How many are out, used and over, and what they took off."""
    rows = series.vouchers.all()
    used = Redemption.objects.standing().filter(voucher__series=series)
    sums = used.aggregate(sum=Sum("amount"))
    return {
        "used": used.count(),
        "taken_off": sums["sum"] or Decimal(0),
        "good": rows.good(on).count(),
        "expired": rows.expired(on).count(),
    }


def context(series: VoucherSeries, user, at: datetime, parameters, **bound) -> dict:
    on = local(at).date()
    left = vouchers.left_of(series, on)
    may_keep = user.may(Right.DRAWS, series.outlet)
    hands_out = may_keep or user.may(Right.CAMPAIGNS_DAY, series.outlet)
    page = page_of(
        series.vouchers.with_use().select_related("customer", "issued_by"), parameters, order=("-pk",),
        total=series.issued,
    )  # fmt: skip
    for voucher in page.rows:
        voucher.series = series
        voucher.shown = state_of(voucher, on)
    shown = {
        "series": series,
        "page": page,
        "figures": figures(series, on),
        "left": left,
        "promised": vouchers.promised(series, on),
        "may_keep": may_keep,
        # Whoever has the code of an unused voucher has the voucher.
        "shows_codes": hands_out,
        "may_export": user.may(Right.EXPORT, series.outlet),
        "may_redeem": user.may(Right.VOUCHERS_REDEEM, series.outlet),
        "entries": happened(series),
        "why_form": bound.get("why_form") or forms.WhyForm(),
    }
    if left and hands_out:
        shown["issue_form"] = bound.get("issue_form") or forms.IssueForm(user=user)
    return shown


def redeem_context(voucher: Voucher, user, at: datetime, order: str = "", **bound) -> dict:
    """One voucher at the desk: whether it is good, and the two ways to redeem it."""
    on = local(at).date()
    voucher = Voucher.objects.with_use().select_related("series__outlet", "customer", "issued_by").get(pk=voucher.pk)
    words, shape = state_of(voucher, on)
    good = shape == "doing"
    counter = voucher.series.scope != VoucherSeries.Scope.LABOUR
    used = voucher.standing[0] if voucher.standing else None
    return {
        "voucher": voucher,
        "words": words,
        "shape": shape,
        "terms": voucher.series.terms,
        "used": used,
        "order_form": (
            bound.get("order_form") or forms.OnOrderForm(user=user, initial={"order": order or _only_order(voucher)})
        )
        if good
        else None,
        "counter_form": (bound.get("counter_form") or forms.AtCounterForm()) if good and counter else None,
        "undo_form": (bound.get("undo_form") or forms.WhyForm())
        if used and user.may(Right.DRAWS, voucher.series.outlet)
        else None,
    }


def _only_order(voucher: Voucher) -> str:
    """Of a customer's voucher the order that they have in the workshop, where it is one."""
    if voucher.customer_id is None:
        return ""
    here = RepairOrder.objects.filter(
        vehicle__customer=voucher.customer_id, outlet=voucher.series.outlet_id, sheet__stage__in=vouchers.REDEEMABLE
    )
    found = list(here.order_by("-opened_at").values_list("number", flat=True)[:2])
    return found[0] if len(found) == 1 else ""


def public_context(voucher: Voucher, user, at: datetime) -> dict:
    """For whoever has the code: what the voucher is good for, and whether it still is."""
    words, shape = state_of(voucher, local(at).date())
    return {
        "voucher": voucher,
        "series": voucher.series,
        "words": words,
        "shape": shape,
        # Once it is over the code is of no use to anybody.
        "alive": shape in ("doing", "open"),
        "used": voucher.standing[0] if voucher.standing else None,
        "may_redeem": shape == "doing"
        and user.is_authenticated
        and user.may(Right.VOUCHERS_REDEEM, voucher.series.outlet),
    }
