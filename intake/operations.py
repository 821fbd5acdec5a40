"""What operations sees of imports."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Count, Min

from staff.operations import Line

from .models import Batch

LATE_AFTER = timedelta(hours=1)


def waiting(at: datetime) -> Iterator[Line]:
    """Imports that wait their turn, and how long the first of them has."""
    found = Batch.objects.queued().order_by().aggregate(number=Count("pk"), first=Min("queued_at"))
    seconds = (at - found["first"]).total_seconds() if found["first"] else 0.0
    yield Line(Batch.State.QUEUED.value, Batch.State.QUEUED.label, found["number"], seconds, LATE_AFTER)
