"""Rows of praise for Excel: exactly what is filtered."""

from django.http import QueryDict
from django.utils.translation import gettext as _

from exchange.writer import Heading, workbook
from staff import work
from staff.models import User
from staff.roles import Right

from .forms.praise import PraiseFilter
from .models import Praise

# Longer lists are written by the worker, with progress, and wait under Tasks.
AT_ONCE = 1000
PRAISES_WORK = "complaints.praises_export"


def praises_for(user, parameters):
    """The praise that the user may see and export, narrowed as the address says, by day."""
    visible = Praise.objects.visible_to(user, Right.PRAISES_KEEP).visible_to(user, Right.EXPORT)
    narrowed = PraiseFilter(parameters, user=user).apply(visible)
    return narrowed.select_related("employee__outlet").order_by("praised_on", "pk")


def praises_workbook(praises, progress=None) -> bytes:
    headings = [
        Heading(_("Number"), 18),
        Heading(_("Praised on"), 12, "day"),
        Heading(_("Employee number"), 14),
        Heading(_("Who is praised"), 12),
        Heading(_("Outlet"), 18),
        Heading(_("What the customer said"), 60),
    ]
    return workbook({_("Praise"): (headings, _rows(praises, progress))})


def _rows(praises, progress):
    for number, praise in enumerate(praises.iterator(chunk_size=500), start=1):
        person = praise.employee
        yield [praise.number, praise.praised_on, person.number, person.name, person.outlet.name, praise.words]
        if progress and number % 500 == 0:
            progress(number)


def ask_for_praises(*, user, query: str, at):
    """Let the worker write a long list."""
    return work.start(kind=PRAISES_WORK, title=_("Export of praise"), by=user, params={"query": query}, at=at)


def write_praises(item, progress) -> dict:
    """The worker's side of `ask_for_praises`. Reads again who asked, so that a right lost meanwhile counts."""
    praises = praises_for(User.objects.get(pk=item.by_id), QueryDict(item.params["query"]))
    total = praises.count()
    content = praises_workbook(praises, lambda done: progress(min(done, total), total))
    return {"message": _("%(count)d rows.") % {"count": total}, "file": ("praises.xlsx", content)}
