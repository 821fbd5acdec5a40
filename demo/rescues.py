"""Rescue calls of the last three months, some of them late, and those that are open right now.

Each is played through the steps of the application, from a random sequence of its own.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from customers.models import Vehicle
from staff.models import Employee, Outlet, User
from staff.roles import Role
from workshop import services
from workshop.models import RepairOrder, RescueCall

from .outlets import FIRST, GOES_LIVE_TODAY, SECOND
from .people import Staff

DAYS = 90
A_CALL_EVERY = 4  # days, at each outlet
TOWED_ORDERS = 5  # of each outlet's repairs in that time
TOWED_FOR = (RepairOrder.Kind.REPAIR, RepairOrder.Kind.WARRANTY)
MINUTE = timedelta(minutes=1)
Zone, Cause, Outcome = RescueCall.Zone, RescueCall.Cause, RescueCall.Outcome
# How long it takes to send somebody and to get there, in minutes; somewhat less than what is promised.
TO_SEND = {Zone.CITY: (2, 9), Zone.COUNTY: (3, 14), Zone.PROVINCE: (5, 45)}
TO_DRIVE = {Zone.CITY: (8, 20), Zone.COUNTY: (16, 44), Zone.PROVINCE: (90, 560)}
PLACES = {
    Zone.CITY: (
        "中环高架外圈，近下匝道口，双闪已开",
        "龙阳路地铁站 3 号口地面停车位",
        "金科路与祖冲之路路口西南角",
        "小区地下车库 B2，靠电梯厅",
        "火车站送客平台最右侧车道",
        "大学城北门对面加油站",
    ),
    Zone.COUNTY: (
        "省道 318 线 42 公里处，往东方向",
        "镇政府东侧 500 米，桥头",
        "乡道会车处，旁边有水塔",
        "工业园区三期物流门口",
    ),
    Zone.PROVINCE: (
        "高速 G60 往西 187 公里处应急车道，人已到护栏外",
        "服务区北区充电桩旁",
        "高速 G15 出口收费站外 200 米",
    ),
}
WORDS = {
    Cause.BATTERY: ("搭电启动，建议更换蓄电池", "更换蓄电池，测发电量正常"),
    Cause.TYRE: ("右后轮扎钉，换备胎", "补胎，提醒尽快做四轮定位"),
    Cause.NO_START: ("油泵不工作，现场无法修复", "起动机无反应，需进厂检查"),
    Cause.OVERHEATED: ("水管老化漏水，现场不能行驶", "缺冷却液，补液后检查无渗漏"),
    Cause.DRIVE: ("变速箱报警，锁挡", "换挡冲击后无前进挡"),
    Cause.ELECTRICAL: ("保险丝熔断，已更换", "仪表多灯同亮，需进厂读码"),
    Cause.ACCIDENT: ("前部碰撞，水箱破损", "追尾，后围变形，已报案"),
    Cause.EMPTY: ("送油 10 升", "低电量，用移动充电车补电"),
    Cause.LOCKED: ("钥匙锁在车内，已打开",),
    Cause.STUCK: ("陷入泥地，已拖出",),
}
MENDED = (
    *(Cause.BATTERY, Cause.BATTERY, Cause.TYRE, Cause.TYRE),
    *(Cause.ELECTRICAL, Cause.EMPTY, Cause.LOCKED, Cause.STUCK),
)
TOWED = (Cause.NO_START, Cause.OVERHEATED, Cause.DRIVE, Cause.ACCIDENT, Cause.ELECTRICAL)
CARS = ("救援 1 号", "救援 2 号", "清障车")


@dataclass
class Played:
    """One call that is over, in plain values."""

    taken_at: datetime
    vehicle: Vehicle | None
    plate: str
    zone: str
    outcome: str
    order: RepairOrder | None = None


def make_rescues(rng: Random, staff: Staff, outlets: dict[str, Outlet], at: datetime) -> int:
    """All of them, saved with their trail and warnings; how many there are."""
    for outlet in outlets.values():
        if outlet.code == GOES_LIVE_TODAY.code:
            continue
        for played in _past(rng, outlet, at):
            _play(rng, outlet, staff, played)
    _open_now(rng, staff, outlets, at)
    services.sweep_calls(at=at)
    return RescueCall.objects.count()


def _past(rng: Random, outlet: Outlet, at: datetime) -> list[Played]:
    """Calls of every hour of the day; some were towed in and became a repair order there is."""
    cars = list(Vehicle.objects.filter(customer__outlet=outlet).exclude(plate="").order_by("pk"))
    since = at - timedelta(days=DAYS)
    orders = RepairOrder.objects.filter(
        outlet=outlet, kind__in=TOWED_FOR, refused_repair=False, opened_at__gte=since, opened_at__lt=at
    ).select_related("vehicle")
    found = list(orders.order_by("-opened_at", "pk"))
    # One of them is in the workshop now.
    towed = [
        *[order for order in found if order.delivered_at is None][:1],
        *rng.sample([order for order in found if order.delivered_at], TOWED_ORDERS),
    ]
    past = [
        Played(
            order.opened_at - timedelta(minutes=rng.randrange(100, 200)), order.vehicle, "", Zone.CITY, "towed", order
        )
        for order in towed
    ]
    taken = {order.vehicle_id for order in towed}
    free = [car for car in cars if car.pk not in taken]
    for _call in range(DAYS // A_CALL_EVERY):
        taken_at = at - timedelta(minutes=rng.randrange(26 * 60, DAYS * 24 * 60))
        car = rng.choice(free) if rng.random() < 0.85 else None
        if car:
            free.remove(car)
        zone = rng.choices(Zone.values, weights=(6, 3, 1))[0]
        outcome = rng.choices(["mended", "handed_on", "cancelled"], weights=(78, 10, 12))[0]
        past.append(Played(taken_at, car, "" if car else f"浙A{rng.randrange(100000):05d}", zone, outcome))
    return sorted(past, key=lambda each: each.taken_at)


def _play(rng: Random, outlet: Outlet, staff: Staff, played: Played) -> None:
    at, by = played.taken_at, _desk(outlet, staff)
    call = _take(rng, outlet, by, at, played.zone, played.vehicle, played.plate)
    if played.outcome == Outcome.CANCELLED:
        reason = rng.choice(["客户自己打着了火", "打错电话，找的是保险公司", "邻居帮忙搭上电了"])
        services.cancel_call(call=call, reason=reason, by=by, at=at + rng.randrange(3, 12) * MINUTE)
        return
    slow = rng.random() < 0.2
    at += rng.randint(*TO_SEND[played.zone]) * MINUTE * (2 if slow else 1)
    _send(rng, call, staff, by, at)
    at += rng.randint(*TO_DRIVE[played.zone]) * MINUTE * (2 if slow else 1)
    if at > call.deadline_at:
        services.sweep_calls(at=call.deadline_at + MINUTE)
        call.refresh_from_db()
    services.record_arrival(call=call, by=by, at=at)
    cause = rng.choice(TOWED if played.outcome == Outcome.TOWED else MENDED)
    words = "转保险公司清障车，送就近维修厂" if played.outcome == Outcome.HANDED_ON else rng.choice(WORDS[cause])
    services.end_call(
        call=call,
        outcome=played.outcome,
        cause=cause,
        words=words,
        order=played.order,
        by=by,
        at=at + rng.randrange(12, 30) * MINUTE,
    )


def _desk(outlet: Outlet, staff: Staff) -> User:
    return staff.user(outlet.code, Role.CUSTOMER_CARE)


def _take(rng: Random, outlet, by, at: datetime, zone: str, vehicle=None, plate: str = "") -> RescueCall:
    caller = {} if vehicle else {"plate": plate, "caller": "路过车主", "mobile": f"1390000{rng.randrange(10000):04d}"}
    return services.take_call(
        outlet=outlet, zone=zone, place=rng.choice(PLACES[zone]), vehicle=vehicle, by=by, at=at, **caller
    )


def _send(rng: Random, call: RescueCall, staff: Staff, by, at: datetime) -> Employee:
    helpers = [one for one in staff.employees[call.outlet.code, "机电技师"] if not one.left_on]
    helper = rng.choice(helpers)
    services.send_help(call=call, helper=helper, rescue_car=rng.choice(CARS), by=by, at=at)
    return helper


def _open_now(rng: Random, staff: Staff, outlets: dict[str, Outlet], at: datetime) -> None:
    """At the first outlet one that waits for somebody to be sent, one under way past half of its time, and a car towed
    in without an order; at the second a late one."""
    first, second = outlets[FIRST.code], outlets[SECOND.code]
    desk = _desk(first, staff)
    cars = [
        car
        for car in Vehicle.objects.filter(customer__outlet=first).exclude(plate="").order_by("-pk")[:60]
        if not RepairOrder.objects.in_house().filter(vehicle=car).exists() and not car.rescue_calls.exists()
    ]
    towed = _take(rng, first, desk, at - 130 * MINUTE, Zone.COUNTY, cars[0])
    _send(rng, towed, staff, desk, at - 121 * MINUTE)
    services.record_arrival(call=towed, by=desk, at=at - 84 * MINUTE)
    services.end_call(
        call=towed,
        outcome=Outcome.TOWED,
        cause=Cause.DRIVE,
        words="变速箱锁挡，已装车拖回",
        by=desk,
        at=at - 62 * MINUTE,
    )
    under_way = _take(rng, first, desk, at - 18 * MINUTE, Zone.CITY, cars[1])
    _send(rng, under_way, staff, desk, at - 13 * MINUTE)
    _take(rng, first, desk, at - 6 * MINUTE, Zone.COUNTY, None, "苏E3K718")
    late = _take(rng, second, _desk(second, staff), at - 47 * MINUTE, Zone.CITY, None, "沪C90215")
    _send(rng, late, staff, _desk(second, staff), at - 33 * MINUTE)
