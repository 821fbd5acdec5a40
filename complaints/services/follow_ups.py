"""Making follow-ups: every delivery of the frame gets one, drawn or not, exactly once.

The job asks the database which deliveries have none. It does not matter when it ran last, whether it runs twice at a
time, or when an order came in; the unique constraint decides who was first, and both write in the same order.
"""

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from customers.models import Customer, DoNotCall, Vehicle
from customers.models.contacts import not_to_be_called
from staff import trail
from staff.inserting import insert_new
from staff.instants import beginning_of, local
from staff.models import Outlet
from workshop.models import RepairOrder

from .. import call_policies, sampling
from ..models import Complaint, FollowUp, Group, SampleDraw, SurveyResponse

BATCH = 2000
CALL, ON_SITE = FollowUp.Mode.CALL, FollowUp.Mode.ON_SITE
State = FollowUp.State


def make_follow_ups(*, at: datetime, batch: int = BATCH) -> dict[str, int]:
    """Make what is missing by `at`, and end what cannot be asked any more; comes back with how many of each.

    Each batch is a transaction of its own: what an interrupted run has not made, the next one finds.
    """
    making = _Making(at, batch)
    _follow_merges(at)
    return {
        "calls": making.calls(),
        "on_site": making.on_site() + making.buyers(),
        "not_to_be_called": _end_all(_not_to_be_called(at), State.DO_NOT_CALL, at, batch),
        "lapsed": _end_all(_not_asked_in_time(at), State.LAPSED, at, batch),
    }


@dataclass(frozen=True)
class _Visit:
    """One row of the frame: an order, or a car that was bought (without an order, under its VIN)."""

    order: int | None
    number: str
    outlet: int
    vehicle: int
    customer: int
    group: str
    delivered_at: datetime
    on: date
    """The day that settles share and month."""


