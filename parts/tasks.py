"""The jobs of parts. They ask the database what is due, so that a missed or doubled run changes nothing."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from staff.jobs import SlotTaken, guarded

from .services import guarantee_papers

# Looked at every hour, so that a morning without the worker is made good; each person hears once a day.
PAPERS_EVERY = timedelta(hours=1)


@shared_task(name="parts.tasks.remind_papers")
def remind_papers() -> None:
    """In the period of the paperwork: tell the outlets what is still to be made good."""
    at = timezone.now()
    try:
        with guarded("parts.remind_papers", PAPERS_EVERY, at) as run:
            run.counts = guarantee_papers.remind_papers(at=at)
    except SlotTaken:
        return
