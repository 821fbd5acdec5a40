"""Taking, closing and reopening complaints; entering and correcting praise."""

from datetime import date, datetime, timedelta
from hashlib import sha256

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from staff import trail
from staff.access import require
from staff.instants import instant_words, local
from staff.numbers import free_number
from staff.refusals import AlreadyDone, Refused
from staff.roles import Right

from .models import Complaint, Praise

NUMBER_KIND = "TS"
PRAISE_KIND = "BY"
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


# --- Praise -----------------------------------------------------------------------------------------------------------


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
            raise AlreadyDone(_who_changed(held, at))
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


def _who_changed(praise: Praise, at: datetime) -> str:
    last = trail.entries_about(praise).first()
    if last and last.by:
        text = _("%(who)s changed this record %(when)s. What you typed is still here; compare, then save again.")
        return text % {"who": last.by.name, "when": instant_words(last.at, at)}
    return _("This record was changed in the meantime. What you typed is still here; compare, then save again.")