class _Making:
    """One run: the outlets, what is settled for them, and the draws that were looked up so far."""

    def __init__(self, at: datetime, batch: int):
        self.at, self.batch, self.today = at, batch, local(at).date()
        self.outlets = {outlet.pk: outlet for outlet in Outlet.objects.select_related("area").order_by()}
        self.books: dict[date, call_policies.Book] = {}
        self.draws: dict[tuple[int, str, date], tuple[int, str]] = {}
        self.terms: dict[tuple[int, str, date], tuple[Decimal, tuple[datetime, datetime]]] = {}

    def settled(self, outlet: int, on: date) -> dict:
        if on not in self.books:
            self.books[on] = call_policies.book(on)
        return self.books[on].for_outlet(self.outlets[outlet])

    # --- What is missing ---

    def calls(self) -> int:
        """A call for every delivery that has none: since the outlet's go-live day, and not too long ago."""
        since = {outlet: self._since(outlet) for outlet in self.outlets}
        if not since:
            return 0
        missing = _without(
            CALL,
            RepairOrder.objects.filter(
                kind__in=sampling.GROUP_OF_KIND, delivered_at__gte=min(since.values()), delivered_at__lte=self.at
            ).exclude(_too_early(since)),
        )
        return self._in_batches(missing.order_by("delivered_at", "pk"), "delivered_at", self._delivered, self._call)

    def _since(self, outlet: int) -> datetime:
        oldest = self.at - timedelta(days=self.settled(outlet, self.today)[call_policies.NOT_OLDER])
        live_on = self.outlets[outlet].live_on
        return max(oldest, beginning_of(live_on)) if live_on else oldest

    def on_site(self) -> int:
        """A survey on the spot for every maintenance settled today or yesterday."""
        missing = _without(
            ON_SITE,
            RepairOrder.objects.filter(_live("settled_on", "outlet__live_on"), outlet__in=self.outlets).filter(
                kind__in=sampling.ON_SITE_KINDS, settled_on__in=self._last_days()
            ),
        )
        return self._in_batches(missing.order_by("settled_on", "pk"), "settled_on", self._settled, self._survey)

    def buyers(self) -> int:
        """And for every car that was bought on finance today or yesterday."""
        made = FollowUp.objects.filter(vehicle=OuterRef("pk"), order__isnull=True, mode=ON_SITE)
        missing = (
            Vehicle.objects.filter(financed=True, purchased_on__in=self._last_days())
            .filter(_live("purchased_on", "customer__outlet__live_on"))
            .filter(~Exists(made))
        )
        return self._in_batches(missing.order_by("purchased_on", "pk"), "purchased_on", self._bought, self._survey)

    def _last_days(self) -> list[date]:
        return [self.today - timedelta(days=1), self.today]

    # --- In batches ---

    def _in_batches(self, missing, by: str, read, worded) -> int:
        """Insert a follow-up for each row, in the order of `by` and key; never looks at a row twice."""
        made, last = 0, None
        while True:
            with transaction.atomic():
                rows = missing if last is None else missing.filter(_behind(by, last))
                visits = list(read(rows[: self.batch]))
                self._look_up_draws(visits)
                made += insert_new(FollowUp, list(worded(visits)))
            if len(visits) < self.batch:
                return made
            # The row behind which the next batch begins, whatever became of this one.
            last = self._key(by, visits[-1])

    def _key(self, by: str, visit: _Visit) -> tuple:
        return (visit.delivered_at if by == "delivered_at" else visit.on, visit.order or visit.vehicle)

    def _delivered(self, orders) -> Iterator[_Visit]:
        for pk, number, kind, outlet, vehicle, customer, delivered_at in orders.values_list(*ORDER, "delivered_at"):
            group = sampling.GROUP_OF_KIND[kind]
            yield _Visit(pk, number, outlet, vehicle, customer, group, delivered_at, local(delivered_at).date())

    def _settled(self, orders) -> Iterator[_Visit]:
        fields = orders.values_list(*ORDER, "settled_on", "delivered_at")
        for pk, number, kind, outlet, vehicle, customer, settled_on, delivered_at in fields:
            when = delivered_at or beginning_of(settled_on)
            yield _Visit(pk, number, outlet, vehicle, customer, sampling.GROUP_OF_KIND[kind], when, settled_on)

    def _bought(self, cars) -> Iterator[_Visit]:
        fields = cars.values_list("pk", "vin", "customer__outlet", "customer", "purchased_on")
        for pk, vin, outlet, customer, on in fields:
            yield _Visit(None, vin, outlet, pk, customer, Group.FINANCE_BUYER.value, beginning_of(on), on)

    # --- Draws ---

    def _look_up_draws(self, visits: Iterable[_Visit]) -> None:
        """Have the seed of every outlet, group and month at hand; who comes first makes it, for all."""
        unknown = {_draw_key(visit) for visit in visits} - self.draws.keys()
        if not unknown:
            return
        self._read_draws(unknown)
        new = [
            {"outlet_id": outlet, "group": group, "month": month, "seed": secrets.token_hex(32), "made_at": self.at}
            for outlet, group, month in sorted(unknown - self.draws.keys())
        ]
        if new:
            insert_new(SampleDraw, new)
            self._read_draws(unknown)

    def _read_draws(self, keys: set[tuple[int, str, date]]) -> None:
        found = SampleDraw.objects.filter(outlet__in={key[0] for key in keys}, month__in={key[2] for key in keys})
        for pk, seed, *key in found.order_by().values_list("pk", "seed", "outlet", "group", "month"):
            self.draws[tuple(key)] = (pk, seed)

    # --- Rows ---

    def _call(self, visits: list[_Visit]) -> Iterator[dict]:
        if not visits:
            return
        complained, answered = self._complained(visits), _answered(visits)
        silent = set(
            DoNotCall.objects.in_force(self.at)
            .filter(customer__in={visit.customer for visit in visits})
            .values_list("customer", flat=True)
        )
        for visit in visits:
            row = self._row(visit, CALL, *self._terms(visit), complained=visit in complained)
            if row["state"] == State.WAITING.value:
                if visit.order in answered:
                    _ended(row, State.ANSWERED, answered[visit.order])
                elif visit.customer in silent:
                    _ended(row, State.DO_NOT_CALL, self.at)
            yield row

    def _terms(self, visit: _Visit) -> tuple[Decimal, tuple[datetime, datetime]]:
        """Share and period, which are the same for all deliveries of an outlet, group and day."""
        key = visit.outlet, visit.group, visit.on
        if key not in self.terms:
            today = self.settled(visit.outlet, self.today)
            share = call_policies.call_share(self.settled(visit.outlet, visit.on), visit.group)
            quiet_until = call_policies.rules(today).quiet_until
            self.terms[key] = (
                share,
                sampling.call_period(visit.delivered_at, today[call_policies.DUE_DAYS], quiet_until),
            )
        return self.terms[key]

    def _survey(self, visits: list[_Visit]) -> Iterator[dict]:
        for visit in visits:
            share = call_policies.on_site_share(self.settled(visit.outlet, visit.on), visit.group)
            yield self._row(visit, ON_SITE, share, sampling.on_site_period(visit.on))

    def _row(self, visit: _Visit, mode, share, period: tuple[datetime, datetime], complained: bool = False) -> dict:
        draw, seed = self.draws[_draw_key(visit)]
        drawn = sampling.draw(seed, visit.number, share, visit.group, complained)
        from_at, due_at = period
        return {
            "outlet_id": visit.outlet,
            "mode": mode.value,
            "group": visit.group,
            "order_id": visit.order,
            "vehicle_id": visit.vehicle,
            "customer_id": visit.customer,
            "delivered_at": visit.delivered_at,
            "from_at": from_at,
            "due_at": due_at,
            "draw_id": draw,
            "ticket": drawn.ticket,
            "share": share,
            "why": drawn.why,
            "state": (State.WAITING if drawn.chosen else State.NOT_DRAWN).value,
            "next_at": from_at if drawn.chosen else None,
            "ended_at": None,
        }

    def _complained(self, visits: list[_Visit]) -> set[_Visit]:
        """Whose car had a complaint shortly before the delivery or since, or one that was open at the delivery."""
        windows = {
            outlet: timedelta(days=self.settled(outlet, self.today)[call_policies.COMPLAINT_DAYS])
            for outlet in {visit.outlet for visit in visits}
        }
        earliest = min(visit.delivered_at for visit in visits)
        recent = Q(received_at__gte=earliest - max(windows.values()))
        open_then = Q(closed_at__isnull=True) | Q(closed_at__gte=earliest)
        complaints = Complaint.objects.filter(
            recent | open_then, vehicle__in={visit.vehicle for visit in visits}, received_at__lte=self.at
        )
        of_car: dict[int, list] = {}
        for vehicle, received_at, closed_at in complaints.order_by().values_list("vehicle", "received_at", "closed_at"):
            of_car.setdefault(vehicle, []).append((received_at, closed_at))
        return {
            visit
            for visit in visits
            for received_at, closed_at in of_car.get(visit.vehicle, ())
            if received_at >= visit.delivered_at - windows[visit.outlet]
            or closed_at is None
            or closed_at >= visit.delivered_at
        }


