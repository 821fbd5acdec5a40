"""Approvals for Excel: exactly what is filtered."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from exchange.writer import Heading, workbook

from . import approval_day, approval_forms, approval_page
from .list_exports import ListExport
from .models import Approval
from .roles import Right

WAITING_LONGEST, LATEST = ("waiting_since", "pk"), ("-submitted_at", "-pk")
# How each tab is put in order; the first one is shown unless another is asked for.
ORDER = {"waiting": WAITING_LONGEST, "mine": LATEST, "open": WAITING_LONGEST, "all": LATEST}


def tabs_for(user, at) -> dict:
    """What the tabs of the list hold for this person, by name."""
    visible = Approval.objects.visible_to(user)
    return {
        "waiting": approval_day.waiting_for(user, at),
        "mine": Approval.objects.filter(applicant=user),
        "open": visible.open(),
        "all": visible,
    }


def tab_in(parameters) -> str:
    wanted = parameters.get("state", "")
    return wanted if wanted in ORDER else "waiting"


def approvals_for(user, parameters, at):
    """The approvals of one tab and filter that the user may see and export."""
    tab = tab_in(parameters)
    found = tabs_for(user, at)[tab].visible_to(user, Right.EXPORT)
    return approval_forms.ApprovalFilter(parameters, user=user).apply(found).for_list().order_by(*ORDER[tab])


def approvals_workbook(approvals, user) -> bytes:
    headings = [
        Heading(_("Outlet"), 18),
        Heading(_("Kind of document"), 18),
        Heading(_("Document"), 20),
        Heading(_("Round"), 8, "whole"),
        Heading(_("Applicant"), 12),
        Heading(_("Amount"), 14, "money"),
        # Translators: 中文 计入审批的金额
        Heading(_("Amount that counts"), 14, "money"),
        Heading(_("State"), 16),
        Heading(pgettext("approval", "Submitted"), 17, "instant"),
        Heading(_("Present step"), 10, "whole"),
        Heading(_("Waiting since"), 17, "instant"),
        Heading(pgettext("approval", "Ended"), 17, "instant"),
        Heading(_("Reason"), 40),
    ]
    return workbook({pgettext("plural", "Approvals"): (headings, map(_row, approvals))})


def _row(approval: Approval) -> list:
    is_open = approval.state == Approval.State.OPEN
    return [
        approval.outlet.name,
        approval_page.label_of(approval),
        approval.label,
        approval.round,
        approval.applicant.name,
        approval.amount,
        approval.counted,
        approval.get_state_display(),
        approval.submitted_at,
        approval.step if is_open else None,
        approval.waiting_since if is_open else None,
        approval.ended_at,
        approval.reason,
    ]


APPROVALS = ListExport(
    kind="staff.approvals_export",
    name="approvals",
    # Translators: 中文 导出审批
    title=gettext_lazy("Export of approvals"),
    needs=Right.EXPORT,
    rows=approvals_for,
    book=approvals_workbook,
)
