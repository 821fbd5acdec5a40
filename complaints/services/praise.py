"""Entering and correcting praise."""

from datetime import date, datetime
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext as _

from staff import trail
from staff.access import require
from staff.instants import local
from staff.numbers import free_number
from staff.refusals import AlreadyDone, Refused
from staff.roles import Right
from staff.versions import who_changed

from ..models import Praise

PRAISE_KIND = "BY"


class PraisedAlready(AlreadyDone):
    """The same words about the same person and day were sent a second time; `praise` is what the first time made."""

    def __init__(self, praise: Praise):
        super().__init__(_("This praise is already entered as %(number)s.") % {"number": praise.number})
        self.praise = praise


def enter_praise(*, employee, praised_on: date, words: str, by, at: datetime) -> Praise:
    """Enter a customer's praise of one person. It is the outlet's in which that person works."""
    require(by, Right.PRAISES_KEEP, employee.outlet)
    values = {"employee": employee, "praised_on": praised_on, "words": words.strip()}
    _check_praise(values, at)
    with transaction.atomic():
        # Holds the outlet's counter, so that of two clicks the second one sees what the first one made.
        number = free_number(PRAISE_KIND, employee.outlet, Praise.objects)
        same = Praise.objects.filter(**values).first()
        if same:
            raise PraisedAlready(same)
        praise = Praise.objects.create(number=number, **values)
        trail.record(about=praise, action="praise.entered", by=by, at=at, outlet=employee.outlet)
    return praise


def correct_praise(
    *, praise: Praise, seen: str, employee, praised_on: date, words: str, reason: str, by, at: datetime
) -> Praise:
    """Give a praise other values, unless somebody else has changed it since. `seen` is its `praise_fingerprint`."""
    values = {"employee": employee, "praised_on": praised_on, "words": words.strip()}
    with transaction.atomic():
        held = Praise.objects.select_for_update(of=("self",)).select_related("employee__outlet").get(pk=praise.pk)
        require(by, Right.PRAISES_KEEP, held.outlet)
        require(by, Right.PRAISES_KEEP, employee.outlet)
        if praise_fingerprint(held) != seen:
            raise AlreadyDone(who_changed(held, at))
        changes = {name: [getattr(held, name), value] for name, value in values.items() if getattr(held, name) != value}
        if not changes:
            return held
        _check_praise(values, at)
        if not reason.strip():
            raise Refused(_("Say why it is corrected: somebody is paid by it."), field="reason")
        for name, value in values.items():
            setattr(held, name, value)
        held.save(update_fields=list(values))
        if "employee" in changes:
            changes["employee"] = [f"{person.name} {person.number}" for person in changes["employee"]]
        trail.record(
            about=held,
            action="praise.corrected",
            by=by,
            at=at,
            outlet=held.outlet,
            changes=changes,
            reason=reason.strip(),
        )
    return held


def praise_fingerprint(praise: Praise) -> str:
    """What a praise looked like when a form was opened."""
    return f"{praise.employee_id} {praise.praised_on} {sha256(praise.words.encode()).hexdigest()[:16]}"


def _check_praise(values: dict, at: datetime) -> None:
    if values["praised_on"] > local(at).date():
        raise Refused(_("This day is still to come. Enter it when it has happened."), field="praised_on")
    if not values["words"]:
        raise Refused(_("Write down what the customer said."), field="words")
