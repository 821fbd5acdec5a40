"""From the first answer to the last call: answered, sorted out, done, called; promises, corrections, minutes."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from hashlib import sha256

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from notices.services import Note, queue
from staff import trail
from staff.access import require
from staff.instants import local
from staff.refusals import AlreadyDone, Refused, said
from staff.roles import Right, Role
from staff.versions import keep

from .. import announcing
from ..models import Complaint, ComplaintClock, CorrectiveAction, MeetingMinutes, Promise, SatisfactionCall
from .changing import allow, hold_open, move, note_down, who_was_quicker
from .clocks import stop_clock
from .complaints import open_again
from .proofs import keep_files, named_files, said_or_shown

Kind = ComplaintClock.Kind
A_SECOND = timedelta(seconds=1)


def answer_complaint(*, complaint: Complaint, words: str, by, at: datetime) -> None:
    """The customer was answered: somebody knows, and the customer knows who. Stops the first clock."""
    allow(complaint, Right.COMPLAINTS_ANSWER, by)
    words = said(words, _("Say what the customer was told."), "words")
    with transaction.atomic():
        _answer(complaint, words, by, at)


def _answer(complaint: Complaint, words: str, by, at: datetime) -> None:
    move(complaint, from_=Complaint.objects.open().filter(answered_at__isnull=True), new={"answered_at": at})
    stop_clock(complaint, Kind.ANSWERED, by=by, at=at)
    note_down(complaint, "complaint.answered", by=by, at=at, reason=words, answered_at=[None, at])


def sort_out(
    *,
    complaint: Complaint,
    cause: str,
    cause_words: str,
    handler,
    plan: str,
    plan_by_at: datetime,
    by,
    at: datetime,
    team=None,
) -> None:
    """Cause, person and plan are known. Stops the second clock, and the first where nobody had answered yet.

    May be said again until it is done: a cause found later replaces the first one, which stays in the trail.
    """
    allow(complaint, Right.COMPLAINTS_ANSWER, by)
    cause_words = said(cause_words, _("Say in a sentence what it comes from."), "cause_words")
    plan = said(plan, _("Say what will be done."), "plan")
    if not cause:
        raise Refused(_("Choose what it comes from."), field="cause")
    if plan_by_at <= at:
        raise Refused(_("This has passed already. By when will it be done?"), field="plan_by_at")
    if not (handler.is_active and handler.may(Right.COMPLAINTS_ANSWER, complaint.outlet)):
        raise Refused(
            _("%(name)s may not accept complaints of %(outlet)s.")
            % {"name": handler.name, "outlet": complaint.outlet.name},
            field="handler",
        )
    new = {"cause": cause, "cause_words": cause_words, "plan": plan, "plan_by_at": plan_by_at, "handler": handler}
    if team:
        new["team"] = team
    old = {name: getattr(complaint, name) for name in new}
    with transaction.atomic():
        if complaint.answered_at is None:
            _answer(complaint, plan, by, at)
        if complaint.sorted_at is None:
            new["sorted_at"] = at
        move(complaint, from_=Complaint.objects.open().filter(done_at__isnull=True), new=new)
        stop_clock(complaint, Kind.SORTED, by=by, at=at)
        changes = {name: [_plain(value), _plain(new[name])] for name, value in old.items() if value != new[name]}
        note_down(complaint, "complaint.sorted_out", by=by, at=at, **changes)


def _plain(value):
    """As the trail keeps it: people and teams by their names."""
    return getattr(value, "name", value)


def finish(*, complaint: Complaint, result: str, by, at: datetime) -> None:
    """Everything is done; next the customer is called."""
    allow(complaint, Right.COMPLAINTS_ANSWER, by)
    result = said(result, _("Say what was done, so that the next call begins where this one ended."), "result")
    if complaint.sorted_at is None:
        raise Refused(_("Sort it out first: cause, person and plan."))
    with transaction.atomic():
        new = {"done_at": at, "result": result}
        move(complaint, from_=Complaint.objects.open().filter(done_at__isnull=True), new=new)
        note_down(complaint, "complaint.finished", by=by, at=at, reason=result, done_at=[None, at])
        callers = [complaint.taken_by] if complaint.taken_by else []
        queue(announcing.tell(complaint, "complaint.finished", callers, by=by, at=at, result=result), at=at)


def record_satisfaction(*, complaint: Complaint, result: str, words: str, by, at: datetime) -> SatisfactionCall:
    """The call before closing. "Not satisfied" takes back what was done; a closed complaint it opens again."""
    allow(complaint, Right.CALLS, by)
    words = said(words, _("Write down what the customer said."), "words")
    if complaint.done_at is None:
        raise Refused(_("It is not done yet: say first what was done."))
    with transaction.atomic():
        call = SatisfactionCall.objects.create(
            complaint=complaint, round=complaint.round, at=at, by=by, result=result, words=words
        )
        note_down(complaint, "complaint.called", by=by, at=at, reason=words, result=[None, call.get_result_display()])
        if result == SatisfactionCall.Result.NOT_SATISFIED:
            _not_satisfied(complaint, words, by, at)
    return call


def _not_satisfied(complaint: Complaint, words: str, by, at: datetime) -> None:
    if complaint.closed_at:
        open_again(complaint, reason=words, by=by, at=at)
        return
    done = Complaint.objects.open().filter(done_at=complaint.done_at)
    move(complaint, from_=done, new={"done_at": None})
    manager = announcing.roster(at).of(Role.SERVICE_MANAGER, complaint.outlet)
    people = [complaint.handler, *manager] if complaint.handler else manager
    queue(announcing.tell(complaint, "complaint.not_satisfied", people, by=by, at=at, words=words), at=at)


# Promises -------------------------------------------------------------------------------------------------------------


def make_promise(*, complaint: Complaint, what: str, owner, due_at: datetime, by, at: datetime) -> Promise:
    """Write down what was promised to the customer, who keeps it, and by when."""
    allow(complaint, Right.COMPLAINTS_ANSWER, by)
    what = said(what, _("Say what was promised."), "what")
    if due_at <= at:
        raise Refused(_("This has passed already. For when was it promised?"), field="due_at")
    with transaction.atomic():
        hold_open(complaint)
        promise = Promise.objects.create(
            complaint=complaint,
            what=what,
            owner=owner,
            due_at=due_at,
            made_by=by,
            made_at=at,
            next_warning_at=due_at + A_SECOND,
        )
        note_down(complaint, "promise.made", by=by, at=at, reason=what, owner=[None, owner.name], due_at=[None, due_at])
        told = announcing.tell(
            complaint, "promise.made", [owner], by=by, at=at, key=str(promise.pk), what=what, deadline=due_at
        )
        queue(told, at=at)
    return promise


def keep_promise(*, promise: Promise, proof: str = "", files: Sequence = (), by, at: datetime) -> None:
    """It was kept, and words or files prove it."""
    allow(promise.complaint, Right.COMPLAINTS_ANSWER, by)
    named = named_files(files)
    proof = said_or_shown(proof, named, _("Say how it can be seen that it was kept, or attach what shows it."))
    new = {"kept_at": at, "kept_by": by, "proof": proof, "next_warning_at": None}
    with transaction.atomic():
        _end_promise(promise, new, "promise.kept", proof, by, at)
        keep_files(named, by=by, at=at, promise=promise)


def withdraw_promise(*, promise: Promise, why: str, by, at: datetime) -> None:
    """It no longer holds, with the customer's consent; why stays with it."""
    allow(promise.complaint, Right.COMPLAINTS_ANSWER, by)
    why = said(why, _("Say why it no longer holds, and that the customer agrees."), "why")
    new = {"withdrawn_at": at, "withdrawn_why": why, "next_warning_at": None}
    _end_promise(promise, new, "promise.withdrawn", why, by, at)


