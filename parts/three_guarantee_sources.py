"""From the records to what counts towards the limits of the three guarantees, for many cars in a few queries."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Max, Q

from customers.models import Vehicle
from staff.instants import local
from staff.months import months_later
from workshop.models import Claim, ItemLine, LabourLine, OrderLine, RepairOrder

from . import three_guarantee_policies as policies
from .models import Backorder, GuaranteeLimit
from .three_guarantee_codes import assembly_of, beginnings, fault_of, safety_of
from .three_guarantee_rules import Counted, Limit, Repair, Wait, count

Kind = RepairOrder.Kind
# Accidents, maintenance and the like are no faults of quality.
COUNTED_KINDS = (Kind.WARRANTY, Kind.REPAIR, Kind.REWORK)


@dataclass
class History:
    """What happened to one car: repairs of faults of quality, waits for parts, how far it was driven."""

    repairs: list[Repair] = field(default_factory=list)
    waits: list[Wait] = field(default_factory=list)
    kilometres: int | None = None
    begun: dict[str, date] = field(default_factory=dict)
    """The day of each order and backorder, by its number."""
    last: dict[str, date] = field(default_factory=dict)
    """The last day that each of them took."""


@dataclass(frozen=True)
class Counter:
    """How far one limit is reached, by one fault or assembly where these are counted apart."""

    row: GuaranteeLimit
    counted: Counted
    orders: tuple[str, ...] = ()
    backorders: tuple[str, ...] = ()
    last_on: date | None = None

    @property
    def number(self) -> int:
        return self.counted.number

    @property
    def about(self) -> str:
        return self.counted.about

    @property
    def percent(self) -> int:
        return self.counted.percent

    @property
    def percent_words(self) -> str:
        return f"{self.percent}%"

    @property
    def level(self) -> str:
        """How it looks: `ok`, `attention` from 60%, `alert` from 80%, `crisis` from 100%."""
        reached = self.counted.warned_at
        return {0: "ok", 1: "attention", 2: "alert", 3: "crisis"}[len(reached)]


@dataclass(frozen=True)
class Standing:
    """A car against all limits that hold for its day of sale; `counters` is empty where that day is not known."""

    vehicle: Vehicle
    history: History
    counters: tuple[Counter, ...] = ()
    ends_on: date | None = None
    ends_at_km: int | None = None
    warranty_on: date | None = None
    warranty_km: int | None = None
    over: bool = False
    """The frame has ended, by the day or by the kilometres."""

    @property
    def highest(self) -> int:
        return max((counter.percent for counter in self.counters), default=0)

    def counter_of(self, limit_id: int, about: str) -> Counter | None:
        """What stands against the limit now; None where nothing is counted any more."""
        found = [each for each in self.counters if each.row.pk == limit_id and each.about == about]
        return found[0] if found else None


def standings(vehicles: Sequence[Vehicle], at: datetime) -> dict[int, Standing]:
    """Each car (with its customer's outlet and area at hand) against its limits; ten queries however many cars."""
    limits = list(GuaranteeLimit.objects.order_by("code", "sold_from"))
    settled = policies.book(local(at).date())
    values = {vehicle.pk: settled.for_outlet(vehicle.customer.outlet) for vehicle in vehicles}
    histories = histories_of(values, at)
    return {
        vehicle.pk: _standing(vehicle, histories[vehicle.pk], limits, values[vehicle.pk], at) for vehicle in vehicles
    }


def limits_for(limits: Sequence[GuaranteeLimit], sold_on: date) -> list[GuaranteeLimit]:
    """Of each kind the one that was in force when the car was sold. `limits` come by kind and day."""
    return list({row.code: row for row in limits if row.sold_from <= sold_on}.values())


def _standing(vehicle, history: History, limits, values: dict, at: datetime) -> Standing:
    sold_on = vehicle.purchased_on
    if sold_on is None:
        return Standing(vehicle, history)
    rows = limits_for(limits, sold_on)
    ends_on = max((months_later(sold_on, row.months) for row in rows), default=None)
    ends_at_km = max((row.kilometres for row in rows), default=None)
    driven = history.kilometres
    over = bool(ends_on and (local(at).date() > ends_on or driven is not None and driven > ends_at_km))
    counters = [counter for row in rows for counter in _counters(row, sold_on, history, at)]
    return Standing(
        vehicle=vehicle,
        history=history,
        counters=tuple(sorted(counters, key=lambda each: (-each.percent, each.row.code, each.about))),
        ends_on=ends_on,
        ends_at_km=ends_at_km,
        warranty_on=months_later(sold_on, values[policies.WARRANTY_MONTHS]),
        warranty_km=values[policies.WARRANTY_KILOMETRES],
        over=over,
    )


def _counters(row: GuaranteeLimit, sold_on: date, history: History, at: datetime) -> list[Counter]:
    """What is counted apart; one of nothing where nothing counts, so that every limit is shown."""
    limit = Limit(row.code, row.limit, row.months, row.kilometres)
    found = count(
        limit,
        sold_on=sold_on,
        repairs=history.repairs,
        waits=history.waits,
        at=at,
        local=lambda when: local(when).date(),
    )
    waits = {wait.number for wait in history.waits}
    return [
        Counter(
            row,
            counted,
            orders=tuple(number for number in counted.evidence if number not in waits),
            backorders=tuple(number for number in counted.evidence if number in waits),
            last_on=max(history.last[number] for number in counted.evidence),
        )
        for counted in found
    ] or [Counter(row, Counted(limit, "", 0))]


# Reading the records --------------------------------------------------------------------------------------------------


def histories_of(values: dict[int, dict], at: datetime) -> dict[int, History]:
    """The history of each car by its key; `values` are the settled values that hold for it."""
    found = {pk: History() for pk in values}
    cars = list(values)
    lists = _Lists(values)
    faults, parts, claimed = _faults(cars), _parts(cars), _claimed(cars)
    for order in _orders(cars, at):
        pk, number = order["pk"], order["number"]
        replaced = [part for part in parts[pk] if part[1] or pk in claimed]
        codes = faults[pk] | {fault_of(code) for code, _abnormal, _sku in replaced if code}
        if not codes and not any(abnormal for _code, abnormal, _sku in replaced) and pk not in claimed:
            continue
        car, until = found[order["vehicle"]], _until(order)
        safety, assemblies = lists.of(order["vehicle"])
        car.repairs.append(
            Repair(
                number=number,
                from_at=order["opened_at"],
                to_at=until,
                kilometres=order["mileage"],
                faults=frozenset(codes),
                safety=safety_of(codes, safety),
                assemblies=frozenset({assembly_of(sku, assemblies) for _code, _abnormal, sku in replaced} - {""}),
            )
        )
        _date(car, number, order["opened_at"], until, at)
    for wait in _waits(cars, at):
        car = found[wait["vehicle"]]
        until = wait["arrived_at"] or wait["ended_at"]
        car.waits.append(Wait(wait["number"], wait["ordered_at"], until))
        _date(car, wait["number"], wait["ordered_at"], until, at)
    driven = RepairOrder.objects.standing().filter(vehicle__in=cars, opened_at__lte=at).order_by().values("vehicle")
    for row in driven.annotate(most=Max("mileage")):
        found[row["vehicle"]].kilometres = row["most"]
    return found


class _Lists:
    """The beginnings of safety faults and assemblies that hold for a car; each text is read once."""

    def __init__(self, values: dict[int, dict]):
        self.values = values
        self.read: dict[str, tuple[str, ...]] = {}

    def of(self, car: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
        return self._list(car, policies.SAFETY_CODES), self._list(car, policies.ASSEMBLY_PARTS)

    def _list(self, car: int, key: str) -> tuple[str, ...]:
        text = self.values[car][key]
        if text not in self.read:
            self.read[text] = beginnings(text)
        return self.read[text]


def _date(car: History, number: str, begin: datetime, until: datetime | None, at: datetime) -> None:
    car.begun[number], car.last[number] = local(begin).date(), local(until or at).date()


def _until(order: dict) -> datetime | None:
    """When the car was given back. A car that its owner leaves and refuses to have repaired stands for the owner's
    sake: its time ends with the work, or where none was done with its arrival."""
    if order["refused_repair"]:
        return order["completed_at"] or order["opened_at"]
    return order["delivered_at"]


def _of_orders(rows, cars: Collection[int], order: str = "order"):
    return rows.filter(**{f"{order}__vehicle__in": cars, f"{order}__kind__in": COUNTED_KINDS})


def _orders(cars, at):
    rows = RepairOrder.objects.standing().filter(vehicle__in=cars, kind__in=COUNTED_KINDS, opened_at__lte=at)
    names = (
        "pk", "number", "vehicle", "opened_at", "completed_at", "delivered_at", "mileage", "refused_repair",
    )  # fmt: skip
    return rows.order_by("opened_at", "pk").values(*names)


def _faults(cars) -> dict[int, set[str]]:
    """The fault codes of the labour of each order, of sheets under way too, whose lines are booked when it is ready."""
    found: dict[int, set[str]] = defaultdict(set)
    booked = _of_orders(LabourLine.objects.exclude(fault_code=""), cars).values_list("order", "fault_code")
    written = _of_orders(OrderLine.objects.standing().work().exclude(fault_code=""), cars, "sheet__order")
    for order, code in [*booked, *written.values_list("sheet", "fault_code")]:
        found[order].add(fault_of(code))
    return found


def _parts(cars) -> dict[int, list[tuple[str, bool, str]]]:
    """Fault code, whether it failed otherwise than by wear, and number of each part of an order."""
    found: dict[int, list[tuple[str, bool, str]]] = defaultdict(list)
    booked = _of_orders(ItemLine.objects.filter(kind=ItemLine.Kind.PART), cars)
    written = _of_orders(OrderLine.objects.standing().filter(kind=OrderLine.Kind.PART), cars, "sheet__order")
    rows = [
        *booked.values_list("order", "fault_code", "abnormal_damage", "sku"),
        *written.values_list("sheet", "fault_code", "abnormal_damage", "code"),
    ]
    for order, code, abnormal, sku in rows:
        found[order].append((code, abnormal, sku))
    return found


def _claimed(cars) -> set[int]:
    """The orders that the manufacturer paid for."""
    passed = _of_orders(Claim.objects.filter(decision=Claim.Decision.PASSED), cars)
    return set(passed.values_list("order", flat=True))


def _waits(cars, at):
    """Backorders of cars that cannot be driven, unless what is repaired is no fault of quality."""
    rows = Backorder.objects.filter(vehicle__in=cars, off_road=True, ordered_at__lte=at)
    rows = rows.filter(Q(order__isnull=True) | Q(order__kind__in=COUNTED_KINDS))
    # Not wanted any more: it was no wait unless it had lasted until then.
    return rows.order_by("ordered_at", "pk").values("number", "vehicle", "ordered_at", "arrived_at", "ended_at")


def cars_to_watch(at: datetime) -> list[int]:
    """The cars that may have come nearer to a limit: with a repair or a wait that may count, and sold so late that
    their frame has not been over for more than a year (a car may stand on after it)."""
    months = max(GuaranteeLimit.objects.values_list("months", flat=True), default=0)
    cars = Vehicle.objects.filter(purchased_on__gt=months_later(local(at).date(), -months - 12))
    orders = RepairOrder.objects.standing().filter(kind__in=COUNTED_KINDS, vehicle__in=cars)
    waits = Backorder.objects.filter(off_road=True, vehicle__in=cars)
    return sorted({*orders.values_list("vehicle", flat=True), *waits.values_list("vehicle", flat=True)})
