"""Parts under guarantee at every stage, for everybody who asks, signs, ships or makes the paperwork good.

Played through the services of the application on one clock: those of the last weeks in hours before the demo's instant,
those around 15 March on their days of the latest March that was.
"""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from customers.models import Case, CaseAction, Vehicle
from customers.services import cases
from parts import guarantee_rules
from parts.models import Guarantee, Part, Warehouse, plain_number
from parts.services import guarantees, stock
from parts.services.guarantees import LineDraft
from staff.instants import local
from staff.models import Approval, Outlet, Substitution, User
from staff.roles import Role
from staff.services import approvals
from workshop.models import RepairOrder

from .outlets import PLACES
from .people import Staff
from .times import by_day_before, on_day

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
KEY_CASE, OFF_ROAD, PLAN_315 = Guarantee.Reason.KEY_CASE, Guarantee.Reason.OFF_ROAD, Guarantee.Reason.PLAN_315
TRANSIT, EXPRESS, AIR, NEW_CAR = "transit", "express", "air", "new_car"
ELECTRIC, FUEL, ANY = "纯电", "燃油", ""
ONE, TWO, THREE, FOUR, FIVE = (place.code for place in PLACES[:5])

# What the cases are called that parts were lent for.
MISSING = "缺件等待，客户称 3·15 曝光"
# Assemblies that no outlet keeps: number, name, price.
HEAVY = (
    ("XL-1001-900", "1.5T 发动机总成", "26800"),
    ("XL-1701-900", "双离合变速箱总成", "18600"),
    ("XL-1502-900", "变速箱机电控制单元", "6980"),
    ("XL-2101-900", "电驱动总成", "15800"),
    ("XL-2141-900", "动力电池包总成", "48600"),
    ("XL-3404-900", "转向管柱总成", "4380"),
    ("XL-3550-900", "制动液压控制单元", "5260"),
    ("XL-3611-900", "整车控制器", "3960"),
    ("XL-5701-900", "全景天窗总成", "9360"),
    ("XL-8111-900", "空调集成模块", "8600"),
)
CARRIERS = {TRANSIT: "中转库专车", EXPRESS: "顺丰速运", AIR: "东航物流", NEW_CAR: "门店自提"}


@dataclass(frozen=True)
class Scene:
    """One request: what for, and its steps, each with the hours before the demo's instant at which it was taken.

    With `march` the hours count from the first of March; it is of the latest March in which that day has come.
    """

    outlet: str
    reason: str
    source: str
    lines: tuple[tuple[str, int], ...]
    words: str
    steps: tuple[tuple, ...]
    march: tuple[int, int] | None = None
    loan: bool = False
    asked: bool = False
    """Asked for by an advisor, for an order that stands in the workshop."""
    drive: str = ANY
    same_car: str = ""
    """Scenes with the same word are about the same car."""
    changed: tuple[tuple[str, int], ...] = ()
    dealer: str = ""


