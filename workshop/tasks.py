"""The workshop's jobs. They ask the database what is due, so that a missed or doubled run changes nothing."""

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from staff.jobs import SlotTaken, guarded

from .services import sweep_calls

# As in the timetable (`dealership.settings`).
SWEEP_EVERY = settings.SWEEP_EVERY


@shared_task(name="workshop.tasks.sweep_rescues")
def sweep_rescues() -> None:
    """Send every warning about rescue calls that has fallen due."""
    at = timezone.now()
    try:
        with guarded("workshop.sweep_rescues", SWEEP_EVERY, at) as run:
            run.counts = sweep_calls(at=at)
    except SlotTaken:
        return
