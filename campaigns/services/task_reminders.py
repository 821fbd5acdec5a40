"""Reminders of tasks: each person once a day, of what is due within some days and of what is late."""

from collections import defaultdict
from datetime import date, datetime, timedelta

from django.db import transaction

from campaigns import policies
from campaigns.models import Task
from notices.models import Urgency
from notices.services import Note, queue
from staff.instants import local
from staff.models import User

# Nobody is reminded before the doors open.
FROM_HOUR = 8
# No period is longer than this.
LOOK_AHEAD = timedelta(days=60)


@transaction.atomic
def remind_tasks(*, at: datetime) -> dict[str, int]:
    """Tell whoever sees to a task, or whoever answers for the campaign where nobody does; how many people, tasks.

    A task that is coming is named once, a late one every day. A run that comes late, or twice, tells nobody twice.
    """
    on = local(at).date()
    if local(at).hour < FROM_HOUR:
        return {"people": 0, "tasks": 0}
    due: dict[User, list[Task]] = defaultdict(list)
    for task in _due_tasks(on):
        due[task.owner or task.campaign.owner].append(task)
    told = queue([_note(person, tasks, on) for person, tasks in due.items()], at=at)
    Task.objects.filter(pk__in=[task.pk for tasks in due.values() for task in tasks]).update(reminded_on=on)
    return {"people": told, "tasks": sum(map(len, due.values()))}


def _due_tasks(on: date) -> list[Task]:
    settled = policies.book(on)
    rows = Task.objects.due_by(on + LOOK_AHEAD).exclude(reminded_on=on)
    rows = rows.select_related("campaign__outlet__area", "campaign__owner", "owner").order_by("due_on", "pk")
    found = []
    for task in rows.iterator(500):
        days = settled.for_outlet(task.campaign.outlet)[policies.REMIND_DAYS]
        late = task.due_on < on
        if late or task.due_on <= on + timedelta(days=days) and task.reminded_on is None:
            found.append(task)
    return found


def _note(person: User, tasks: list[Task], on: date) -> Note:
    first = tasks[0]
    return Note(
        key=f"campaign tasks of {person.pk} on {on.isoformat()}",
        code="campaign.tasks_due",
        params={
            "number": len(tasks),
            "late": sum(task.due_on < on for task in tasks),
            "campaign": first.campaign.name,
            "what": first.what,
            "day": first.due_on,
        },
        recipient=person,
        about=first.campaign,
        outlet=first.campaign.outlet,
        urgency=Urgency.ATTENTION if first.due_on < on else Urgency.NORMAL,
    )
