"""What somebody who is away leaves behind in complaints, given to somebody else in one go."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from staff import trail
from staff.models import Outlet
from staff.places import Place
from staff.refusals import Refused
from staff.roles import Right

from ..models import Complaint, CorrectiveAction, HandOver, Promise
from .changing import note_down


def _held(user):
    return Complaint.objects.open().filter(handler=user)


def _offered(user):
    return HandOver.objects.filter(state=HandOver.State.WAITING, to_user=user)


def _promised(user):
    return Promise.objects.open().filter(owner=user)


def _asked(user):
    return CorrectiveAction.objects.open().filter(owner=user)


def count_of(user) -> int:
    """How many complaints, hand-overs to sign, promises and corrective actions somebody has open."""
    return sum(records.count() for records in (_held(user), _offered(user), _promised(user), _asked(user)))


def places_of(user) -> list[Place]:
    """The outlets in which that work lies, wherever the person is posted by now."""
    outlets = {
        *_held(user).values_list("outlet", flat=True),
        *_offered(user).values_list("complaint__outlet", flat=True),
        *_promised(user).values_list("complaint__outlet", flat=True),
        *_asked(user).values_list("outlet", flat=True),
    }
    return [Place(outlet=outlet) for outlet in Outlet.objects.filter(pk__in=outlets).select_related("area__region")]


@transaction.atomic
def hand_over_complaints(*, from_user, to_user, by, at: datetime, reason: str) -> int:
    """Give all of it to somebody else; comes back with how much went over. Refused where the other may not take it."""
    names = [from_user.name, to_user.name]
    complaints = list(_held(from_user).select_for_update(of=("self",)).select_related("outlet__area__region"))
    offered = list(
        _offered(from_user).select_for_update(of=("self",)).select_related("complaint__outlet__area__region")
    )
    promises = list(
        _promised(from_user).select_for_update(of=("self",)).select_related("complaint__outlet__area__region")
    )
    actions = list(
        _asked(from_user).select_for_update(of=("self",)).select_related("outlet__area__region", "complaint")
    )
    _check(to_user, [*complaints, *(each.complaint for each in (*offered, *promises)), *actions])
    for complaint in complaints:
        note_down(complaint, "complaint.given_on", by=by, at=at, reason=reason, handler=names)
    for waiting in offered:
        note_down(waiting.complaint, "complaint.given_on", by=by, at=at, reason=reason, to_user=names)
    for promise in promises:
        words = f"{promise.what}: {reason}"
        note_down(promise.complaint, "promise.given_on", by=by, at=at, reason=words, owner=names)
    for action in actions:
        about, words = action.complaint or action, f"{action.what}: {reason}"
        trail.record(
            about=about,
            action="correction.given_on",
            by=by,
            at=at,
            outlet=action.outlet,
            changes={"owner": names},
            reason=words,
        )
    Complaint.objects.filter(pk__in=[each.pk for each in complaints]).update(handler=to_user)
    HandOver.objects.filter(pk__in=[each.pk for each in offered]).update(to_user=to_user)
    Promise.objects.filter(pk__in=[each.pk for each in promises]).update(owner=to_user)
    CorrectiveAction.objects.filter(pk__in=[each.pk for each in actions]).update(owner=to_user)
    return len(complaints) + len(offered) + len(promises) + len(actions)


def _check(to_user, records) -> None:
    for outlet in {record.outlet for record in records}:
        if not to_user.may(Right.COMPLAINTS_ANSWER, outlet):
            raise Refused(
                _("%(name)s may not accept complaints of %(outlet)s.") % {"name": to_user.name, "outlet": outlet.name},
                field="to_user",
            )
