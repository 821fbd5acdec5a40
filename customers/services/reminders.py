"""What happens to one reminder: the customer was reminded, has booked, or need not be reminded any more."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from customers.models import Reminder
from staff import trail
from staff.instants import instant_words
from staff.refusals import AlreadyDone, Refused

State = Reminder.State
# What nobody needs any more.
NOTHING_TO_CALL = {"next_at": None, "agreed": False, "leased_by": None, "leased_until": None}


@transaction.atomic
def note_reminded(*, reminder: Reminder, channel: str, by, at: datetime) -> None:
    """The customer was reminded through this channel. `by` is None where a job did it.

    Refused for a car that is held out; `AlreadyDone` where somebody reminded before, or the reminder has ended.
    """
    held = _held(reminder)
    if held.state == State.HELD_OUT or held.held_out:
        raise Refused(_held_out_words())
    if held.state != State.DUE:
        raise AlreadyDone(already_words(held, at))
    done = Reminder.objects.filter(pk=held.pk, state=State.DUE).update(
        state=State.REMINDED, reminded_at=at, channel=channel, **NOTHING_TO_CALL
    )
    if not done:
        held.refresh_from_db()
        raise AlreadyDone(already_words(held, at))
    trail.note(
        held, "reminder.reminded", by, at, {"state": [held.state, State.REMINDED.value], "channel": ["", channel]}
    )


@transaction.atomic
def note_many_reminded(*, reminders: Iterable[int], channel: str, at: datetime) -> int:
    """The same for many that a message went out to, in one statement. Gives how many were to be reminded still."""
    due = Reminder.objects.filter(pk__in=list(reminders), state=State.DUE, held_out=False)
    return due.update(state=State.REMINDED, reminded_at=at, channel=channel, **NOTHING_TO_CALL)


@transaction.atomic
def note_booked(*, reminder: Reminder, by, at: datetime) -> None:
    """The customer has an appointment: nobody calls about it any more. Refused where it has ended.

    Booked twice is booked. Who books without having been reminded before was reminded by it, by telephone.
    """
    held = _held(reminder)
    if held.state == State.BOOKED:
        return
    if held.state not in (State.DUE, State.REMINDED):
        raise AlreadyDone(already_words(held, at))
    values = {"state": State.BOOKED, "booked_at": at} | NOTHING_TO_CALL
    if held.reminded_at is None:
        values |= {"reminded_at": at, "channel": Reminder.Channel.CALL}
    Reminder.objects.filter(pk=held.pk, state=held.state).update(**values)
    trail.note(held, "reminder.booked", by, at, {"state": [held.state, State.BOOKED.value]})


@transaction.atomic
def note_unbooked(*, reminder: Reminder, by, at: datetime) -> None:
    """The appointment was called off or missed: the customer is reminded and has not booked, and is called about it
    again where such reminders are called. Nothing changes for one that is not booked any more."""
    held = _held(reminder)
    if held.state != State.BOOKED:
        return
    next_at = at if held.kind in Reminder.CALLED else None
    Reminder.objects.filter(pk=held.pk, state=State.BOOKED).update(
        **NOTHING_TO_CALL | {"state": State.REMINDED, "booked_at": None, "next_at": next_at}
    )
    trail.note(held, "reminder.unbooked", by, at, {"state": [held.state, State.REMINDED.value]})


@transaction.atomic
def end_reminder(*, reminder: Reminder, reason: str, words: str = "", by, at: datetime) -> None:
    """Nobody has to be reminded of this any more. `reason`: one of `Reminder.EndReason`, or another room's own word.

    `AlreadyDone` where it has ended before.
    """
    held = _held(reminder)
    if held.state not in Reminder.OPEN:
        raise AlreadyDone(already_words(held, at))
    Reminder.objects.filter(pk=held.pk).update(
        state=State.ENDED, end_reason=reason, words=words.strip()[:400], ended_at=at, **NOTHING_TO_CALL
    )
    changes = {"state": [held.state, State.ENDED.value], "end_reason": ["", reason]}
    trail.note(held, "reminder.ended", by, at, changes, words.strip())


def _held(reminder: Reminder) -> Reminder:
    """The record as it is now, held until the end of the transaction. Messages may point to it meanwhile."""
    # The person comes after the lock: joined to a row that changed while one waited, they would still be the old one.
    found = Reminder.objects.select_for_update(of=("self",), no_key=True).select_related("outlet")
    return found.get(pk=reminder.pk)


def _held_out_words() -> str:
    # Translators: 中文 这辆车在对照组，不提醒。
    return _("This car is held out: it is not reminded, so that one sees what reminding does.")


def already_words(held: Reminder, at: datetime) -> str:
    """What became of it before."""
    if held.held_out:
        return _held_out_words()
    if held.state == State.CAME:
        # Translators: 中文 客户已于 %(day)s 回店。
        return _("The customer came on %(day)s already.") % {"day": f"{held.came_on:%F}"}
    if held.state == State.ENDED:
        # Translators: 中文 这条提醒已在 %(when)s 结束：%(why)s。
        text = _("This reminder ended already, %(when)s: %(why)s.")
        return text % {"when": instant_words(held.ended_at, at), "why": held.end_words}
    if held.state == State.BOOKED:
        # Translators: 中文 客户已在 %(when)s 预约。
        return _("The customer has booked already, %(when)s.") % {"when": instant_words(held.booked_at, at)}
    if held.state == State.REMINDED:
        # Translators: 中文 已在 %(when)s 提醒过（%(how)s）。
        text = _("The customer was reminded already, %(when)s (%(how)s).")
        return text % {"when": instant_words(held.reminded_at, at), "how": held.get_channel_display()}
    # Translators: 中文 这条提醒已有变动，请刷新后再看。
    return _("Somebody changed this reminder meanwhile. Load the page again.")