def _end_promise(promise: Promise, new: dict, action: str, words: str, by, at: datetime) -> None:
    with transaction.atomic():
        if not Promise.objects.open().filter(pk=promise.pk).update(**new):
            raise AlreadyDone(who_was_quicker(promise.complaint))
        note_down(promise.complaint, action, by=by, at=at, reason=f"{promise.what}: {words}")
    keep(promise, new)


# Corrective actions ---------------------------------------------------------------------------------------------------


def ask_correction(
    *, outlet, what: str, owner, due_on: date, by, at: datetime, complaint: Complaint | None = None, meeting=None
) -> CorrectiveAction:
    """Ask somebody to change what led to a complaint, by a day."""
    require(by, Right.COMPLAINTS_ANSWER, outlet)
    what = said(what, _("Say what has to change."), "what")
    if due_on < local(at).date():
        raise Refused(_("This day has passed. By when will it have changed?"), field="due_on")
    with transaction.atomic():
        action = CorrectiveAction.objects.create(
            outlet=outlet,
            complaint=complaint,
            meeting=meeting,
            what=what,
            owner=owner,
            due_on=due_on,
            asked_by=by,
            asked_at=at,
        )
        changes = {"owner": [None, owner.name], "due_on": [None, due_on]}
        about = complaint or action
        trail.record(about=about, action="correction.asked", by=by, at=at, outlet=outlet, changes=changes, reason=what)
        if owner != by:
            params = {"what": what, "due": due_on, "by": by.name}
            key = f"correction/{action.pk}/asked/{owner.pk}"
            note = Note(key, "correction.asked", params, recipient=owner, about=complaint, outlet=outlet)
            queue([note], at=at)
    return action