ORDER = ("pk", "number", "kind", "outlet", "vehicle", "vehicle__customer")


def _draw_key(visit: _Visit) -> tuple[int, str, date]:
    return visit.outlet, visit.group, visit.on.replace(day=1)


def _without(mode, orders):
    """Those of the orders that have no follow-up of this mode."""
    return orders.filter(~Exists(FollowUp.objects.filter(order=OuterRef("pk"), mode=mode)))


def _too_early(since: dict[int, datetime]) -> Q:
    """Deliveries before what counts at their outlet, where that is later than elsewhere."""
    earliest, later = min(since.values()), {}
    for outlet, instant in since.items():
        if instant > earliest:
            later.setdefault(instant, []).append(outlet)
    condition = Q(pk__in=[])
    for instant, outlets in later.items():
        condition |= Q(outlet__in=outlets, delivered_at__lt=instant)
    return condition


def _live(day: str, live_on: str) -> Q:
    return Q(**{f"{live_on}__isnull": True}) | Q(**{f"{day}__gte": F(live_on)})


def _behind(by: str, last: tuple) -> Q:
    """The rows after the last one in the order of a field and the key, so that an index can begin there."""
    value, pk = last
    return Q(**{f"{by}__gte": value}) & (Q(**{f"{by}__gt": value}) | Q(pk__gt=pk))


def _answered(visits: list[_Visit]) -> dict[int, datetime]:
    """When the customer answered for an order already: on the spot, before there was a call."""
    responses = SurveyResponse.objects.filter(order__in={visit.order for visit in visits})
    return dict(responses.order_by().values_list("order", "answered_at"))


def _ended(row: dict, state, at: datetime) -> None:
    row |= {"state": state.value, "next_at": None, "ended_at": at}


# --- What cannot be asked any more ------------------------------------------------------------------------------------


@transaction.atomic
def _follow_merges(at: datetime) -> None:
    """Let calls go over that a merge left behind, because both records had one with a caller; now they are free."""
    left = FollowUp.objects.waiting().free(at).filter(customer__in=Customer.objects.filter(merged_into__isnull=False))
    held = left.select_related("customer").order_by("pk").select_for_update(skip_locked=True, of=("self",))
    for follow_up in held:
        kept = follow_up.customer
        while kept.merged_into_id:
            kept = kept.merged_into
        FollowUp.objects.filter(pk=follow_up.pk).update(customer=kept, leased_by=None, leased_until=None)


def _not_to_be_called(at: datetime):
    return FollowUp.objects.waiting().calls().free(at).filter(not_to_be_called(at))


def _not_asked_in_time(at: datetime):
    return FollowUp.objects.waiting().on_site().filter(due_at__lt=at)


def _end_all(waiting, state: str, at: datetime, batch: int) -> int:
    ended = 0
    while True:
        with transaction.atomic():
            held = waiting.select_related("outlet").order_by("pk").select_for_update(skip_locked=True, of=("self",))
            found = list(held[:batch])
            end_waiting(found, state, at)
        ended += len(found)
        if len(found) < batch:
            return ended


def hold_with_others(follow_up: FollowUp) -> None:
    """Hold the follow-up and the other one of its order until the end of the transaction, in one order whoever asks:
    an answer ends both, and one on the spot may come in the same instant as one by telephone."""
    together = Q(pk=follow_up.pk)
    if follow_up.order_id:
        together |= Q(order=follow_up.order_id)
    list(FollowUp.objects.filter(together).order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))


def end_waiting(
    follow_ups: list[FollowUp], state: str, at: datetime, by=None, ended_at: datetime | None = None
) -> None:
    """End waiting follow-ups, held by the caller's transaction, with a line in the trail for each; `ended_at` where
    that was earlier than it is said."""
    FollowUp.objects.waiting().filter(pk__in=[each.pk for each in follow_ups]).update(
        state=state, next_at=None, agreed=False, leased_by=None, leased_until=None, ended_at=ended_at or at
    )
    changes = {"state": [State.WAITING.value, str(state)]}
    trail.record_many(
        trail.entry(about=each, action="follow_up.ended", by=by, at=at, outlet=each.outlet, changes=changes)
        for each in follow_ups
    )