GEARBOX, ENGINE, BATTERY = (("XL-1701-900", 1),), (("XL-1001-900", 1),), (("XL-2141-900", 1),)
MOTOR, CONTROL, BRAKES = (("XL-2101-900", 1),), (("XL-3611-900", 1),), (("XL-3550-900", 1),)
ROOF, COOLING, COLUMN = (("XL-5701-900", 1),), (("XL-8111-900", 1),), (("XL-3404-900", 1),)
SCENES = (
    # The first outlet: what its parts manager and its advisors have in hand, and what is over.
    Scene(ONE, KEY_CASE, EXPRESS, CONTROL, "车间等件，整车控制器无法诊断，客户要求当天答复", (), asked=True),
    Scene(ONE, PLAN_315, EXPRESS, (*BRAKES, *COLUMN), "3·15 前按缺件清单备货，待补第二批", (("write", 3),)),
    Scene(
        ONE, OFF_ROAD, EXPRESS, (("XL-1502-900", 1),), "换挡进入保护模式，车停在店里",
        (("write", 52), ("submit", 51), ("sign", 46)), drive=FUEL, same_car="split",
    ),
    # The same car once more within a week: both count together, and the longer route is taken.
    Scene(
        ONE, OFF_ROAD, EXPRESS, COOLING, "同一台车拆检后发现空调模块也要换",
        (("write", 6), ("submit", 5.5)), drive=FUEL, same_car="split",
    ),
    Scene(
        ONE, KEY_CASE, EXPRESS, (*ROOF, *COOLING), "重点用户等件，已承诺本周到货",
        (("write", 47), ("submit", 46), ("sign", 42), ("sign", 36), ("remind", 4)),
    ),
    Scene(
        ONE, PLAN_315, EXPRESS, (("XL-3404-900", 4),), "3·15 备件",
        (("write", 230), ("submit", 229), ("sign", 220), ("refuse", 205, "中转库在途两件，先从中转库借，不单独备货")),
    ),
    Scene(
        ONE, OFF_ROAD, EXPRESS, BRAKES, "制动报警，车辆不能行驶",
        (("write", 260), ("submit", 259), ("sign", 256), ("sign", 252), ("ship", 248), ("arrive", 210)),
    ),
    Scene(
        ONE, OFF_ROAD, EXPRESS, CONTROL, "仪表报动力故障，车辆不能行驶",
        (("write", 400), ("submit", 399), ("withdraw", 390, "厂家当天到货，不再需要担保")),
    ),
    Scene(
        ONE, KEY_CASE, AIR, COLUMN, "方向异响投诉，厂家要求一次修好",
        (("write", 610), ("submit", 609), ("sign", 604), ("sign", 590), ("ship", 586), ("arrive", 560),
         ("papers", 300, "已付款，发票 26114207")),
    ),
    # The second: dear things, a change after a signature, something to ship.
    Scene(
        TWO, OFF_ROAD, EXPRESS, ENGINE, "发动机拉缸，车辆无法行驶",
        (("write", 78), ("submit", 77), ("sign", 71), ("sign", 54), ("sign", 31)), drive=FUEL,
    ),
    Scene(
        TWO, KEY_CASE, EXPRESS, ROOF, "天窗漏水二次返修，客户在店",
        (("write", 30), ("submit", 29.5), ("sign", 26), ("change", 7)), changed=(*ROOF, *CONTROL),
    ),
    Scene(
        TWO, PLAN_315, EXPRESS, COOLING, "3·15 前备空调模块一件",
        (("write", 40), ("submit", 39), ("sign", 30), ("sign", 8)),
    ),
    # The third.
    Scene(THREE, OFF_ROAD, EXPRESS, BRAKES, "制动失效灯亮，拖车进店", (("write", 8), ("submit", 7.5))),
    Scene(
        THREE, OFF_ROAD, TRANSIT, COLUMN, "转向锁死，中转库有货",
        (("write", 60), ("submit", 59), ("sign", 55), ("sign", 49), ("ship", 45, 2)),
    ),
    Scene(THREE, PLAN_315, EXPRESS, ROOF, "3·15 前备天窗一件", (("write", 24), ("submit", 23.5), ("sign", 9))),
    Scene(
        THREE, KEY_CASE, TRANSIT, CONTROL, "3·15 期间重点用户缺件，先借后补",
        (("write", 5), ("submit", 4.5)), loan=True,
    ),
    # The fourth and the fifth: their area manager is away, and somebody signs in that place.
    Scene(FOUR, OFF_ROAD, EXPRESS, MOTOR, "无法上高压，车停在店里", (("write", 9), ("submit", 8.5)), drive=ELECTRIC),
    Scene(
        FOUR, OFF_ROAD, EXPRESS, CONTROL, "整车控制器通信中断，拖车进店",
        (("write", 33), ("submit", 32.5), ("sign", 28)),
    ),
    Scene(
        FOUR, PLAN_315, AIR, ROOF, "3·15 备件，空运",
        (("write", 130), ("submit", 129), ("sign", 124), ("sign", 118), ("ship", 110, 3)),
    ),
    Scene(
        FIVE, OFF_ROAD, EXPRESS, BATTERY, "电池绝缘报警，禁止行驶",
        (("write", 81), ("submit", 80), ("sign", 74), ("sign", 53), ("sign", 29)), drive=ELECTRIC,
    ),
    Scene(
        FIVE, KEY_CASE, EXPRESS, (*ROOF, *COOLING), "重点用户等件，已上报总部",
        (("write", 50), ("submit", 49), ("sign", 45), ("sign", 27)),
    ),
    Scene(
        FIVE, PLAN_315, EXPRESS, COLUMN, "3·15 前备转向管柱一件",
        (("write", 41), ("submit", 40), ("sign", 32), ("sign", 10)),
    ),
    # Around 15 March. Hours from the beginning of 1 March.
    Scene(
        ONE, PLAN_315, EXPRESS, (*BRAKES, *CONTROL), "3·15 备件，厂家缺货清单第一批",
        (("write", 33), ("submit", 33.5), ("sign", 36), ("sign", 40), ("ship", 58), ("arrive", 82),
         ("papers", 26 * 24 + 10, "已付款，发票 26031418")),
        march=(3, 5),
    ),
    Scene(
        ONE, KEY_CASE, TRANSIT, COLUMN, "3·15 期间重点用户缺件，店内和厂家都无货",
        (("write", 5 * 24 + 11), ("submit", 5 * 24 + 11.5), ("sign", 5 * 24 + 14), ("ship", 5 * 24 + 15.5),
         ("arrive", 6 * 24 + 10), ("papers", 26 * 24 + 15, "已按借件归还中转库，入库单 ZZ01-0327")),
        march=(3, 10), loan=True,
    ),
    Scene(
        TWO, KEY_CASE, NEW_CAR, ROOF, "中转库无货，附近经销商新车可拆",
        (("write", 13 * 24 + 10), ("submit", 13 * 24 + 10.5), ("sign", 13 * 24 + 16), ("ship", 14 * 24 + 9),
         ("arrive", 14 * 24 + 15), ("papers", 29 * 24 + 11, "新件已补还，签收单 0330")),
        march=(3, 18), loan=True, dealer="嘉禾吴中店 星澜 S7 展车",
    ),
    Scene(
        TWO, OFF_ROAD, EXPRESS, BRAKES, "制动报警，外地客户滞留",
        (("write", 19 * 24 + 9.5), ("submit", 19 * 24 + 10), ("sign", 19 * 24 + 12), ("sign", 19 * 24 + 17),
         ("ship", 20 * 24 + 10), ("arrive", 22 * 24 + 11)),
        march=(4, 1),
    ),
)  # fmt: skip


