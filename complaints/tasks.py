"""The room's jobs. Each asks the database what is due, so that a missed or doubled run changes nothing."""

from datetime import datetime, timedelta

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from staff import worker
from staff.jobs import run_once

from .services import clocks, follow_ups, handling, visits

# As in the timetable (`dealership.settings`).
SWEEP_EVERY = settings.SWEEP_EVERY
FOLLOW_UPS_EVERY = timedelta(minutes=15)
VISITS_EVERY = timedelta(days=1)


@shared_task(name="complaints.tasks.sweep_complaints")
def sweep_complaints() -> None:
    """Send every warning about complaints, promises and corrective actions that has fallen due."""
    run_once("complaints.sweep_complaints", SWEEP_EVERY, timezone.now(), _sweep)


def _sweep(at: datetime) -> dict[str, int]:
    counts = clocks.sweep(at=at, batch=settings.SWEEP_BATCH)
    return counts | {"corrections": handling.tell_overdue_corrections(at=at)}


@shared_task(name="complaints.tasks.make_follow_ups")
def make_follow_ups() -> None:
    """Make the calls and surveys on site that are missing, and end those that cannot be made any more."""
    run_once(
        "complaints.make_follow_ups", FOLLOW_UPS_EVERY, timezone.now(), lambda at: follow_ups.make_follow_ups(at=at)
    )


@shared_task(name="complaints.tasks.make_follow_ups_now")
def make_follow_ups_now() -> None:
    """The same at once. No slot: nobody is to wait for it."""
    follow_ups.make_follow_ups(at=timezone.now())


def make_follow_ups_after_import(outlet_ids, by, at) -> None:
    """Deliveries came in: have the worker look at once; where it is too busy, the next scheduled run does it."""
    worker.tell(make_follow_ups_now.name, expires=FOLLOW_UPS_EVERY.total_seconds())


@shared_task(name="complaints.tasks.draw_visits")
def draw_visits() -> None:
    """Once a night: draw this month's home visits where they are not drawn yet."""
    run_once("complaints.draw_visits", VISITS_EVERY, timezone.now(), lambda at: visits.draw_missing(at=at))
