"""Who is told what about rescue calls, and the sweep that sends every warning that has fallen due, exactly once.

As the ledger's sweep: a batch is one transaction in which the warnings go into the outbox under their unique keys and
the calls learn when to be looked at next. A worker killed in between leaves the batch as it was. The keys make a second
warning impossible even where two sweeps meet on one call; the row locks only keep them from doing the same work.
"""

from datetime import datetime

from django.utils import timezone

from notices.models import Urgency
from notices.services import Note, queue, queue_in_batches
from outage.figures import entered_when
from staff.access import Holders
from staff.instants import local
from staff.roles import Role
from workshop import rescue_clock
from workshop.models import RescueCall

TOLD = (Role.CUSTOMER_CARE, Role.DISPATCHER, Role.SERVICE_MANAGER)
TOLD_OF_LATE = (*TOLD, Role.AREA_MANAGER)
CODES = {rescue_clock.UNSENT: "rescue.unsent", rescue_clock.ALERT: "rescue.alert", rescue_clock.LATE: "rescue.late"}


def sweep_calls(*, at: datetime, batch: int = 200) -> dict[str, int]:
    """Queue every warning due by `at`; comes back with how many calls and new messages there were."""
    roster = Holders(TOLD_OF_LATE, timezone.localdate(at))

    def take():
        calls = _locked(at, batch)
        return len(calls), _notes(calls, roster, at)

    calls, messages = queue_in_batches(take, at=at, batch=batch)
    return {"calls": calls, "messages": messages}


def _locked(at: datetime, batch: int) -> list[RescueCall]:
    """The next calls due, held until the batch is committed; rows that another sweep holds are left to it."""
    calls = RescueCall.objects.warning_due(at).select_related("vehicle", "outlet__area", "helper")
    calls = calls.prefetch_related("helper__user").order_by("next_warning_at", "pk")
    return list(calls.select_for_update(skip_locked=True, of=("self",))[:batch])


def _notes(calls: list[RescueCall], roster: Holders, at: datetime) -> list[Note]:
    notes = []
    entered = entered_when(RescueCall, [call.pk for call in calls])
    for call in calls:
        promised = rescue_clock.Promise(call.taken_at, call.half_at, call.alert_at, call.deadline_at)
        if counts_for_warnings(call):
            stage = rescue_clock.stage_due(promised, after=call.next_warning_at, at=at, sent_at=call.sent_at)
            if stage and call.pk in entered and stage.due_at <= entered[call.pk]:
                # It passed while the call lay on paper.
                notes += paper_notes(call, stage, entered[call.pk], roster)
            elif stage:
                notes += stage_notes(call, stage, roster)
            call.next_warning_at = rescue_clock.next_due_at(promised, at)
        else:
            call.next_warning_at = None
    RescueCall.objects.bulk_update(calls, ["next_warning_at"])
    return notes


def counts_for_warnings(call: RescueCall) -> bool:
    """What is dated before the outlet's go-live day raises no warning."""
    live_on = call.outlet.live_on
    return live_on is None or local(call.taken_at).date() >= live_on


def stage_notes(call: RescueCall, stage: rescue_clock.Stage, roster: Holders) -> list[Note]:
    """The warnings of one stage, one for each person told: those who can send somebody, and the one who was sent.

    The key is made of what makes a warning the same one: the call, the stage, the recipient.
    """
    roles = TOLD_OF_LATE if stage.late else TOLD
    people = dict.fromkeys(roster.of_any(roles, call.outlet))
    if account := account_of(call.helper):
        people[account] = None
    params = params_of(call) | {"helper": call.helper.name if call.helper else "—"}
    if stage.hours:
        code, params = "rescue.late_still", params | {"late": stage.hours * rescue_clock.AGAIN_EVERY}
    else:
        code = CODES[stage.code]
    if stage.code == rescue_clock.UNSENT:
        del params["helper"]
    urgency = Urgency.ALERT if stage.late else Urgency.ATTENTION
    return [
        Note(
            f"rescue/{call.pk}/{stage.code}/{person.pk}",
            code,
            params,
            recipient=person,
            about=call,
            outlet=call.outlet,
            urgency=urgency,
        )
        for person in people
    ]


def paper_notes(call: RescueCall, stage: rescue_clock.Stage, entered_at: datetime, roster: Holders) -> list[Note]:
    """One message for what passed while the call was on paper: its promise counts from the paper's time."""
    people = dict.fromkeys(roster.of_any(TOLD_OF_LATE if stage.late else TOLD, call.outlet))
    if account := account_of(call.helper):
        people[account] = None
    params = params_of(call) | {"taken": call.taken_at, "entered": entered_at}
    return [
        Note(
            f"rescue/{call.pk}/paper/{person.pk}",
            "rescue.from_paper",
            params,
            recipient=person,
            about=call,
            outlet=call.outlet,
            urgency=Urgency.ATTENTION,
        )
        for person in people
    ]


def account_of(employee):
    """The active account of somebody who was sent; None for those without one."""
    account = getattr(employee, "user", None) if employee else None
    return account if account and account.is_active else None


def params_of(call: RescueCall) -> dict:
    """What every text about a call may use."""
    return {
        "number": call.number,
        "car": call.car_words,
        "place": call.place,
        "outlet": call.outlet.name,
        "deadline": call.deadline_at,
    }


def tell_helper(call: RescueCall, by, at: datetime) -> None:
    """Tell the one who was sent where to go; who sent themselves knows."""
    account = account_of(call.helper)
    if account is None or account == by:
        return
    key = f"rescue/{call.pk}/sent/{at.isoformat()}/{account.pk}"
    note = Note(
        key,
        "rescue.sent",
        params_of(call),
        recipient=account,
        about=call,
        outlet=call.outlet,
        urgency=Urgency.ALERT,
    )
    queue([note], at=at)
