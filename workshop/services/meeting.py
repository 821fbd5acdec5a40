"""The evening meeting's list: a problem is entered with its owner and day, and ends with a proof."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from staff import trail
from staff.access import require
from staff.instants import local
from staff.models import Outlet, User
from staff.places import Place
from staff.refusals import AlreadyDone, Refused, said
from staff.roles import Right
from staff.versions import move_as_seen
from workshop.models import MeetingItem

State = MeetingItem.State


class EnteredOnce(AlreadyDone):
    """The same form was sent a second time; `item` is what it made the first time."""

    def __init__(self, item: MeetingItem):
        super().__init__(_("This problem is on the list already."))
        self.item = item


def people_of(outlet: Outlet, on: date):
    """The accounts posted at the outlet on the day, by pinyin: who may be given a problem."""
    return User.objects.placed_at([Place(outlet=outlet)], on).order_by("name_key", "username")


def enter_item(
    *,
    outlet: Outlet,
    topic: str,
    problem: str,
    owner: User,
    due_on: date,
    by,
    at: datetime,
    met_on: date | None = None,
    order=None,
    form_key=None,
) -> MeetingItem:
    """Put a problem of the day (`met_on`, today unless it is entered afterwards) on the list."""
    require(by, Right.MEETING, outlet)
    today = local(at).date()
    met_on = met_on or today
    problem = said(problem, _("Say in a sentence what the problem is."), "problem")
    if met_on > today:
        raise Refused(_("This evening is still to come."), field="met_on")
    if due_on < met_on:
        raise Refused(_("It cannot be due before the meeting. Choose a later day."), field="due_on")
    if order and order.outlet_id != outlet.pk:
        raise Refused(_("This repair order belongs to another outlet."), field="order")
    _check_owner(owner, outlet, today)
    fields = {"topic": topic, "problem": problem, "owner": owner, "due_on": due_on, "order": order}
    try:
        with transaction.atomic():
            item = MeetingItem.objects.create(
                outlet=outlet, met_on=met_on, entered_by=by, entered_at=at, form_key=form_key, **fields
            )
            trail.note(item, "meeting.entered", by, at, {"owner": [None, owner.name], "due_on": [None, due_on]})
    except IntegrityError:
        if form_key and (there := MeetingItem.objects.filter(form_key=form_key).first()):
            raise EnteredOnce(there) from None
        raise
    return item


def _check_owner(owner: User, outlet: Outlet, on: date) -> None:
    if not people_of(outlet, on).filter(pk=owner.pk).exists():
        raise Refused(
            _("%(name)s has no posting at %(outlet)s.") % {"name": owner.name, "outlet": outlet.name}, field="owner"
        )


def may_prove(user, item: MeetingItem) -> bool:
    """Whoever sees to it, and whoever keeps the list of the outlet."""
    return item.owner_id == user.pk or user.may(Right.MEETING, item.outlet)


@transaction.atomic
def prove_item(*, item: MeetingItem, proof: str, by, at: datetime) -> MeetingItem:
    """It is solved, and this shows it."""
    if not may_prove(by, item):
        require(by, Right.MEETING, item.outlet)
    proof = said(proof, _("Say what shows that it is solved."), "proof")
    _end(item, State.DONE, proof, by, at)
    trail.note(item, "meeting.solved", by, at, {"state": [State.OPEN.value, State.DONE.value]}, proof)
    return item


@transaction.atomic
def drop_item(*, item: MeetingItem, reason: str, by, at: datetime) -> MeetingItem:
    """It needs no solution after all, and why."""
    require(by, Right.MEETING, item.outlet)
    reason = said(reason, _("Say why it is dropped."), "reason")
    _end(item, State.DROPPED, reason, by, at)
    trail.note(item, "meeting.dropped", by, at, {"state": [State.OPEN.value, State.DROPPED.value]}, reason)
    return item


def _end(item: MeetingItem, state: str, proof: str, by, at: datetime) -> None:
    ended = {"ended_at": at, "ended_on": local(at).date(), "ended_by": by}
    move_as_seen(item, {"state": State.OPEN}, state=state, proof=proof, **ended)


@transaction.atomic
def reopen_item(*, item: MeetingItem, reason: str, due_on: date, by, at: datetime) -> MeetingItem:
    """The proof does not hold: the problem is open again, with a new day. The old proof stays in the trail."""
    require(by, Right.MEETING, item.outlet)
    reason = said(reason, _("Say why it is open again."), "reason")
    _check_new_day(item, due_on, at)
    old = {"state": [item.state, State.OPEN.value], "proof": [item.proof, ""], "due_on": [item.due_on, due_on]}
    blank = {"ended_at": None, "ended_on": None, "ended_by": None, "proof": ""}
    move_as_seen(item, {"state__in": [State.DONE, State.DROPPED]}, state=State.OPEN, due_on=due_on, **blank)
    trail.note(item, "meeting.reopened", by, at, old, reason)
    return item


@transaction.atomic
def postpone_item(*, item: MeetingItem, due_on: date, reason: str, by, at: datetime) -> MeetingItem:
    """Another day, with the reason: whoever sees to it cannot move it alone."""
    require(by, Right.MEETING, item.outlet)
    reason = said(reason, _("Say why it takes longer."), "reason")
    _check_new_day(item, due_on, at)
    if due_on == item.due_on:
        raise Refused(_("This is the day it has already."), field="due_on")
    before = item.due_on
    move_as_seen(item, {"state": State.OPEN, "due_on": before}, due_on=due_on)
    trail.note(item, "meeting.postponed", by, at, {"due_on": [before, due_on]}, reason)
    return item


def _check_new_day(item: MeetingItem, due_on: date, at: datetime) -> None:
    if due_on < local(at).date():
        raise Refused(_("This day has passed. By when will it be solved?"), field="due_on")
    if due_on < item.met_on:
        raise Refused(_("It cannot be due before the meeting. Choose a later day."), field="due_on")


@transaction.atomic
def give_item(*, item: MeetingItem, owner: User, reason: str, by, at: datetime) -> MeetingItem:
    """Somebody else sees to it."""
    require(by, Right.MEETING, item.outlet)
    reason = said(reason, _("Say why somebody else sees to it."), "reason")
    _check_owner(owner, item.outlet, local(at).date())
    if owner.pk == item.owner_id:
        raise Refused(_("%(name)s sees to it already.") % {"name": owner.name}, field="owner")
    before = item.owner
    move_as_seen(item, {"state": State.OPEN, "owner": before}, owner=owner)
    trail.note(item, "meeting.given", by, at, {"owner": [before.name, owner.name]}, reason)
    return item


# What an absent person leaves behind ----------------------------------------------------------------------------------


def items_held(user) -> int:
    return MeetingItem.objects.open().filter(owner=user).count()


def places_of_items(user) -> list[Place]:
    outlets = MeetingItem.objects.open().filter(owner=user).values("outlet")
    return [Place(outlet=outlet) for outlet in Outlet.objects.filter(pk__in=outlets).select_related("area__region")]


@transaction.atomic
def hand_over_items(*, from_user, to_user, by, at: datetime, reason: str) -> int:
    """Give all of somebody's open problems to another person of the outlet; comes back with how many."""
    held = MeetingItem.objects.open().filter(owner=from_user).select_for_update(of=("self",))
    items = list(held.select_related("outlet__area__region"))
    for outlet in {item.outlet for item in items}:
        _check_owner(to_user, outlet, local(at).date())
    MeetingItem.objects.filter(pk__in=[item.pk for item in items]).update(owner=to_user)
    for item in items:
        changes = {"owner": [from_user.name, to_user.name]}
        trail.record(
            about=item, action="meeting.given", by=by, at=at, outlet=item.outlet, changes=changes, reason=reason
        )
    return len(items)
