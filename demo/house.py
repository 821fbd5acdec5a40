"""The workshop's own housekeeping of the last months: evening meetings, gifts, hard cases, trainings, packages.

Each is played through the services of the application, from a random sequence of its own.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from staff.instants import local
from staff.models import Outlet, User
from staff.roles import Role
from workshop.models import Gift, GroupMember, HardCase, MeetingItem, Package, RepairOrder, Training
from workshop.services import gifts, hard_cases, meeting, packages, trainings
from workshop.services.packages import PackageDraft
from workshop.services.trainings import Attended

from .outlets import FIRST
from .people import Staff

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
PROBLEMS = (
    ("parts", "前刹车片缺货，三台保养车等件", "到货 8 副，已通知客户"),
    ("quality", "右前减震更换后仍有异响", "复检为稳定杆胶套老化，已更换并路试"),
    ("progress", "下午交车集中，两台超过承诺时间", "次日起 15 点前完成质检，已执行一周"),
    ("tools", "2 号举升机升降抖动", "厂家已更换液压油并出具检测单"),
    ("customer", "客户反映等待区无人接待", "已排班，每小时巡视一次"),
    ("safety", "废机油桶未加盖", "已更换带盖桶并划线"),
    ("people", "机电一组本周两人请假", "从二组调一人支援"),
    ("quality", "底盘护板螺丝漏装一颗", "自检表增加底盘螺丝一项"),
)
SHELF = (
    ("雨伞", "15", 60, 10),
    ("香薰挂件", "6.5", 120, 20),
    ("手机支架", "9", 12, 15),
    ("抽纸", "2", 200, 30),
    ("保温杯", "38", 25, 5),
)
FRICTIONS = ("交车晚了四十分钟", "洗车后玻璃有水渍，客户不满意", "预约后仍等候一小时")
CASES = (
    (
        "冷车启动抖动，热车消失",
        "engine",
        "P0303",
        "早上第一次启动抖动约一分钟，仪表无故障灯",
        "更换第三缸喷油嘴后路试",
        "第三缸喷油嘴滴漏",
        "更换喷油嘴并清洗进气道，三天后回访正常",
    ),
    (
        "高速行驶方向盘轻微抖动",
        "chassis",
        "",
        "90 至 110 公里每小时出现，动平衡做过两次",
        "互换前后轮并测轮毂跳动量",
        "左前轮毂端面跳动超差",
        "更换轮毂轴承总成",
    ),
    (
        "停放两天后亏电",
        "electric",
        "U1411",
        "停放 48 小时无法启动，电瓶检测正常",
        "逐路拔保险测静态电流",
        "加装行车记录仪取电未断开",
        "改接 ACC 电源，静态电流 18 毫安",
    ),
)
MAJOR = (
    "双离合变速箱 2 挡升 3 挡冲击",
    "drive",
    "P0811",
    "热车后缓加速时明显冲击，已做过自适应",
    "拆检机电单元，必要时更换离合器总成",
)
TRAININGS = (
    (-130, "reception", "预约与接待流程", "前台主管"),
    (-96, "workshop", "双离合变速箱诊断", "技术经理"),
    (-61, "basics", "高压系统安全基础", "技术经理"),
    (-27, "workshop", "空调系统检修", "厂家培训师"),
    (-12, "hard_cases", "静态电流异常案例研讨", "技术经理"),
    (6, "workshop", "制动系统异响处理", "技术经理"),
    (24, "reception", "增项沟通与解释", "服务经理"),
)
PACKAGES = (
    (
        "BY-A",
        "小保养套餐",
        "1.5T 及以下",
        "机油机滤更换，32 项检查",
        "399",
        (
            ("labour", "更换机油、机滤", "120", "0.6", 1),
            ("part", "全合成机油 1L", "88", "0", 4),
            ("part", "机油滤清器", "58", "0", 1),
        ),
    ),
    (
        "KT-A",
        "空调清洗套餐",
        "全系",
        "蒸发箱可视清洗，更换空调滤芯",
        "298",
        (
            ("labour", "蒸发箱清洗", "180", "0.8", 1),
            ("part", "空调滤芯", "98", "0", 1),
            ("care", "清洗剂", "86", "0", 1),
        ),
    ),
    (
        "ZD-A",
        "前制动套餐",
        "紧凑型轿车",
        "前制动片更换，制动系统检查",
        "668",
        (("labour", "更换前制动片", "160", "0.8", 1), ("part", "前制动片", "620", "0", 1)),
    ),
)
PRICES = (
    ("labour", "机电工时", "180", "小时"),
    ("labour", "钣金工时", "200", "小时"),
    ("check", "四轮定位", "260", "次"),
    ("check", "电脑检测", "100", "次"),
    ("body", "喷漆", "480", "面"),
    ("clean", "普通洗车", "35", "次"),
)


def make_house(rng: Random, staff: Staff, outlets: dict[str, Outlet], at: datetime) -> int:
    """All of it for the first outlet; how many problems, movements, cases, trainings and packages there are."""
    outlet = outlets[FIRST.code]

    def user(role: str, nth: int = 0) -> User:
        return staff.user(outlet.code, role, nth)

    _meetings(rng, outlet, user, at)
    _gifts(rng, outlet, user, at)
    _cases(rng, outlet, user, at)
    _trainings(rng, outlet, user, staff, at)
    _packages(outlet, user, at)
    models = (MeetingItem, HardCase, Training, Package)
    return sum(model.objects.count() for model in models) + sum(gift.movements.count() for gift in Gift.objects.all())


def _evening(at: datetime, days: int) -> datetime:
    return (local(at) - days * DAY).replace(hour=18, minute=20, second=0, microsecond=0)


def _meetings(rng: Random, outlet, user, at: datetime) -> None:
    keeper = user(Role.WORKSHOP_MANAGER)
    owners = [user(Role.SERVICE_ADVISOR, nth) for nth in range(3)] + [user(Role.TECHNICAL_MANAGER), keeper]
    for nth in range(24):
        entered = _evening(at, 1 + 2 * (23 - nth))
        topic, problem, proof = PROBLEMS[nth % len(PROBLEMS)]
        owner = rng.choice(owners)
        due_on = entered.date() + rng.randrange(1, 6) * DAY
        item = meeting.enter_item(
            outlet=outlet, topic=topic, problem=problem, owner=owner, due_on=due_on, by=keeper, at=entered
        )
        # The newest are open, one of them overdue.
        if nth < 19:
            ended = min(entered + rng.randrange(12, 80) * HOUR, at)
            meeting.prove_item(item=item, proof=proof, by=owner, at=ended)


def _gifts(rng: Random, outlet, user, at: datetime) -> None:
    keeper, began = user(Role.FRONT_DESK_SUPERVISOR), at - 40 * DAY
    advisors = [user(Role.SERVICE_ADVISOR, nth) for nth in range(3)]
    shelf = [
        gifts.add_gift(outlet=outlet, name=name, cost=Decimal(cost), stock=stock, reorder_at=mark, by=keeper, at=began)
        for name, cost, stock, mark in SHELF
    ]
    orders = RepairOrder.objects.filter(outlet=outlet, opened_at__gte=began, opened_at__lt=at).select_related("vehicle")
    welcomed = set()
    for nth, order in enumerate(orders.order_by("opened_at", "pk")[:60]):
        day = (order.vehicle_id, local(order.opened_at).date())
        gift = shelf[nth % 4] if nth % 9 else shelf[4]
        gift.refresh_from_db()
        if day in welcomed or not gift.stock:
            continue
        welcomed.add(day)
        occasion = "friction" if nth % 9 == 0 else rng.choice(["arrival", "arrival", "spending"])
        gifts.give_gift(
            gift=gift,
            quantity=1,
            occasion=occasion,
            vehicle=order.vehicle,
            order=order if occasion == "spending" else None,
            words=FRICTIONS[nth % len(FRICTIONS)] if occasion == "friction" else "",
            by=rng.choice(advisors),
            at=order.opened_at + HOUR / 4,
        )
    held = Gift.objects.filter(outlet=outlet).order_by("pk")
    counted = {gift.pk: (gift.stock, gift.stock - (1 if nth == 1 else 0)) for nth, gift in enumerate(held)}
    gifts.take_stock(outlet=outlet, counted=counted, words="月中盘点", by=keeper, at=at - 2 * DAY)


def _cases(rng: Random, outlet, user, at: datetime) -> None:
    lead = user(Role.TECHNICAL_MANAGER)
    group = [lead, user(Role.WORKSHOP_MANAGER), user(Role.INSPECTOR), user(Role.TECHNICIAN)]
    for person in dict.fromkeys(group):
        hard_cases.add_member(outlet=outlet, user=person, by=lead, at=at - 120 * DAY)
    members = list(User.objects.filter(pk__in=GroupMember.objects.filter(outlet=outlet).values("user")).order_by("pk"))
    orders = list(
        RepairOrder.objects.filter(outlet=outlet, kind="repair", opened_at__lt=at - 30 * DAY)
        # The cases tell of engines and gearboxes.
        .exclude(vehicle__model__contains="纯电")
        .select_related("vehicle")
        .order_by("-opened_at", "pk")[:20]
    )
    for nth, (title, system, code, symptom, proposal, cause, solution) in enumerate(CASES):
        order, brought = orders[nth * 3], at - (90 - nth * 25) * DAY
        case = hard_cases.bring_case(
            outlet=outlet,
            title=title,
            system=system,
            fault_code=code,
            symptom=symptom,
            proposal=proposal,
            vehicle=order.vehicle,
            mileage=order.mileage,
            by=rng.choice(members),
            at=brought,
        )
        for person in members:
            case.refresh_from_db()
            if case.state == HardCase.State.VOTING:
                hard_cases.vote(case=case, yes=True, by=person, at=brought + rng.randrange(1, 20) * HOUR)
        case.refresh_from_db()
        hard_cases.solve_case(case=case, cause=cause, solution=solution, by=lead, at=brought + 6 * DAY)
    title, system, code, symptom, proposal = MAJOR
    open_case = hard_cases.bring_case(
        outlet=outlet,
        title=title,
        system=system,
        fault_code=code,
        symptom=symptom,
        proposal=proposal,
        vehicle=orders[1].vehicle,
        major=True,
        by=members[-1],
        at=at - 20 * HOUR,
    )
    hard_cases.vote(case=open_case, yes=True, by=members[-1], at=at - 18 * HOUR)


def _trainings(rng: Random, outlet, user, staff: Staff, at: datetime) -> None:
    keeper, today = user(Role.TECHNICAL_MANAGER), local(at).date()
    people = {
        "reception": staff.employees[outlet.code, "服务顾问"],
        "workshop": staff.employees[outlet.code, "机电技师"],
        "basics": staff.employees[outlet.code, "机电技师"],
        "hard_cases": [*staff.employees[outlet.code, "机电技师"][:4], *staff.employees[outlet.code, "质检员"]],
    }
    for days, kind, title, teacher in TRAININGS:
        planned_on = today + days * DAY
        training = trainings.plan_training(
            outlet=outlet,
            kind=kind,
            title=title,
            teacher=teacher,
            place="二楼培训室",
            planned_on=planned_on,
            people=[one for one in people[kind] if not one.left_on],
            by=keeper,
            at=at + min(days, 0) * DAY - 14 * DAY,
        )
        if days < 0:
            _hold(rng, training, planned_on, keeper, at + days * DAY)
    _certificates(staff.employees[outlet.code, "机电技师"], keeper, today, at)


def _hold(rng: Random, training: Training, on: date, by, at: datetime) -> None:
    attended = {}
    for place in training.places.order_by("pk"):
        there = rng.random() < 0.88
        attended[place.employee_id] = Attended(
            there, Decimal(rng.randrange(68, 100)) if there else None, "" if there else "外出救援"
        )
    trainings.hold_training(training=training, held_on=on, attended=attended, words="按计划完成", by=by, at=at)


def _certificates(employees, by, today: date, at: datetime) -> None:
    working = [one for one in employees if not one.left_on]
    for nth, employee in enumerate(working[:6]):
        trainings.enter_certificate(
            employee=employee,
            name="低压电工作业证" if nth % 2 else "新能源高压维修资格",
            number=f"T{2023000 + nth}",
            issuer="应急管理局" if nth % 2 else "主机厂",
            issued_on=today - (1000 - nth * 90) * DAY,
            expires_on=today + (25 + nth * 170) * DAY,
            by=by,
            at=at,
        )


def _packages(outlet, user, at: datetime) -> None:
    keeper, began = user(Role.SERVICE_MANAGER), at - 60 * DAY
    from_on = local(began).date()
    for code, name, fits, words, price, lines in PACKAGES:
        drafts = [
            PackageDraft(kind=kind, name=line, price=Decimal(listed), hours=Decimal(hours), quantity=quantity)
            for kind, line, listed, hours, quantity in lines
        ]
        fields = {"code": code, "name": name, "fits": fits, "words": words, "lines": drafts}
        packages.issue_package(outlet=outlet, price=Decimal(price), from_on=from_on, by=keeper, at=began, **fields)
    for section, name, price, unit in PRICES:
        packages.set_price(
            outlet=outlet,
            section=section,
            name=name,
            price=Decimal(price),
            unit=unit,
            from_on=from_on,
            by=keeper,
            at=began,
        )
