"""Bays, the appointments of the last weeks and the next ones, and the tags of this morning.

Each is played through the steps of the application, from a random sequence of its own. What is over is written with the
state it came to.
"""

from datetime import date, datetime, timedelta
from random import Random

from customers.models import Vehicle
from staff.calendars import hours_of
from staff.instants import beginning_of, local
from staff.models import Employee, Outlet, User
from staff.refusals import Refused
from staff.roles import Role
from workshop import bay_days, gate_policies, services
from workshop.models import Appointment, Bay, Lane, RepairOrder, RescueCall

from .people import Staff

BACK, AHEAD = 14, 8  # days
A_DAY = (3, 6)  # appointments of an outlet
MINUTE = timedelta(minutes=1)
BAYS = ((Bay.Kind.EXPRESS, "快修", 2), (Bay.Kind.MECHANICAL, "机电", 6), (Bay.Kind.BODYPAINT, "钣喷", 3))
BAYS_OF: dict[str, int] = {kind: number for kind, _word, number in BAYS}
Kind = RepairOrder.Kind
WORK = {
    Kind.MAINTENANCE: ("常规保养，换机油机滤", "4 万公里保养，顺便看刹车片", "保养，空调有异味", "换季检查加保养"),
    Kind.REPAIR: ("底盘过坎异响", "空调不制冷", "右前轮胎压报警", "怠速抖动", "雨刮刮不干净"),
    Kind.WARRANTY: ("中控屏偶尔黑屏", "天窗异响，质保期内", "后备厢电动撑杆无力"),
    Kind.ACCIDENT: ("左后门剐蹭，已定损", "前保险杠更换喷漆"),
    Kind.REWORK: ("上次修过的异响又出现", "保养灯没有复位"),
}
HEADS = (Role.SERVICE_MANAGER, Role.STATION_HEAD)
KINDS = (*[Kind.MAINTENANCE] * 6, *[Kind.REPAIR] * 3, Kind.WARRANTY, Kind.WARRANTY, Kind.ACCIDENT, Kind.REWORK)
LANES = {Kind.REWORK: Lane.REWORK}
REASONS = ("客户临时出差", "客户改去外地", "车已在路边店保养", "家里有事，下月再约")
LEFT = ("等不及，改日再来", "只是来问价格")


def make_gate(rng: Random, staff: Staff, outlets: dict[str, Outlet], at: datetime) -> int:
    """All of them, saved with their trail; how many appointments there are."""
    for outlet in outlets.values():
        _bays(outlet, staff, at)
        if outlet.live_on and outlet.live_on >= local(at).date():
            continue
        _appointments(rng, outlet, staff, at)
        _this_morning(rng, outlet, staff, at)
    return Appointment.objects.count()


def _bays(outlet: Outlet, staff: Staff, at: datetime) -> None:
    head = _head(outlet, staff)
    for kind, word, number in BAYS:
        for nth in range(1, number + 1):
            services.enter_bay(
                outlet=outlet, name=f"{word} {nth} 号工位", kind=kind, by=head, at=at - timedelta(days=BACK + 1)
            )


