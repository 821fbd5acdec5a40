"""What the outlets' DMS would have handed over: repair orders with labour and articles, claims, ordinary complaints.

`Visit` is one stay of a car in plain values; `save_visits` turns all of them into numbered records at once.
"""

from collections import Counter as Count
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from complaints.models import Complaint
from staff.instants import local
from staff.models import Counter, Outlet
from workshop.models import Claim, ItemLine, LabourLine, RepairOrder

from . import words
from .cars import Car
from .people import Staff
from .times import by_day, on_day, reception
from .words import ELECTRIC, FAULTS, Fault, Job

MONTHS_BACK = 24
DAYS_BACK = 730
Kind = RepairOrder.Kind
HOUR_RATE = {"SH01": 160, "SH02": 160, "SZ01": 150, "GZ01": 150, "GZ02": 140, "DG01": 130}
CLAIM_RATE = Decimal(85)
# Where the numbers of each kind of record start: an outlet that has been at it for years.
FIRST_ORDER, FIRST_CLAIM = 10001, 201
CENT = Decimal("0.01")


@dataclass
class Visit:
    """One stay of a car. `fault` is what was found broken; `claimed` what the manufacturer pays for."""

    car: Car
    kind: str
    opened_at: datetime
    jobs: list[Job] = field(default_factory=list)
    fault: Fault | None = None
    abnormal: bool = False
    refused: bool = False
    hours: float = 0
    """How long the car stays; 0 as usual for its kind."""
    order: RepairOrder | None = None
    claims: list[Claim] = field(default_factory=list)

    @property
    def claimed(self) -> bool:
        return self.kind == Kind.WARRANTY and not self.refused


# --- Ordinary visits --------------------------------------------------------------------------------------------------


def ordinary_visits(rng: Random, cars: list[Car], at: datetime, how_many: int) -> list[Visit]:
    """So many visits over the last 24 months, spread over the cars as they age."""
    found = [visit for car in cars for visit in _visits_of(rng, car, at)]
    today = local(at).date()
    recent = [visit for visit in found if (today - local(visit.opened_at).date()).days < 12]
    earlier = [visit for visit in found if (today - local(visit.opened_at).date()).days >= 12]
    rest = max(0, how_many - len(recent))
    chosen = recent[:how_many] + (rng.sample(earlier, rest) if rest < len(earlier) else earlier)
    return sorted(chosen, key=lambda visit: (visit.opened_at, visit.car.vehicle.vin))


def _visits_of(rng: Random, car: Car, at: datetime) -> list[Visit]:
    today = local(at).date()
    first = max(car.bought_on, today - timedelta(days=DAYS_BACK))
    days: dict[date, str] = {}
    if car.bought_on - timedelta(days=2) > today - timedelta(days=DAYS_BACK):
        days[car.bought_on - timedelta(days=2)] = Kind.PDI
        days[car.bought_on + timedelta(days=rng.randrange(60, 120))] = Kind.FREE_SERVICE
    interval = 7500 / car.km_a_day
    day = first + timedelta(days=int(rng.uniform(1.0 if first == car.bought_on else 0, 1.3) * interval))
    while day <= today:
        days[day] = Kind.MAINTENANCE
        day += timedelta(days=int(rng.uniform(0.8, 1.5) * interval))
    if not car.told:
        _add_repairs(rng, car, days, first, today)
    visits, last, breaks = [], date.min, _shuffled(rng, faults_of(car))
    for day in sorted(days):
        opened_at = reception(rng, day)
        too_soon = (day - last).days < (32 if days[day] == Kind.WARRANTY else 14)
        if day > today or opened_at > at or too_soon or (days[day] == Kind.WARRANTY and not breaks):
            continue
        last = day
        visit = _visit(rng, car, days[day], opened_at)
        if days[day] == Kind.WARRANTY:
            # Each fault once in a car's life, and never three claims in a month: that is for the stories.
            visit.fault, visit.abnormal = breaks.pop(), rng.random() < 0.6
        visits.append(visit)
    return [visit for visit in visits if not car.told or (today - local(visit.opened_at).date()).days > 260]


def _shuffled(rng: Random, found: list) -> list:
    return rng.sample(found, len(found))


