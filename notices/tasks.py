"""Delivery in the background: on the clock, and at once when something was queued."""

from datetime import datetime, timedelta

from celery import shared_task
from django.utils import timezone

from staff.jobs import run_once

from . import services

# As in the timetable (`dealership.settings`).
EVERY = timedelta(seconds=30)


@shared_task(name="notices.tasks.deliver_due")
def deliver_due() -> None:
    """The scheduled run: also finds what was left by a run that died, and what was queued while the broker was down."""
    run_once("notices.deliver_due", EVERY, timezone.now(), _match_and_deliver)


def _match_and_deliver(at: datetime) -> dict[str, int]:
    services.match_waiting(at=at)
    return services.deliver_due(at=at)


@shared_task(name="notices.tasks.deliver_now")
def deliver_now() -> None:
    """Called when messages were queued. No slot: several may run at a time, each delivery is sent by one of them."""
    services.deliver_due(at=timezone.now())
