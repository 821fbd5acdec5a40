"""Taking, closing and reopening complaints."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from notices.services import queue
from staff import trail
from staff.access import require
from staff.numbers import free_number
from staff.refusals import AlreadyDone, Refused, said
from staff.roles import Right

from .. import announcing
from ..models import Complaint, ComplaintClock
from .changing import allow, move, note_down
from .clocks import start_clocks, stop_clock
from .liability import Liability, liability_state

NUMBER_KIND = "TS"
# The clocks of two computers may differ a little; what lies further ahead is a slip of the pen.
CLOCKS_MAY_DIFFER = timedelta(minutes=5)


class TakenAlready(AlreadyDone):
    """The same words were sent a second time; `complaint` is what the first time made."""

    def __init__(self, complaint: Complaint):
        super().__init__(_("This complaint is already recorded as %(number)s.") % {"number": complaint.number})
        self.complaint = complaint


def take_complaint(
    *,
    outlet,
    channel: str,
    category: str,
    by,
    at: datetime,
    received_at: datetime | None = None,
    vehicle=None,
    order=None,
    employee=None,
    fault_code: str = "",
    contact: str = "",
    incident: str = Complaint.Incident.NONE,
    customer=None,
    caller_name: str = "",
    caller_mobile: str = "",
    team=None,
    **flags: bool,
) -> Complaint:
    """Record a complaint that came in, start its clocks, and look at once whether it makes its car's owner a key
    customer.

    `flags` are those of `Complaint.FLAGS`; `received_at` is `at` unless it came in earlier. Sending the same form twice
    raises `TakenAlready`. `by` None is the system (an import, a survey's answer).
    """
    if by is not None:
        require(by, Right.COMPLAINTS_TAKE, outlet)
    _check(received_at=received_at, vehicle=vehicle, order=order, employee=employee, outlet=outlet, at=at)
    if team and team.outlet_id != outlet.pk:
        raise Refused(_("Team %(team)s belongs to another outlet.") % {"team": team.name}, field="team")
    fields = {
        "outlet": outlet,
        "channel": channel,
        "category": category,
        "received_at": received_at or at,
        "vehicle": vehicle,
        "order": order,
        "contact": contact.strip(),
    }
    with transaction.atomic():
        # Holds the outlet's counter, so that of two clicks the second one sees what the first one made.
        number = free_number(NUMBER_KIND, outlet, Complaint.objects)
        same = Complaint.objects.filter(**fields).first()
        if same:
            raise TakenAlready(same)
        complaint = Complaint.objects.create(
            number=number,
            employee=employee,
            fault_code=fault_code.strip(),
            incident=incident or Complaint.Incident.NONE,
            customer=customer or (vehicle.customer if vehicle else None),
            caller_name=caller_name.strip(),
            caller_mobile=caller_mobile.strip(),
            taken_by=by,
            team=team,
            **fields,
            **flags,
        )
        trail.record(about=complaint, action="complaint.taken", by=by, at=at, outlet=outlet)
        start_clocks(complaint, at)
        detect_after_commit(complaint, at)
    return complaint


def close_complaint(*, complaint: Complaint, by, at: datetime) -> None:
    """Close an open complaint.

    Refused until everything is done, the customer was called and is not dissatisfied, every promise is kept or
    withdrawn, and care has said who answers for it; and while the views on that differ. `docs/rules/complaints.md`.
    """
    allow(complaint, Right.COMPLAINTS_CLOSE, by)
    with transaction.atomic():
        missing = what_closing_lacks(Complaint.objects.select_for_update(of=("self",)).get(pk=complaint.pk))
        if complaint.closed_at is None and missing:
            raise Refused(missing[0])
        move(complaint, from_=Complaint.objects.open(), new={"closed_at": at})
        stop_clock(complaint, ComplaintClock.Kind.CLOSED, by=by, at=at)
        note_down(complaint, "complaint.closed", by=by, at=at, closed_at=[None, at])


def what_closing_lacks(complaint: Complaint) -> list[str]:
    """What has to come before the complaint can be closed, as sentences; empty when nothing."""
    lacks = []
    if complaint.done_at is None:
        lacks.append(_("It is not done yet: say first what was done."))
    elif not complaint.satisfaction_calls.of_round(complaint).content().exists():
        lacks.append(_("Call the customer first: without a satisfaction call nothing is closed."))
    if open_promises := complaint.promises.open().count():
        lacks.append(
            ngettext(
                "%(count)d promise is still open: keep it or withdraw it with a reason.",
                "%(count)d promises are still open: keep them or withdraw them with a reason.",
                open_promises,
            )
            % {"count": open_promises}
        )
    state = liability_state(complaint)
    if state == Liability.OPEN:
        lacks.append(_("Say who answers for it: it counts for pay."))
    elif state == Liability.DIFFERS:
        lacks.append(_("The views on who answers for it differ. The service manager decides first."))
    return lacks


def reopen_complaint(*, complaint: Complaint, reason: str, by, at: datetime) -> None:
    """Open a closed complaint again: a new round with a full new period to close it."""
    allow(complaint, Right.COMPLAINTS_CLOSE, by)
    reason = said(reason, _("Say why it is opened again."), "reason")
    with transaction.atomic():
        open_again(complaint, reason=reason, by=by, at=at)


def open_again(complaint: Complaint, *, reason: str, by, at: datetime) -> None:
    """The change behind reopening, within the caller's transaction. What was done stays in the trail."""
    closed_at = complaint.closed_at
    new = {"closed_at": None, "done_at": None, "round": complaint.round + 1}
    move(complaint, from_=Complaint.objects.closed().filter(round=complaint.round), new=new)
    start_clocks(complaint, at, [ComplaintClock.Kind.CLOSED], from_at=at)
    note_down(complaint, "complaint.reopened", by=by, at=at, reason=reason, closed_at=[closed_at, None])
    queue(announcing.tell(complaint, "complaint.reopened", _handler(complaint), by=by, at=at, reason=reason), at=at)
    detect_after_commit(complaint, at)


def _handler(complaint: Complaint) -> list:
    return [complaint.handler] if complaint.handler else []


def _check(*, received_at, vehicle, order, employee, outlet, at) -> None:
    if received_at and received_at > at + CLOCKS_MAY_DIFFER:
        raise Refused(_("This lies in the future. When did the complaint come in?"), field="received_at")
    if order and vehicle is None:
        raise Refused(_("Choose the car that the repair order belongs to as well."), field="vehicle")
    if order and order.vehicle_id != vehicle.pk:
        raise Refused(_("Repair order %(number)s belongs to another car.") % {"number": order.number}, field="order")
    if employee and employee.outlet_id != outlet.pk:
        raise Refused(
            _("%(name)s does not work at %(outlet)s.") % {"name": employee.name, "outlet": outlet.name},
            field="employee",
        )


def detect_after_commit(complaint: Complaint, at: datetime) -> None:
    if complaint.vehicle_id is None:
        return

    def detect():
        from customers.services.detection import record_signals

        record_signals(at=at, vehicles=[complaint.vehicle_id])

    # Robust: the complaint stands whatever becomes of the detection, which the scheduled one makes good.
    transaction.on_commit(detect, robust=True)
