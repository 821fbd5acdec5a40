"""The clocks of complaints: started, stopped, reckoned again when a year's holidays come, and watched by the sweep.

Every start, move and stop of a clock is an entry in the trail, enough to rebuild the clock (`rebuilding.rebuild`).
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction

from customers import deadlines
from customers.services.warnings import stage_falls_due
from notices.services import queue_in_batches
from outage.figures import entered_when
from staff import trail
from staff.calendars import HoursBook
from staff.clocks import Clock, Counts, clock
from staff.instants import beginning_of, local
from staff.policy import Book
from staff.refusals import Refused

from .. import announcing, policies
from ..models import Complaint, ComplaintClock, Promise

Kind = ComplaintClock.Kind
# A complaint that comes late, as with an import, does not warn of stages that passed long ago.
LOOKS_BACK = timedelta(days=1)


def start_clocks(complaint: Complaint, at: datetime, kinds: Iterable[str] = Kind.values, from_at=None) -> None:
    """Start these clocks of the complaint's present round, from its receipt unless said otherwise.

    None for a complaint received before the outlet's go-live day. An outlet that never opens gets the continuous
    clocks only: it is refused when its hours are entered so, and a complaint must not be lost over it.
    """
    start_many([complaint], at, kinds, from_at)


def start_many(complaints: list[Complaint], at: datetime, kinds: Iterable[str] = Kind.values, from_at=None) -> int:
    """`start_clocks` for many, in a constant number of queries; returns how many clocks there are now more."""
    outlets = {complaint.outlet_id: complaint.outlet for complaint in complaints}
    on = local(at).date()
    hours, book = HoursBook(outlets.values(), on), Book(policies.CLOCK_KEYS, on=on)
    made = []
    for complaint in complaints:
        if not counts_from_go_live(complaint):
            continue
        settled = book.for_outlet(complaint.outlet)
        for kind in kinds:
            found = _new_clock(
                complaint, kind, settled, hours.of(complaint.outlet), from_at or complaint.received_at, at
            )
            made += [found] if found else []
    started = ComplaintClock.objects.bulk_create(made)
    trail.record_many(_entry(each, "complaint.clock_started", at, _facts(each)) for each in started)
    return len(started)


def counts_from_go_live(complaint: Complaint) -> bool:
    live_on = complaint.outlet.live_on
    return live_on is None or complaint.received_at >= beginning_of(live_on)


def _new_clock(complaint, kind, settled, hours, from_at, at) -> ComplaintClock | None:
    minutes = settled[policies.MINUTES[kind]]
    counts = Counts.OPENING if settled[policies.OPENING_ONLY[kind]] else Counts.CONTINUOUS
    try:
        reckoned = clock(from_at, minutes, counts, hours)
    except Refused:
        return None
    made = ComplaintClock(
        complaint=complaint, kind=kind, round=complaint.round, minutes=minutes, counts=counts, from_at=from_at
    )
    _take_over(made, reckoned)
    made.next_warning_at = _first_warning(reckoned, at)
    return made


def _take_over(row: ComplaintClock, reckoned: Clock) -> None:
    row.half_at, row.alert_at, row.deadline_at = reckoned.half_at, reckoned.alert_at, reckoned.deadline_at
    row.provisional = reckoned.provisional
    row.counted = [[begin.isoformat(), end.isoformat()] for begin, end in reckoned.intervals]


def _first_warning(reckoned: Clock, at: datetime) -> datetime:
    return next(deadlines.stages_from(_stages_of(reckoned), after=at - LOOKS_BACK)).due_at


def _stages_of(row) -> deadlines.Clock:
    return deadlines.Clock(row.from_at, row.half_at, row.alert_at, row.deadline_at)


def _facts(row: ComplaintClock) -> dict:
    """What the trail keeps of a clock, under the names of its fields."""
    names = ("kind", "round", "minutes", "counts", "from_at", "deadline_at", "provisional")
    return {name: [None, _exact(getattr(row, name))] for name in names}


def _exact(value):
    """Django's JSON cuts an instant to milliseconds; a clock rebuilt from the trail has to be the same to the last."""
    return value.isoformat() if isinstance(value, datetime) else value


