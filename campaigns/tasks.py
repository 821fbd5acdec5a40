"""The jobs of campaigns. They ask the database what is due, so that a missed or doubled run changes nothing."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from staff.jobs import run_once

from .models import Audience, Draw
from .services import audiences, club_watch, daily_reports, draws, task_reminders, visits

# Looked at every hour, so that a morning without the worker is made good; each person hears once a day.
REMIND_EVERY = timedelta(hours=1)
FOLLOW_EVERY = timedelta(hours=1)
WATCH_PLANS_EVERY = timedelta(hours=1)
WATCH_CLUB_EVERY = timedelta(hours=1)


@shared_task(name="campaigns.tasks.remind_tasks")
def remind_tasks() -> None:
    """Remind of tasks that are due soon or late."""
    run_once("campaigns.remind_tasks", REMIND_EVERY, timezone.now(), lambda at: task_reminders.remind_tasks(at=at))


@shared_task(name="campaigns.tasks.follow_visits")
def follow_visits() -> None:
    """Look who of the lists came to the workshop, and who paid for something."""
    run_once("campaigns.follow_visits", FOLLOW_EVERY, timezone.now(), lambda at: visits.follow_visits(at=at))


@shared_task(name="campaigns.tasks.watch_plans_315")
def watch_plans_315() -> None:
    """Say which plans for 15 March are due or late, and which daily reports are missing."""
    run_once(
        "campaigns.watch_plans_315", WATCH_PLANS_EVERY, timezone.now(), lambda at: daily_reports.watch_plans(at=at)
    )


@shared_task(name="campaigns.tasks.watch_club")
def watch_club() -> None:
    """End memberships that nobody renewed, and tell of those that end soon."""
    run_once("campaigns.watch_club", WATCH_CLUB_EVERY, timezone.now(), lambda at: club_watch.watch_club(at=at))


def make_list(work, progress) -> dict:
    """Long work: the list of invitations of an audience."""
    related = ("campaign__outlet__area", "fixed_by")
    audience = Audience.objects.select_related(*related).get(pk=work.params["audience"])
    return audiences.make_list(audience=audience, at=timezone.now(), progress=progress)


def gather_list(work, progress) -> dict:
    """Long work: the list of a draw in which many take part."""
    draw = Draw.objects.select_related("outlet__area", "campaign").get(pk=work.params["draw"])
    return draws.gather(draw=draw, by=work.by, at=timezone.now, progress=progress)
