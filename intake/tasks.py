"""The queue of imports goes on even when a worker has died and nobody looks at a page."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from staff.jobs import run_once

from .services import taking

EVERY = timedelta(minutes=5)


@shared_task(name="intake.tasks.go_on")
def go_on() -> None:
    """Release what a dead worker holds, and begin with the batch that has waited longest."""
    run_once(
        "intake.go_on",
        EVERY,
        timezone.now(),
        lambda at: {"released": taking.release_silent(at=at), "begun": int(taking.start_next(at=at) is not None)},
    )
