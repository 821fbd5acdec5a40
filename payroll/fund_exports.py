"""The fund's lists for Excel: exactly what is filtered."""

from django.http import QueryDict
from django.utils.translation import gettext as _

from exchange.writer import Heading, workbook
from staff import work
from staff.models import Outlet, User
from staff.roles import Right

from .fund_filters import FundEntryFilter, FundPaymentFilter
from .models import FundEntry, FundPayment

FUND_WORK = "payroll.fund_export"
TABS = {
    "waiting": ("asked", "signed", "paid"),
    "asked": ("asked",),
    "signed": ("signed",),
    "paid": ("paid",),
    "filed": ("filed",),
    "ended": ("refused", "withdrawn", "returned"),
    "all": tuple(FundPayment.State.values),
}


def outlets_for(user):
    return Outlet.objects.visible_to(user, Right.FUND).select_related("area__region")


def outlet_named(user, parameters) -> Outlet | None:
    """The outlet of the address, else the first that the user may see; None for a name that is not among them."""
    visible = outlets_for(user)
    code = parameters.get("outlet")
    return visible.filter(code=code).first() if code else visible.first()


def entries_for(user, parameters, outlet):
    """The filter over the outlet's entries that the user may see."""
    return FundEntryFilter(parameters, FundEntry.objects.visible_to(user, Right.FUND).filter(fund__outlet=outlet))


def payments_for(user, parameters, outlet, tab: str):
    """The filter over one tab of the outlet's payments that the user may see."""
    visible = FundPayment.objects.visible_to(user, Right.FUND).filter(fund__outlet=outlet)
    return FundPaymentFilter(parameters, visible.in_state(*TABS[tab]))


def rows_for(user, parameters, outlet, kind: str):
    """The rows of a list as filtered; `kind` is `entries` or `payments`. Only where the user may export."""
    if kind == "entries":
        rows = entries_for(user, parameters, outlet).qs.for_list().order_by("on", "pk")
    else:
        tab = parameters.get("state", "waiting")
        tab = tab if tab in TABS else "waiting"
        rows = payments_for(user, parameters, outlet, tab).qs.for_list().order_by("asked_at", "pk")
    return rows.visible_to(user, Right.EXPORT)


def fund_workbook(rows, kind: str, progress=None) -> bytes:
    """The list as an Excel file."""
    if kind == "entries":
        return workbook({_("After-sales fund"): (_entry_headings(), _counted(rows, _entry_row, progress))})
    return workbook({_("Payments of the fund"): (_payment_headings(), _counted(rows, _payment_row, progress))})


def _counted(rows, row_of, progress):
    for number, row in enumerate(rows.iterator(chunk_size=500), start=1):
        yield row_of(row)
        if progress and number % 500 == 0:
            progress(number)


def _entry_headings() -> list[Heading]:
    return [
        Heading(_("Outlet"), 18),
        Heading(_("Booked on"), 12, "day"),
        Heading(_("Source"), 18),
        Heading(_("Run, payment"), 18),
        Heading(_("Month"), 12, "day"),
        Heading(_("Purpose"), 40),
        Heading(_("In and out"), 14, "money"),
        Heading(_("Balance after"), 14, "money"),
        Heading(_("Entered by"), 12),
        Heading(_("Entered at"), 17, "instant"),
        Heading(_("Taken back"), 10),
    ]


def _entry_row(entry: FundEntry) -> list:
    return [
        entry.outlet.name,
        entry.on,
        entry.get_source_display(),
        entry.run_number or (entry.payment.number if entry.payment else ""),
        entry.month,
        entry.purpose,
        entry.amount,
        entry.held,
        entry.entered_by.name if entry.entered_by else "",
        entry.entered_at,
        entry.taken_back,
    ]


def _payment_headings() -> list[Heading]:
    return [
        Heading(_("Payment number"), 16),
        Heading(_("Outlet"), 18),
        Heading(_("Purpose"), 40),
        Heading(_("Payee"), 20),
        Heading(_("Amount"), 14, "money"),
        Heading(_("Wanted on"), 12, "day"),
        Heading(_("State"), 14),
        Heading(_("Asked for by"), 12),
        Heading(_("Signed by"), 12),
        Heading(_("Signed at"), 17, "instant"),
        Heading(_("Paid out by"), 12),
        Heading(_("Paid out at"), 17, "instant"),
        Heading(_("Voucher number"), 16),
        Heading(_("Used for"), 40),
        Heading(_("Put on file by"), 12),
        Heading(_("Reason"), 30),
    ]


def _payment_row(payment: FundPayment) -> list:
    return [
        payment.number,
        payment.outlet.name,
        payment.purpose,
        payment.payee,
        payment.amount,
        payment.wanted_on,
        payment.get_state_display(),
        payment.asked_by.name,
        _name(payment.signed_by),
        payment.signed_at,
        _name(payment.paid_by),
        payment.paid_at,
        payment.voucher,
        payment.used_for,
        _name(payment.filed_by),
        payment.reason,
    ]


def _name(user) -> str:
    return user.name if user else ""


def ask_for_list(*, user, kind: str, query: str, at):
    """Let the worker write a long list."""
    title = _("Export of the after-sales fund")
    return work.start(kind=FUND_WORK, title=title, by=user, params={"query": query, "list": kind}, at=at)


def write_list(item, progress) -> dict:
    """The worker's side of `ask_for_list`. Reads again who asked, so that a right lost meanwhile counts."""
    user = User.objects.get(pk=item.by_id)
    parameters, kind = QueryDict(item.params["query"]), item.params["list"]
    rows = rows_for(user, parameters, outlet_named(user, parameters), kind)
    total = rows.count()
    content = fund_workbook(rows, kind, lambda done: progress(min(done, total), total))
    return {"message": _("%(count)d rows.") % {"count": total}, "file": ("after-sales-fund.xlsx", content)}
