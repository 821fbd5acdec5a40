"""The workshop's jobs. They ask the database what is due, so that a missed or doubled run changes nothing."""

from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from staff.jobs import run_once

from .services import sweep_calls, sweep_missed, sweep_tags
from .services.caring import send_care_messages

# As in the timetable (`dealership.settings`).
SWEEP_EVERY = settings.SWEEP_EVERY


@shared_task(name="workshop.tasks.sweep_rescues")
def sweep_rescues() -> None:
    """Send every warning about rescue calls that has fallen due."""
    run_once("workshop.sweep_rescues", SWEEP_EVERY, timezone.now(), lambda at: sweep_calls(at=at))


# How often the gate is looked after: missed appointments are marked within a quarter of an hour.
GATE_EVERY = timedelta(minutes=15)


@shared_task(name="workshop.tasks.sweep_gate")
def sweep_gate() -> None:
    """Mark missed appointments and take back tags that were left over."""
    run_once(
        "workshop.sweep_gate",
        GATE_EVERY,
        timezone.now(),
        lambda at: {"missed": sweep_missed(at=at), "tags": sweep_tags(at=at)},
    )


# The customer hears within a quarter of an hour after the quiet hours; at other times with the delivery itself.
CARE_EVERY = timedelta(minutes=15)


@shared_task(name="workshop.tasks.write_after_delivery")
def write_after_delivery() -> None:
    """Write to customers whose car was given back in the quiet hours."""
    run_once("workshop.write_after_delivery", CARE_EVERY, timezone.now(), lambda at: send_care_messages(at=at))