def _add_repairs(rng: Random, car: Car, days: dict[date, str], first: date, today: date) -> None:
    span = (today - first).days
    for kind, a_year in ((Kind.REPAIR, 0.75), (Kind.ACCIDENT, 0.3), (Kind.WARRANTY, 0.55), (Kind.REWORK, 0.05)):
        for _ in range(_poisson(rng, a_year * span / 365)):
            day = first + timedelta(days=rng.randrange(max(1, span)))
            if kind != Kind.WARRANTY or day <= car.vehicle.warranty_until:
                days.setdefault(day, kind)


def _poisson(rng: Random, mean: float) -> int:
    happened, passed = 0, rng.expovariate(1)
    while passed < mean:
        happened += 1
        passed += rng.expovariate(1)
    return happened


def _visit(rng: Random, car: Car, kind: str, opened_at: datetime) -> Visit:
    visit = Visit(car, kind, opened_at)
    if kind == Kind.MAINTENANCE:
        visit.jobs = [_of_drive(words.MAINTENANCE, car)[0]]
        visit.jobs += rng.sample(_of_drive(words.ADDED_MAINTENANCE, car), rng.choice((0, 1, 1, 2, 2, 3)))
    elif kind == Kind.FREE_SERVICE:
        visit.jobs = [words.FREE_SERVICE_ELECTRIC if car.kind.drive == ELECTRIC else words.FREE_SERVICE]
    elif kind == Kind.PDI:
        visit.jobs = [words.PDI]
    elif kind == Kind.ACCIDENT:
        visit.jobs = rng.sample(words.BODYWORK, rng.choice((1, 2, 2, 3, 4)))
    elif kind != Kind.WARRANTY:
        visit.jobs = rng.sample(_of_drive(words.REPAIRS, car), rng.choice((1, 1, 2)))
    return visit


def _of_drive(jobs: tuple[Job, ...], car: Car) -> list[Job]:
    return [job for job in jobs if car.kind.drive in job.drives]


def faults_of(car: Car) -> list[Fault]:
    """What can break in this kind of car."""
    return [fault for fault in FAULTS if car.kind.drive in fault.drives]


# --- Saving -----------------------------------------------------------------------------------------------------------


class Numbers:
    """Numbers by outlet and kind, in the order in which the records came about."""

    def __init__(self):
        self.last: Count = Count()

    def next(self, kind: str, outlet: Outlet, start: int = 1) -> str:
        self.last[kind, outlet] = max(self.last[kind, outlet] + 1, start)
        return f"{outlet.code}-{kind}{self.last[kind, outlet]:05d}"

    def keep(self) -> None:
        """Let the application count on from here."""
        Counter.objects.bulk_create(
            Counter(kind=kind, outlet=outlet, last=last) for (kind, outlet), last in self.last.items()
        )


