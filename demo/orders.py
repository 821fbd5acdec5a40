"""Cars in the house today: at each outlet orders at every stage, and some given back already.

Each is played through the steps of the application, from a random sequence of its own.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from operator import itemgetter
from random import Random

from customers.models import Vehicle
from staff.instants import local
from staff.models import Employee, Outlet, User
from staff.roles import Role
from workshop import settlement, walk_around
from workshop.models import OrderSheet, Reception, RepairOrder, Tag
from workshop.order_drafts import DamageDraft, LineDraft, WordsDraft
from workshop.services import additions, order_sheets, order_work, ratings, receptions, settling, signing

from .outlets import GOES_LIVE_TODAY
from .people import Staff

MINUTE = timedelta(minutes=1)
Kind = RepairOrder.Kind
# A name as fingers write it: a few lines across the field.
HANDS = (
    [[[120, 210], [240, 150], [330, 230]], [[300, 120], [310, 300], [250, 330]], [[480, 160], [640, 150]],
     [[560, 110], [550, 300]], [[480, 300], [700, 280]]],
    [[[150, 140], [180, 320]], [[140, 180], [330, 160], [300, 300]], [[450, 130], [430, 220], [620, 210]],
     [[540, 120], [520, 330], [470, 300]]],
    [[[110, 230], [260, 220]], [[190, 140], [180, 330], [140, 300]], [[400, 150], [500, 160], [420, 300], [620, 290]]],
)  # fmt: skip


@dataclass(frozen=True)
class Job:
    """What a customer comes for, and what it becomes."""

    kind: str
    said: tuple[tuple[str, str], ...]
    lines: tuple[tuple, ...]
    """Kind, name, price, hours or pieces, payer; the first lines answer the words in their order."""
    found: str = ""
    more: tuple[tuple, ...] = ()


JOBS = (
    Job(
        Kind.MAINTENANCE,
        (("该做保养了，顺便看看空调有点异味", ""),),
        (
            ("labour", "常规保养", 120, "1.0", "customer"),
            ("part", "机油 5W-30 4L", 268, 1, "customer"),
            ("part", "机油滤清器", 46, 1, "customer"),
            ("care", "空调清洗剂", 98, 1, "customer"),
        ),
        "空调滤芯发黑，有霉味",
        (("labour", "更换空调滤芯", 30, "0.3", "customer"), ("part", "空调滤芯", 88, 1, "customer")),
    ),
    Job(
        Kind.REPAIR,
        (("低速刹车时前面吱吱响", "front"), ("右后门关门费劲", "rear_right")),
        (
            ("labour", "更换前刹车片", 220, "1.5", "customer"),
            ("labour", "调整右后门锁扣", 60, "0.4", "customer"),
            ("part", "前刹车片", 486, 1, "customer"),
        ),
        "前刹车盘有沟槽，厚度接近下限",
        (("part", "前刹车盘", 360, 2, "customer"),),
    ),
    Job(
        Kind.WARRANTY,
        (("换挡时顿一下，冷车明显", ""),),
        (("labour", "更换阀体，匹配变速箱", 880, "4.5", "claim"), ("part", "阀体总成", 5200, 1, "claim")),
    ),
    Job(
        Kind.ACCIDENT,
        (("左前追尾别人，大灯和保险杠坏了", "front_left"),),
        (
            ("labour", "前保险杠钣喷", 650, "5.0", "insurer"),
            ("labour", "更换左前大灯", 90, "0.8", "insurer"),
            ("part", "左前大灯总成", 2380, 1, "insurer"),
            ("part", "前保险杠皮", 960, 1, "insurer"),
            ("boutique", "前杠保护膜", 299, 1, "customer"),
        ),
    ),
    Job(
        Kind.REPAIR,
        (("高速 100 以上方向盘抖", ""), ("雨刮刮不干净", "front")),
        (
            ("labour", "四轮动平衡", 160, "0.8", "customer"),
            ("labour", "更换雨刮片", 20, "0.2", "customer"),
            ("part", "雨刮片（一对）", 138, 1, "customer"),
        ),
        "左后轮胎内侧起包",
        (("labour", "更换轮胎", 50, "0.5", "customer"), ("part", "轮胎 225/50 R17", 720, 1, "customer")),
    ),
    Job(
        Kind.FREE_SERVICE,
        (("首保", ""),),
        (("labour", "首次保养", 0, "0.8", "internal"), ("part", "机油 5W-30 4L", 268, 1, "internal")),
    ),
)
OF_ENGINES = ("机油", "阀体")
ELECTRIC_NAME = "纯电"
MAY_BE_LACKING = {"spare", "tools", "triangle", "papers"}
# Stage, minutes since the car came in, minutes from then to the promise; the same at each outlet.
TODAY = (
    ("received", 9, 0),
    ("signed", 16, 0),
    ("written", 24, 180),
    ("agreed", 46, 190),
    ("in_work", 96, 240),
    ("asked", 118, 200),
    ("in_work", 215, 200),
    ("issued_again", 150, 300),
    ("in_check", 176, 210),
    ("failed", 190, 260),
    ("ready", 205, 230),
    ("settled", 226, 230),
    ("delivered", 292, 240),
    ("delivered", 347, 220),
    ("cancelled", 130, 150),
)
REACHES = ("received", "signed", "written", "agreed", "in_work", "in_check", "ready", "settled", "delivered")
AS_FAR_AS = {"asked": "in_work", "issued_again": "in_work", "failed": "in_check", "cancelled": "agreed"}


@dataclass
class Hands:
    """Who works on the cars of one outlet."""

    outlet: Outlet
    advisors: list[Employee]
    desk: User
    workshop: User
    inspector: User
    cashier: User
    teams: dict
    technicians: dict
    cars: list[Vehicle] = field(default_factory=list)


def make_orders(rng: Random, staff: Staff, outlets: dict[str, Outlet], at: datetime) -> int:
    """All of them, with their trail; how many orders were written."""
    pace = _pace(at)
    for outlet in outlets.values():
        if outlet.code == GOES_LIVE_TODAY.code:
            continue
        hands = _hands(outlet, staff)
        if not all((hands.desk, hands.workshop, hands.inspector, hands.cashier)):
            continue
        cars = [(since, stage, promised, JOBS[nth % len(JOBS)]) for nth, (stage, since, promised) in enumerate(TODAY)]
        # Whoever came first has the first number.
        for since, stage, promised, job in sorted(cars, key=itemgetter(0), reverse=True):
            _Car(rng, hands, job, stage, at - since * pace * MINUTE, promised * MINUTE, at).play()
    return OrderSheet.objects.count()


def _pace(at: datetime) -> float:
    """What the minutes since a car came are shortened by, so that in the morning none came before the doors open."""
    since_doors = (local(at) - local(at).replace(hour=7, minute=30)) / MINUTE
    return min(1, since_doors / 360) if since_doors >= 60 else 1


def _hands(outlet: Outlet, staff: Staff) -> Hands:
    code = outlet.code
    taken = {
        *Reception.objects.filter(outlet=outlet).values_list("vehicle", flat=True),
        *RepairOrder.objects.in_house().filter(outlet=outlet).values_list("vehicle", flat=True),
        *Tag.objects.open().filter(outlet=outlet, vehicle__isnull=False).values_list("vehicle", flat=True),
    }
    cars = Vehicle.objects.filter(customer__outlet=outlet, rescue_calls__isnull=True).exclude(plate="")
    free = [car for car in cars.select_related("customer").order_by("pk")[40:160] if car.pk not in taken]
    teams = staff.teams[code]
    return Hands(
        outlet=outlet,
        advisors=[one for one in staff.employees[code, "服务顾问"] if not one.left_on],
        desk=_one_of(staff, code, Role.FRONT_DESK_SUPERVISOR, Role.SERVICE_MANAGER),
        workshop=_one_of(staff, code, Role.WORKSHOP_MANAGER, Role.SERVICE_MANAGER),
        inspector=_one_of(staff, code, Role.INSPECTOR, Role.TECHNICAL_MANAGER, Role.STATION_HEAD),
        cashier=_one_of(staff, code, Role.CASHIER, Role.SERVICE_MANAGER),
        teams=teams,
        technicians={key: [one for one in staff.technicians[team] if not one.left_on] for key, team in teams.items()},
        cars=free,
    )


def _one_of(staff: Staff, code: str, *roles: str) -> User | None:
    """The first account there is in one of the roles: not every outlet has all of them."""
    return next((staff.user(code, role) for role in roles if (code, role) in staff.users), None)


class _Car:
    """One car on its way through the house."""

    def __init__(self, rng: Random, hands: Hands, job: Job, stage: str, came_at, promised: timedelta, at: datetime):
        self.rng, self.hands, self.job, self.stage = rng, hands, job, stage
        self.came_at, self.promised, self.at = came_at, promised, at
        self.car = self._draw_car()
        self.advisor = rng.choice(hands.advisors)
        self.by = getattr(self.advisor, "user", None) or hands.desk
        self.reaches = REACHES.index(AS_FAR_AS.get(stage, stage))

    def _draw_car(self) -> Vehicle:
        """A car that the job can be done on: an electric one has no oil, the first service is for one that is new."""
        cars = self.hands.cars
        drawn = self.rng.randrange(len(cars))
        if any(word in line[1] for line in self.job.lines for word in OF_ENGINES):
            drawn = next((nth for nth in range(drawn, len(cars)) if ELECTRIC_NAME not in cars[nth].model), drawn)
        if self.job.kind == Kind.FREE_SERVICE:
            bought_by = local(self.came_at).date() - timedelta(days=90)
            with_oil = [
                car
                for car in cars
                if ELECTRIC_NAME not in car.model and car.purchased_on and car.purchased_on <= bought_by
            ]
            drawn = cars.index(max(with_oil, key=lambda car: car.purchased_on)) if with_oil else drawn
        return cars.pop(drawn)

    def moment(self, share: float) -> datetime:
        """An instant at that share of the time since the car came in."""
        return self.came_at + (self.at - self.came_at) * share

    def play(self) -> None:
        self.receive()
        if self.reaches >= 1:
            self.sign(self.reception_signature, 0.05)
        if self.reaches >= 2:
            self.write()
        if self.reaches >= 3:
            self.sign(self.order_signature, 0.12)
        if self.stage == "cancelled":
            self.on(order_sheets.cancel_order, self.by, 0.5, reason="客户临时有事，改天再来")
        if self.reaches >= 4:
            self.work()
        if self.reaches >= 5:
            self.check()
        if self.reaches >= 7:
            self.settle()

    def receive(self) -> None:
        rng, car = self.rng, self.car
        last = RepairOrder.objects.filter(vehicle=car, mileage__isnull=False).order_by("-opened_at").first()
        driven = last.mileage if last else 0 if self.job.kind == Kind.FREE_SERVICE else 8000
        checks = dict.fromkeys(walk_around.ITEMS, walk_around.OK)
        for item in rng.sample(list(checks), 2):
            drawn = rng.choice([walk_around.FAULT, walk_around.NONE])
            checks[item] = drawn if item in MAY_BE_LACKING else walk_around.FAULT
        damages = [
            DamageDraft(
                rng.choice(["left", "right", "front", "rear"]),
                rng.randrange(150, 850),
                rng.randrange(350, 700),
                rng.choice(["scratch", "dent", "paint"]),
                rng.choice(["", "约 5 厘米", "旧伤"]),
            )
            for _mark in range(rng.randrange(4))
        ]
        self.reception = receptions.receive_car(
            outlet=self.hands.outlet,
            vehicle=car,
            advisor=self.advisor,
            brought_by=car.customer.name,
            mobile="",
            mileage=driven + rng.randrange(200, 9000),
            fuel=rng.randrange(1, 9),
            checks=checks,
            damages=damages,
            words=[WordsDraft(*said) for said in self.job.said],
            belongings=rng.choice(["", "", "行车记录仪、儿童座椅", "后备箱有折叠车"]),
            old_parts=rng.random() < 0.3,
            wash=rng.random() < 0.6,
            waits=rng.random() < 0.5,
            by=self.by,
            at=self.came_at,
        )

    def sign(self, what, share: float) -> None:
        what(self.moment(share))

    def _sign(self, what: str, at: datetime) -> None:
        paper = self.rng.random() < 0.15
        signing.sign(
            reception=self.reception,
            what=what,
            name=self.reception.brought_by,
            strokes=None if paper else self.rng.choice(HANDS),
            on_paper=paper,
            by=self.by,
            at=at,
        )

    def reception_signature(self, at: datetime) -> None:
        self._sign("reception", at)

    def order_signature(self, at: datetime) -> None:
        self._sign("order", at)

    def drafts(self, rows, answered: int = 0) -> list[LineDraft]:
        """Rows as lines; labour has its team and somebody of it, unless the work is not shared out yet."""
        made = []
        for nth, (kind, name, price, number, payer) in enumerate(rows, start=1):
            answers = nth if nth <= answered else None
            if kind == "labour":
                made.append(LineDraft(kind, name, Decimal(price), hours=Decimal(number), payer=payer, answers=answers))
            else:
                seller = {} if kind == "part" else {"seller": self.advisor}
                oem = kind == "part"
                made.append(LineDraft(kind, name, Decimal(price), quantity=number, payer=payer, oem=oem, **seller))
        return made

    def write(self) -> None:
        at = self.moment(0.08)
        self.order = order_sheets.write_order(
            reception=self.reception,
            kind=self.job.kind,
            lines=self.drafts(self.job.lines, len(self.job.said)),
            promised_at=self.came_at + self.promised,
            by=self.by,
            at=at,
        )

    def on(self, act, by, share: float, **arguments):
        version = OrderSheet.objects.values_list("version", flat=True).get(pk=self.order.pk)
        return act(order=self.order, version=version, by=by, at=self.moment(share), **arguments)

    def assign(self, share: float) -> None:
        lines = list(self.order.sheet.lines.to_do().filter(team__isnull=True))
        if not lines:
            return
        team = "BP1" if self.job.kind == Kind.ACCIDENT else self.rng.choice(["JD1", "JD2"])
        hands = self.hands
        technician = self.rng.choice(hands.technicians[team])
        self.on(
            order_work.assign_lines, hands.workshop, share, lines=lines, team=hands.teams[team], technician=technician
        )

    def find(self, share: float, why: str, rows, agreed: bool | None) -> None:
        hands = self.hands
        lines = self.drafts(rows)
        addition = self.on(additions.ask_addition, hands.workshop, share, why=why, lines=lines, minutes=30)
        if agreed is None:
            return
        additions.answer_addition(
            addition=addition,
            agreed=agreed,
            how=self.rng.choice(["phone", "wecom", "in_person"]),
            answer="可以，一起做了" if agreed else "下次再说",
            version=OrderSheet.objects.values_list("version", flat=True).get(pk=self.order.pk),
            by=self.by,
            at=self.moment(share + 0.03),
        )

    def work(self) -> None:
        self.assign(0.16)
        lines = list(self.order.sheet.lines.to_do())
        self.on(order_work.start_line, self.hands.workshop, 0.2, line=lines[0])
        if self.stage == "asked":
            self.find(
                0.7, self.job.found or "电瓶电压偏低", self.job.more or (("part", "蓄电池", 680, 1, "customer"),), None
            )
        elif self.stage == "issued_again":
            for nth, (why, name, price) in enumerate(
                [
                    ("雨刮老化", "雨刮片", 138),
                    ("玻璃水用完", "玻璃水", 20),
                    ("滤芯脏", "空气滤芯", 76),
                    ("灯泡不亮", "牌照灯", 35),
                ]
            ):
                self.find(0.3 + nth * 0.1, why, (("part", name, price, 1, "customer"),), True)
        elif self.job.found and self.rng.random() < 0.7:
            self.find(0.28, self.job.found, self.job.more, self.rng.random() < 0.6)
            self.assign(0.34)
        if self.reaches < 5:
            return
        for line in self.order.sheet.lines.to_do():
            if line.started_at is None:
                self.on(order_work.start_line, self.hands.workshop, 0.4, line=line)
            finding = "按客户描述试车，故障再现，已排除" if line.answers_id else ""
            self.on(order_work.finish_line, self.hands.workshop, 0.6, line=line, finding=finding)

    def check(self) -> None:
        hands = self.hands
        self.on(order_work.record_check, hands.workshop, 0.64, kind="self", passed=True)
        if self.stage == "failed":
            words = "试车仍有轻微异响，返工"
            self.on(order_work.record_check, hands.inspector, 0.8, kind="general", passed=False, words=words)
            return
        if self.reaches < 6:
            return
        self.on(order_work.record_check, hands.inspector, 0.7, kind="general", passed=True)
        self.on(order_work.record_check, hands.inspector, 0.74, kind="final", passed=True)

    def settle(self) -> None:
        for payer, amount in self.owed().items():
            how = settling.WAYS[payer][0]
            self.on(settling.settle, self.hands.cashier, 0.82, payer=payer, received=amount, how=how)
        if self.reaches < 8:
            return
        words = {each.line: "已当面说明，试车确认" for each in self.reception.words.all()}
        settling.explain_lines(order=self.order, words=words, by=self.by, at=self.moment(0.86))
        level = self.rng.choice(["very_satisfied", "very_satisfied", "satisfied", "good"])
        ratings.rate(order=self.order, level=level, by=self.by, at=self.moment(0.88))
        self._sign("settlement", self.moment(0.9))
        settling.deliver(order=self.order, by=self.by, at=self.moment(0.95))

    def owed(self) -> dict[str, Decimal]:
        self.order.refresh_from_db()
        return settlement.owed(settling.lines_of(self.order.sheet))
