"""What the end of orders leaves behind: papers checked day by day, advice not taken, why claims were refused.

From a random sequence of its own; the orders are those the demo has.
"""

from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from staff.instants import beginning_of, local
from staff.models import Outlet, User
from staff.roles import Role
from workshop import papers
from workshop.models import Advice, Claim, PaperCheck, RepairOrder
from workshop.services.advice import decline_advice, give_advice, take_advice
from workshop.services.paper_checks import check_papers

from .outlets import FIRST, SECOND
from .people import Staff

DAYS = 20
HOUR = timedelta(hours=1)
FAULTS = {
    "additions": ("增项没有客户签字", "增项没有写预估金额"),
    "promise": ("延时没有告知客户", "预计交车时间没有填"),
    "words": ("客户原话只写了“检查”",),
    "checks": ("总检没有签字", "终检时间早于完工时间"),
    "parts": ("领料单比派工单少一项",),
    "reception": ("环车检查漏了右后门划痕",),
    "settlement": ("结算单没有逐项解释的签字",),
}
# What was advised, how urgent, the estimate.
ADVICE = (
    ("后刹车片剩 3 毫米，建议更换", "safety", 420),
    ("轮胎花纹接近磨损标记，建议更换两条", "safety", 1560),
    ("蓄电池启动电压偏低，建议更换", "soon", 780),
    ("节气门有积碳，建议清洗", "next", 260),
    ("刹车油含水量 3%，建议更换", "soon", 320),
    ("雨刮片老化有水痕", "next", 150),
    ("空调滤芯发黑", "next", 118),
    ("下摆臂胶套有裂纹，建议更换", "soon", 690),
    ("火花塞已用 6 万公里", "next", 480),
)
REFUSALS = ("故障码照片不全", "旧件编号与申报不符", "超出保修里程", "未按要求先报技术支持", "外力损坏，不属保修范围")


def make_endings(rng: Random, staff: Staff, outlets: dict[str, Outlet], at: datetime) -> int:
    """All of it; how many orders' papers were checked."""
    for code in (FIRST.code, SECOND.code):
        # Not every outlet has a supervisor of its own.
        roles = (Role.FRONT_DESK_SUPERVISOR, Role.STATION_HEAD, Role.SERVICE_MANAGER)
        checker = next(staff.user(code, role) for role in roles if (code, role) in staff.users)
        _check(rng, outlets[code], checker, at)
        _advise(rng, outlets[code], at)
    refused = Claim.objects.filter(decision=Claim.Decision.REFUSED, refusal="").order_by("pk")
    for claim in refused:
        claim.refusal = rng.choice(REFUSALS)
    Claim.objects.bulk_update(refused, ["refusal"])
    return PaperCheck.objects.count()


def _check(rng: Random, outlet: Outlet, supervisor: User, at: datetime) -> None:
    """Day by day to yesterday; of yesterday's some are still to be done, and all of today's."""
    since, until = at - timedelta(days=DAYS), beginning_of(local(at).date())
    orders = RepairOrder.objects.filter(outlet=outlet, delivered_at__gte=since, delivered_at__lt=until)
    for order in orders.select_related("advisor", "outlet__area").order_by("delivered_at", "pk"):
        if order.delivered_at > until - timedelta(days=1) and rng.random() < 0.4:
            continue
        items = dict.fromkeys(papers.ITEMS, papers.OK)
        for item in ("additions", "parts"):
            if rng.random() < 0.5:
                items[item] = papers.NONE
        words = ""
        if rng.random() < 0.22:
            item = rng.choice(list(FAULTS))
            items[item], words = papers.FAULT, rng.choice(FAULTS[item])
        checked_at = min(order.delivered_at + timedelta(hours=rng.randrange(1, 18)), at)
        check_papers(order=order, items=items, words=words, by=supervisor, at=checked_at)


def _advise(rng: Random, outlet: Outlet, at: datetime) -> None:
    """Some of it was done at the next visit, some the customer will not have."""
    orders = RepairOrder.objects.filter(
        outlet=outlet, delivered_at__gte=at - timedelta(days=120), delivered_at__lt=at, advisor__user__isnull=False
    )
    orders = list(orders.select_related("vehicle", "advisor__user", "outlet__area").order_by("-delivered_at", "pk"))
    for order in rng.sample(orders, min(40, len(orders))):
        words, urgency, amount = rng.choice(ADVICE)
        by = order.advisor.user
        if Advice.objects.open().filter(vehicle=order.vehicle, words=words).exists():
            continue
        if not by.may("orders.receive", outlet):
            continue
        advice = give_advice(
            outlet=outlet,
            vehicle=order.vehicle,
            order=order,
            words=words,
            urgency=urgency,
            amount=Decimal(amount),
            by=by,
            at=order.delivered_at - HOUR,
        )
        later = order.vehicle.repair_orders.filter(
            opened_at__gt=order.delivered_at, opened_at__lt=at - HOUR, outlet=outlet
        ).first()
        if later:
            take_advice(advice=advice, order=later, by=by, at=later.opened_at + HOUR)
        elif rng.random() < 0.15:
            decline_advice(advice=advice, answer="准备换车，不做了", by=by, at=min(order.delivered_at + HOUR, at))
