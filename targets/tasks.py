"""The jobs of this room. They ask the database what is due, so that a missed or doubled run changes nothing."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from staff import worker
from staff.jobs import run_once

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
    run_once("targets.keep_assessments", ASSESS_EVERY, timezone.now(), lambda at: assessments.keep_assessments(at=at))


@shared_task(name="targets.tasks.keep_figures")
def keep_figures() -> None:
    """Count the running month and the one before it anew."""
    run_once("targets.keep_figures", KEEP_EVERY, timezone.now(), lambda at: keeping.refresh(at=at, months=2).counts)


@shared_task(name="targets.tasks.rebuild_figures")
def rebuild_figures() -> None:
    """Count all months that boards look back on anew, so that what was entered late is in the figures too."""
    run_once("targets.rebuild_figures", REBUILD_EVERY, timezone.now(), lambda at: keeping.rebuild(at=at).counts)


@shared_task(name="targets.tasks.recount_outlets")
def recount_outlets(outlets: list[int]) -> None:
    """Count all months of some outlets anew, by their keys. No slot: nobody is to wait for it."""
    keeping.recount(outlets=outlets, at=timezone.now())


def recount_after_import(outlet_ids, by, at) -> None:
    """Have the worker count as soon as an import has landed; where it is too busy, the jobs above do it."""
    worker.tell(recount_outlets.name, expires=KEEP_EVERY.total_seconds(), outlets=sorted(outlet_ids))


@shared_task(name="targets.tasks.send_reports")
def send_reports() -> None:
    """Send the reports of yesterday, of the last week and of the last month that are due."""
    run_once("targets.send_reports", REPORT_EVERY, timezone.now(), lambda at: reporting.send_reports(at=at))
