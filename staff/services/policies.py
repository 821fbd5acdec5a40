"""Dated rows of settled policy. A row is never edited: a later one supersedes it."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from staff import policy, trail
from staff.instants import local
from staff.models import PolicyValue, User
from staff.places import Place
from staff.policy_overview import line_of
from staff.refusals import Refused
from staff.roles import Right


def set_policy(*, key: str, text: str, place: Place, from_on: date, reason: str, by: User, at: datetime) -> PolicyValue:
    """Enter the value of a policy at a place from a day on; an empty text gives the place's own value up again."""
    settled = policy.find(key)
    if settled is None:
        raise Refused(_("There is no such policy."))
    if not place.within(by.reach(Right.POLICY_CHANGE)):
        raise PermissionDenied(_("Your role does not change policy for %(place)s.") % {"place": place})
    if from_on < local(at).date():
        raise Refused(_("Today at the earliest: what was in force before has been worked by."), field="from_on")
    if not reason.strip():
        raise Refused(_("Say why; it stays in the history."), field="reason")
    text = text.strip()
    if text:
        settled.read(text)
    before = line_of(settled, place, on=from_on)
    if not text and before.own is None:
        raise Refused(_("%(place)s has no value of its own here.") % {"place": place}, field="value")
    with transaction.atomic():
        row = PolicyValue.objects.create(
            key=key, value=text, from_on=from_on, reason=reason.strip(), entered_by=by, entered_at=at, **place.fields
        )
        trail.record(
            about=row,
            action="policy.changed",
            by=by,
            at=at,
            outlet=place.outlet,
            changes={
                "key": [None, key],
                "place": [None, str(place)],
                "value": [before.text, text or None],
                "from_on": [None, from_on],
            },
            reason=reason.strip(),
        )
    return row
