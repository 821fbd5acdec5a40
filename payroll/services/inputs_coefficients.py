"""Workshop coefficients for a single month: the workshop manager proposes them, the station head makes them valid."""

from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from notices.services import Note, queue
from payroll.models import TRADES, CoefficientChange, CoefficientLine, Membership
from payroll.scheme import MembershipInForce, memberships_in_force
from staff import trail
from staff.access import Holders, require
from staff.instants import local
from staff.models import Outlet
from staff.months import month_after, month_of
from staff.refusals import AlreadyDone, Refused
from staff.roles import Right, Role

State = CoefficientChange.State
FILED_WITH = (Role.FINANCE, Role.GENERAL_MANAGER)


def of_the_workshop(outlet: Outlet, month: date) -> list[MembershipInForce]:
    """Whose coefficients can be proposed: one entry for each person and team of the trades, as they hold now."""
    found = {}
    for entry in memberships_in_force(outlet, month):
        if entry.group in TRADES:
            found[entry.employee.pk, entry.group, entry.team.pk] = entry
    return sorted(found.values(), key=lambda entry: (entry.team.code, entry.employee.number))


def first_month_to_propose(at: datetime) -> date:
    """The month before this one may still be open; earlier ones are paid."""
    return month_after(month_of(local(at).date()), -1)


def propose_coefficients(
    *, outlet: Outlet, month: date, coefficients: dict[Membership, Decimal], reason: str, by, at: datetime
) -> CoefficientChange:
    """Propose other coefficients for one month; those that are as they were are no part of it."""
    require(by, Right.COEFFICIENTS_PROPOSE, outlet)
    if month < first_month_to_propose(at):
        raise Refused(_("This month is long over. Propose for last month at the earliest."), field="month")
    if not reason.strip():
        raise Refused(_("Say why; the station head decides by it."), field="reason")
    present = {entry.membership: entry.coefficient for entry in of_the_workshop(outlet, month)}
    changed = {
        row: (present[row], coefficient)
        for row, coefficient in coefficients.items()
        if row in present and coefficient != present[row]
    }
    if not changed:
        raise Refused(_("Nothing is different from now. Change at least one coefficient."))
    if any(coefficient <= 0 for _before, coefficient in changed.values()):
        raise Refused(_("A coefficient is above 0."))
    try:
        with transaction.atomic():
            change = CoefficientChange.objects.create(
                outlet=outlet, month=month, reason=reason.strip(), proposed_by=by, proposed_at=at
            )
            CoefficientLine.objects.bulk_create(
                CoefficientLine(
                    change=change,
                    employee=row.employee,
                    group=row.group,
                    team=row.team,
                    before=before,
                    coefficient=coefficient,
                )
                for row, (before, coefficient) in changed.items()
            )
            _note(change, "coefficients.proposed", by, at, reason=change.reason)
            _tell(change, "coefficients.proposed", [Role.STATION_HEAD], by, at)
    except IntegrityError:
        raise AlreadyDone(_("A proposal for this month is waiting already. Have it decided first.")) from None
    return change


def approve_coefficients(*, change: CoefficientChange, answer: str = "", by, at: datetime) -> None:
    """Make them valid for the month; whoever proposed them cannot."""
    require(by, Right.COEFFICIENTS_APPROVE, change.outlet)
    if change.proposed_by_id == by.pk:
        raise Refused(_("Somebody else has to approve what you proposed."))
    _decide(change, State.APPROVED, "coefficients.approved", answer, by, at)


def refuse_coefficients(*, change: CoefficientChange, answer: str, by, at: datetime) -> None:
    require(by, Right.COEFFICIENTS_APPROVE, change.outlet)
    if not answer.strip():
        raise Refused(_("Say why, so that the workshop manager can propose anew."), field="answer")
    _decide(change, State.REFUSED, "coefficients.refused", answer, by, at)


def withdraw_coefficients(*, change: CoefficientChange, by, at: datetime) -> None:
    require(by, Right.COEFFICIENTS_PROPOSE, change.outlet)
    _decide(change, State.WITHDRAWN, "coefficients.withdrawn", "", by, at)


def _decide(change: CoefficientChange, state: str, action: str, answer: str, by, at: datetime) -> None:
    with transaction.atomic():
        waiting = CoefficientChange.objects.waiting().filter(pk=change.pk)
        if not waiting.update(state=state, decided_by=by, decided_at=at, answer=answer.strip()):
            raise AlreadyDone(_("This proposal is decided already. Load the page again to see it."))
        change.refresh_from_db()
        _note(change, action, by, at, reason=change.answer)
        if state == State.APPROVED:
            _tell(change, "coefficients.approved", FILED_WITH, by, at, also=[change.proposed_by])
        elif state == State.REFUSED:
            _tell(change, "coefficients.refused", [], by, at, also=[change.proposed_by])


def _note(change: CoefficientChange, action: str, by, at: datetime, reason: str) -> None:
    trail.record(about=change, action=action, by=by, at=at, outlet=change.outlet, reason=reason)


def _tell(change: CoefficientChange, code: str, roles, by, at: datetime, also=()) -> None:
    holders = Holders(roles, local(at).date()) if roles else None
    people = {user.pk: user for role in roles for user in holders.of(role, change.outlet)}
    people |= {user.pk: user for user in also}
    params = {
        "outlet": change.outlet.name,
        "month": f"{change.month:%Y-%m}",
        "who": by.name,
        "reason": change.answer or change.reason,
    }
    queue(
        [
            Note(f"{code} {change.pk} to {pk}", code, params=params, recipient=user, about=change, outlet=change.outlet)
            for pk, user in people.items()
            if pk != by.pk
        ],
        at=at,
    )
