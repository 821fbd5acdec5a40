"""Rows of the ledger for Excel: exactly what is filtered, masked unless the role needs the numbers."""

from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from exchange.writer import Heading, workbook
from staff import trail, work
from staff.keys import keys_in
from staff.masking import masked_name, masked_phone, masked_vin
from staff.models import User
from staff.roles import Right
from staff.services.accounts import home_of

from . import criteria
from .filters import CaseFilter
from .models import Case

LEDGER_WORK = "customers.ledger_export"


class _Asking:
    """Stands for the request where the filter needs only to know who asks for what."""

    def __init__(self, user, parameters):
        self.user = user
        self.GET = parameters


def ledger_cases(user, parameters, picked, at):
    """The cases of one tab and filter that the user may see and export, by deadline; of picked ones only these."""
    visible = Case.objects.visible_to(user, Right.CASES).visible_to(user, Right.EXPORT)
    visible = visible.in_tab(parameters.get("state", "open"))
    if picked:
        visible = visible.filter(pk__in=keys_in(picked))
    return (
        CaseFilter(parameters, visible, request=_Asking(user, parameters), at=at)
        .qs.for_ledger()
        .order_by("deadline_at", "pk")
    )


def headings() -> list[Heading]:
    return [
        Heading(_("Case number"), 16),
        Heading(_("Outlet"), 18),
        Heading(_("Plate"), 11),
        Heading(_("VIN"), 20),
        Heading(_("Customer"), 10),
        Heading(_("Mobile"), 14),
        Heading(_("Tier"), 6),
        Heading(_("State"), 14),
        Heading(_("Owner"), 10),
        Heading(_("Opened at"), 17, "instant"),
        Heading(_("To be settled by"), 17, "instant"),
        Heading(_("Settled at"), 17, "instant"),
        Heading(_("Why a key customer"), 40),
        Heading(_("What it is about"), 40),
        Heading(_("Latest action"), 40),
        Heading(_("Outcome"), 40),
    ]


def rows(cases, user, progress=None):
    """One row a case, streamed; `progress(done)` every 500. Whole numbers only where the right to them reaches."""
    whole = user.reach(Right.EXPORT_WHOLE)
    for number, case in enumerate(cases.iterator(chunk_size=500), start=1):
        car, customer = case.vehicle, case.vehicle.customer
        name, phone, vin = (str, str, str) if whole.covers(case.outlet) else (masked_name, masked_phone, masked_vin)
        yield [
            case.number,
            case.outlet.name,
            car.plate,
            vin(car.vin),
            name(customer.name),
            phone(customer.mobile),
            case.tier,
            case.get_state_display(),
            case.owner.name if case.owner else "",
            case.opened_at,
            case.deadline_at,
            case.settled_at,
            "; ".join(str(criteria.label_of(code)) for code in case.criteria),
            case.title,
            case.last_action.words if case.last_action else "",
            case.outcome,
        ]
        if progress and number % 500 == 0:
            progress(number)


def ledger_workbook(cases, user, parameters, at, progress=None) -> bytes:
    """The list as an Excel file, leaving who took it, by which filter, how many rows and how many of them whole."""
    content = workbook({_("Key customers"): (headings(), rows(cases, user, progress))})
    chosen = [(name, value) for name, values in parameters.lists() for value in values if value]
    trail.record(
        about=user,
        action="cases.exported",
        by=user,
        at=at,
        outlet=home_of(user),
        changes={
            "filter": [None, urlencode(chosen)],
            "rows": [None, cases.count()],
            "whole_rows": [None, cases.visible_to(user, Right.EXPORT_WHOLE).count()],
        },
    )
    return content


def ask_for_ledger(*, user, query: str, at):
    """Let the worker write a long list."""
    title = _("Export of the key-customer ledger")
    return work.start(kind=LEDGER_WORK, title=title, by=user, params={"query": query, "at": at.isoformat()}, at=at)


def write_ledger(item, progress) -> dict:
    """The worker's side of `ask_for_ledger`. Reads again who asked, so that a right lost meanwhile counts."""
    user = User.objects.get(pk=item.by_id)
    parameters = QueryDict(item.params["query"])
    cases = ledger_cases(user, parameters, parameters.getlist("picked"), item.asked_at)
    total = cases.count()
    content = ledger_workbook(cases, user, parameters, item.asked_at, lambda done: progress(min(done, total), total))
    return {"message": _("%(count)d cases.") % {"count": total}, "file": ("key-customers.xlsx", content)}
