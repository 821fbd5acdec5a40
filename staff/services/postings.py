"""Postings: given, ended, and withdrawn while they have not run a whole day. Never deleted."""

from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from staff import granting, trail
from staff.instants import local
from staff.models import Posting, User
from staff.places import Place
from staff.refusals import AlreadyDone, Refused
from staff.roles import LEVEL_OF, Level, Role


def add_posting(
    *, account: User, role: str, place: Place, from_on: date, to_on: date | None = None, by: User, at: datetime
) -> Posting:
    """Post an active account in a role at a place, both days included."""
    with transaction.atomic():
        account = User.objects.select_for_update().get(pk=account.pk)
        if not account.is_active:
            raise Refused(_("This account is shut. Open it first."))
        return enter_posting(account=account, role=role, place=place, from_on=from_on, to_on=to_on, by=by, at=at)


def enter_posting(*, account, role, place: Place, from_on, to_on, by, at) -> Posting:
    """The posting itself, checked and trailed, in the caller's transaction with the account locked."""
    _check_place(role, place)
    if account.pk == by.pk:
        raise PermissionDenied(_("Nobody changes the own postings. Ask another administrator."))
    if not granting.may_give(by, role, place):
        raise PermissionDenied(_("You may not give this role here."))
    _check_days(from_on, to_on, local(at).date())
    same = Posting.objects.filter(user=account, role=role).at_place(**place.fields).touching(from_on, to_on)
    if clash := same.first():
        raise Refused(
            _("%(name)s is posted so already from %(from)s. End that posting first, or choose other days.")
            % {"name": account, "from": clash.from_on},
            field="from_on",
        )
    posting = Posting.objects.create(user=account, role=role, from_on=from_on, to_on=to_on, **place.fields)
    _record(posting, "posting.added", by, at, changes=_all_of(posting))
    return posting


def end_posting(*, posting: Posting, to_on: date, reason: str, by: User, at: datetime) -> None:
    """Set the last day of a posting: yesterday (at once) or any day from then on."""
    today = local(at).date()
    _check_reason(reason)
    with transaction.atomic():
        posting = _changeable(posting, by=by)
        if to_on < max(posting.from_on, today - timedelta(days=1)):
            raise Refused(
                _("The last day lies too far back: yesterday at the earliest, and not before it began."), field="to_on"
            )
        if posting.to_on and posting.to_on < today:
            raise AlreadyDone(_("This posting is over since %(day)s.") % {"day": posting.to_on})
        # What was read is what is replaced: two people ending the same posting do not undo each other.
        open_still = Posting.objects.filter(pk=posting.pk, to_on=posting.to_on, withdrawn_at__isnull=True)
        if not open_still.update(to_on=to_on):
            raise AlreadyDone(_("Somebody was quicker: this posting was changed in the meantime."))
        _record(posting, "posting.ended", by, at, changes={"to_on": [posting.to_on, to_on]}, reason=reason)


def withdraw_posting(*, posting: Posting, reason: str, by: User, at: datetime) -> None:
    """Take back a posting that begins today or later. An older one is ended instead."""
    _check_reason(reason)
    with transaction.atomic():
        posting = _changeable(posting, by=by)
        if posting.from_on < local(at).date():
            raise Refused(_("This posting was in force already. End it instead."))
        if not Posting.objects.filter(pk=posting.pk, withdrawn_at__isnull=True).update(withdrawn_at=at):
            raise AlreadyDone(_("Somebody was quicker: this posting is withdrawn already."))
        _record(posting, "posting.withdrawn", by, at, changes={"withdrawn_at": [None, at]}, reason=reason)


def _changeable(posting: Posting, *, by: User) -> Posting:
    posting = Posting.objects.select_for_update(of=("self",)).with_places().select_related("user").get(pk=posting.pk)
    if posting.user_id == by.pk:
        raise PermissionDenied(_("Nobody changes the own postings. Ask another administrator."))
    if not granting.may_give(by, posting.role, Place.of(posting)):
        raise PermissionDenied(_("You may not end this posting."))
    return posting


def _check_place(role: str, place: Place) -> None:
    if role not in Role.values:
        raise Refused(_("Choose a role."), field="role")
    if LEVEL_OF[role] != place.level:
        raise Refused(
            _("%(role)s is posted to: %(level)s. Choose such a place.")
            % {"role": Role(role).label, "level": Level(LEVEL_OF[role]).label},
            field="place",
        )


def _check_days(from_on: date, to_on: date | None, today: date) -> None:
    if from_on < today:
        raise Refused(
            _("A posting begins today at the earliest; who was what before stays as it is known."), field="from_on"
        )
    if to_on and to_on < from_on:
        raise Refused(_("The last day lies before the first."), field="to_on")


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused(_("Say why; it stays in the trail."), field="reason")


def _all_of(posting: Posting) -> dict:
    values = {"role": posting.role, "place": str(posting.place), "from_on": posting.from_on, "to_on": posting.to_on}
    return {field: [None, value] for field, value in values.items() if value}


def _record(posting, action, by, at, *, changes, reason="") -> None:
    """Under the account, where people look for it; the posting itself has no page."""
    trail.record(
        about=posting.user,
        action=action,
        by=by,
        at=at,
        outlet=posting.outlet,
        changes={"posting": [None, str(posting)], **changes} if action != "posting.added" else changes,
        reason=reason.strip(),
    )
