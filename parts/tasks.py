"""The jobs of parts. They ask the database what is due, so that a missed or doubled run changes nothing."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from staff import worker
from staff.jobs import run_once

from .services import guarantee_papers
from .services.backorders import sweep_backorders as sweep
from .services.three_guarantees import watch_cars

BACKORDERS_EVERY = timedelta(minutes=15)


@shared_task(name="parts.tasks.sweep_backorders")
def sweep_backorders() -> None:
    """Say which missing parts are late, who needs a spare car, and who has not been told of an arrival."""
    run_once("parts.sweep_backorders", BACKORDERS_EVERY, timezone.now(), lambda at: sweep(at=at))


# Looked at every hour, so that a morning without the worker is made good; each person hears once a day.
PAPERS_EVERY = timedelta(hours=1)


@shared_task(name="parts.tasks.remind_papers")
def remind_papers() -> None:
    """In the period of the paperwork: tell the outlets what is still to be made good."""
    run_once("parts.remind_papers", PAPERS_EVERY, timezone.now(), lambda at: guarantee_papers.remind_papers(at=at))


# Counted once a day; asked every hour, so that a night without the worker is made good in the morning.
WATCH_EVERY = timedelta(days=1)


@shared_task(name="parts.tasks.watch_three_guarantees")
def watch_three_guarantees() -> None:
    """Count every car that may come near a limit of the three guarantees, and warn of each share once."""
    run_once("parts.watch_three_guarantees", WATCH_EVERY, timezone.now(), lambda at: watch_cars(at=at))


@shared_task(name="parts.tasks.watch_three_guarantees_now")
def watch_three_guarantees_now() -> None:
    """The same at once. No slot: nobody is to wait for it."""
    watch_cars(at=timezone.now())


def watch_after_import(outlet_ids, by, at) -> None:
    """Repairs came in: have the worker count at once; where it is too busy, the day's run does it."""
    worker.tell(watch_three_guarantees_now.name, expires=timedelta(hours=6).total_seconds())
