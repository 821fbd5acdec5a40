"""The workshop's jobs. They ask the database what is due, so that a missed or doubled run changes nothing."""

from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from staff.jobs import SlotTaken, guarded

from .services import sweep_calls, sweep_missed, sweep_tags
from .services.caring import send_care_messages

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


# How often the gate is looked after: missed appointments are marked within a quarter of an hour.
GATE_EVERY = timedelta(minutes=15)


@shared_task(name="workshop.tasks.sweep_gate")
def sweep_gate() -> None:
    """Mark missed appointments and take back tags that were left over."""
    at = timezone.now()
    try:
        with guarded("workshop.sweep_gate", GATE_EVERY, at) as run:
            run.counts = {"missed": sweep_missed(at=at), "tags": sweep_tags(at=at)}
    except SlotTaken:
        return


# The customer hears within a quarter of an hour after the quiet hours; at other times with the delivery itself.
CARE_EVERY = timedelta(minutes=15)


@shared_task(name="workshop.tasks.write_after_delivery")
def write_after_delivery() -> None:
    """Write to customers whose car was given back in the quiet hours."""
    at = timezone.now()
    try:
        with guarded("workshop.write_after_delivery", CARE_EVERY, at) as run:
            run.counts = send_care_messages(at=at)
    except SlotTaken:
        return
