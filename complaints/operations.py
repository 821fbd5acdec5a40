"""What operations sees of complaints: how late their sweep is, and how late people are."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from staff.instants import local
from staff.operations import Line, unwarned

from .models import ComplaintClock, CorrectiveAction, FollowUp, Promise

CLOCKS, CALLS = _("Complaints"), _("Follow-up calls")
PROMISES, ACTIONS = _("Promises"), _("Corrective actions")


def unwarned_records(at: datetime) -> Iterator[Line]:
    """Warnings that have fallen due and are not written yet."""
    yield unwarned("complaints", CLOCKS, ComplaintClock.objects.warning_due(at), at)
    yield unwarned("promises", PROMISES, Promise.objects.warning_due(at), at)


def late(at: datetime) -> Iterator[Line]:
    """Past their time, and still with somebody; of a complaint each of its clocks counts."""
    yield Line("complaints", CLOCKS, ComplaintClock.objects.overdue(at).count())
    yield Line("calls", CALLS, FollowUp.objects.waiting().filter(due_at__lt=at).count())
    yield Line("promises", PROMISES, Promise.objects.open().filter(due_at__lt=at).count())
    yield Line("actions", ACTIONS, CorrectiveAction.objects.overdue(local(at).date()).count())