def prove_correction(*, action: CorrectiveAction, proof: str = "", files: Sequence = (), by, at: datetime) -> None:
    """It has changed, and words or files prove it."""
    require(by, Right.COMPLAINTS_ANSWER, action.outlet)
    named = named_files(files)
    proof = said_or_shown(proof, named, _("Say how it can be seen that it has changed, or attach what shows it."))
    new = {"done_at": at, "done_by": by, "proof": proof}
    about = action.complaint or action
    with transaction.atomic():
        if not CorrectiveAction.objects.open().filter(pk=action.pk).update(**new):
            raise AlreadyDone(who_was_quicker(about))
        words = f"{action.what}: {proof}"
        trail.record(about=about, action="correction.proved", by=by, at=at, outlet=action.outlet, reason=words)
        keep_files(named, by=by, at=at, action=action)
    keep(action, new)


def tell_overdue_corrections(*, at: datetime) -> int:
    """Tell, once each, of corrective actions whose day has passed; returns how many were found."""
    on = local(at).date()
    with transaction.atomic():
        late = list(
            CorrectiveAction.objects.overdue(on)
            .filter(told_on__isnull=True)
            .select_related("outlet__area", "owner", "complaint")
            .select_for_update(skip_locked=True, of=("self",))
            .order_by("pk")[:1000]
        )
        roster = announcing.roster(at)
        queue([note for action in late for note in announcing.overdue_correction_notes(action, roster)], at=at)
        CorrectiveAction.objects.filter(pk__in=[action.pk for action in late]).update(told_on=on)
    return len(late)


# The weekly meeting ---------------------------------------------------------------------------------------------------


def minutes_fingerprint(minutes: MeetingMinutes | None) -> str:
    """What the minutes looked like when a form was opened; empty for none."""
    if minutes is None:
        return ""
    return sha256(f"{minutes.held_on}|{minutes.present}|{minutes.words}".encode()).hexdigest()[:16]


def write_minutes(
    *, outlet, week_on: date, held_on: date, present: str, words: str, seen: str, by, at: datetime
) -> MeetingMinutes:
    """Write or rewrite the minutes of the week from that Monday. `seen` is `minutes_fingerprint` of what was opened."""
    require(by, Right.COMPLAINTS_CLOSE, outlet)
    words = said(words, _("Write down what was decided."), "words")
    present = said(present, _("Say who was there."), "present")
    if held_on < week_on:
        raise Refused(_("The meeting about a week is held in it or after it."), field="held_on")
    values = {"held_on": held_on, "present": present, "words": words, "written_by": by, "written_at": at}
    try:
        with transaction.atomic():
            held = MeetingMinutes.objects.select_for_update().filter(outlet=outlet, week_on=week_on).first()
            if minutes_fingerprint(held) != seen:
                raise AlreadyDone(
                    _("Somebody wrote these minutes in the meantime. What you typed is still here; compare, then save.")
                )
            written, made = MeetingMinutes.objects.update_or_create(outlet=outlet, week_on=week_on, defaults=values)
            action = "minutes.written" if made else "minutes.rewritten"
            changes = {} if made else {"words": [held.words, words]}
            trail.record(about=written, action=action, by=by, at=at, outlet=outlet, changes=changes)
    except IntegrityError:
        raise AlreadyDone(
            _("Somebody wrote these minutes in the meantime. What you typed is still here; compare, then save.")
        ) from None
    return written