def save_visits(rng: Random, visits: list[Visit], staff: Staff, outlets: dict[str, Outlet], at: datetime) -> None:
    """Orders, labour, articles and claims of all visits, with numbers in the order of reception.

    Each visit learns its order and claims.
    """
    visits = sorted(visits, key=lambda visit: (visit.opened_at, visit.car.vehicle.vin))
    numbers = Numbers()
    for visit in visits:
        outlet = outlets[visit.car.place.code]
        visit.order = _order(rng, visit, numbers.next("WX", outlet, FIRST_ORDER), outlet, staff, at)
    RepairOrder.objects.bulk_create([visit.order for visit in visits], batch_size=500)
    labour: list[LabourLine] = []
    items: list[ItemLine] = []
    claims: list[Claim] = []
    for visit in visits:
        labour += _labour_lines(rng, visit, staff)
        items += _item_lines(rng, visit, numbers, staff)
    for visit in sorted(visits, key=lambda visit: _claimed_on(visit)):
        if visit.claimed and _claimed_on(visit) <= local(at).date():
            visit.claims = [_claim(rng, visit, numbers, at)]
            claims += visit.claims
    items += _counter_sales(rng, len(visits) // 40, numbers, staff, outlets, at)
    LabourLine.objects.bulk_create(labour, batch_size=1000)
    ItemLine.objects.bulk_create(items, batch_size=500)
    Claim.objects.bulk_create(claims, batch_size=500)
    numbers.keep()


STAY_HOURS = {
    Kind.MAINTENANCE: (1.0, 3.5),
    Kind.REPAIR: (1.5, 26),
    Kind.ACCIDENT: (40, 190),
    Kind.WARRANTY: (3, 50),
    Kind.FREE_SERVICE: (0.8, 2),
    Kind.PDI: (1.5, 3),
    Kind.REWORK: (2, 20),
}
RATINGS = ("very_satisfied", "satisfied", "good", "fair", "poor", "")
RATING_WEIGHTS = {False: (56, 26, 6, 2, 1, 9), True: (20, 30, 18, 14, 10, 8)}


def _order(rng: Random, visit: Visit, number: str, outlet: Outlet, staff: Staff, at: datetime) -> RepairOrder:
    opened_at, car = visit.opened_at, visit.car
    day = local(opened_at).date()
    completed_at = by_day(opened_at + timedelta(hours=visit.hours or rng.uniform(*STAY_HOURS[visit.kind])))
    delivered_at = by_day(completed_at + timedelta(minutes=rng.randrange(15, 90)))
    gone = delivered_at <= at and not visit.refused
    order = RepairOrder(
        number=number,
        outlet=outlet,
        vehicle=car.vehicle,
        advisor=_advisor(rng, staff, outlet, day),
        kind=visit.kind,
        opened_at=opened_at,
        completed_at=completed_at if completed_at <= at and not visit.refused else None,
        delivered_at=delivered_at if gone else None,
        settled_on=local(delivered_at).date() if gone else None,
        mileage=car.mileage(day) if visit.kind != Kind.PDI else rng.randrange(6, 40),
        refused_repair=visit.refused,
    )
    unhappy = visit.fault is not None and visit.abnormal
    if gone and visit.kind != Kind.PDI:
        order.rating = rng.choices(RATINGS, weights=RATING_WEIGHTS[unhappy])[0]
    if gone and visit.kind in (Kind.MAINTENANCE, Kind.REPAIR, Kind.ACCIDENT):
        order.repair_receipts = _receipts(rng, visit)
    if visit.kind == Kind.ACCIDENT:
        # The insurer's figure: what is received in the end, as agreed two days after the car came in.
        assessed_on = day + timedelta(days=2)
        if assessed_on <= local(at).date():
            order.assessed_on = assessed_on
            order.assessed_amount = order.repair_receipts or _receipts(rng, visit)
    return order


def _advisor(rng: Random, staff: Staff, outlet: Outlet, day: date):
    there = [one for one in staff.employees[outlet.code, "服务顾问"] if not one.left_on or one.left_on >= day]
    return rng.choice(there)


def _receipts(rng: Random, visit: Visit) -> Decimal:
    """Labour at the outlet's rate plus articles, with the discount customers are used to, in whole yuan."""
    labour = sum((job.hours for job in visit.jobs), Decimal(0)) * HOUR_RATE[visit.car.place.code]
    articles = sum((price for job in visit.jobs for _sku, _name, price in job.items), Decimal(0))
    discount = Decimal(rng.choice((100, 100, 100, 95, 92, 90, 88))) / 100
    return ((labour + articles) * discount).quantize(Decimal(1)).quantize(CENT)


def _labour_lines(rng: Random, visit: Visit, staff: Staff) -> list[LabourLine]:
    teams = staff.teams[visit.car.place.code]
    team = teams["BP1"] if visit.kind == Kind.ACCIDENT else teams[rng.choice(("JD1", "JD2"))]
    if visit.refused:
        return []
    lines = [(job.operation, job.hours, "") for job in visit.jobs]
    if visit.fault:
        lines.insert(0, (visit.fault.operation, visit.fault.hours, visit.fault.code))
    return [
        LabourLine(
            order=visit.order,
            line=nth,
            operation=operation,
            team=team,
            technician=rng.choice(staff.technicians[team]),
            standard_hours=hours,
            free=visit.kind == Kind.FREE_SERVICE,
            fault_code=fault_code,
        )
        for nth, (operation, hours, fault_code) in enumerate(lines, start=1)
    ]


def _item_lines(rng: Random, visit: Visit, numbers: Numbers, staff: Staff) -> list[ItemLine]:
    order = visit.order
    free = visit.kind in (Kind.WARRANTY, Kind.FREE_SERVICE, Kind.REWORK)
    lines = [
        {"sku": sku, "name": name, "kind": "part", "channel": "repair", "list_price": price, "oem": True,
         "received": Decimal(0) if free else price}
        for job in visit.jobs
        for sku, name, price in job.items
    ]  # fmt: skip
    if visit.fault and not visit.refused:
        fault = visit.fault
        lines.insert(
            0,
            {"sku": fault.sku, "name": fault.part, "kind": "part", "channel": "repair", "list_price": fault.price,
             "received": Decimal(0), "oem": True, "fault_code": fault.code, "abnormal_damage": visit.abnormal},
        )  # fmt: skip
    if not visit.refused and visit.kind in (Kind.MAINTENANCE, Kind.REPAIR) and rng.random() < 0.16:
        lines.append(_extra(rng, order.advisor))
    if not lines:
        return []
    number = numbers.next("CK", order.outlet)
    sold_on = local(visit.opened_at).date()
    return [
        ItemLine(number=number, line=nth, outlet=order.outlet, quantity=1, sold_on=sold_on, order=order, **line)
        for nth, line in enumerate(lines, start=1)
    ]


def _extra(rng: Random, seller) -> dict:
    """Something the advisor sold, or gave away, beside the repair."""
    if rng.random() < 0.7:
        sku, name, price = rng.choice(words.CARE)
        kind, hours = "care", Decimal(0)
    else:
        sku, name, price, hours = rng.choice(words.BOUTIQUE)
        kind = "boutique"
    gift = price < 150 and rng.random() < 0.25
    return {
        "sku": sku,
        "name": name,
        "kind": kind,
        "channel": "gift" if gift else "front_desk",
        "seller": None if gift else seller,
        "list_price": price,
        "received": Decimal(0) if gift else (price * rng.choice((100, 95, 90)) / 100).quantize(CENT),
        "installed": hours > 0,
    }


def _counter_sales(rng, how_many: int, numbers: Numbers, staff: Staff, outlets, at: datetime) -> list[ItemLine]:
    """Articles sold without a car in the workshop."""
    today = local(at).date()
    days = sorted(today - timedelta(days=rng.randrange(DAYS_BACK)) for _ in range(how_many))
    lines = []
    for day in days:
        outlet = rng.choice(list(outlets.values()))
        sku, name, price, _hours = rng.choice(words.BOUTIQUE)
        lines.append(
            ItemLine(
                number=numbers.next("JP", outlet),
                line=1,
                outlet=outlet,
                sku=sku,
                name=name,
                kind=ItemLine.Kind.BOUTIQUE,
                channel=rng.choice((ItemLine.Channel.BOUTIQUE, ItemLine.Channel.SALES_DEPARTMENT)),
                seller=staff.employees[outlet.code, "精品顾问"][0],
                quantity=1,
                list_price=price,
                received=(price * rng.choice((100, 95, 88)) / 100).quantize(CENT),
                sold_on=day,
            )
        )
    return lines


def _claimed_on(visit: Visit) -> date:
    """The clerk sends the claim on the day the car came in."""
    return local(visit.opened_at).date()


def _claim(rng: Random, visit: Visit, numbers: Numbers, at: datetime) -> Claim:
    today, claimed_on = local(at).date(), _claimed_on(visit)
    claim = Claim(
        number=numbers.next("SP", visit.order.outlet, FIRST_CLAIM),
        outlet=visit.order.outlet,
        order=visit.order,
        vehicle=visit.car.vehicle,
        claimed_on=claimed_on,
        amount=(visit.fault.price + visit.fault.hours * CLAIM_RATE).quantize(CENT),
    )
    decided_on = claimed_on + timedelta(days=rng.randrange(4, 18))
    if decided_on <= today:
        claim.decided_on = decided_on
        claim.decision = Claim.Decision.REFUSED if rng.random() < 0.035 else Claim.Decision.PASSED
        paid_on = decided_on + timedelta(days=rng.randrange(15, 40))
        if claim.decision == Claim.Decision.PASSED and paid_on <= today:
            claim.reimbursed_on, claim.reimbursed = paid_on, claim.amount
    return claim


# --- Ordinary complaints ----------------------------------------------------------------------------------------------

COMPLAINT_DAYS = 182


def ordinary_complaints(
    rng: Random, visits: list[Visit], staff: Staff, at: datetime, how_many: int
) -> dict[str, list[Complaint]]:
    """Unsaved complaints of the last six months by outlet, in the order in which they came in, without numbers.

    Each about another car, none with anything that would make its owner a key customer. Most were closed within
    two days; some of the last days are still open.
    """
    since = at - timedelta(days=COMPLAINT_DAYS)
    of_car = {visit.car.vehicle.vin: visit for visit in visits if not visit.car.told and visit.order.delivered_at}
    late_enough = [visit for visit in of_car.values() if visit.order.delivered_at > since]
    made: dict[str, list[Complaint]] = defaultdict(list)
    for visit in rng.sample(late_enough, min(how_many, len(late_enough))):
        order = visit.order
        received_at = by_day(order.delivered_at + timedelta(hours=rng.uniform(2, 90)))
        if received_at < at - timedelta(minutes=20):
            made[order.outlet.code].append(_complaint(rng, order, received_at, at))
    for code, listed in made.items():
        outlet = listed[0].outlet
        listed += [_counter_complaint(rng, staff, outlet, at, nth) for nth in range(2 if code == "SH01" else 1)]
        listed.sort(key=lambda complaint: complaint.received_at)
    return made


def _complaint(rng: Random, order: RepairOrder, received_at: datetime, at: datetime) -> Complaint:
    category = rng.choices(list(words.COMPLAINTS), weights=[14, 30, 12, 18, 12, 6, 8])[0]
    channels = [channel for channel in words.COMPLAINT_CHANNELS if category != "technical" or channel != "letter"]
    late = rng.random() < 0.08
    closed_at = by_day(received_at + timedelta(hours=rng.uniform(50, 110) if late else rng.uniform(1, 44)))
    return Complaint(
        **(_handled(rng, category, received_at, closed_at) if closed_at <= at else {}),
        outlet=order.outlet,
        received_at=received_at,
        channel=rng.choice(channels),
        vehicle=order.vehicle,
        order=order,
        category=category,
        employee=order.advisor if not order.advisor.left_on and rng.random() < 0.8 else None,
        liable=closed_at <= at and rng.random() < 0.4,
        closed_at=closed_at if closed_at <= at else None,
        contact=rng.choice(words.COMPLAINTS[category]),
    )


def _handled(rng: Random, category: str, received_at: datetime, closed_at: datetime) -> dict:
    """What a closed complaint came from and what was done; a few answers came late."""
    cause, cause_words, plan = words.CAUSES[category]
    span = closed_at - received_at
    answered_at = received_at + min(timedelta(minutes=rng.uniform(4, 40)), span / 4)
    done_at = received_at + span * 0.9
    return {
        "answered_at": answered_at,
        "sorted_at": answered_at + min(timedelta(minutes=rng.uniform(10, 50)), span / 4),
        "cause": cause if rng.random() < 0.8 else rng.choice(list(Complaint.Cause.values)),
        "cause_words": cause_words,
        "plan": plan,
        "plan_by_at": done_at,
        "done_at": done_at,
        "result": rng.choice(words.COMPLAINT_DONE),
    }


def _counter_complaint(rng: Random, staff: Staff, outlet: Outlet, at: datetime, nth: int) -> Complaint:
    """Somebody who bought a part over the counter complains on equal terms, without a car."""
    received_at = on_day(local(at).date() - timedelta(days=9 + 31 * nth), 10 * 60 + rng.randrange(300))
    return Complaint(
        outlet=outlet,
        received_at=received_at,
        channel=Complaint.Channel.ONSITE,
        category=Complaint.Category.PARTS,
        employee=staff.employees[outlet.code, "仓库管理员"][0],
        closed_at=by_day(received_at + timedelta(hours=20)),
        contact=words.COMPLAINTS["parts"][2],
    )
