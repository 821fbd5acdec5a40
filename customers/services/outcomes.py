"""What became of reminders: who came, who did not, and what nobody has to be reminded of any more.

Each step asks the database; run twice or after days of downtime, it comes to the same.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F, OuterRef, Q, Subquery

from customers import care_policies as settled_as
from customers import visits
from customers.models import Reminder, Vehicle
from staff.instants import local
from staff.models import Outlet

from .reminders import NOTHING_TO_CALL

BATCH = 5000
Kind, State, EndReason = Reminder.Kind, Reminder.State, Reminder.EndReason


def settle_reminders(*, at: datetime, batch: int = BATCH) -> dict[str, int]:
    """Note who came back by `at`, and end what is over: comes back with how many of each."""
    _follow_owners()
    return {"came": _note_came(at, batch), "ended": _end_done(at) + _end_not_came(at, batch)}


@transaction.atomic
def _follow_owners() -> int:
    """A reminder that is open goes with the car to its new owner, except the one of a lost customer."""
    owner = Vehicle.objects.filter(pk=OuterRef("vehicle")).values("customer")
    moved = Reminder.objects.open().filter(leased_by__isnull=True).exclude(kind=Kind.LOST)
    return moved.exclude(customer=F("vehicle__customer")).update(customer=Subquery(owner[:1]))


def _note_came(at: datetime, batch: int) -> int:
    """The first visit from the day on which the reminder was due to go out, within the days that are settled.

    Also of those that ended otherwise: who declined and came counts as having come, as in the group held out.
    """
    windows = _windows(at)
    oldest = local(at).date() - timedelta(days=max(windows.values(), default=1) + 1)
    ended = Reminder.objects.filter(state=State.ENDED, came_on__isnull=True, remind_on__gte=oldest)
    lately = ended.exclude(kind=Kind.PICK_UP)
    waiting = Reminder.objects.filter(ended_at__isnull=True)
    return sum(_go_through(rows, windows, at, batch) for rows in (waiting, lately))


def _go_through(rows, windows: dict[int, int], at: datetime, batch: int) -> int:
    source, noted, last = visits.known(), 0, 0
    while True:
        with transaction.atomic():
            found = list(rows.filter(pk__gt=last).order_by("pk").select_for_update(of=("self",))[:batch])
            if found:
                came = source.of_cars(sorted({each.vehicle_id for each in found}), at)
                noted += _save_came(found, came, windows, at)
        if len(found) < batch:
            return noted
        last = found[-1].pk


def _save_came(found: list[Reminder], came: dict[int, list[visits.Visit]], windows: dict[int, int], at) -> int:
    by_day: dict[date, list[int]] = {}
    for reminder in found:
        days = [local(visit.at).date() for visit in came.get(reminder.vehicle_id, ())]
        # The visit in which the car is standing here finished does not fetch it.
        first = _fetched_on(reminder, at) if reminder.kind == Kind.PICK_UP else _first(reminder, days, windows)
        if first:
            by_day.setdefault(first, []).append(reminder.pk)
    for on, keys in sorted(by_day.items()):
        rows = Reminder.objects.filter(pk__in=keys, came_on__isnull=True)
        rows.filter(state=State.ENDED).update(came_on=on)
        rows.exclude(state=State.ENDED).update(state=State.CAME, came_on=on, ended_at=at, **NOTHING_TO_CALL)
    return sum(len(keys) for keys in by_day.values())


def _first(reminder: Reminder, days: Iterable[date], windows: dict[int, int]) -> date | None:
    until = _until(reminder, windows[reminder.outlet_id])
    return next((day for day in days if reminder.remind_on <= day <= until), None)


def _until(reminder: Reminder, days: int) -> date:
    """The last day on which a visit is an answer: so long after it was due to go out, or went out, or was booked."""
    began = [reminder.remind_on]
    began += [local(instant).date() for instant in (reminder.reminded_at, reminder.booked_at) if instant]
    return max(began) + timedelta(days=days)


def _fetched_on(reminder: Reminder, at: datetime) -> date | None:
    """The day on which nobody waited for this car any more."""
    source = visits.known()
    order = {source.reference: reminder.basis.get("order"), source.vehicle: reminder.vehicle_id}
    waiting = source.rows().filter(source.to_fetch, **order).exists()
    return None if waiting else max(reminder.remind_on, local(at).date())


def _windows(at: datetime) -> dict[int, int]:
    book = settled_as.book(local(at).date())
    return {
        outlet.pk: book.for_outlet(outlet)[settled_as.CAME_DAYS]
        for outlet in Outlet.objects.select_related("area").order_by()
    }


@transaction.atomic
def _end_done(at: datetime) -> int:
    """Insurance and inspection that have a later day by now: somebody saw to them."""
    open_ = Reminder.objects.open().filter(leased_by__isnull=True)
    later = Q(kind=Kind.INSURANCE, vehicle__insurance_until__gt=F("due_on")) | Q(
        kind=Kind.INSPECTION, vehicle__inspection_due__gt=F("due_on")
    )
    keys = list(open_.filter(later).order_by("pk").values_list("pk", flat=True))
    return (
        Reminder.objects.open()
        .filter(pk__in=keys)
        .update(state=State.ENDED, end_reason=EndReason.DONE, ended_at=at, **NOTHING_TO_CALL)
    )


def _end_not_came(at: datetime, batch: int) -> int:
    """The days are over: open ones end, those held out are settled as they are. A car to be fetched waits on."""
    windows, today = _windows(at), local(at).date()
    ended, last = 0, 0
    while True:
        with transaction.atomic():
            oldest = today - timedelta(days=min(windows.values(), default=1))
            waiting = Reminder.objects.filter(ended_at__isnull=True, remind_on__lt=oldest, pk__gt=last)
            waiting = waiting.exclude(kind=Kind.PICK_UP).filter(Q(leased_by__isnull=True) | Q(leased_until__lte=at))
            found = list(waiting.order_by("pk").select_for_update(of=("self",))[:batch])
            over = [each for each in found if _until(each, windows[each.outlet_id]) < today]
            # A day that is still to come is waited for, however early the reminder went out.
            over = [each for each in over if each.due_on < today]
            for held_out in (True, False):
                keys = [each.pk for each in over if each.held_out == held_out]
                ended += _end(keys, held_out, at)
        if len(found) < batch:
            return ended
        last = found[-1].pk


def _end(keys: list[int], held_out: bool, at: datetime) -> int:
    rows = Reminder.objects.filter(pk__in=keys, ended_at__isnull=True)
    if held_out:
        return rows.update(ended_at=at, end_reason=EndReason.NOT_CAME)
    return rows.update(state=State.ENDED, end_reason=EndReason.NOT_CAME, ended_at=at, **NOTHING_TO_CALL)
