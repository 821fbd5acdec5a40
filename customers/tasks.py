"""The ledger's jobs. Each asks the database what is due, so that a missed or doubled run changes nothing."""

from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from staff import worker
from staff.jobs import run_once

from .models import Sending
from .services import care_messages, caring, data_requests, detection, looks, renewals, screening_watch, warnings

# As in the timetable (`dealership.settings`).
SWEEP_EVERY = settings.SWEEP_EVERY
DETECT_EVERY = timedelta(minutes=15)
REMINDERS_EVERY = timedelta(hours=1)
RENEWALS_EVERY = timedelta(hours=1)
SCREENING_EVERY = timedelta(hours=1)
DELETIONS_EVERY = timedelta(hours=1)
LOOKS_EVERY = timedelta(hours=1)


@shared_task(name="customers.tasks.sweep_deadlines")
def sweep_deadlines() -> None:
    """Send every warning that has fallen due."""
    run_once(
        "customers.sweep_deadlines",
        SWEEP_EVERY,
        timezone.now(),
        lambda at: warnings.sweep(at=at, batch=settings.SWEEP_BATCH),
    )


@shared_task(name="customers.tasks.detect_signals")
def detect_signals() -> None:
    """Look through all records for key customers."""
    run_once("customers.detect_signals", DETECT_EVERY, timezone.now(), lambda at: vars(detection.record_signals(at=at)))


@shared_task(name="customers.tasks.detect_now")
def detect_now() -> None:
    """Look at all cars at once. No slot: nobody is to wait for it."""
    detection.record_signals(at=timezone.now())


def detect_after_import(outlet_ids, by, at) -> None:
    """Have the worker look as soon as an import has landed; where it is too busy, the next scheduled run does it.

    At all cars: a record of one outlet may prove something about another outlet's car.
    """
    worker.tell(detect_now.name, expires=DETECT_EVERY.total_seconds())


@shared_task(name="customers.tasks.make_reminders")
def make_reminders() -> None:
    """Once an hour: segments of the day, reminders that are missing, and what became of those that went out."""
    run_once("customers.make_reminders", REMINDERS_EVERY, timezone.now(), lambda at: caring.care(at=at))


@shared_task(name="customers.tasks.fill_renewals")
def fill_renewals() -> None:
    """Once an hour: policies that end go on the list of renewals, and what nobody ended in time lapses."""
    run_once("customers.fill_renewals", RENEWALS_EVERY, timezone.now(), lambda at: renewals.fill_due_list(at=at))


@shared_task(name="customers.tasks.watch_screening")
def watch_screening() -> None:
    """Once an hour: say which screening lists are due or late, once a day each; settle rounds that are over."""
    run_once(
        "customers.watch_screening", SCREENING_EVERY, timezone.now(), lambda at: screening_watch.watch_screening(at=at)
    )


@shared_task(name="customers.tasks.go_on_with_deletions")
def go_on_with_deletions() -> None:
    """Once an hour: deletions that were broken off, and records of repairs that the law keeps no longer."""
    run_once(
        "customers.go_on_with_deletions",
        DELETIONS_EVERY,
        timezone.now(),
        lambda at: data_requests.go_on_with_all(at=at),
    )


@shared_task(name="customers.tasks.watch_looks")
def watch_looks() -> None:
    """Once an hour: say who looked at unusually many whole numbers, once a day each."""
    run_once("customers.watch_looks", LOOKS_EVERY, timezone.now(), lambda at: looks.watch(at=at))


def send_messages(work, progress) -> dict:
    """Long work: everybody of an audience is written to."""
    sending = Sending.objects.select_related("outlet__area", "version__template").get(pk=work.params["sending"])
    return care_messages.go_on(sending=sending, at=timezone.now(), progress=progress)
