"""Who answers for a complaint: care's form and the front desk's count; where they differ, the service manager decides.

What is agreed or decided goes into `Complaint.liable` and `.employee`, from which commission is reckoned. While the
views differ the complaint counts against nobody.
"""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from django.db import transaction
from django.utils.translation import gettext as _

from notices.services import queue
from staff.access import Holders
from staff.instants import local
from staff.refusals import Refused, said
from staff.roles import Right, Role

from .. import announcing
from ..models import Complaint, LiabilityView
from .changing import allow, note_down

Side, Degree = LiabilityView.Side, LiabilityView.Degree
NEEDED = {
    Side.CARE: Right.CALLS,
    Side.FRONT_DESK: Right.LIABILITY_COUNT,
    Side.DECISION: Right.LIABILITY_DECIDE,
}


class Liability(StrEnum):
    """How far it is settled who answers for a complaint."""

    OPEN = "open"
    # Only one side has said anything; it holds until the other differs.
    ONE_SIDED = "one_sided"
    AGREED = "agreed"
    DIFFERS = "differs"
    DECIDED = "decided"


def liability_state(complaint: Complaint) -> Liability:
    """From the views alone, so that it cannot disagree with them."""
    return _state(_views(complaint))


def give_view(
    *, complaint: Complaint, side: str, degree: str, employee=None, why: str = "", by, at: datetime
) -> LiabilityView:
    """Say who answers for a complaint, as one side sees it. A later view of the same side replaces the earlier one,
    which stays in the trail; after the service manager's decision only another decision counts.
    """
    allow(complaint, NEEDED[Side(side)], by)
    _check(complaint, degree, employee)
    if side == Side.DECISION:
        why = said(why, _("Say why: somebody is paid by it."), "why")
    with transaction.atomic():
        Complaint.objects.select_for_update(of=("self",)).get(pk=complaint.pk)
        views = _views(complaint)
        if Side.DECISION in views and side != Side.DECISION:
            raise Refused(_("The service manager has decided. Only a new decision changes it."))
        if other := given_by(by, views.values(), against=side):
            raise Refused(
                _("You gave the view of the other side (%(side)s). Somebody else gives this one.")
                % {"side": other.get_side_display()},
                field="side",
            )
        values = {"degree": degree, "employee": employee, "why": why.strip(), "by": by, "at": at}
        before = views.get(side)
        view, _made = LiabilityView.objects.update_or_create(complaint=complaint, side=side, defaults=values)
        views[side] = view
        note_down(
            complaint,
            "complaint.liability_seen",
            by=by,
            at=at,
            reason=view.why,
            side=[None, view.get_side_display()],
            degree=[before and before.get_degree_display(), view.get_degree_display()],
            employee=[_named(before and before.employee), _named(employee)],
        )
        _settle(complaint, views, at)
        if _state(views) == Liability.DIFFERS:
            _tell_who_decides(complaint, views, by, at)
    return view


def given_by(user, views: Iterable[LiabilityView], *, against: str) -> LiabilityView | None:
    """The view of the other side that the user gave themselves: care and front desk are two people, whatever rights
    one of them has. None against a decision, which is nobody's side."""
    other = {Side.CARE: Side.FRONT_DESK, Side.FRONT_DESK: Side.CARE}.get(Side(against))
    return next((view for view in views if view.side == other and view.by_id == user.pk), None) if user else None


def _check(complaint: Complaint, degree: str, employee) -> None:
    if degree == Degree.NONE and employee:
        raise Refused(_("Nobody answers for it, so name nobody."), field="employee")
    if degree != Degree.NONE and employee is None:
        raise Refused(_("Say who answers for it."), field="employee")
    if employee and employee.outlet_id != complaint.outlet_id:
        raise Refused(
            _("%(name)s does not work at %(outlet)s.") % {"name": employee.name, "outlet": complaint.outlet.name},
            field="employee",
        )


def _views(complaint: Complaint) -> dict[str, LiabilityView]:
    return {view.side: view for view in complaint.liability_views.select_related("employee")}


def _state(views: dict[str, LiabilityView]) -> Liability:
    if Side.DECISION in views:
        return Liability.DECIDED
    if not views:
        return Liability.OPEN
    if len(views) == 1:
        return Liability.ONE_SIDED
    care, desk = views[Side.CARE], views[Side.FRONT_DESK]
    same = _counts(care) == _counts(desk) and care.employee_id == desk.employee_id
    return Liability.AGREED if same else Liability.DIFFERS


def _counts(view: LiabilityView) -> bool:
    """Partly or fully: for pay it is the same."""
    return view.degree != Degree.NONE


def _settle(complaint: Complaint, views: dict[str, LiabilityView], at: datetime) -> None:
    """What the complaint itself says, from which commission is reckoned."""
    state = _state(views)
    holds = views.get(Side.DECISION) or next(iter(views.values()))
    liable = state != Liability.DIFFERS and _counts(holds)
    employee = holds.employee if liable else complaint.employee
    Complaint.objects.filter(pk=complaint.pk).update(liable=liable, employee=employee)
    complaint.liable, complaint.employee = liable, employee


def _tell_who_decides(complaint: Complaint, views, by, at: datetime) -> None:
    deciders = Holders({Role.SERVICE_MANAGER}, local(at).date()).of(Role.SERVICE_MANAGER, complaint.outlet)
    key = "/".join(f"{side}-{view.degree}-{view.employee_id}" for side, view in sorted(views.items()))
    queue(announcing.tell(complaint, "complaint.liability_differs", deciders, by=by, at=at, key=key), at=at)


def _named(employee) -> str | None:
    return f"{employee.name} {employee.number}" if employee else None
