"""Home visits of this month and the last in every state, quality problems that customers told of, and three reports.

Told by the application's own services; the draws are those of the monthly job.
"""

from datetime import date, datetime, timedelta
from random import Random

from complaints.models import Complaint, HomeVisit, QualityProblem, SurveyResponse
from complaints.services import quality
from complaints.services import visits as services
from staff.instants import local
from staff.models import Outlet
from staff.refusals import Refused
from staff.roles import Role
from workshop.models import RepairOrder

from .outlets import FIRST, GOES_LIVE_TODAY, SECOND
from .people import Staff

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
REPORTS = (
    "车况良好，客户对上次保养满意。提到天窗过坎时有异响，已登记质量问题。",
    "客户夸服务顾问讲解细致，希望周末能多开一个工位。",
    "客户说车漆小划痕没修干净，约好下周来店补做。",
)
DROPPED = "客户出差两个月，家里没人"
# Part, fault code, words, how many cars told of it.
PROBLEMS = (
    ("天窗", "B1023", ("过坎时天窗异响", "天窗关闭后有风噪", "天窗滑轨有摩擦声，冷车明显"), 5),
    ("变速箱", "P0741", ("2 挡升 3 挡有顿挫", "低速跟车时一冲一冲的"), 4),
    ("车机", "", ("导航黑屏，重启才好", "倒车影像偶尔不出来"), 3),
    ("刹车", "C0044", ("轻踩刹车有尖叫声",), 2),
)
FINDINGS = {
    "天窗": "同一车型、生产日期相近，滑轨支架间隙偏大，加垫后消失。",
    "变速箱": "升级程序后好转，里程都在一万公里以内。",
}


def make_visits(rng: Random, staff: Staff, outlets: dict[str, Outlet], at: datetime) -> int:
    """Draws and visits of all live outlets, problems and reports of two; how many visits there are."""
    for outlet in outlets.values():
        if outlet.code != GOES_LIVE_TODAY.code:
            _last_month(rng, outlet, staff, at)
            _drawn(rng, outlet, local(at).date(), at)
    _this_month(outlets[FIRST.code], staff, at)
    for place in (FIRST, SECOND):
        _problems(rng, outlets[place.code], staff, at)
    _reports(outlets[FIRST.code], staff, at)
    return HomeVisit.objects.count()


def _drawn(rng: Random, outlet: Outlet, month: date, at: datetime):
    """The month's draw with a seed of the demo's own, so that the same demo draws the same customers."""
    try:
        return services.draw_visits(outlet=outlet, month=month, at=at, seed=rng.randbytes(32).hex())
    except Refused:
        return None


def _last_month(rng: Random, outlet: Outlet, staff: Staff, at: datetime) -> None:
    """Drawn on its first day by the job; one was dropped where there were several, the others were made."""
    first = (local(at).replace(day=1, hour=9, minute=0, second=0, microsecond=0) - DAY).replace(day=1)
    draw = _drawn(rng, outlet, first.date(), first)
    if draw is None:
        return
    care = staff.user(outlet.code, Role.CUSTOMER_CARE)
    visits = list(draw.visits.select_related("outlet__area__region", "customer", "vehicle").order_by("pk"))
    for number, visit in enumerate(visits):
        if number == 1:
            services.drop_visit(visit=visit, reason=DROPPED, by=care, at=first + 3 * DAY)
            continue
        when = first + (5 + number) * DAY + HOUR
        services.plan_visit(
            visit=visit, planned_at=when, visitors=f"{care.name}、服务顾问", owner=care, by=care, at=first + 2 * DAY
        )
        report = REPORTS[number % len(REPORTS)]
        services.report_visit(visit=visit, done_at=when, report=report, by=care, at=when + 4 * HOUR)


def _this_month(outlet: Outlet, staff: Staff, at: datetime) -> None:
    """One is planned for the day after tomorrow; of two asked for by hand one is dropped; the others wait."""
    care = staff.user(outlet.code, Role.CUSTOMER_CARE)
    waiting = HomeVisit.objects.filter(outlet=outlet, state=HomeVisit.State.CHOSEN).select_related(
        "outlet__area__region", "customer", "vehicle"
    )
    if visit := waiting.order_by("pk").first():
        when = local(at).replace(hour=15, minute=0, second=0, microsecond=0) + 2 * DAY
        services.plan_visit(
            visit=visit, planned_at=when, visitors=f"{care.name}、技术经理", owner=care, by=care, at=at - HOUR
        )
    orders = RepairOrder.objects.filter(outlet=outlet, delivered_at__lt=at).select_related("vehicle__customer")
    by_hand = [
        services.add_visit(
            outlet=outlet,
            customer=order.vehicle.customer,
            vehicle=order.vehicle,
            due_on=local(at).date() + 10 * DAY,
            by=care,
            at=at - HOUR,
        )
        for order in orders.order_by("-delivered_at", "pk")[:2]
    ]
    if len(by_hand) > 1:
        services.drop_visit(visit=by_hand[1], reason=DROPPED, by=care, at=at - HOUR / 2)


def _problems(rng: Random, outlet: Outlet, staff: Staff, at: datetime) -> None:
    """Told of in the workshop, in calls, in a complaint and at a visit."""
    care = staff.user(outlet.code, Role.CUSTOMER_CARE)
    orders = RepairOrder.objects.filter(outlet=outlet, delivered_at__isnull=False, delivered_at__lt=at - DAY)
    recent = list(orders.select_related("vehicle").order_by("-delivered_at", "pk")[:40])
    told = [
        SurveyResponse.objects.filter(outlet=outlet, answered_at__lt=at).order_by("-answered_at", "pk").first(),
        Complaint.objects.filter(outlet=outlet, vehicle__isnull=False, received_at__lt=at).order_by("number").first(),
        HomeVisit.objects.filter(outlet=outlet, state=HomeVisit.State.DONE).order_by("pk").first(),
    ]
    heard = dict(zip(("response", "complaint", "visit"), told, strict=True))
    for part, code, words, cars in PROBLEMS:
        for number in range(cars):
            order = rng.choice(recent)
            kind = next((name for name, record in heard.items() if record), "") if number == 0 else ""
            told_in = {kind: heard.pop(kind)} if kind else {"vehicle": order.vehicle, "order": order}
            quality.enter_problem(
                outlet=outlet,
                part=part,
                fault_code=code,
                words=words[number % len(words)],
                mileage=None if kind else order.mileage,
                heard_on=local(at).date() - rng.randrange(2, 40) * DAY,
                source="workshop",
                **told_in,
                by=care,
                at=at - rng.randrange(25, 40) * HOUR,
            )


def _reports(outlet: Outlet, staff: Staff, at: datetime) -> None:
    """One is answered by the manufacturer, one is with the technical manager."""
    care, technical = staff.user(outlet.code, Role.CUSTOMER_CARE), staff.user(outlet.code, Role.TECHNICAL_MANAGER)
    for part, words in FINDINGS.items():
        found = QualityProblem.objects.filter(outlet=outlet, part=part).select_related("outlet__area__region")
        begun = at - 22 * HOUR
        report = quality.collect_problems(problems=found, title=f"{part}集中反映", by=care, at=begun)
        quality.describe_report(report=report, title=report.title, words=words, by=care, at=begun)
        quality.submit_report(report=report, by=care, at=begun + HOUR / 2)
        if part == "天窗":
            quality.send_report(report=report, reference="QZ-2407", by=technical, at=begun + 3 * HOUR)
            answer = "已确认，支架改进件下月到货，先按加垫处理。"
            quality.record_answer(report=report, answer=answer, by=technical, at=begun + 20 * HOUR)
