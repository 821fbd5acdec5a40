"""The jobs of this room. They ask the database what is due, so that a missed or doubled run changes nothing."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from staff.jobs import SlotTaken, guarded

from .services import assessments, keeping, reporting

# The running month every quarter of an hour; every month that boards look back on, once a night.
KEEP_EVERY = timedelta(minutes=15)
REBUILD_EVERY = timedelta(days=1)
# Every night.
ASSESS_EVERY = timedelta(days=1)
# Reports are sent at the hour of the outlet; the job looks every quarter of an hour which are due.
REPORT_EVERY = timedelta(minutes=15)


@shared_task(name="targets.tasks.keep_assessments")
def keep_assessments() -> None:
    """Reckon, settle and finish the assessment of outlets."""
    at = timezone.now()
    try:
        with guarded("targets.keep_assessments", ASSESS_EVERY, at) as run:
            run.counts = assessments.keep_assessments(at=at)
    except SlotTaken:
        return


@shared_task(name="targets.tasks.keep_figures")
def keep_figures() -> None:
    """Count the running month and the one before it anew."""
    at = timezone.now()
    try:
        with guarded("targets.keep_figures", KEEP_EVERY, at) as run:
            run.counts = keeping.refresh(at=at, months=2).counts
    except SlotTaken:
        return


@shared_task(name="targets.tasks.rebuild_figures")
def rebuild_figures() -> None:
    """Count all months that boards look back on anew, so that what was entered late is in the figures too."""
    at = timezone.now()
    try:
        with guarded("targets.rebuild_figures", REBUILD_EVERY, at) as run:
            run.counts = keeping.rebuild(at=at).counts
    except SlotTaken:
        return


@shared_task(name="targets.tasks.send_reports")
def send_reports() -> None:
    """Send the reports of yesterday, of the last week and of the last month that are due."""
    at = timezone.now()
    try:
        with guarded("targets.send_reports", REPORT_EVERY, at) as run:
            run.counts = reporting.send_reports(at=at)
    except SlotTaken:
        return
