"""Entering and correcting what the daybook holds: washes, receipts, consumables.

Whoever reads a statement months later has to find every figure again, so a correction keeps the old value in the trail
and nothing is ever deleted.
"""

import hashlib
import json
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from staff import trail
from staff.access import require
from staff.instants import local
from staff.numbers import count_number, proposed_number
from staff.refusals import AlreadyDone, Refused
from staff.roles import Right
from staff.versions import who_changed
from workshop.models import Consumable, Receipt, Wash

Entry = Wash | Receipt | Consumable
# The two letters in the numbers of each.
LETTERS: dict[type[models.Model], str] = {Wash: "XC", Receipt: "SK", Consumable: "FL"}
FIELDS: dict[type[models.Model], tuple[str, ...]] = {
    Wash: ("employee", "washed_at", "minutes", "untidy"),
    Receipt: ("kind", "employee", "amount", "received_on"),
    Consumable: ("team", "amount", "issued_on"),
}
# Longer is a slip of the pen, and it would cost somebody money.
LONGEST_WASH = 600
# The clocks of two computers may differ a little; what lies further ahead is a slip of the pen.
CLOCKS_MAY_DIFFER = timedelta(minutes=5)


class EnteredAlready(AlreadyDone):
    """The same form was sent a second time; `entry` is what the first time made."""

    def __init__(self, entry: Entry):
        super().__init__(_("%(number)s is entered already.") % {"number": entry.number})
        self.entry = entry


def proposal(model: type[Entry], outlet) -> str:
    """The number under which the outlet's next record of that kind would go."""
    return proposed_number(LETTERS[model], outlet, model._base_manager)


def enter_wash(
    *, outlet, number: str, employee, washed_at: datetime, minutes: int, untidy: bool = False, by, at: datetime
) -> Wash:
    """Enter a wash; `minutes` from beginning to end."""
    values = {"employee": employee, "washed_at": washed_at, "minutes": minutes, "untidy": untidy}
    return _enter(Wash, outlet, number, values, by, at)


def enter_receipt(
    *, outlet, number: str, kind: str, amount: Decimal, received_on: date, employee=None, by, at: datetime
) -> Receipt:
    """Enter money received, in yuan. Who sold it is needed for insurance sales and renewal rebates."""
    values = {"kind": kind, "employee": employee, "amount": amount, "received_on": received_on}
    return _enter(Receipt, outlet, number, values, by, at)


def enter_consumable(*, outlet, number: str, team, amount: Decimal, issued_on: date, by, at: datetime) -> Consumable:
    """Enter auxiliary material issued to a team, in yuan."""
    return _enter(Consumable, outlet, number, {"team": team, "amount": amount, "issued_on": issued_on}, by, at)


def correct_entry(*, entry: Entry, seen: str, values: dict, reason: str, by, at: datetime) -> Entry:
    """Give an entry other values, unless somebody else has changed it since the form was opened.

    `seen` is the `fingerprint` the form began with; `values` has the fields of `FIELDS`. Number and outlet stay. Where
    nothing differs nothing happens.
    """
    with transaction.atomic():
        held = type(entry)._base_manager.select_for_update(of=("self",)).select_related("outlet").get(pk=entry.pk)
        require(by, Right.DAYBOOK_KEEP, held.outlet)
        if fingerprint(held) != seen:
            raise AlreadyDone(who_changed(held, at))
        changes = {name: [getattr(held, name), value] for name, value in values.items() if getattr(held, name) != value}
        if not changes:
            return held
        _check(held.outlet, values, at, kept={name: getattr(held, name) for name in values})
        if not reason.strip():
            raise Refused(_("Say why it is corrected: somebody is paid by it."), field="reason")
        for name, value in values.items():
            setattr(held, name, value)
        held.save(update_fields=list(values))
        trail.record(
            about=held,
            action="daybook.corrected",
            by=by,
            at=at,
            outlet=held.outlet,
            changes={name: [_plain(old), _plain(new)] for name, (old, new) in changes.items()},
            reason=reason.strip(),
        )
    return held


def fingerprint(entry: Entry) -> str:
    """What an entry looked like when a form was opened; it changes when somebody else saves in the meantime."""
    values = [_plain(getattr(entry, name)) for name in FIELDS[type(entry)]]
    return hashlib.sha256(json.dumps(values, cls=DjangoJSONEncoder).encode()).hexdigest()[:24]


# --- Inside -----------------------------------------------------------------------------------------------------------


def _enter(model: type, outlet, number: str, values: dict, by, at: datetime):
    require(by, Right.DAYBOOK_KEEP, outlet)
    number = number.strip()
    if not number:
        raise Refused(_("Enter the number of the document."), field="number")
    _check(outlet, values, at)
    _refuse_if_taken(model, outlet, number, values)
    try:
        with transaction.atomic():
            entry = model.objects.create(number=number, outlet=outlet, **values)
            count_number(LETTERS[model], outlet, number)
            trail.record(about=entry, action="daybook.entered", by=by, at=at, outlet=outlet)
    except IntegrityError:
        # Two people entered it in the same second.
        _refuse_if_taken(model, outlet, number, values)
        raise
    return entry


def _refuse_if_taken(model, outlet, number: str, values: dict) -> None:
    """A number names one document in the whole house, and a second click means the first one."""
    found = model._base_manager.filter(number=number).first()
    if found is None:
        return
    if found.outlet_id == outlet.pk and all(getattr(found, name) == value for name, value in values.items()):
        raise EnteredAlready(found)
    raise Refused(
        _("The number %(number)s is taken. The next one free is %(next)s.")
        % {"number": number, "next": proposal(model, outlet)},
        field="number",
    )


def _check(outlet, values: dict, at: datetime, kept: dict | None = None) -> None:
    """What no document can be. What it already was (`kept`) is not asked about again."""
    changed = {name: value for name, value in values.items() if kept is None or kept[name] != value}
    employee, team = changed.get("employee"), changed.get("team")
    if employee and employee.outlet_id != outlet.pk:
        raise Refused(
            _("%(name)s does not work at %(outlet)s.") % {"name": employee.name, "outlet": outlet.name},
            field="employee",
        )
    if team and team.outlet_id != outlet.pk:
        raise Refused(
            _("%(team)s is no team of %(outlet)s.") % {"team": team.name, "outlet": outlet.name}, field="team"
        )
    if values.get("kind") in Receipt.SOLD_BY_SOMEBODY and values.get("employee") is None:
        raise Refused(_("Say who brought it in: that person is paid for it."), field="employee")
    if changed.get("minutes", 0) > LONGEST_WASH:
        raise Refused(
            _("More than %(minutes)d minutes. How long did it take?") % {"minutes": LONGEST_WASH}, field="minutes"
        )
    _refuse_future(changed, at)


def _refuse_future(values: dict, at: datetime) -> None:
    today = local(at).date()
    for name in ("received_on", "issued_on"):
        if values.get(name) and values[name] > today:
            raise Refused(_("This day is still to come. Enter it when it has happened."), field=name)
    if values.get("washed_at") and values["washed_at"] > at + CLOCKS_MAY_DIFFER:
        raise Refused(_("This lies in the future. When was the car washed?"), field="washed_at")


def _plain(value):
    """A value as the trail keeps it: people and teams by name."""
    if isinstance(value, models.Model):
        return f"{value.name} {getattr(value, 'number', '') or getattr(value, 'code', '')}".strip()
    return str(value) if isinstance(value, Decimal) else value
