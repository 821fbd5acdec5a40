"""What every step of a complaint has in common: who may, compare-and-set, the words for whoever was slower."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from staff import trail
from staff.access import require
from staff.refusals import AlreadyDone, Refused
from staff.roles import Right
from staff.versions import keep, who_moved

from ..models import Complaint


def allow(complaint: Complaint, needed: Right, by) -> None:
    """`PermissionDenied` unless `by` has the right over the complaint's outlet; None is the system."""
    if by is not None:
        require(by, needed, complaint.outlet)


def move(complaint: Complaint, *, from_: QuerySet, new: dict) -> None:
    """Change the row if it is still in the state to change from; otherwise say who was quicker."""
    if not from_.filter(pk=complaint.pk).update(**new):
        raise AlreadyDone(who_was_quicker(complaint))
    keep(complaint, new)


def hold_open(complaint: Complaint) -> None:
    """Hold the complaint until the end of the transaction, so that nobody closes it meanwhile; refused once closed."""
    held = Complaint.objects.select_for_update(of=("self",)).only("closed_at").get(pk=complaint.pk)
    if held.closed_at:
        raise Refused(_("It is closed. Open it again first."))


def who_was_quicker(record) -> str:
    return who_moved(record, _("Somebody has changed this complaint in the meantime. Load the page again to see it."))


def note_down(complaint: Complaint, action: str, *, by, at: datetime, reason: str = "", **changes) -> None:
    """One entry of the complaint's trail."""
    trail.record(about=complaint, action=action, by=by, at=at, outlet=complaint.outlet, changes=changes, reason=reason)
