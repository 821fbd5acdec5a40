"""A list as Excel, exactly what is filtered: at once in the page, or by the worker where it is long."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from . import trail, work
from .access import require_somewhere
from .downloads import excel
from .models import User, Work
from .rate_limit import within
from .roles import Right
from .services.accounts import home_of
from .toasts import say

# Longer lists are written by the worker, with progress, and wait under Tasks.
AT_ONCE = 1000
CHUNK = 500
# One person asks for so many files in ten minutes at most.
MOST_FILES, MINUTES_10 = 30, 600


@dataclass(frozen=True)
class ListExport:
    """One list. Its view asks for the right to export, `answer` for the list's own."""

    kind: str
    """Of the long work, such as `workshop.packages_export`."""
    name: str
    """Of the file, without its ending."""
    title: Any
    """What the work is called under Tasks."""
    needs: Right
    rows: Callable[[User, QueryDict, datetime], QuerySet]
    """What the user may see and export, narrowed as the address says, in order."""
    book: Callable[[Iterable, User], bytes]
    """The workbook of these rows for this user."""
    at_once: int | None = None
    """How long a list may be that is written at once; None for `AT_ONCE`."""
    numbers: bool = False
    """Whether names, numbers and VINs are whole where the right to them reaches: then the trail says who took how many
    of them. The rows' `visible_to` says which."""

    def register(self) -> None:
        work.register(self.kind, self.write, reads_only=True)

    def answer(self, request) -> HttpResponse:
        """The file, or the way to the worker's task. Raises PermissionDenied without the list's own right."""
        user = request.user
        require_somewhere(user, self.needs)
        found = self.rows(user, request.GET, request.at)

        def book() -> bytes:
            if self.numbers:
                leave_trace(self.kind, found, user, request.GET.urlencode(), request.at)
            return self.book(found.iterator(CHUNK), user)

        return answer(request, found, book, self.name, self._ask, at_once=self.at_once)

    def _ask(self, *, user: User, query: str, at: datetime) -> Work:
        return work.start(kind=self.kind, title=str(self.title), by=user, params={"query": query}, at=at)

    def write(self, item: Work, progress) -> dict:
        """The worker's side. Reads again who asked, so that a right lost meanwhile counts."""
        user = User.objects.get(pk=item.by_id)
        found = self.rows(user, QueryDict(item.params["query"]), item.asked_at)
        total = found.count()
        if self.numbers:
            leave_trace(self.kind, found, user, item.params["query"], item.asked_at)
        content = self.book(counted(found.iterator(CHUNK), total, progress), user)
        return {"message": _("%(count)d rows.") % {"count": total}, "file": (f"{self.name}.xlsx", content)}


def answer(
    request, found: QuerySet, book: Callable[[], bytes], name: str, ask: Callable[..., Work], at_once: int | None = None
) -> HttpResponse:
    """The workbook under the name, or where more is `found` the way to the worker's task, which `ask` begins. Whoever
    asks for one after the other waits (429): a stolen session does not carry all lists off within minutes."""
    if not within("export", str(request.user.pk), MOST_FILES, MINUTES_10):
        return render(request, "429.html", status=429)
    if found.count() <= (AT_ONCE if at_once is None else at_once):
        return excel(book(), name, request.at)
    task = ask(user=request.user, query=request.GET.urlencode(), at=request.at)
    say(request, _("The worker is writing the list. It will be under Tasks."))
    return redirect(task)


def leave_trace(kind: str, found: QuerySet, user: User, query: str, at: datetime) -> None:
    """In the trail: who took which list, by which filter, and how many of its rows with whole numbers; nothing where
    none is."""
    if not user.may(Right.EXPORT_WHOLE):
        return
    whole = found.visible_to(user, Right.EXPORT_WHOLE) if hasattr(found, "visible_to") else found
    if number := whole.order_by().count():
        changes = {"list": kind, "filter": query, "rows": found.count(), "whole_rows": number}
        trail.record(
            about=user,
            action="list.exported_whole",
            by=user,
            at=at,
            outlet=home_of(user),
            changes={name: [None, value] for name, value in changes.items()},
        )


def counted(rows: Iterable, total: int, progress) -> Iterator:
    """The rows, saying every so many how far it is."""
    for number, row in enumerate(rows, start=1):
        yield row
        if number % CHUNK == 0:
            progress(min(number, total), total)
