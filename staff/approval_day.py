"""Signatures that wait for somebody, for the first page."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from . import approval_page, my_day, policy
from .instants import local
from .models import Approval
from .my_day import DueItem
from .policies import SIGN_WITHIN
from .roles import LEVEL_OF, Level

AT_MOST = 50


def waiting_for(user, at: datetime):
    return Approval.objects.waiting_for(user, local(at).date())


def signs_on_the_way(user) -> bool:
    """Whether the person is out between outlets, and signs on the phone: who answers for more than one."""
    return any(LEVEL_OF[posting.role] != Level.OUTLET for posting in user.postings_today)


def count(user, at: datetime) -> int:
    return waiting_for(user, at).count()


def due_for(user, at: datetime) -> Iterator[DueItem]:
    """What the person may sign now, the longest waiting first."""
    rows = list(_oldest(waiting_for(user, at)))
    for row, deadline_at in _with_deadlines(rows, at):
        yield _due(
            row,
            deadline_at,
            # Translators: 中文 签批：%(what)s
            _("Sign: %(what)s") % {"what": approval_page.label_of(row)},
            pgettext("approval", "Sign"),
        )


def stuck_for(user, at: datetime) -> Iterator[DueItem]:
    """For those who manage: requests that wait longer for a signature than settled, of others. Whoever can sign one
    has it among their own."""
    if not my_day.manages(user):
        return
    waiting = list(_oldest(Approval.objects.visible_to(user).open()))
    late = [pair for pair in _with_deadlines(waiting, at) if pair[1] < at]
    own = set(waiting_for(user, at).values_list("pk", flat=True)) if late else set()
    for row, deadline_at in late:
        if row.pk not in own:
            # Translators: 中文 等待签批：%(what)s
            yield _due(row, deadline_at, _("Waits for a signature: %(what)s") % {"what": approval_page.label_of(row)})


def _oldest(rows):
    return rows.select_related("outlet__area", "applicant").order_by("waiting_since", "pk")[:AT_MOST]


def _with_deadlines(rows: list[Approval], at: datetime) -> Iterator[tuple[Approval, datetime]]:
    """One query more for all of them, and none without any."""
    if not rows:
        return
    book = policy.Book([SIGN_WITHIN], on=local(at).date())
    for row in rows:
        yield row, row.waiting_since + timedelta(hours=book.for_outlet(row.outlet)[SIGN_WITHIN])


def _due(row: Approval, deadline_at: datetime, what: str, action: str = "") -> DueItem:
    return DueItem(
        deadline_at=deadline_at,
        started_at=row.waiting_since,
        what=what,
        why=f"{row.label} · ¥{row.amount:,.2f} · {row.applicant.name} · {row.outlet.name}",
        url=reverse("staff:approval", args=[row.pk]),
        action=action or _("Look"),
        # Translators: 中文 待签批
        group=pgettext("plural", "Signatures"),
    )
