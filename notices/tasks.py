"""Delivery in the background: on the clock, and at once when something was queued."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from staff.jobs import SlotTaken, guarded

from . import services

# As in the timetable (`dealership.settings`).
EVERY = timedelta(seconds=30)


@shared_task(name="notices.tasks.deliver_due")
def deliver_due() -> None:
    """The scheduled run: also finds what was left by a run that died, and what was queued while the broker was down."""
    at = timezone.now()
    try:
        with guarded("notices.deliver_due", EVERY, at) as run:
            services.match_waiting(at=at)
            run.counts = services.deliver_due(at=at)
    except SlotTaken:
        return


@shared_task(name="notices.tasks.deliver_now")
def deliver_now() -> None:
    """Called when messages were queued. No slot: several may run at a time, each delivery is sent by one of them."""
    services.deliver_due(at=timezone.now())
