"""What operations sees of the ledger: how late its sweep is, and how late people are."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from staff.operations import Line, unwarned

from .models import Candidate, Case

CASES, CANDIDATES = _("Key-customer cases"), _("Candidates")


def unwarned_records(at: datetime) -> Iterator[Line]:
    """Warnings that have fallen due and are not written yet."""
    yield unwarned("cases", CASES, Case.objects.warning_due(at), at)
    yield unwarned("candidates", CANDIDATES, Candidate.objects.warning_due(at), at)


def late(at: datetime) -> Iterator[Line]:
    """Past their deadline, and still with somebody."""
    yield Line("cases", CASES, Case.objects.overdue(at).count())
    yield Line("candidates", CANDIDATES, Candidate.objects.waiting().filter(due_at__lt=at).count())
