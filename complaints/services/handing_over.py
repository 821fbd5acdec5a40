"""The hand-over of a complaint: signed over to the paired advisor, to anybody else or to a department; accepted, or
refused with a reason."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from notices.services import queue
from staff.refusals import AlreadyDone, Refused, said
from staff.roles import Right
from staff.versions import keep

from .. import announcing
from ..models import Complaint, HandOver, Pairing
from .changing import allow, hold_open, move, note_down, who_was_quicker

State = HandOver.State


def proposed_recipient(complaint: Complaint, by, on: date):
    """To whom it goes first: the advisor of its order, else the advisor paired with whoever hands it over; or None."""
    advisor = getattr(complaint.order.advisor, "user", None) if complaint.order else None
    if advisor is None or not _may_take(advisor, complaint):
        pair = (
            Pairing.objects.in_force(on).filter(outlet=complaint.outlet_id, care=by).select_related("advisor").first()
        )
        advisor = pair.advisor if pair else None
    return advisor if advisor and _may_take(advisor, complaint) else None


def hand_over(
    *, complaint: Complaint, to_user=None, department: str = "", words: str = "", by, at: datetime
) -> HandOver:
    """Sign a complaint over to one person, or to a department whose head signs. One hand-over waits at a time."""
    allow(complaint, Right.COMPLAINTS_TAKE, by)
    if to_user is None and not department:
        raise Refused(_("Say to whom it goes: a person or a department."), field="to_user")
    if to_user and department:
        raise Refused(_("Either a person or a department, not both."), field="department")
    if to_user and not _may_take(to_user, complaint):
        raise Refused(
            _("%(name)s may not accept complaints of %(outlet)s.")
            % {"name": to_user.name, "outlet": complaint.outlet.name},
            field="to_user",
        )
    try:
        with transaction.atomic():
            hold_open(complaint)
            made = HandOver.objects.create(
                complaint=complaint, to_user=to_user, department=department, words=words.strip(), sent_by=by, sent_at=at
            )
            whom = made.to_user.name if made.to_user else made.get_department_display()
            note_down(complaint, "complaint.handed_over", by=by, at=at, reason=made.words, to_user=[None, whom])
            people = announcing.signers(made, announcing.roster(at))
            told = announcing.tell(
                complaint, "complaint.handed_over", people, by=by, at=at, who=by.name, words=made.words
            )
            queue(told, at=at)
    except IntegrityError:
        raise AlreadyDone(
            _("It is handed over already and waits for a signature. Take that hand-over back first.")
        ) from None
    return made


def may_sign(hand_over: HandOver, user, at: datetime) -> bool:
    """Whether the user is the one, or one of those, who may accept or refuse."""
    return user in announcing.signers(hand_over, announcing.roster(at))


def accept(*, hand_over: HandOver, by, at: datetime) -> None:
    """Sign for it: from now on it is in one's hand."""
    complaint = hand_over.complaint
    _check_signer(hand_over, by, at)
    with transaction.atomic():
        _end(hand_over, State.ACCEPTED, by, at)
        held = {"handler": by, "department": hand_over.department}
        move(complaint, from_=Complaint.objects.open(), new=held)
        note_down(complaint, "complaint.accepted", by=by, at=at, handler=[None, by.name])
        queue(announcing.tell(complaint, "complaint.accepted", [hand_over.sent_by], by=by, at=at, who=by.name), at=at)


def refuse(*, hand_over: HandOver, reason: str, by, at: datetime) -> None:
    """Not accept it, and say why; it goes back to whoever handed it over. The clocks go on."""
    complaint = hand_over.complaint
    _check_signer(hand_over, by, at)
    reason = said(reason, _("Say why, so that it goes to the right place next."), "reason")
    with transaction.atomic():
        _end(hand_over, State.REFUSED, by, at, reason)
        note_down(complaint, "complaint.refused", by=by, at=at, reason=reason)
        told = announcing.tell(
            complaint, "complaint.refused", [hand_over.sent_by], by=by, at=at, who=by.name, reason=reason
        )
        queue(told, at=at)


def take_back(*, hand_over: HandOver, reason: str, by, at: datetime) -> None:
    """Take a hand-over back that nobody has signed yet, to hand it over to somebody else."""
    allow(hand_over.complaint, Right.COMPLAINTS_TAKE, by)
    reason = said(reason, _("Say why it is taken back."), "reason")
    with transaction.atomic():
        _end(hand_over, State.TAKEN_BACK, by, at, reason)
        note_down(hand_over.complaint, "complaint.taken_back", by=by, at=at, reason=reason)


def _may_take(user, complaint: Complaint) -> bool:
    return user.is_active and user.may(Right.COMPLAINTS_ANSWER, complaint.outlet)


def _check_signer(hand_over: HandOver, by, at: datetime) -> None:
    allow(hand_over.complaint, Right.COMPLAINTS_ANSWER, by)
    if not may_sign(hand_over, by, at):
        whom = hand_over.to_user.name if hand_over.to_user else hand_over.get_department_display()
        raise Refused(_("It was handed over to %(whom)s, who has to sign.") % {"whom": whom})


def _end(hand_over: HandOver, state: str, by, at: datetime, reason: str = "") -> None:
    new = {"state": state, "signed_by": by, "signed_at": at, "reason": reason}
    if not HandOver.objects.filter(pk=hand_over.pk, state=State.WAITING).update(**new):
        raise AlreadyDone(who_was_quicker(hand_over.complaint))
    keep(hand_over, new)
