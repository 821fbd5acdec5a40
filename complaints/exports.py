"""Rows of praise and of complaints for Excel: exactly what is filtered."""

from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exchange.writer import Heading, workbook
from staff import trail, work
from staff.list_exports import ListExport
from staff.masking import masked_name, masked_phone, masked_vin
from staff.models import User
from staff.roles import Right
from staff.services.accounts import home_of

from . import filters
from .filters import ComplaintFilter
from .forms.praise import PraiseFilter
from .models import Complaint, Praise


def praises_for(user, parameters, at):
    """The praise that the user may see and export, narrowed as the address says, by day."""
    visible = Praise.objects.visible_to(user, Right.PRAISES_KEEP).visible_to(user, Right.EXPORT)
    narrowed = PraiseFilter(parameters, user=user).apply(visible)
    return narrowed.select_related("employee__outlet").order_by("praised_on", "pk")


def praises_workbook(praises, user) -> bytes:
    headings = [
        Heading(_("Number"), 18),
        Heading(_("Praised on"), 12, "day"),
        Heading(_("Employee number"), 14),
        Heading(_("Who is praised"), 12),
        Heading(_("Outlet"), 18),
        Heading(_("What the customer said"), 60),
    ]
    return workbook({_("Praise"): (headings, _rows(praises))})


def _rows(praises):
    for praise in praises:
        person = praise.employee
        yield [praise.number, praise.praised_on, person.number, person.name, person.outlet.name, praise.words]


PRAISES = ListExport(
    kind="complaints.praises_export",
    name="praises",
    title=gettext_lazy("Export of praise"),
    needs=Right.PRAISES_KEEP,
    rows=praises_for,
    book=praises_workbook,
)


# Complaints -----------------------------------------------------------------------------------------------------------

COMPLAINTS_WORK = "complaints.complaints_export"
ORDER_OF = {"closed": ("-closed_at", "-pk"), "all": ("-received_at", "-pk")}
BY_DEADLINE = ("due_at", "pk")


class _Asking:
    """Stands for the request where the filter needs only to know who asks for what."""

    def __init__(self, user, parameters):
        self.user = user
        self.GET = parameters


def tab_of(parameters) -> str:
    """The tab that the address names; the open ones when it names none."""
    tab = parameters.get("state", "open")
    return tab if tab in filters.tab_conditions() else "open"


def complaints_for(user, parameters, at):
    """The complaints that the user may see and export, of one tab, narrowed as the address says."""
    visible = Complaint.objects.visible_to(user, Right.COMPLAINTS).visible_to(user, Right.EXPORT)
    narrowed = ComplaintFilter(parameters, visible, request=_Asking(user, parameters), at=at).qs
    tab = tab_of(parameters)
    rows = filters.for_list(filters.by_deadline(filters.in_tab(narrowed, tab)))
    return rows.order_by(*ORDER_OF.get(tab, BY_DEADLINE))


def complaints_workbook(complaints, user, parameters, at, progress=None) -> bytes:
    """The list as an Excel file, leaving who took it, by which filter, and how many rows of it were whole."""
    content = workbook({_("Complaints"): (_complaint_headings(), _complaint_rows(complaints, user, progress))})
    chosen = [(name, value) for name, values in parameters.lists() for value in values if value]
    trail.record(
        about=user,
        action="complaints.exported",
        by=user,
        at=at,
        outlet=home_of(user),
        changes={
            "filter": [None, urlencode(chosen)],
            "rows": [None, complaints.count()],
            "whole_rows": [None, complaints.visible_to(user, Right.EXPORT_WHOLE).count()],
        },
    )
    return content


def _complaint_headings() -> list[Heading]:
    return [
        Heading(_("Complaint number"), 18),
        Heading(_("Outlet"), 18),
        Heading(_("Received"), 17, "instant"),
        Heading(_("Came in by"), 10),
        Heading(_("Complains about"), 12),
        Heading(_("Plate"), 11),
        Heading(_("VIN"), 20),
        Heading(_("Customer"), 12),
        Heading(_("Mobile"), 14),
        Heading(_("What the customer says"), 50),
        Heading(_("In hand of"), 10),
        Heading(_("Department"), 12),
        Heading(_("Team"), 12),
        Heading(_("Answered"), 17, "instant"),
        Heading(_("Sorted out"), 17, "instant"),
        Heading(_("Done"), 17, "instant"),
        Heading(_("Closed"), 17, "instant"),
        Heading(_("To be closed by"), 17, "instant"),
        Heading(_("Cause"), 16),
        Heading(_("What was done"), 40),
        Heading(_("Justified and liable"), 10),
        Heading(_("Answers"), 10),
    ]


def _complaint_rows(complaints, user, progress):
    whole = user.reach(Right.EXPORT_WHOLE)
    for number, each in enumerate(complaints.iterator(chunk_size=500), start=1):
        shown = (str, str, str) if whole.covers(each.outlet) else (masked_name, masked_phone, masked_vin)
        yield _complaint_row(each, *shown)
        if progress and number % 500 == 0:
            progress(number)


def _complaint_row(each, name, phone, vin) -> list:
    known = each.customer or (each.vehicle.customer if each.vehicle else None)
    closing = [clock.deadline_at for clock in each.all_clocks if clock.kind == "closed" and clock.round == each.round]
    return [
        each.number,
        each.outlet.name,
        each.received_at,
        each.get_channel_display(),
        each.get_category_display(),
        each.vehicle.plate if each.vehicle else "",
        vin(each.vehicle.vin) if each.vehicle else "",
        name(each.caller_name or (known.name if known else "")),
        phone(each.caller_mobile or (known.mobile if known else "")),
        each.contact,
        each.handler.name if each.handler else "",
        each.get_department_display(),
        each.team.name if each.team else "",
        each.answered_at,
        each.sorted_at,
        each.done_at,
        each.closed_at,
        closing[0] if closing else None,
        each.get_cause_display(),
        each.result,
        _("Yes") if each.liable else _("No"),
        each.employee.name if each.employee else "",
    ]


def ask_for_complaints(*, user, query: str, at):
    """Let the worker write a long list."""
    params = {"query": query, "at": at.isoformat()}
    return work.start(kind=COMPLAINTS_WORK, title=_("Export of complaints"), by=user, params=params, at=at)


def write_complaints(item, progress) -> dict:
    """The worker's side of `ask_for_complaints`. Reads again who asked, so that a right lost meanwhile counts."""
    user, parameters = User.objects.get(pk=item.by_id), QueryDict(item.params["query"])
    rows = complaints_for(user, parameters, item.asked_at)
    total = rows.count()
    content = complaints_workbook(rows, user, parameters, item.asked_at, lambda done: progress(min(done, total), total))
    return {"message": _("%(count)d rows.") % {"count": total}, "file": ("complaints.xlsx", content)}