def _entry(row: ComplaintClock, action: str, at: datetime, changes: dict, by=None):
    outlet = row.complaint.outlet
    return trail.entry(about=row, action=action, by=by, at=at, outlet=outlet, changes=changes)


def stop_clock(complaint: Complaint, kind: str, *, by, at: datetime) -> None:
    """Stop the running clock of the kind; nothing where none runs."""
    for row in complaint.clocks.running().filter(kind=kind):
        row.complaint = complaint
        ComplaintClock.objects.running().filter(pk=row.pk).update(stopped_at=at, next_warning_at=None)
        trail.record_many([_entry(row, "complaint.clock_stopped", at, {"stopped_at": [None, _exact(at)]}, by)])


def stop_closed(*, at: datetime, batch: int = 500) -> int:
    """Stop what still runs of complaints that are closed, as an import closes them; returns how many clocks."""
    stopped = 0
    while True:
        with transaction.atomic():
            rows = list(
                ComplaintClock.objects.running()
                .filter(complaint__closed_at__isnull=False)
                .select_related("complaint__outlet__area")
                .select_for_update(skip_locked=True, of=("self",))
                .order_by("pk")[:batch]
            )
            _stop(rows, {row.complaint_id: row.complaint.closed_at for row in rows}, at)
        stopped += len(rows)
        if len(rows) < batch:
            return stopped


def _stop(rows: list[ComplaintClock], closed_at: dict[int, datetime], at: datetime) -> None:
    """Stop these at the instant at which their complaint was closed."""
    for row in rows:
        row.stopped_at, row.next_warning_at = closed_at[row.complaint_id], None
    ComplaintClock.objects.bulk_update(rows, ["stopped_at", "next_warning_at"])
    trail.record_many(
        _entry(row, "complaint.clock_stopped", at, {"stopped_at": [None, _exact(row.stopped_at)]}) for row in rows
    )


def start_anew(closed_at: dict[int, datetime], at: datetime) -> int:
    """A new round with a full new closing clock for complaints that an import has opened again, as for those opened
    here; `closed_at` is when each had been closed. Returns how many clocks started.
    """
    complaints = list(
        Complaint.objects.open()
        .filter(pk__in=closed_at)
        .select_related("outlet__area")
        .select_for_update(of=("self",))
        .order_by("pk")
    )
    running = ComplaintClock.objects.running().filter(complaint__in=complaints)
    # Closed and opened again before any sweep came by: what ran until then ends where it was closed.
    _stop(list(running.select_related("complaint__outlet__area").order_by("pk")), closed_at, at)
    for complaint in complaints:
        complaint.round, complaint.done_at = complaint.round + 1, None
    Complaint.objects.bulk_update(complaints, ["round", "done_at"])
    trail.record_many(
        trail.entry(
            about=complaint,
            action="complaint.reopened",
            by=None,
            at=at,
            outlet=complaint.outlet,
            changes={"closed_at": [closed_at[complaint.pk], None]},
        )
        for complaint in complaints
    )
    return start_many(complaints, at, [Kind.CLOSED], from_at=at)


# Holidays published ---------------------------------------------------------------------------------------------------


def after_calendar_change(years, outlets, by, at: datetime) -> None:
    """What the calendar's hook calls. Whatever changed, all that is provisional is looked at: a clock that began in a
    year may end in the next."""
    reckon_again(by=by, at=at)


def reckon_again(*, by=None, at: datetime) -> int:
    """Reckon again what was provisional, now that a year's holidays are known; returns how many deadlines moved."""
    with transaction.atomic():
        rows = list(
            ComplaintClock.objects.provisional()
            .select_for_update(of=("self",))
            .select_related("complaint__outlet__area")
            .order_by("pk")
        )
        hours = HoursBook({row.complaint.outlet for row in rows}, local(at).date())
        moved = []
        for row in rows:
            before = row.deadline_at, row.provisional
            try:
                _take_over(row, clock(row.from_at, row.minutes, row.counts, hours.of(row.complaint.outlet)))
            except Refused:
                # An outlet that never opens any more keeps the promise that it gave.
                continue
            if (row.deadline_at, row.provisional) == before:
                continue
            row.next_warning_at = _first_warning(row, at)
            moved.append((row, before))
        ComplaintClock.objects.bulk_update(
            [row for row, _before in moved],
            ["half_at", "alert_at", "deadline_at", "provisional", "counted", "next_warning_at"],
        )
        trail.record_many(
            _entry(
                row,
                "complaint.clock_moved",
                at,
                {
                    "deadline_at": [_exact(deadline_at), _exact(row.deadline_at)],
                    "provisional": [provisional, row.provisional],
                },
                by,
            )
            for row, (deadline_at, provisional) in moved
        )
    return len(moved)


