"""Hard cases for Excel: exactly what is filtered."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from exchange.writer import Heading, workbook
from staff.list_exports import ListExport
from staff.roles import Right
from workshop.forms.hard_cases import CaseFilter
from workshop.models import HardCase


def case_tabs(cases) -> dict:
    """The tabs of the list by name; the first one is shown unless another is asked for."""
    return {"hand": cases.in_hand(), "library": cases.library(), "all": cases}


def case_tab(name: str) -> str:
    """The tab of that name, the first one where there is none."""
    return name if name in ("library", "all") else "hand"


def case_order(tab: str) -> tuple[str, ...]:
    """Those in hand by their day, the others with the latest first."""
    return ("vote_by_on", "pk") if tab == "hand" else ("-brought_at", "-pk")


def cases_for(user, parameters, at):
    """The cases of one tab and filter that the user may see and export, in the order of the list."""
    visible = HardCase.objects.visible_to(user, Right.HARD_CASES).visible_to(user, Right.EXPORT)
    tab = case_tab(parameters.get("state", ""))
    found = case_tabs(CaseFilter(parameters, user=user).apply(visible))[tab]
    return found.for_list().order_by(*case_order(tab))


def cases_workbook(cases, user) -> bytes:
    headings = [
        Heading(_("Number"), 16),
        Heading(_("Outlet"), 18),
        Heading(pgettext("hard case", "Case"), 30),
        Heading(_("Part of the car"), 16),
        Heading(pgettext("hard case", "Major"), 8),
        Heading(_("Plate"), 11),
        Heading(_("Model"), 18),
        Heading(_("Mileage"), 10, "whole"),
        Heading(_("Fault code"), 14),
        Heading(_("Symptom"), 50),
        Heading(_("What was checked already"), 50),
        Heading(_("Proposal"), 50),
        Heading(_("State"), 16),
        Heading(_("Votes"), 8, "whole"),
        # Translators: 中文 小组人数
        Heading(_("Members of the group"), 9, "whole"),
        Heading(_("Vote by"), 12, "day"),
        Heading(_("Cause"), 50),
        Heading(_("What cured it"), 50),
        Heading(_("Brought by"), 12),
        Heading(pgettext("hard case", "Brought"), 17, "instant"),
        Heading(_("Ended"), 17, "instant"),
    ]
    rows = (
        [
            case.number,
            case.outlet.name,
            case.title,
            case.get_system_display(),
            _("yes") if case.major else "",
            case.vehicle.plate if case.vehicle else "",
            case.model,
            case.mileage,
            case.fault_code,
            case.symptom,
            case.tried,
            case.proposal,
            case.get_state_display(),
            case.votes,
            case.members,
            case.vote_by_on,
            case.cause,
            case.solution,
            case.brought_by.name,
            case.brought_at,
            case.ended_at,
        ]
        for case in cases
    )
    return workbook({_("Hard cases"): (headings, rows)})


HARD_CASES = ListExport(
    kind="workshop.hard_cases_export",
    name="hard-cases",
    # Translators: 中文 导出疑难案例
    title=gettext_lazy("Export of hard cases"),
    needs=Right.HARD_CASES,
    rows=cases_for,
    book=cases_workbook,
)
