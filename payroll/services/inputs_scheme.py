"""The commission scheme in writing: a parameter's value at a place from a month on, filed with those who watch it."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from notices.services import Note, queue
from payroll.models import SchemeValue
from payroll.rules.parameters import BRACKETS, CATALOGUE, YES_NO, WrongValue
from payroll.scheme import values_in_force
from staff import trail
from staff.access import Holders, require
from staff.instants import local
from staff.models import Outlet
from staff.months import month_after, month_of
from staff.refusals import Refused
from staff.roles import Right, Role

# With whom a change is filed.
FILED_WITH = (Role.FINANCE, Role.GENERAL_MANAGER)


def first_month_to_change(at: datetime) -> date:
    """A change is in writing before the month begins."""
    return month_after(month_of(local(at).date()))


def set_parameter(
    *, outlet: Outlet | None, parameter: str, from_month: date, value: str, reason: str, by, at: datetime
) -> SchemeValue:
    """Enter the value that holds at the outlet, or everywhere with None, from a month on that has not begun.

    A row of the same month, which then has not begun either, takes the new value and keeps the old one in its trail.
    """
    _require(by, outlet)
    known = CATALOGUE.get(parameter)
    if known is None:
        raise Refused(_("There is no such parameter."))
    try:
        known.read(value)
    except WrongValue as wrong:
        raise Refused(str(wrong), field="value") from None
    month = month_of(from_month)
    if month < first_month_to_change(at):
        message = _("%(month)s at the earliest: what a month is paid by is settled before it begins.")
        raise Refused(message % {"month": f"{first_month_to_change(at):%Y-%m}"}, field="from_month")
    if not reason.strip():
        raise Refused(_("Say why; it is filed with finance and the general manager."), field="reason")
    with transaction.atomic():
        before = values_in_force(outlet, month)[parameter].text
        row, _made = SchemeValue.objects.update_or_create(
            outlet=outlet,
            parameter=parameter,
            from_month=month,
            defaults={"value": value.strip(), "reason": reason.strip(), "by": by, "entered_at": at},
        )
        changes = {"parameter": [None, parameter], "value": [before or None, row.value], "from_month": [None, month]}
        trail.record(
            about=row, action="scheme.changed", by=by, at=at, outlet=outlet, changes=changes, reason=row.reason
        )
        queue(list(_filed(row, before, by, at)), at=at)
    return row


def _require(by, outlet: Outlet | None) -> None:
    if outlet is not None:
        require(by, Right.SCHEME_CHANGE, outlet)
    elif not by.reach(Right.SCHEME_CHANGE).company:
        raise PermissionDenied(_("Only headquarters changes what holds for every outlet."))


def _filed(row: SchemeValue, before: str, by, at: datetime):
    """A note for everybody it is filed with: at the outlet, or at all of them."""
    holders = Holders(FILED_WITH, local(at).date())
    outlets = [row.outlet] if row.outlet else Outlet.objects.select_related("area__region")
    people = {user.pk: user for outlet in outlets for role in FILED_WITH for user in holders.of(role, outlet)}
    with translation.override(None):
        label = str(CATALOGUE[row.parameter].label)
    params = {
        "parameter": label,
        "outlet": row.outlet.name if row.outlet else "",
        "before": _in_any_language(row.parameter, before),
        "value": _in_any_language(row.parameter, row.value),
        "month": f"{row.from_month:%Y-%m}",
        "who": by.name,
        "reason": row.reason,
    }
    code = "scheme.changed" if row.outlet else "scheme.changed_everywhere"
    for pk in people.keys() - {by.pk}:
        key = f"scheme {row.pk} {at.isoformat()} to {pk}"
        yield Note(key, code, params=params, recipient=people[pk], about=row, outlet=row.outlet)


def _in_any_language(key: str, text: str) -> str:
    """A value for a message, which everybody reads in another language: numbers with their sign, lists as written."""
    parameter = CATALOGUE[key]
    return parameter.shown(text) if text and parameter.kind not in (BRACKETS, YES_NO) else text or "—"