# The sweep ------------------------------------------------------------------------------------------------------------


def start_missing(*, at: datetime, batch: int = 500) -> int:
    """Start the clocks of open complaints that have none, as those of an import; returns how many clocks."""
    started, after = 0, 0
    while True:
        with transaction.atomic():
            found = list(
                Complaint.objects.without_clocks()
                .filter(pk__gt=after)
                .select_related("outlet__area")
                .select_for_update(skip_locked=True, of=("self",))
                .order_by("pk")[:batch]
            )
            started += start_many(found, at)
        if len(found) < batch:
            return started
        after = found[-1].pk


def sweep(*, at: datetime, batch: int = 1000) -> dict[str, int]:
    """Queue every warning about complaints and promises that has fallen due, each exactly once.

    A batch is one transaction: the warnings go into the outbox under their unique keys and the clocks learn when to be
    looked at next, so that a worker killed in the middle leaves the batch to the next sweep.
    """
    stop_closed(at=at)
    counts = {"started": start_missing(at=at), "clocks": 0, "promises": 0, "messages": 0}
    roster = announcing.roster(at)
    for name, take in (("clocks", _clocks), ("promises", _promises)):
        counts[name], messages = queue_in_batches(partial(take, roster, at, batch), at=at, batch=batch)
        counts["messages"] += messages
    return counts


def _clocks(roster, at: datetime, batch: int):
    rows = list(
        ComplaintClock.objects.warning_due(at)
        .select_related("complaint__outlet__area", "complaint__handler", "complaint__taken_by", "complaint__vehicle")
        .prefetch_related("complaint__hand_overs__to_user")
        .select_for_update(skip_locked=True, of=("self",))
        .order_by("next_warning_at", "pk")[:batch]
    )
    roster.meet(person for row in rows for person in announcing.in_charge(row.complaint))
    notes, upcoming = [], defaultdict(list)
    entered = entered_when(Complaint, {row.complaint_id for row in rows})
    for row in rows:
        stages = _stages_of(row)
        acted_at = announcing.first_action_at(row.complaint)
        due = deadlines.stages_due(stages, after=row.next_warning_at, at=at, first_action_at=acted_at)
        # What passed while the complaint lay on paper is said once, and as that.
        entered_at = entered.get(row.complaint_id)
        meanwhile = [stage for stage in due if entered_at and stage.due_at <= entered_at]
        if meanwhile:
            notes += announcing.paper_notes(row, meanwhile[-1], entered_at, roster)
        for stage in due[len(meanwhile) :]:
            notes += announcing.stage_notes(row, stage, roster)
        stage = deadlines.next_stage(stages, at)
        upcoming[stage.code, stage.day].append(row.pk)
    for (code, day), pks in upcoming.items():
        ComplaintClock.objects.filter(pk__in=pks).update(next_warning_at=stage_falls_due(code, day))
    return len(rows), notes


def _promises(roster, at: datetime, batch: int):
    rows = list(
        Promise.objects.warning_due(at)
        .select_related("complaint__outlet__area", "complaint__vehicle", "owner")
        .select_for_update(skip_locked=True, of=("self",))
        .order_by("next_warning_at", "pk")[:batch]
    )
    roster.meet(row.owner for row in rows)
    notes = [note for row in rows for note in announcing.broken_promise_notes(row, roster)]
    Promise.objects.filter(pk__in=[row.pk for row in rows]).update(next_warning_at=None)
    return len(rows), notes
