"""Tasks of campaigns: given to somebody, done with what came of it, opened again, handed over."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from campaigns.models import Campaign, Task
from notices.services import Note, queue
from staff import trail
from staff.access import require
from staff.instants import local
from staff.models import Outlet
from staff.places import Place
from staff.refusals import AlreadyDone, Refused
from staff.roles import Right

from . import campaigns as whole


def may_finish(user, task: Task) -> bool:
    """Whoever sees to it, and whoever plans campaigns of the outlet."""
    return task.owner_id == user.pk or user.may(Right.CAMPAIGNS_PLAN, task.campaign.outlet)


@transaction.atomic
def give_task(*, task: Task, owner, by, at: datetime) -> Task:
    """Somebody sees to it from now on, and is told where somebody else decided so."""
    require(by, Right.CAMPAIGNS_PLAN, task.campaign.outlet)
    _give([task], owner, by, at)
    return task


@transaction.atomic
def give_tasks(*, campaign: Campaign, tasks: Iterable[Task], owner, by, at: datetime) -> int:
    """Several tasks of one campaign to the same person; comes back with how many."""
    require(by, Right.CAMPAIGNS_PLAN, campaign.outlet)
    wanted = list(tasks)
    if not wanted:
        raise Refused(_("Pick the tasks first."), field="owner")
    return _give(wanted, owner, by, at)


def _give(tasks: list[Task], owner, by, at: datetime) -> int:
    campaign = tasks[0].campaign
    held = whole.locked_campaign(campaign)
    whole.in_state(held, *Campaign.OPEN)
    whole.check_person(owner, held.outlet, local(at).date())
    given, from_whom = [], defaultdict(list)
    for task in tasks:
        before = task.owner
        # An owner of None asks for one without anybody.
        rows = Task.objects.filter(pk=task.pk, campaign=held, done_at__isnull=True, owner=task.owner_id)
        if not rows.update(owner=owner, reminded_on=None):
            raise AlreadyDone(_("“%(what)s” has changed in the meantime. Look at it again.") % {"what": task.what})
        task.owner = owner
        if before != owner:
            given.append(task)
            from_whom[before.name if before else None].append(task.what)
    for name, whats in from_whom.items():
        # One line in the trail for what was given at once, with every task by its name.
        changes = {"task_owner": [name, owner.name], "task_what": [None, "; ".join(whats)]}
        trail.note(held, "campaign.task_given", by, at, changes, "; ".join(whats)[:400])
    if given and owner.pk != by.pk:
        queue([_told(held, given, owner, at)], at=at)
    return len(given)


def _told(held: Campaign, given: list[Task], owner, at: datetime) -> Note:
    first = min(given, key=lambda task: task.due_on)
    return Note(
        key=f"campaign tasks {','.join(str(task.pk) for task in given)} given to {owner.pk} at {at.isoformat()}"[:200],
        code="campaign.task_given",
        params={"campaign": held.name, "what": first.what, "number": len(given), "day": first.due_on},
        recipient=owner,
        about=held,
        outlet=held.outlet,
    )


@transaction.atomic
def finish_task(*, task: Task, proof: str, by, at: datetime) -> Task:
    """It is done, and this came of it. Of two people one does it; the other hears who was quicker."""
    _require_hand(task, by)
    held = whole.locked_campaign(task.campaign)
    whole.in_state(held, *Campaign.OPEN)
    if not proof.strip():
        raise Refused(_("Say in a sentence what came of it."), field="proof")
    rows = Task.objects.filter(pk=task.pk, done_at__isnull=True)
    if not rows.update(done_at=at, done_by=by, proof=proof.strip()):
        now = Task.objects.select_related("done_by").filter(pk=task.pk).first()
        if now is None:
            raise AlreadyDone(_("Somebody has taken it out in the meantime."))
        raise AlreadyDone(_("%(name)s has done it already: %(proof)s") % {"name": now.done_by.name, "proof": now.proof})
    task.done_at, task.done_by, task.proof = at, by, proof.strip()
    trail.note(held, "campaign.task_done", by, at, {"task_what": [None, task.what]}, proof)
    return task


@transaction.atomic
def reopen_task(*, task: Task, reason: str, by, at: datetime) -> Task:
    """It is not done after all; what was said of it stays in the trail."""
    require(by, Right.CAMPAIGNS_PLAN, task.campaign.outlet)
    held = whole.locked_campaign(task.campaign)
    whole.in_state(held, *Campaign.OPEN)
    if not reason.strip():
        raise Refused(_("Say why it is open again."), field="reason")
    rows = Task.objects.filter(pk=task.pk, done_at__isnull=False)
    if not rows.update(done_at=None, done_by=None, proof="", reminded_on=None):
        raise AlreadyDone(_("It is open already."))
    trail.note(
        held, "campaign.task_reopened", by, at, {"task_proof": [task.proof, ""]}, f"{task.what}: {reason.strip()}"
    )
    task.done_at, task.done_by, task.proof = None, None, ""
    return task


def _require_hand(task: Task, by) -> None:
    if not may_finish(by, task):
        require(by, Right.CAMPAIGNS_PLAN, task.campaign.outlet)


# What an absent person leaves behind ----------------------------------------------------------------------------------


def tasks_held(user) -> int:
    return Task.objects.open().filter(owner=user).count()


def places_of_tasks(user) -> list[Place]:
    outlets = Task.objects.open().filter(owner=user).values("campaign__outlet")
    return [Place(outlet=outlet) for outlet in Outlet.objects.filter(pk__in=outlets).select_related("area__region")]


@transaction.atomic
def hand_over_tasks(*, from_user, to_user, by, at: datetime, reason: str) -> int:
    """All open tasks of somebody to another person of the outlet; comes back with how many."""
    held = Task.objects.open().filter(owner=from_user).select_related("campaign__outlet__area__region")
    tasks = list(held.select_for_update(of=("self",)))
    for outlet in {task.campaign.outlet for task in tasks}:
        whole.check_person(to_user, outlet, local(at).date())
    Task.objects.filter(pk__in=[task.pk for task in tasks]).update(owner=to_user, reminded_on=None)
    whats = defaultdict(list)
    for task in tasks:
        whats[task.campaign].append(task.what)
    for campaign, of_campaign in whats.items():
        changes = {"task_owner": [from_user.name, to_user.name], "task_what": [None, "; ".join(of_campaign)]}
        trail.note(campaign, "campaign.task_given", by, at, changes, reason)
    return len(tasks)


def campaigns_held(user) -> int:
    return Campaign.objects.open().filter(owner=user).count()


def places_of_campaigns(user) -> list[Place]:
    outlets = Campaign.objects.open().filter(owner=user).values("outlet")
    return [Place(outlet=outlet) for outlet in Outlet.objects.filter(pk__in=outlets).select_related("area__region")]


@transaction.atomic
def hand_over_campaigns(*, from_user, to_user, by, at: datetime, reason: str) -> int:
    """All running campaigns that somebody answers for; comes back with how many."""
    held = Campaign.objects.open().filter(owner=from_user).select_related("outlet__area__region")
    campaigns = list(held.select_for_update(of=("self",)))
    for campaign in campaigns:
        whole.check_person(to_user, campaign.outlet, local(at).date())
        Campaign.objects.filter(pk=campaign.pk).update(owner=to_user, version=campaign.version + 1)
        changes = {"owner": [from_user.name, to_user.name]}
        trail.note(campaign, "campaign.changed", by, at, changes, reason)
    return len(campaigns)