def make_guarantees(rng: Random, staff: Staff, outlets: dict[str, Outlet], at: datetime) -> int:
    """All of them; how many requests there are."""
    parts = _heavy()
    _stand_in(staff, at)
    stage = _Stage(rng, staff, outlets, parts, at)
    waiting: list[tuple[datetime, int, Iterator[datetime]]] = []
    for nth, scene in enumerate(SCENES):
        _advance(waiting, nth, _Play(stage, scene).play(), at)
    while waiting:
        _now, nth, play = heapq.heappop(waiting)
        _advance(waiting, nth, play, at)
    return Guarantee.objects.count()


def _advance(waiting: list, nth: int, play: Iterator[datetime], at: datetime) -> None:
    """Let a scene go on until it waits for its next instant. What would lie in the future does not happen."""
    when = next(play, None)
    if when is not None and when <= at:
        heapq.heappush(waiting, (when, nth, play))


def cases_of_march(rng: Random, staff: Staff, told: set[int], at: datetime) -> Iterator[Iterator[datetime]]:
    """The key customers that parts were lent for in March: scenes for the clock of all key customers, by which their
    cases are numbered."""
    taken = set(told)
    for scene in SCENES:
        if scene.march and scene.reason == KEY_CASE:
            yield _case(rng, scene, staff, taken, at)


