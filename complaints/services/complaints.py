"""Taking, closing and reopening complaints."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from staff import trail
from staff.access import require
from staff.numbers import free_number
from staff.refusals import AlreadyDone, Refused
from staff.roles import Right

from ..models import Complaint

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
    **flags: bool,
) -> Complaint:
    """Record a complaint that came in, and look at once whether it makes its car's owner a key customer.

    `flags` are those of `Complaint.FLAGS`; `received_at` is `at` unless it came in earlier. Sending the same form twice
    raises `TakenAlready`. `by` None is the system (an import, a survey's answer).
    """
    if by is not None:
        require(by, Right.COMPLAINTS_TAKE, outlet)
    _check(received_at=received_at, vehicle=vehicle, order=order, employee=employee, outlet=outlet, at=at)
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
            **fields,
            **flags,
        )
        trail.record(about=complaint, action="complaint.taken", by=by, at=at, outlet=outlet)
        _detect_after_commit(complaint, at)
    return complaint


def close_complaint(*, complaint: Complaint, done: str, by, at: datetime, liable: bool | None = None) -> None:
    """Close an open complaint. `done` says what was done; `liable` whether it was justified (None leaves it)."""
    if by is not None:
        require(by, Right.COMPLAINTS_TAKE, complaint.outlet)
    done = done.strip()
    if not done:
        raise Refused(_("Say what was done, so that the next call begins where this one ended."), field="done")
    changes: dict = {"closed_at": [None, at]}
    new: dict = {"closed_at": at}
    if liable is not None and liable != complaint.liable:
        changes["liable"] = [complaint.liable, liable]
        new["liable"] = liable
    with transaction.atomic():
        _move(complaint, from_=Complaint.objects.open(), new=new)
        trail.record(
            about=complaint,
            action="complaint.closed",
            by=by,
            at=at,
            outlet=complaint.outlet,
            changes=changes,
            reason=done,
        )


def reopen_complaint(*, complaint: Complaint, reason: str, by, at: datetime) -> None:
    """Open a closed complaint again, because the customer is not satisfied or it was closed by mistake."""
    if by is not None:
        require(by, Right.COMPLAINTS_TAKE, complaint.outlet)
    reason = reason.strip()
    if not reason:
        raise Refused(_("Say why it is opened again."), field="reason")
    closed_at = complaint.closed_at
    with transaction.atomic():
        _move(complaint, from_=Complaint.objects.closed(), new={"closed_at": None})
        trail.record(
            about=complaint,
            action="complaint.reopened",
            by=by,
            at=at,
            outlet=complaint.outlet,
            changes={"closed_at": [closed_at, None]},
            reason=reason,
        )
        _detect_after_commit(complaint, at)


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


def _move(complaint: Complaint, *, from_: QuerySet, new: dict) -> None:
    """Change the row if it is still in the state to change from; otherwise say who was quicker."""
    if from_.filter(pk=complaint.pk).update(**new):
        for name, value in new.items():
            setattr(complaint, name, value)
        return
    last = trail.entries_about(complaint).first()
    if last and last.by:
        raise AlreadyDone(
            _("%(who)s was quicker: %(what)s. Load the page again to see it.")
            % {"who": last.by.name, "what": trail.label_of(last.action)}
        )
    raise AlreadyDone(_("Somebody has changed this complaint in the meantime. Load the page again to see it."))


def _detect_after_commit(complaint: Complaint, at: datetime) -> None:
    if complaint.vehicle_id is None:
        return

    def detect():
        from customers.services.detection import record_signals

        record_signals(at=at, vehicles=[complaint.vehicle_id])

    # Robust: the complaint stands whatever becomes of the detection, which the scheduled one makes good.
    transaction.on_commit(detect, robust=True)
