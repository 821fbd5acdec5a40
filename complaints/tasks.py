"""The room's jobs. Each asks the database what is due, so that a missed or doubled run changes nothing."""

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from staff.jobs import SlotTaken, guarded

from .services import clocks, handling

# As in the timetable (`dealership.settings`).
SWEEP_EVERY = settings.SWEEP_EVERY


@shared_task(name="complaints.tasks.sweep_complaints")
def sweep_complaints() -> None:
    """Send every warning about complaints, promises and corrective actions that has fallen due."""
    at = timezone.now()
    try:
        with guarded("complaints.sweep", SWEEP_EVERY, at) as run:
            run.counts = clocks.sweep(at=at, batch=settings.SWEEP_BATCH)
            run.counts["corrections"] = handling.tell_overdue_corrections(at=at)
    except SlotTaken:
        return