def _appointments(rng: Random, outlet: Outlet, staff: Staff, at: datetime) -> None:
    cars = list(Vehicle.objects.filter(customer__outlet=outlet).exclude(plate="").order_by("pk"))
    rng.shuffle(cars)
    # The others come without an appointment.
    cars = cars[: len(cars) // 2]
    today = local(at).date()
    for nth in range(-BACK, AHEAD + 1):
        on = today + timedelta(days=nth)
        for _one in range(rng.randint(*A_DAY)):
            if cars and (made := _book(rng, outlet, staff, cars.pop(), on, at)):
                _play(rng, staff, made, at)


def _book(rng: Random, outlet: Outlet, staff: Staff, car: Vehicle, on: date, at: datetime) -> Appointment | None:
    """Booked some days before; None where the outlet is closed or nothing was free."""
    asked_at = min(
        beginning_of(on - timedelta(days=rng.randint(1, 6))) + rng.randint(9 * 60, 17 * 60) * MINUTE,
        at - rng.randint(60, 2000) * MINUTE,
    )
    kind = rng.choice(KINDS)
    lane = LANES.get(kind) or (Lane.EXPRESS if kind == Kind.MAINTENANCE and rng.random() < 0.4 else Lane.ORDINARY)
    booking = bay_days.Booking(outlet, hours_of(outlet, on), gate_policies.settled(outlet, on), BAYS_OF)
    hours = booking.free_hours(kind, lane, 60, on, 1, asked_at)
    if not hours:
        return None
    by = staff.user(outlet.code, rng.choice([Role.CUSTOMER_CARE, Role.SERVICE_ADVISOR]))
    try:
        return services.book_appointment(
            outlet=outlet,
            planned_at=rng.choice(hours),
            kind=kind,
            lane=lane,
            words=rng.choice(WORK[kind]),
            vehicle=car,
            advisor=rng.choice(_advisors(outlet, staff)) if rng.random() < 0.8 else None,
            by=by,
            at=asked_at,
        )
    except Refused:
        return None


def _advisors(outlet: Outlet, staff: Staff) -> list[Employee]:
    return [one for one in staff.employees[outlet.code, "服务顾问"] if not one.left_on]


def _play(rng: Random, staff: Staff, made: Appointment, at: datetime) -> None:
    """What became of it: most came, some were called off or did not come. Those of today are for `_this_morning`."""
    desk = staff.user(made.outlet.code, Role.CUSTOMER_CARE)
    chance = rng.random()
    if chance < 0.06:
        when = min(made.planned_at - 90 * MINUTE, at)
        services.cancel_appointment(appointment=made, reason=rng.choice(REASONS), by=desk, at=when)
    elif made.planned_at < at and made.planned_on < local(at).date():
        if chance < 0.14:
            services.sweep_missed(at=made.planned_at + 61 * MINUTE)
            made.refresh_from_db()
            if made.planned_on < local(at).date() - timedelta(days=2):
                services.cancel_appointment(
                    appointment=made, reason=rng.choice(REASONS), by=desk, at=made.planned_at + timedelta(days=1)
                )
        else:
            _come_and_gone(rng, made)


def _come_and_gone(rng: Random, made: Appointment) -> None:
    """A car that came and is gone again; nobody needs its tag any more."""
    came_at = made.planned_at + rng.randint(-20, 25) * MINUTE
    Appointment.objects.filter(pk=made.pk).update(state=Appointment.State.CAME, came_at=came_at)


def _this_morning(rng: Random, outlet: Outlet, staff: Staff, at: datetime) -> None:
    """Cars at the gate now: a rescued one, booked ones, some that just came; one is called, one has left."""
    desk = _head(outlet, staff)
    advisor = staff.user(outlet.code, Role.SERVICE_ADVISOR)
    for each in Appointment.objects.filter(outlet=outlet).overdue(at - 30 * MINUTE).order_by("pk"):
        if rng.random() < 0.85:
            _come_and_gone(rng, each)
    services.sweep_missed(at=at)
    near = Appointment.objects.filter(outlet=outlet, planned_at__lte=at + 25 * MINUTE)
    booked = list(near.expected().select_related("outlet", "vehicle").order_by("-planned_at")[:2])
    towed = RescueCall.objects.filter(outlet=outlet, vehicle__isnull=False).expected().first()
    lanes = (Lane.ORDINARY, Lane.EXPRESS, Lane.ORDINARY, Lane.REWORK, Lane.ORDINARY, Lane.COMPLAINT, Lane.EXPRESS)
    given = []
    for nth, lane in enumerate(lanes):
        when = at - (44 - 6 * nth) * MINUTE
        given.append(
            services.give_tag(outlet=outlet, lane=lane, plate=_strange_plate(rng), by=desk, at=when)
            if nth % 3 == 2
            else services.give_tag(outlet=outlet, lane=lane, vehicle=_free_car(rng, outlet), by=desk, at=when)
        )
    for each in booked:
        services.give_tag(outlet=outlet, lane=each.lane, appointment=each, by=desk, at=at - 4 * MINUTE)
    if towed:
        services.give_tag(outlet=outlet, lane=Lane.ORDINARY, vehicle=towed.vehicle, by=desk, at=at - 2 * MINUTE)
    services.call_tag(tag=given[0], by=advisor, at=at - 3 * MINUTE)
    services.tag_left(tag=given[-1], reason=rng.choice(LEFT), by=desk, at=at - MINUTE)


def _head(outlet: Outlet, staff: Staff) -> User:
    """Whoever may do everything at the outlet; small ones have only one of the two."""
    return staff.user(outlet.code, next(role for role in HEADS if (outlet.code, role) in staff.users))


def _strange_plate(rng: Random) -> str:
    return f"浙A{rng.randrange(100_000):05d}"


def _free_car(rng: Random, outlet: Outlet) -> Vehicle:
    """A car of the outlet that is not in the house, has no tag and no appointment today."""
    inside = RepairOrder.objects.in_house().values("vehicle")
    cars = Vehicle.objects.filter(customer__outlet=outlet, tags__isnull=True, appointments__isnull=True)
    cars = cars.filter(rescue_calls__isnull=True, receptions__isnull=True)
    return rng.choice(list(cars.exclude(plate="").exclude(pk__in=inside).order_by("pk")[:200]))
