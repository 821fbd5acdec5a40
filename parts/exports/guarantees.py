"""Guarantee shipments for Excel: exactly what is filtered."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from exchange.writer import Heading, workbook
from parts.forms.guarantees import GuaranteeFilter
from parts.models import Guarantee
from staff.list_exports import ListExport
from staff.roles import Right

State = Guarantee.State
# What stands under each tab of the list; the first one is shown unless another is asked for.
TABS = {
    "open": (State.ASKED, State.DRAFT, State.SUBMITTED, State.SIGNED),
    "road": (State.SHIPPED,),
    "papers": (State.SHIPPED, State.ARRIVED),
    "over": (State.REFUSED, State.WITHDRAWN, State.ARRIVED),
    "all": tuple(State.values),
}
SOONEST_DUE, LATEST = ("papers_due_on", "pk"), ("-made_at", "-pk")


def tab_in(parameters) -> str:
    wanted = parameters.get("state", "")
    return wanted if wanted in TABS else "open"


def order_of(tab: str) -> tuple[str, ...]:
    return SOONEST_DUE if tab == "papers" else LATEST


def in_tab(rows, tab: str):
    rows = rows.filter(state__in=TABS[tab])
    if tab == "papers":
        return rows.without_papers()
    return rows.filter(papers_at__isnull=False) | rows.exclude(state=State.ARRIVED) if tab == "over" else rows


def guarantees_for(user, parameters, at):
    """The requests of one tab and filter that the user may see and export."""
    visible = Guarantee.objects.visible_to(user, Right.GUARANTEES).visible_to(user, Right.EXPORT)
    tab = tab_in(parameters)
    found = in_tab(GuaranteeFilter(parameters, user=user).apply(visible), tab)
    return found.for_list().select_related("order", "warehouse").order_by(*order_of(tab))


def guarantees_workbook(guarantees, user) -> bytes:
    headings = [
        Heading(_("Outlet"), 18),
        Heading(_("Number"), 16),
        Heading(_("Kind"), 16),
        Heading(_("State"), 18),
        Heading(_("Reason"), 14),
        Heading(_("Why it cannot wait"), 40),
        Heading(_("Plate"), 11),
        Heading(_("Model"), 18),
        Heading(_("Key-customer case"), 16),
        Heading(_("Repair order"), 16),
        Heading(_("From where"), 16),
        Heading(pgettext("guarantee", "Warehouse or dealer"), 24),
        Heading(_("Amount"), 14, "money"),
        Heading(_("Requested by"), 12),
        Heading(pgettext("guarantee", "Written"), 17, "instant"),
        Heading(pgettext("guarantee", "All have signed"), 17, "instant"),
        Heading(_("Shipped"), 17, "instant"),
        Heading(_("Carrier"), 12),
        Heading(_("Tracking number"), 18),
        Heading(_("Expected on"), 12, "day"),
        Heading(_("Arrived"), 17, "instant"),
        Heading(_("Paperwork by"), 12, "day"),
        Heading(_("Document of payment or return"), 24),
        Heading(_("Paperwork made good"), 17, "instant"),
        Heading(_("Why it ended"), 40),
    ]
    return workbook({_("Parts guarantees"): (headings, map(_row, guarantees))})


def _row(each: Guarantee) -> list:
    return [
        each.outlet.name,
        each.number,
        each.get_kind_display(),
        each.get_state_display(),
        each.get_reason_display(),
        each.words,
        each.vehicle.plate if each.vehicle else "",
        each.vehicle.model if each.vehicle else "",
        each.case.number if each.case else "",
        each.order.number if each.order else "",
        each.get_source_display(),
        each.warehouse.name if each.warehouse else each.dealer,
        each.amount,
        each.requested_by.name if each.requested_by else "",
        each.made_at,
        each.signed_at,
        each.shipped_at,
        each.carrier,
        each.tracking,
        each.expected_on,
        each.arrived_at,
        each.papers_due_on,
        each.papers,
        each.papers_at,
        each.end_reason,
    ]


GUARANTEES = ListExport(
    kind="parts.guarantees_export",
    name="guarantees",
    # Translators: 中文 导出配件担保
    title=gettext_lazy("Export of parts guarantees"),
    needs=Right.GUARANTEES,
    rows=guarantees_for,
    book=guarantees_workbook,
)
