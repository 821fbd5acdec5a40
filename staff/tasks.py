"""What the worker does for this room."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from . import retention, services
from .jobs import run_once
from .services import approvals
from .work import LEFT_AFTER


@shared_task
def do_work(work_id: int) -> None:
    """One piece of long work that somebody asked for."""
    services.run_work(work_id=work_id, at=timezone.now())


@shared_task
def hand_over_left() -> None:
    """Every minute: work that no worker was told of.

    It waits in the queue of the work itself: what is still waiting when its turn has come does not stand there.
    """
    run_once("staff.hand_over_left", LEFT_AFTER, timezone.now(), lambda at: services.hand_over_left(at=at))


@shared_task
def tidy() -> None:
    """Once a night: remove what nobody needs."""
    run_once("staff.tidy", timedelta(days=1), timezone.now(), lambda at: services.tidy(at=at))


@shared_task
def keep_periods() -> None:
    """Once a night: blank or remove what is over its period."""
    run_once("staff.keep_periods", timedelta(days=1), timezone.now(), lambda at: retention.keep_periods(at=at))


REMIND_EVERY = timedelta(minutes=30)


@shared_task
def remind_signers() -> None:
    """Twice an hour: whoever has a document to sign for too long."""
    run_once("staff.remind_signers", REMIND_EVERY, timezone.now(), lambda at: approvals.remind_signers(at=at))