def _case(rng: Random, scene: Scene, staff: Staff, taken: set[int], at: datetime) -> Iterator[datetime]:
    hours = {name: hours for name, hours, *_more in scene.steps}
    opened_at = _in_march(scene, hours["write"] - 1.3, at)
    yield opened_at
    car = _draw_car(rng, scene, opened_at, taken)
    taken.add(car.pk)
    owner, manager = staff.user(scene.outlet, Role.SERVICE_ADVISOR), staff.user(scene.outlet, Role.SERVICE_MANAGER)
    case = cases.open_case(
        vehicle=car, tier="A", title=MISSING, reason="客户来店要求限期修好", owner=owner, by=manager, at=opened_at
    )
    cases.log_action(
        case=case, kind=CaseAction.Kind.CALL, words="已告知客户当天借件来装", by=owner, at=opened_at + HOUR / 2
    )
    settled_at = _in_march(scene, hours["arrive"] + 6, at)
    yield settled_at
    cases.settle_case(case=case, outcome="换件修好，客户当场试车认可", by=owner, at=settled_at)
    yield settled_at + 18 * HOUR
    care = staff.user(scene.outlet, Role.CUSTOMER_CARE)
    cases.verify_case(case=case, reached=True, satisfied=True, words="客户满意", by=care, at=settled_at + 18 * HOUR)
    yield settled_at + 22 * HOUR
    head = staff.user(scene.outlet, Role.CUSTOMER_CARE_MANAGER)
    cases.close_case(case=case, by=head, at=settled_at + 22 * HOUR)


def _in_march(scene: Scene, hours: float, at: datetime) -> datetime:
    """So many hours after the beginning of the latest March of which the scene is told."""
    today = local(at).date()
    year = today.year if date(today.year, *scene.march) <= today else today.year - 1
    return on_day(date(year, 3, 1), round(hours * 60))


def _draw_car(rng: Random, scene: Scene, when: datetime, taken: set[int]) -> Vehicle:
    """One of the outlet's with the right drive, that is no key customer's."""
    found = Vehicle.objects.filter(customer__outlet__code=scene.outlet, cases__isnull=True)
    found = found.filter(purchased_on__lt=local(when).date() - 120 * DAY).exclude(plate="").exclude(pk__in=taken)
    if scene.drive:
        electric = found.filter(model__contains=ELECTRIC)
        found = electric if scene.drive == ELECTRIC else found.exclude(pk__in=electric.values("pk"))
    return rng.choice(list(found.order_by("vin")))


def _heavy() -> dict[str, Part]:
    Part.objects.bulk_create(
        Part(number=number, plain_number=plain_number(number), name=name, unit="件", price=Decimal(price))
        for number, name, price in HEAVY
    )
    return {part.number: part for part in Part.objects.filter(number__in=[number for number, _name, _price in HEAVY])}


def _stand_in(staff: Staff, at: datetime) -> None:
    """An area manager is away for a week, and the neighbour signs."""
    away, deputy = staff.user("广州区域", Role.AREA_MANAGER), staff.user("东莞区域", Role.AREA_MANAGER)
    when = by_day_before(at - 90 * HOUR)
    first = local(when).date()
    approvals.name_substitute(
        deputy=deputy, from_on=first, to_on=max(first + 8 * DAY, local(at).date() + 3 * DAY),
        reason="参加总部培训", by=away, at=when,
    )  # fmt: skip


