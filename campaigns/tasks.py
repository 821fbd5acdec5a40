"""The jobs of campaigns. They ask the database what is due, so that a missed or doubled run changes nothing."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from staff.jobs import SlotTaken, guarded

from .services import task_reminders

# Looked at every hour, so that a morning without the worker is made good; each person hears once a day.
REMIND_EVERY = timedelta(hours=1)


@shared_task(name="campaigns.tasks.remind_tasks")
def remind_tasks() -> None:
    """Remind of tasks that are due soon or late."""
    at = timezone.now()
    try:
        with guarded("campaigns.remind_tasks", REMIND_EVERY, at) as run:
            run.counts = task_reminders.remind_tasks(at=at)
    except SlotTaken:
        return
