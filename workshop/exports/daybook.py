"""Rows of the daybook for Excel: exactly what is filtered."""

from django.http import QueryDict
from django.utils.translation import gettext as _

from exchange.writer import Heading, workbook
from staff import work
from staff.models import User
from staff.roles import Right
from workshop.forms import DaybookFilter, ReceiptFilter, WashFilter
from workshop.models import Consumable, Receipt, Wash

DAYBOOK_WORK = "workshop.daybook_export"

FILTERS = {Wash: WashFilter, Receipt: ReceiptFilter, Consumable: DaybookFilter}
MODELS = {"washes": Wash, "receipts": Receipt, "consumables": Consumable}
BY = {Wash: ("washed_at", "pk"), Receipt: ("received_on", "pk"), Consumable: ("issued_on", "pk")}


def entries_for(model, user, parameters):
    """What of one kind the user may see and export, narrowed as the address says, by day."""
    visible = model.objects.visible_to(user, Right.DAYBOOK).visible_to(user, Right.EXPORT)
    person = "team" if model is Consumable else "employee"
    return FILTERS[model](parameters, user=user).apply(visible).select_related("outlet", person).order_by(*BY[model])


def daybook_workbook(model, entries, progress=None) -> bytes:
    """The list as an Excel file; instants as people read them in Shanghai."""
    headings, row = {Wash: _washes, Receipt: _receipts, Consumable: _consumables}[model]()
    return workbook({str(model._meta.verbose_name_plural): (headings, _rows(entries, row, progress))})


def _rows(entries, row, progress):
    for number, entry in enumerate(entries.iterator(chunk_size=500), start=1):
        yield row(entry)
        if progress and number % 500 == 0:
            progress(number)


def _washes():
    headings = [
        Heading(_("Document number"), 18),
        Heading(_("Outlet"), 18),
        Heading(_("Employee number"), 14),
        Heading(_("Washed by"), 12),
        Heading(_("Washed"), 17, "instant"),
        Heading(_("Minutes"), 9, "whole"),
        Heading(_("Left untidy"), 9),
    ]
    return headings, lambda wash: [
        wash.number,
        wash.outlet.name,
        wash.employee.number,
        wash.employee.name,
        wash.washed_at,
        wash.minutes,
        wash.untidy,
    ]


def _receipts():
    headings = [
        Heading(_("Document number"), 18),
        Heading(_("Outlet"), 18),
        Heading(_("Received on"), 12, "day"),
        Heading(_("Kind"), 14),
        Heading(_("Employee number"), 14),
        Heading(_("Brought in by"), 12),
        Heading(_("Amount in yuan"), 14, "money"),
    ]
    return headings, lambda receipt: [
        receipt.number,
        receipt.outlet.name,
        receipt.received_on,
        receipt.get_kind_display(),
        receipt.employee.number if receipt.employee else "",
        receipt.employee.name if receipt.employee else "",
        receipt.amount,
    ]


def _consumables():
    headings = [
        Heading(_("Document number"), 18),
        Heading(_("Outlet"), 18),
        Heading(_("Issued on"), 12, "day"),
        Heading(_("Team code"), 12),
        Heading(_("Team"), 16),
        Heading(_("Amount in yuan"), 14, "money"),
    ]
    return headings, lambda consumable: [
        consumable.number,
        consumable.outlet.name,
        consumable.issued_on,
        consumable.team.code,
        consumable.team.name,
        consumable.amount,
    ]


def ask_for_daybook(*, user, kind: str, query: str, at):
    """Let the worker write a long list of `kind`, a key of `MODELS`."""
    title = _("Export of the daybook")
    return work.start(kind=DAYBOOK_WORK, title=title, by=user, params={"kind": kind, "query": query}, at=at)


def write_daybook(item, progress) -> dict:
    """The worker's side of `ask_for_daybook`. Reads again who asked, so that a right lost meanwhile counts."""
    user = User.objects.get(pk=item.by_id)
    model = MODELS[item.params["kind"]]
    entries = entries_for(model, user, QueryDict(item.params["query"]))
    total = entries.count()
    content = daybook_workbook(model, entries, lambda done: progress(min(done, total), total))
    return {"message": _("%(count)d rows.") % {"count": total}, "file": (f"{item.params['kind']}.xlsx", content)}
