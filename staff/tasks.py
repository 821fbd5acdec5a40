"""What the worker does for this room."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from . import services
from .jobs import SlotTaken, guarded


@shared_task
def do_work(work_id: int) -> None:
    """One piece of long work that somebody asked for."""
    services.run_work(work_id=work_id, at=timezone.now())


@shared_task
def tidy() -> None:
    """Once a night: remove what nobody needs."""
    at = timezone.now()
    try:
        with guarded("staff.tidy", timedelta(days=1), at) as run:
            run.counts = services.tidy(at=at)
    except SlotTaken:
        return
