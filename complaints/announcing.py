"""Who is told what about complaints. Makes messages; changes nothing."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.services.announcements import OVERDUE_ABOVE, Roster, distinct
from notices.models import Urgency
from notices.services import Note
from staff.roles import Right, Role

from . import departments
from .models import Complaint, ComplaintClock, CorrectiveAction, HandOver, Promise

TO_BE = {
    ComplaintClock.Kind.ANSWERED: _("to be answered"),
    ComplaintClock.Kind.SORTED: _("to be sorted out"),
    ComplaintClock.Kind.CLOSED: _("to be closed"),
}
TOLD = {Role.SERVICE_MANAGER, Role.CUSTOMER_CARE_MANAGER, *OVERDUE_ABOVE, *departments.ROLES}


def roster(at: datetime) -> Roster:
    """Who is told on the day of `at`, in two queries however many complaints there are."""
    return Roster(timezone.localdate(at), roles=TOLD, right=Right.COMPLAINTS)


def signers(hand_over: HandOver, people: Roster) -> list:
    """Who may sign for a hand-over: the person named, else the department's heads."""
    outlet = hand_over.complaint.outlet
    if hand_over.to_user:
        return [hand_over.to_user]
    role = departments.HEADS[hand_over.department]
    return people.of(role, outlet) or people.of(departments.IN_THEIR_PLACE, outlet)


def waiting_hand_over(complaint: Complaint) -> HandOver | None:
    """The hand-over that nobody has signed yet; of hand-overs that are at hand."""
    return next((each for each in complaint.hand_overs.all() if each.state == HandOver.State.WAITING), None)


def first_action_at(complaint: Complaint) -> datetime | None:
    """When somebody first did something about it: signed for it, or answered the customer."""
    signed = [each.signed_at for each in complaint.hand_overs.all() if each.state == HandOver.State.ACCEPTED]
    return min((at for at in [*signed, complaint.answered_at] if at), default=None)


def in_charge(complaint: Complaint) -> list:
    """Whose turn it is, in order: who signed for it, who is to sign, who took it."""
    waiting = waiting_hand_over(complaint)
    return [person for person in (complaint.handler, waiting and waiting.to_user, complaint.taken_by) if person]


def turn_of(complaint: Complaint, people: Roster) -> list:
    """The first of those in charge who still sees the complaint; else the care manager in their place."""
    for person in in_charge(complaint):
        if people.sees(person, complaint.outlet):
            return [person]
    return people.of(Role.CUSTOMER_CARE_MANAGER, complaint.outlet)


def params_of(complaint: Complaint) -> dict:
    """What every text about a complaint may use. `complaint` comes with its car and outlet."""
    return {
        "number": complaint.number,
        "plate": str(complaint.vehicle) if complaint.vehicle else "—",
        "category": complaint.get_category_display(),
        "outlet": complaint.outlet.name,
    }


def stage_notes(row: ComplaintClock, stage, people: Roster) -> list[Note]:
    """The warnings of one stage of a complaint's clock, one for each person told.

    The key is made of what makes a warning the same one: the clock, its deadline, the stage, the recipient.
    """
    complaint = row.complaint
    told = [turn_of(complaint, people), people.of(Role.SERVICE_MANAGER, complaint.outlet)]
    if stage.overdue:
        told += [people.of(role, complaint.outlet) for role in OVERDUE_ABOVE]
    params = params_of(complaint) | {"clock": TO_BE[row.kind], "deadline": row.deadline_at}
    code = "complaint.overdue" if stage.overdue else {"50": "complaint.half", "80": "complaint.alert"}[stage.code]
    if stage.overdue:
        params["day"] = stage.day
    return [
        _note(f"complaint-clock/{row.pk}/{row.deadline_at.isoformat()}/{stage.code}", code, params, person, complaint)
        for person in distinct(*told)
    ]


def paper_notes(row: ComplaintClock, stage, entered_at: datetime, people: Roster) -> list[Note]:
    """One message for all stages that passed while the complaint was on paper, to those who would have been told."""
    complaint = row.complaint
    told = [turn_of(complaint, people), people.of(Role.SERVICE_MANAGER, complaint.outlet)]
    if stage.overdue:
        told += [people.of(role, complaint.outlet) for role in OVERDUE_ABOVE]
    params = params_of(complaint) | {
        "clock": TO_BE[row.kind],
        "deadline": row.deadline_at,
        "received": complaint.received_at,
        "entered": entered_at,
    }
    key = f"complaint-clock/{row.pk}/{row.deadline_at.isoformat()}/paper"
    return [_note(key, "complaint.from_paper", params, person, complaint) for person in distinct(*told)]


def broken_promise_notes(promise: Promise, people: Roster) -> list[Note]:
    """A promise that was not kept in time tells its owner, the care manager and the service manager, once."""
    complaint = promise.complaint
    owner = [promise.owner] if people.sees(promise.owner, complaint.outlet) else []
    told = distinct(
        owner, *(people.of(role, complaint.outlet) for role in (Role.CUSTOMER_CARE_MANAGER, Role.SERVICE_MANAGER))
    )
    params = params_of(complaint) | {"what": promise.what, "owner": promise.owner.name, "deadline": promise.due_at}
    key = f"promise/{promise.pk}/{promise.due_at.isoformat()}/broken"
    return [_note(key, "promise.broken", params, person, complaint) for person in told]


def overdue_correction_notes(action: CorrectiveAction, people: Roster) -> list[Note]:
    """A corrective action past its day tells its owner and the service manager, once."""
    owner = [action.owner] if people.sees(action.owner, action.outlet) else []
    params = {"what": action.what, "owner": action.owner.name, "due": action.due_on, "outlet": action.outlet.name}
    return [
        Note(
            f"correction/{action.pk}/{action.due_on.isoformat()}/overdue/{person.pk}",
            "correction.overdue",
            params,
            recipient=person,
            about=action.complaint,
            outlet=action.outlet,
            urgency=Urgency.ATTENTION,
        )
        for person in distinct(owner, people.of(Role.SERVICE_MANAGER, action.outlet))
    ]


def tell(complaint: Complaint, code: str, people, *, by, at: datetime, key: str = "", **more) -> list[Note]:
    """Messages to people about what somebody else did to a complaint; who did it need not be told."""
    params = params_of(complaint) | more
    return [
        _note(f"complaint/{complaint.pk}/{code}/{key or at.isoformat()}", code, params, person, complaint)
        for person in distinct(people)
        if person != by
    ]


def _note(key: str, code: str, params: dict, person, complaint: Complaint) -> Note:
    loud = code in ("complaint.overdue", "promise.broken")
    return Note(
        f"{key}/{person.pk}",
        code,
        params,
        recipient=person,
        about=complaint,
        outlet=complaint.outlet,
        urgency=Urgency.ALERT if loud else Urgency.ATTENTION,
    )
