"""Signatures that wait for somebody, for the first page."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from . import approval_page, policy
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
    rows = list(
        waiting_for(user, at).select_related("outlet__area", "applicant").order_by("waiting_since", "pk")[:AT_MOST]
    )
    if not rows:
        return
    book = policy.Book([SIGN_WITHIN], on=local(at).date())
    for row in rows:
        hours = book.for_outlet(row.outlet)[SIGN_WITHIN]
        yield DueItem(
            deadline_at=row.waiting_since + timedelta(hours=hours),
            started_at=row.waiting_since,
            # Translators: 中文 签批：%(what)s
            what=_("Sign: %(what)s") % {"what": approval_page.label_of(row)},
            why=f"{row.label} · ¥{row.amount:,.2f} · {row.applicant.name} · {row.outlet.name}",
            url=reverse("staff:approval", args=[row.pk]),
            action=pgettext("approval", "Sign"),
            # Translators: 中文 待签批
            group=pgettext("plural", "Signatures"),
        )
