"""What the worker does for this room."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from staff.jobs import run_once

from . import services

EVERY = timedelta(minutes=15)


@shared_task
def make_packs() -> None:
    """Every quarter of an hour: packs of the day that are due and not there yet."""
    run_once("outage.make_packs", EVERY, timezone.now(), lambda at: services.make_due(at=at))
