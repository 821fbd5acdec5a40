"""Making reminders: every car gets each of its reminders once, two weeks or so ahead.

The job asks the database which cars are due and have none. It does not matter when it ran last, whether it runs twice
at a time, or when a record came in; the unique constraint decides who was first, and both write in the same order.
What fell due too long ago (`care.not_older_than_days`) is not made any more.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils.translation import gettext as _

from customers import care_policies as settled_as
from customers import mileage, visits
from customers.care_policies import LEAD
from customers.holding_out import is_held_out
from customers.models import Reminder, Segment, SegmentPeriod, Vehicle
from staff import trail
from staff.access import require
from staff.inserting import insert_new
from staff.instants import beginning_of, local
from staff.models import Outlet
from staff.refusals import Refused
from staff.roles import Right

BATCH = 5000
DAY = timedelta(days=1)
Kind, State = Reminder.Kind, Reminder.State
BY_HAND = (Kind.GREETING, Kind.WEATHER)


def make_reminders(*, at: datetime, batch: int = BATCH) -> dict[str, int]:
    """Make what is missing by `at`; comes back with how many of each kind.

    Each batch is a transaction of its own: what an interrupted run has not made, the next one finds.
    """
    making = _Making(at, batch)
    return {
        Kind.MAINTENANCE.value: making.maintenance(),
        Kind.FIRST_MAINTENANCE.value: making.first_maintenance(),
        Kind.INSURANCE.value: making.by_day_of_car(Kind.INSURANCE, "insurance_until"),
        Kind.INSPECTION.value: making.by_day_of_car(Kind.INSPECTION, "inspection_due"),
        Kind.TAX.value: making.tax(),
        Kind.PICK_UP.value: making.pick_up(),
        Kind.LOST.value: making.lost(),
    }


@dataclass(frozen=True, slots=True)
class _Car:
    pk: int
    vin: str
    customer: int
    home: int
    """The outlet of the customer."""
    day: date | None = None
    """The day that the query was about."""


FIELDS = ("pk", "vin", "customer", "customer__outlet")


class _Making:
    """One run: the outlets and what is settled for them."""

    def __init__(self, at: datetime, batch: int):
        self.at, self.batch, self.today = at, batch, local(at).date()
        self.visits = visits.known()
        self.outlets = {outlet.pk: outlet for outlet in Outlet.objects.select_related("area").order_by()}
        book = settled_as.book(self.today)
        self.settled = {pk: book.for_outlet(outlet) for pk, outlet in self.outlets.items()}

    # --- Due or not ---

    def widest(self, kind: str) -> timedelta:
        """The longest lead of any outlet: the query finds for all of them, `_row` decides for each."""
        return max((settled_as.lead(own, kind) for own in self.settled.values()), default=DAY)

    def oldest(self) -> date:
        """The day since which something may have fallen due and be made still, at the most generous outlet."""
        return self.today - max((settled_as.not_older(own) for own in self.settled.values()), default=DAY)

    def _row(self, car: _Car, outlet: int, kind: str, cycle: str, due_on: date, basis: dict) -> dict | None:
        """The row of one reminder, or None where it is not time yet, or too late, or before the outlet went live."""
        own, live_on = self.settled[outlet], self.outlets[outlet].live_on
        lead = settled_as.lead(own, kind) if kind in LEAD else timedelta()
        remind_on = max(due_on - lead, self.today)
        if remind_on > self.today or due_on < self.today - settled_as.not_older(own) or (live_on and due_on < live_on):
            return None
        held_out = kind in Reminder.HELD_OUT_OF and is_held_out(
            own[settled_as.HELD_OUT_SEED], due_on.year, car.vin, settled_as.held_out_share(own)
        )
        called = kind in Reminder.CALLED and not held_out
        quiet_until = settled_as.rules(own).quiet_until
        return {
            "vehicle_id": car.pk,
            "customer_id": car.customer,
            "outlet_id": outlet,
            "kind": str(kind),
            "cycle": cycle,
            "due_on": due_on,
            "remind_on": remind_on,
            "basis": basis,
            "held_out": held_out,
            "state": (State.HELD_OUT if held_out else State.DUE).value,
            "made_at": self.at,
            "next_at": beginning_of(remind_on) + timedelta(minutes=quiet_until) if called else None,
        }

    # --- In batches ---

    def _in_batches(self, cars, worded: Callable[[list[_Car]], Iterator[dict | None]], day: str = "") -> int:
        """Insert what `worded` makes of each batch of cars, by key; never looks at a car twice."""
        fields = (*FIELDS, day) if day else FIELDS
        made, last = 0, 0
        while True:
            with transaction.atomic():
                rows = cars.filter(pk__gt=last).order_by("pk").values_list(*fields)[: self.batch]
                found = [_Car(*row) for row in rows]
                made += insert_new(Reminder, [row for row in worded(found) if row])
            if len(found) < self.batch:
                return made
            last = found[-1].pk

    def _cars(self):
        """Cars whose owner has not told us that it is sold."""
        sold = Reminder.objects.filter(
            vehicle=OuterRef("pk"), customer=OuterRef("customer"), end_reason=Reminder.EndReason.SOLD
        )
        return Vehicle.objects.filter(customer__merged_into__isnull=True).filter(~Exists(sold))

    # --- The kinds ---

    def by_day_of_car(self, kind: str, field: str) -> int:
        """Insurance, inspection: the car has the day itself, which is the cycle."""
        there = Reminder.objects.filter(vehicle=OuterRef("pk"), kind=kind, due_on=OuterRef(field))
        span = (self.oldest(), self.today + self.widest(kind))
        cars = self._cars().filter(**{f"{field}__range": span}).filter(~Exists(there))

        def worded(found: list[_Car]) -> Iterator[dict | None]:
            for car in found:
                yield self._row(car, car.home, kind, car.day.isoformat(), car.day, {"by": "day"})

        return self._in_batches(cars, worded, field)

    def tax(self) -> int:
        """The day of the year that is settled for the outlet, for every car."""
        made = 0
        for due_on, outlets in self._tax_days().items():
            cycle = f"year:{due_on.year}"
            there = Reminder.objects.filter(vehicle=OuterRef("pk"), kind=Kind.TAX, cycle=cycle)
            cars = self._cars().filter(customer__outlet__in=outlets).filter(~Exists(there))

            def worded(found: list[_Car], due_on=due_on, cycle=cycle) -> Iterator[dict | None]:
                for car in found:
                    yield self._row(car, car.home, Kind.TAX, cycle, due_on, {"by": "year"})

            made += self._in_batches(cars, worded)
        return made

    def _tax_days(self) -> dict[date, list[int]]:
        """`{day: outlets}` of the days that are near enough to remind of."""
        found: dict[date, list[int]] = {}
        for outlet, own in self.settled.items():
            for year in (self.today.year - 1, self.today.year, self.today.year + 1):
                first = date(year, own[settled_as.TAX_MONTH], 1)
                last = mileage.months_later(first, 1) - DAY
                due_on = min(last, first + (own[settled_as.TAX_DAY] - 1) * DAY)
                begins, ends = due_on - settled_as.lead(own, Kind.TAX), due_on + settled_as.not_older(own)
                if begins <= self.today <= ends:
                    found.setdefault(due_on, []).append(outlet)
        return found

    def first_maintenance(self) -> int:
        """So many days after the purchase, as long as there was no maintenance yet."""
        days = [own[settled_as.FIRST_DAYS] for own in self.settled.values()] or [0]
        first = self.oldest() - max(days) * DAY
        last = self.today + self.widest(Kind.FIRST_MAINTENANCE) - min(days) * DAY
        there = Reminder.objects.filter(vehicle=OuterRef("pk"), kind=Kind.FIRST_MAINTENANCE)
        cars = self._cars().filter(purchased_on__range=(first, last)).filter(~Exists(there))
        cars = cars.filter(~self.visits.maintained(self.at, beginning_of(first)))

        def worded(found: list[_Car]) -> Iterator[dict | None]:
            for car in found:
                due_on = car.day + self.settled[car.home][settled_as.FIRST_DAYS] * DAY
                yield self._row(car, car.home, Kind.FIRST_MAINTENANCE, "first", due_on, {"by": "purchase"})

        return self._in_batches(cars, worded, "purchased_on")

    def maintenance(self) -> int:
        """By the mileage fitted from all visits, or by the calendar, from the last maintenance on."""
        months = max((own[settled_as.MAINTENANCE_MONTHS] for own in self.settled.values()), default=12)
        earliest = mileage.months_later(self.oldest(), -months)
        # One who was maintained in these days was not reminded of the next one yet, or is told so at the counter.
        cars = self._cars().filter(self.visits.maintained(self.at, beginning_of(earliest)))
        return self._in_batches(cars, self._maintained, "purchased_on")

    def _maintained(self, found: list[_Car]) -> Iterator[dict | None]:
        if not found:
            return
        of_car = self.visits.between_cars(found[0].pk, found[-1].pk, self.at)
        made = set(
            Reminder.objects.filter(kind=Kind.MAINTENANCE, vehicle__gte=found[0].pk, vehicle__lte=found[-1].pk)
            .filter(made_at__gte=self.at - timedelta(days=800))
            .order_by()
            .values_list("vehicle", "cycle")
        )
        for car in found:
            came = of_car.get(car.pk, [])
            last = next((visit for visit in reversed(came) if visit.maintenance), None)
            if last is None or (car.pk, cycle := f"order:{last.reference}") in made:
                continue
            due = self._due(car, came, last)
            yield self._row(car, last.outlet, Kind.MAINTENANCE, cycle, due.on, basis_of(due, last.reference))

    def _due(self, car: _Car, came: list[visits.Visit], last: visits.Visit) -> mileage.Due:
        own = self.settled[last.outlet]
        return due_of(came, last, car.day, own[settled_as.MAINTENANCE_KM], own[settled_as.MAINTENANCE_MONTHS])

    def pick_up(self) -> int:
        """A car whose work is done and that nobody fetched; never held out."""
        source, since = self.visits, beginning_of(self.oldest())
        rows = source.until(self.at).filter(source.to_fetch, **{f"{source.done_at}__gt": since})
        names = (source.vehicle, source.outlet, source.reference, source.done_at)
        cars = [f"{source.vehicle}__{field}" for field in ("vin", "customer")]
        with transaction.atomic():
            found = []
            waiting = rows.order_by(source.vehicle, "pk").values_list(*names, *cars)
            for vehicle, outlet, reference, done_at, vin, customer in waiting:
                due_at = done_at + timedelta(hours=self.settled[outlet][settled_as.PICK_UP_HOURS])
                if due_at <= self.at:
                    car, basis = _Car(vehicle, vin, customer, outlet), {"by": "done", "order": reference}
                    due_on = local(due_at).date()
                    found.append(self._row(car, outlet, Kind.PICK_UP, f"order:{reference}", due_on, basis))
            return insert_new(Reminder, [row for row in found if row])

    def lost(self) -> int:
        """One for a customer who became lost, on the day, by the car that they bought last."""
        span = (self.oldest(), self.today)
        became = SegmentPeriod.objects.present().filter(segment=Segment.LOST, from_on__range=span)
        there = Reminder.objects.filter(customer=OuterRef("customer"), kind=Kind.LOST, due_on=OuterRef("from_on"))
        newest = self._cars().filter(customer=OuterRef("customer"))
        newest = newest.order_by(F("purchased_on").desc(nulls_last=True), "-pk")
        rows = became.filter(~Exists(there)).annotate(
            newest=newest.values("pk")[:1], newest_vin=newest.values("vin")[:1]
        )
        made, last = 0, 0
        while True:
            with transaction.atomic():
                names = ("newest", "newest_vin", "customer", "customer__outlet", "from_on")
                batch = rows.filter(customer__gt=last).order_by("customer").values_list(*names)[: self.batch]
                found = [_Car(*row) for row in batch]
                made += insert_new(Reminder, [row for row in self._lost(found) if row])
            if len(found) < self.batch:
                return made
            last = found[-1].customer

    def _lost(self, found: list[_Car]) -> Iterator[dict | None]:
        for car in found:
            # Somebody without a car is nobody's lost customer.
            if car.pk and car.day:
                yield self._row(car, car.home, Kind.LOST, f"lost:{car.day}", car.day, {"by": "lost"})


# --- How the day was found --------------------------------------------------------------------------------------------


def due_of(
    came: list[visits.Visit], last: visits.Visit, bought_on: date | None, every_km: int, every_months: int
) -> mileage.Due:
    """When a car with these visits is due, the last maintenance being `last`."""
    readings = [mileage.Reading(local(visit.at).date(), visit.mileage) for visit in came if visit.mileage]
    return mileage.next_maintenance(
        local(last.at).date(),
        last.mileage,
        mileage.fit(readings, bought_on),
        every_km,
        every_months,
        not_before=local(came[-1].at).date(),
    )


def basis_of(due: mileage.Due, reference: str) -> dict:
    """What is kept of how the day was found, for the page."""
    basis: dict = {"by": due.by, "order": reference}
    if due.fit:
        found = due.fit
        basis |= {"per_day": f"{found.per_day:.1f}", "low": f"{found.low:.1f}", "high": f"{found.high:.1f}"}
        basis["readings"] = found.used
    if due.km and due.fit:
        soonest, latest = due.fit.between(due.km)
        basis |= {"km": round(due.km), "from": soonest.isoformat(), "until": latest.isoformat()}
    return basis


# --- By hand ----------------------------------------------------------------------------------------------------------


def _check_by_hand(kind: str, cycle: str, due_on: date, today: date) -> None:
    if kind not in BY_HAND:
        raise Refused(_("Reminders of this kind are made by themselves."), field="kind")
    if not cycle.strip():
        raise Refused(_("What is the occasion?"), field="cycle")
    if due_on < today:
        raise Refused(_("This day is past."), field="due_on")


@transaction.atomic
def make_by_hand(*, vehicles, kind: str, cycle: str, due_on: date, by, at: datetime, outlet: Outlet) -> int:
    """Greetings, weather and traffic, of a day, for the cars somebody chose; each once for the same `cycle`.

    Gives how many were made. Right: CARE_MANAGE over the outlet, whose cars alone are taken. Refused for other kinds,
    without an occasion, for a day that is past, and where no car fits.
    """
    require(by, Right.CARE_MANAGE, outlet)
    _check_by_hand(kind, cycle, due_on, local(at).date())
    own = {"customer__outlet": outlet, "customer__merged_into__isnull": True}
    today = local(at).date()
    rows = [
        {
            "vehicle_id": pk,
            "customer_id": customer,
            "outlet_id": outlet.pk,
            "kind": str(kind),
            "cycle": cycle,
            "due_on": due_on,
            "remind_on": min(today, due_on),
            "basis": {"by": "hand"},
            "made_at": at,
        }
        for pk, customer in vehicles.filter(**own).order_by("pk").values_list("pk", "customer")
    ]
    if not rows:
        raise Refused(_("No car fits. Choose a wider audience."))
    made = insert_new(Reminder, rows)
    trail.record(
        about=outlet, action="reminders.made", by=by, at=at, outlet=outlet, changes={"kind": kind, "number": made}
    )
    return made