class _Stage:
    """What every scene needs; each takes a car and a case of its own."""

    def __init__(self, rng: Random, staff: Staff, outlets: dict[str, Outlet], parts: dict[str, Part], at: datetime):
        self.rng, self.staff, self.outlets, self.parts, self.at = rng, staff, outlets, parts, at
        self.taken: set[int] = set()
        self.shared: dict[str, Vehicle] = {}

    def requester(self, code: str) -> User:
        """The parts manager; where the demo has none, the service manager asks."""
        role = Role.PARTS_MANAGER if (code, Role.PARTS_MANAGER) in self.staff.users else Role.SERVICE_MANAGER
        return self.staff.user(code, role)

    def car(self, scene: Scene, when: datetime) -> Vehicle:
        """One of the outlet's with the right drive, that is no key customer's."""
        if scene.same_car in self.shared:
            return self.shared[scene.same_car]
        car = _draw_car(self.rng, scene, when, self.taken)
        self.taken.add(car.pk)
        if scene.same_car:
            self.shared[scene.same_car] = car
        return car

    def case(self, scene: Scene, when: datetime) -> Case | None:
        """One that is in hand there since before, the latest first."""
        found = Case.objects.filter(outlet__code=scene.outlet, opened_at__lt=when - HOUR)
        found = found.filter(title=MISSING) if scene.march else found.filter(state="in_hand")
        found = found.exclude(vehicle__in=self.taken).order_by("-opened_at", "number")
        case = found.select_related("vehicle").first()
        if case:
            self.taken.add(case.vehicle_id)
        return case

    def order(self, scene: Scene) -> RepairOrder | None:
        """One that stands in the workshop now, longest of today."""
        found = RepairOrder.objects.filter(
            outlet__code=scene.outlet, delivered_at__isnull=True, completed_at__isnull=True, sheet__stage="in_work"
        )
        found = found.exclude(vehicle__in=self.taken).select_related("vehicle", "advisor__user")
        order = found.order_by("opened_at", "number").first()
        if order:
            self.taken.add(order.vehicle_id)
        return order


