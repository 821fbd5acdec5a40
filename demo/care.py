"""Care as it went on for some months: segments, reminders, messages and calls about them, and who came back."""

from datetime import date, datetime, timedelta
from random import Random

from customers.models import Contact, Reminder, ReminderCall
from customers.services.outcomes import settle_reminders
from customers.services.reminders import note_many_reminded
from customers.services.reminding import make_reminders
from customers.services.segments import move_segments
from staff.instants import local
from staff.models import Outlet, Posting, User
from staff.roles import Role

from .times import on_day

STEP, STEPS = timedelta(days=14), 8
# Every second month of the year before.
SEGMENTS, APART = 12, timedelta(days=30)
# Of those that are due: most get a message, some a call, the rest waits.
BY_SMS, BY_CALL = 0.6, 0.25
Outcome, State = ReminderCall.Outcome, Reminder.State
CAME_OF_IT = {
    Outcome.TOLD: (12, "好的，这两天抽空过来", State.REMINDED, ""),
    Outcome.BOOKED: (5, "约周末上午", State.BOOKED, ""),
    Outcome.DECLINED: (3, "最近不方便，不用再打", State.ENDED, "declined"),
    Outcome.ELSEWHERE: (2, "已在外面做过保养", State.ENDED, "elsewhere"),
    Outcome.NO_ANSWER: (3, "", "", ""),
}


def make_care(rng: Random, outlets: dict[str, Outlet], at: datetime) -> int:
    """Plays the months before `at`; gives the number of reminders."""
    today = local(at).date()
    for back in range(SEGMENTS, -1, -1):
        on = today - back * APART
        move_segments(on=on, at=min(at, on_day(on, 23 * 60)))
    callers = _callers(outlets, today)
    for back in range(STEPS, -1, -1):
        when = at - back * STEP
        settle_reminders(at=when)
        make_reminders(at=when)
        # What was made today is still to do.
        if back:
            _play(rng, callers, when)
    return Reminder.objects.count()


def _callers(outlets: dict[str, Outlet], today: date) -> dict[int, User]:
    posted = Posting.objects.filter(outlet__in=outlets.values(), role=Role.CUSTOMER_CARE, from_on__lte=today)
    return {posting.outlet_id: posting.user for posting in posted.select_related("user").order_by("-pk")}


def _play(rng: Random, callers: dict[int, User], when: datetime) -> None:
    by_sms, calls, contacts, changed = [], [], [], []
    for reminder in Reminder.objects.filter(state=State.DUE, made_at__lte=when).order_by(
        "vehicle__vin", "kind", "cycle"
    ):
        chance = rng.random()
        if chance < BY_SMS:
            by_sms.append(reminder.pk)
        elif chance < BY_SMS + BY_CALL and reminder.next_at and reminder.outlet_id in callers:
            call_at = on_day(local(when).date() + timedelta(days=1), 9 * 60 + 30 + rng.randrange(480))
            calls.append(_called(rng, reminder, callers[reminder.outlet_id], call_at))
            changed.append(reminder)
            contacts += _contact(calls[-1])
    note_many_reminded(reminders=by_sms, channel=Reminder.Channel.SMS, at=when + timedelta(hours=2))
    ReminderCall.objects.bulk_create(calls, batch_size=500)
    Contact.objects.bulk_create(contacts, batch_size=500)
    fields = ["state", "reminded_at", "channel", "booked_at", "ended_at", "end_reason", "next_at", "attempts", "words"]
    Reminder.objects.bulk_update(changed, fields, batch_size=500)


def _called(rng: Random, reminder: Reminder, caller: User, at: datetime) -> ReminderCall:
    outcome = rng.choices(list(CAME_OF_IT), weights=[share for share, *_rest in CAME_OF_IT.values()])[0]
    _share, words, state, end_reason = CAME_OF_IT[outcome]
    reminder.attempts += 1
    if state:
        reminder.state, reminder.next_at, reminder.words = state, None, words
        reminder.reminded_at, reminder.channel = at, Reminder.Channel.CALL
    if state == State.BOOKED:
        reminder.booked_at = at
    if state == State.ENDED:
        reminder.ended_at, reminder.end_reason = at, end_reason
    return ReminderCall(reminder=reminder, at=at, by=caller, outcome=outcome, words=words)


def _contact(call: ReminderCall) -> list[Contact]:
    if call.outcome == Outcome.NO_ANSWER:
        return []
    reminder = call.reminder
    values = {"customer_id": reminder.customer_id, "vehicle_id": reminder.vehicle_id, "by": call.by, "at": call.at}
    return [Contact(kind=Contact.Kind.CALL, words=call.words, key=f"care:{reminder.pk}:{call.at:%Y%m%d}", **values)]
