"""Claims for Excel: exactly what is filtered."""

from django.utils.translation import gettext as _

from exchange.writer import Heading, workbook
from staff.roles import Right
from workshop.forms.settling import ClaimFilter
from workshop.models import Claim

TABS = ("open", "unpaid", "paid", "refused", "all")


def tab_of(parameters) -> str:
    tab = parameters.get("state", "")
    return tab if tab in TABS else TABS[0]


def in_tab(claims, tab: str):
    """The claims of one tab of the list."""
    if tab == "open":
        return claims.pending()
    if tab == "unpaid":
        return claims.unpaid()
    if tab == "paid":
        return claims.filter(reimbursed_on__isnull=False)
    return claims.filter(decision=Claim.Decision.REFUSED) if tab == "refused" else claims


def claims_for(user, parameters):
    """The claims of one tab and filter that the user keeps and may export, by the day they were claimed."""
    visible = Claim.objects.visible_to(user, Right.CLAIMS_KEEP).visible_to(user, Right.EXPORT)
    narrowed = ClaimFilter(parameters, user=user).apply(visible)
    related = ("outlet", "vehicle", "order__advisor")
    return in_tab(narrowed, tab_of(parameters)).select_related(*related).order_by("claimed_on", "pk")


def claims_workbook(claims) -> bytes:
    headings = [
        Heading(_("Claim number"), 18),
        Heading(_("Outlet"), 18),
        Heading(_("Repair order"), 18),
        Heading(_("Plate"), 11),
        Heading(_("Model"), 18),
        Heading(_("Service advisor"), 12),
        Heading(_("Claimed on"), 12, "day"),
        Heading(_("Amount"), 12, "money"),
        Heading(_("Decision"), 10),
        Heading(_("Decided on"), 12, "day"),
        Heading(_("Why it was refused"), 30),
        Heading(_("Old parts kept"), 10),
        Heading(_("Reimbursed"), 12, "money"),
        Heading(_("Reimbursed on"), 12, "day"),
    ]
    return workbook({_("Claims"): (headings, _rows(claims))})


def _rows(claims):
    for claim in claims.iterator(chunk_size=500):
        yield [
            claim.number,
            claim.outlet.name,
            claim.order.number if claim.order else "",
            claim.vehicle.plate,
            claim.vehicle.model,
            claim.order.advisor.name if claim.order else "",
            claim.claimed_on,
            claim.amount,
            claim.get_decision_display(),
            claim.decided_on,
            claim.refusal,
            _("yes") if claim.parts_kept else "",
            claim.reimbursed if claim.reimbursed_on else None,
            claim.reimbursed_on,
        ]