class _Play:
    """One scene on its way; `play` waits for each instant by yielding it."""

    def __init__(self, stage: _Stage, scene: Scene):
        self.stage, self.scene = stage, scene
        self.outlet, self.by = stage.outlets[scene.outlet], stage.requester(scene.outlet)
        self.made: Guarantee | None = None
        self.last: datetime | None = None

    def play(self) -> Iterator[datetime]:
        if self.scene.asked:
            yield from self.ask()
            return
        for name, hours, *more in self.scene.steps:
            self.last = self.moment(hours)
            yield self.last
            if getattr(self, name)(self.last, *more) is False:
                return

    def moment(self, hours: float) -> datetime:
        """When a step was taken: by day, after the one before."""
        if self.scene.march:
            return _in_march(self.scene, hours, self.stage.at)
        when = by_day_before(self.stage.at - hours * HOUR)
        if self.last:
            when = max(when, self.last + 6 * MINUTE)
        return min(when, self.stage.at)

    # Steps ------------------------------------------------------------------------------------------------------------

    def ask(self) -> Iterator[datetime]:
        """An advisor asks for a part that an order in the workshop waits for."""
        order = self.stage.order(self.scene)
        if order is None:
            return
        when = min(order.opened_at + 50 * MINUTE, self.stage.at)
        yield when
        advisor = order.advisor.user or self.stage.staff.user(self.scene.outlet, Role.SERVICE_ADVISOR)
        self.made = self.written(advisor, when, vehicle=order.vehicle, order=order)

    def write(self, when: datetime) -> bool:
        """False where nothing like that can be asked for then."""
        scene = self.scene
        settled = guarantees.settled_for(self.outlet, when)
        if scene.loan and not guarantee_rules.loans_open(local(when).date(), settled):
            return False
        about: dict = {}
        if scene.reason == KEY_CASE:
            case = self.stage.case(scene, when)
            if case is None:
                return False
            about = {"case": case, "vehicle": case.vehicle}
        elif scene.reason == OFF_ROAD:
            about = {"vehicle": self.stage.car(scene, when)}
        if scene.source == TRANSIT:
            about["warehouse"] = self.transit(when)
        self.made = self.written(self.by, when, **about)
        return True

    def written(self, by: User, when: datetime, **about) -> Guarantee:
        scene = self.scene
        reason = OFF_ROAD if scene.asked else scene.reason
        return guarantees.write_guarantee(
            outlet=self.outlet, lines=self.lines(scene.lines), kind="loan" if scene.loan else "guarantee",
            reason=reason, words=scene.words, source=scene.source, dealer=scene.dealer, by=by, at=when, **about,
        )  # fmt: skip

    def lines(self, lines: tuple[tuple[str, int], ...]) -> list[LineDraft]:
        return [LineDraft(self.stage.parts[number], quantity) for number, quantity in lines]

    def transit(self, when: datetime) -> Warehouse:
        """The region's, into which the manufacturer has sent what is drawn from it."""
        region = self.outlet.area.region
        warehouse = Warehouse.objects.transit().order_by("code").get(region=region)
        keeper = self.stage.staff.user(region.name, Role.REGION_COORDINATOR)
        for number, quantity in self.scene.lines:
            stock.receive_parts(
                warehouse=warehouse, part=self.stage.parts[number], quantity=quantity, words="厂家配发",
                by=keeper, at=when - HOUR,
            )  # fmt: skip
        return warehouse

    def act(self, service, by: User, when: datetime, **fields) -> None:
        self.made.refresh_from_db()
        service(guarantee=self.made, version=self.made.version, by=by, at=when, **fields)

    def submit(self, when: datetime) -> None:
        self.act(guarantees.submit_guarantee, self.by, when)

    def change(self, when: datetime) -> None:
        found = self.made
        self.act(
            guarantees.rewrite_guarantee, self.by, when, lines=self.lines(self.scene.changed), kind=found.kind,
            reason=found.reason, words=found.words, source=found.source, case=found.case, vehicle=found.vehicle,
        )  # fmt: skip

    def approval(self) -> Approval:
        return Approval.objects.of(self.made).first()

    def signer(self, approval: Approval, when: datetime) -> User:
        """Whoever may sign; before somebody who is away the one who stands in."""
        on = local(when).date()
        away = Substitution.objects.in_force(on).values_list("absent", flat=True)
        people = sorted(approvals.signers_now(approval, on), key=lambda user: user.username)
        return next(user for user in people if user.pk not in away)

    def sign(self, when: datetime) -> None:
        approval = self.approval()
        approvals.sign(approval=approval, version=approval.version, by=self.signer(approval, when), at=when)

    def refuse(self, when: datetime, reason: str) -> None:
        approval = self.approval()
        by = self.signer(approval, when)
        approvals.refuse(approval=approval, version=approval.version, reason=reason, by=by, at=when)

    def withdraw(self, when: datetime, reason: str) -> None:
        approval = self.approval()
        approvals.withdraw(approval=approval, version=approval.version, reason=reason, by=self.by, at=when)

    def remind(self, when: datetime) -> None:
        approvals.remind(approval=self.approval(), by=self.by, at=when)

    def ship(self, when: datetime, days: int = 2) -> None:
        self.act(
            guarantees.ship_guarantee,
            self.stage.staff.user(self.outlet.area.region.name, Role.REGION_COORDINATOR),
            when,
            carrier=CARRIERS[self.scene.source],
            tracking="" if self.scene.source == NEW_CAR else f"SF{self.stage.rng.randrange(10**11, 10**12)}",
            expected_on=local(when).date() + days * DAY,
        )

    def arrive(self, when: datetime) -> None:
        code = self.scene.outlet
        role = Role.STOREKEEPER if (code, Role.STOREKEEPER) in self.stage.staff.users else Role.SERVICE_MANAGER
        self.act(guarantees.receive_guarantee, self.stage.staff.user(code, role), when)

    def papers(self, when: datetime, document: str) -> None:
        self.act(guarantees.make_papers_good, self.by, when, papers=document)
