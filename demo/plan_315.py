"""15 March in the demo: the plan and the reports of the year, the next year's plans, a round that is over and one that
runs.

Played through the services of the application, each in its own time, from a random sequence of its own.
"""

from datetime import date, datetime, timedelta
from random import Random

from campaigns.models import Plan315
from campaigns.services import daily_reports, plans_315
from customers.models import Case, ScreeningDeduction, ScreeningList, ScreeningRound, Vehicle
from customers.services import screening, screening_points, screening_verdicts
from customers.services.screening import RowDraft
from customers.services.screening_watch import settle_rounds
from parts.models import Part, StockPlan
from parts.services import plans as stock_plans
from staff.instants import beginning_of, local
from staff.models import Employee, Outlet, User
from staff.roles import Role

from .outlets import FIRST, SECOND
from .people import Staff
from .times import by_day, by_day_before

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
SAYS = (
    ("exposure_threat", "AA", "变速箱异响三次未解决，扬言找媒体", "技术组已会诊，约周六试车"),
    ("unreasonable_demand", "A", "要求整车退换，协商未果", "已提交两套方案，专人跟进"),
    ("vehicle_left", "A", "车停在店里拒绝提车", "每日电话沟通，已提供代步车"),
    ("media_contact", "AAA", "已向本地电台投诉天窗漏水", "站长上门，24 小时监控"),
    ("frequent_claims", "A", "空调压缩机当月第三次索赔", "厂家技术支持到店"),
    ("special_background", "AA", "车主在报社工作，对保养收费有异议", "服务经理已当面解释"),
)
FOUND = ("已电话核实，车主情绪稳定", "已到店核对工单，属实", "与客服记录一致", "已与车主面谈")
CLEARED = ("事项已解决，车主书面确认", "与上月案件重复，已结案")
SAID = (
    "平稳，无新增。",
    "热线以保养咨询为主，无投诉。",
    "跟进重点用户两户，均已约定回店时间。",
    "夜班接到救援一起，已处理。",
)
REPLY, RESULT = "继续保持，夜班注意交接", "已当面沟通，对方了解我店流程"
POST = (
    ("服务经理", "head"),
    ("客服专员", "hotline"),
    ("服务顾问", "hotline"),
    ("前台主管", "reception"),
    ("技术经理", "technical"),
    ("配件经理", "parts"),
)
ERRANDS = (
    ("media", "交通广播 汽车栏目", -6),
    ("consumers", "区消费者权益保护委员会", -4),
    ("authority", "区市场监督管理局", -3),
    ("watch", "区政府广场 3·15 宣传点", 0),
    ("watch", "展厅门前", 0),
)


def make_plan_315(rng: Random, staff: Staff, outlets: dict[str, Outlet], at: datetime) -> int:
    """How many screening lists and plans there are."""
    live = [outlet for outlet in outlets.values() if not outlet.live_on or outlet.live_on < local(at).date()]
    today = local(at).date()
    _round_over(rng, staff, live, today)
    _round_that_runs(rng, staff, live, at)
    year = today.year + (today > date(today.year, 2, 20))
    _plan_over(rng, staff, outlets[FIRST.code], year - 1, at)
    _plan(rng, staff, outlets[FIRST.code], year, by_day_before(at - 3 * DAY), whole=True)
    _plan(rng, staff, outlets[SECOND.code], year, by_day_before(at - DAY), whole=False)
    return ScreeningList.objects.count() + Plan315.objects.count()


# Screening ------------------------------------------------------------------------------------------------------------


def _round(staff: Staff, live: list[Outlet], name: str, opened_at: datetime, bulk_on: date, ends_on: date):
    by = staff.user("", Role.TASK_FORCE_LEAD)
    return screening.open_round(name=name, outlets=live, bulk_on=bulk_on, ends_on=ends_on, by=by, at=opened_at)


def _round_over(rng: Random, staff: Staff, live: list[Outlet], today: date) -> None:
    """The last 15 March: everybody accepted, one of them late, with an appeal."""
    year = today.year - (today < date(today.year, 4, 10))
    opened_at = by_day(_noon(date(year, 2, 8)))
    made = _round(staff, live, f"{year} 年 3·15 重点用户排查", opened_at, date(year, 2, 25), date(year, 3, 31))
    for nth, found in enumerate(_lists(made)):
        late = 3 if nth == len(live) - 1 and nth else 0
        filed_at = by_day(_noon(made.bulk_on + (late - rng.randrange(1, 5) * (not late)) * DAY))
        rows = 0 if nth == 1 else rng.randint(3, 6)
        _file(rng, staff, found, rows, filed_at)
        _verify(rng, staff, found, filed_at + DAY)
        _accept(rng, staff, found, filed_at + 2 * DAY)
        if late:
            _appeal(staff, found, filed_at)
    settle_rounds(at=_noon(made.ends_on + DAY))


# How far the outlets are in the round that runs; those that are not named have not filed and are late.
SO_FAR = {"GZ01": "accepted", "SH02": "filed", "SZ01": "verified"}


def _round_that_runs(rng: Random, staff: Staff, live: list[Outlet], at: datetime) -> None:
    """Due the day before yesterday: accepted, with the region, with the area manager, missing; one found later."""
    today = local(at).date()
    opened_at, bulk_on = by_day_before(at - 14 * DAY), today - 2 * DAY
    made = _round(staff, live, f"{today:%Y} 年末重点用户排查", opened_at, bulk_on, today + 30 * DAY)
    for found in _lists(made):
        so_far, filed_at = SO_FAR.get(found.outlet.code), by_day_before(at - 5 * DAY)
        if not so_far:
            continue
        _file(rng, staff, found, 4, filed_at)
        if so_far != "filed":
            _verify(rng, staff, found, filed_at + DAY)
            _found_later(rng, staff, found, by_day_before(at - 2 * HOUR))
        if so_far == "accepted":
            _accept(rng, staff, found, filed_at + 2 * DAY)


def _found_later(rng: Random, staff: Staff, found: ScreeningList, at: datetime) -> None:
    """On the day itself."""
    criterion, tier, words, measures = rng.choice(SAYS)
    for car in _cars(rng, found.outlet, found.round, 1):
        screening.file_later(
            round=found.round,
            outlet=found.outlet,
            found_on=local(at).date(),
            draft=RowDraft(vehicle=car, tier=tier, words=words, criterion=criterion, measures=measures),
            by=_care(staff, found.outlet),
            at=at,
        )


def _lists(made: ScreeningRound) -> list[ScreeningList]:
    return list(made.lists.for_list().order_by("outlet__code"))


def _cars(rng: Random, outlet: Outlet, made: ScreeningRound, number: int) -> list[Vehicle]:
    taken = Vehicle.objects.filter(screening_rows__list__round=made)
    cars = Vehicle.objects.filter(customer__outlet=outlet).exclude(plate="").exclude(pk__in=taken.values("pk"))
    keys = list(cars.order_by("pk").values_list("pk", flat=True)[:400])
    chosen = rng.sample(keys, min(number, len(keys)))
    return list(Vehicle.objects.filter(pk__in=chosen).select_related("customer").order_by("pk"))


def _file(rng: Random, staff: Staff, found: ScreeningList, rows: int, at: datetime) -> None:
    by = _care(staff, found.outlet)
    open_cases = Case.objects.open().filter(outlet=found.outlet, opened_at__lt=at).for_ledger()
    if rows and (picked := list(open_cases.order_by("pk")[:2])):
        screening.take_cases(screening_list=found, cases=picked, by=by, at=at - HOUR)
    for car in _cars(rng, found.outlet, found.round, rows):
        criterion, tier, words, measures = rng.choice(SAYS)
        draft = RowDraft(vehicle=car, tier=tier, words=words, criterion=criterion, measures=measures)
        screening.add_row(screening_list=found, draft=draft, by=by, at=at - HOUR)
    screening.file_list(screening_list=found, empty=not rows, by=by, at=at)


def _verify(rng: Random, staff: Staff, found: ScreeningList, at: datetime) -> None:
    by, at = _area(staff, found.outlet), by_day(at)
    said = []
    for nth, row in enumerate(found.rows.order_by("line")):
        true = nth % 3 != 2
        said.append((row.pk, "true" if true else "not_true", rng.choice(FOUND if true else CLEARED)))
    screening_verdicts.judge_rows(screening_list=found, verdicts=said, by=by, at=at)
    screening_verdicts.pass_on(screening_list=found, by=by, at=at + HOUR)


def _accept(rng: Random, staff: Staff, found: ScreeningList, at: datetime) -> None:
    at = by_day(at)
    coordinator = _region(staff, found.outlet, Role.REGION_COORDINATOR)
    manager = _region(staff, found.outlet, Role.REGION_MANAGER)
    while row := found.rows.filter(drawn_at__isnull=False, second="").order_by("line").first():
        # One in six was cleared by mistake.
        verdict = "true" if row.verdict == "not_true" and rng.random() < 1 / 6 else row.verdict
        screening_verdicts.look_again(row=row, verdict=verdict, words=rng.choice(FOUND), by=coordinator, at=at)
    screening_verdicts.accept(screening_list=found, by=coordinator, at=at + HOUR)
    screening_verdicts.accept(screening_list=found, by=manager, at=at + 3 * HOUR)


def _appeal(staff: Staff, found: ScreeningList, filed_at: datetime) -> None:
    taken = ScreeningDeduction.objects.filter(list=found).select_related("list__outlet__area__region").first()
    if taken is None:
        return
    by = staff.user(found.outlet.code, Role.SERVICE_MANAGER)
    screening_points.appeal(deduction=taken, words="光缆中断一天，运营商有说明", by=by, at=filed_at + DAY)
    above = _region(staff, found.outlet, Role.REGION_MANAGER)
    points = max(0, taken.reckoned - 1)
    screening_points.decide_appeal(
        deduction=taken, points=points, reason="中断属实，减免一天", by=above, at=filed_at + 2 * DAY
    )


# Plans ----------------------------------------------------------------------------------------------------------------


def _plan_over(rng: Random, staff: Staff, outlet: Outlet, year: int, at: datetime) -> None:
    """The plan of the last 15 March with its reports."""
    begun_at = by_day(_noon(date(year, 2, 10)))
    _stock_plan(staff, outlet, year, begun_at)
    plan = _plan(rng, staff, outlet, year, begun_at, whole=True)
    _acknowledge(staff, plan, begun_at + 2 * DAY)
    by, area = staff.user(outlet.code, Role.SERVICE_MANAGER), _area(staff, outlet)
    for errand in plan.errands.filter(on__lt=local(at).date()).order_by("on"):
        plans_315.report_errand(errand=errand, result=RESULT, by=by, at=by_day(_noon(errand.on)))
    for days in range((plan.to_on - plan.from_on).days + 1):
        on = plan.from_on + days * DAY
        when = _noon(on) + 5 * HOUR
        if when >= at:
            break
        report = daily_reports.file_report(
            plan=plan, on=on, hotline_calls=rng.randint(1, 9), words=rng.choice(SAID), by=by, at=when
        )
        daily_reports.read_report(report=report, reply="" if days % 5 else REPLY, by=area, at=when + HOUR)


def _stock_plan(staff: Staff, outlet: Outlet, year: int, at: datetime) -> None:
    by = staff.user(outlet.code, Role.SERVICE_MANAGER)
    if StockPlan.objects.filter(outlet=outlet, year=year).exists():
        return
    made = stock_plans.write_plan(outlet=outlet, year=year, ready_by=date(year, 3, 1), by=by, at=at)
    drafts = [(part, 4, "3·15 常用件") for part in Part.objects.in_use().order_by("pk")[:5]]
    stock_plans.put_lines(plan=made, drafts=drafts, by=by, at=at)
    stock_plans.file_plan(plan=made, by=by, at=at)


def _plan(rng: Random, staff: Staff, outlet: Outlet, year: int, at: datetime, *, whole: bool) -> Plan315:
    by = staff.user(outlet.code, Role.SERVICE_MANAGER)
    plan = plans_315.write_plan(
        outlet=outlet, year=year, from_on=date(year, 3, 5), to_on=date(year, 3, 25), hotline="400-820-0315",
        words="热线三班值守；一次修复率优先；重点用户一户一策，每日复盘。", by=by, at=at,
    )  # fmt: skip
    members = [
        plans_315.add_member(plan=plan, employee=employee, duty=duty, mobile=f"1370000{nth:04d}", by=by, at=at)
        for nth, (employee, duty) in enumerate(_people(staff, outlet), start=315)
    ]
    if not whole:
        begins = _noon(plan.from_on)
        plans_315.add_shift(plan=plan, member=members[0], from_at=begins, to_at=begins + 8 * HOUR, by=by, at=at)
        return plan
    plans_315.fill_roster(plan=plan, members=members, hours=8, by=by, at=at)
    for nth, (kind, place, days) in enumerate(ERRANDS):
        on = date(year, 3, 15) + days * DAY
        plans_315.add_errand(plan=plan, kind=kind, place=place, on=on, member=members[nth % len(members)], by=by, at=at)
    if StockPlan.objects.filter(outlet=outlet, year=year, filed_at__isnull=False).exists():
        plans_315.file_plan(plan=plan, by=by, at=at + HOUR)
    return plan


def _acknowledge(staff: Staff, plan: Plan315, at: datetime) -> None:
    plans_315.acknowledge_plan(plan=plan, by=_area(staff, plan.outlet), at=at)
    plan.refresh_from_db()


def _people(staff: Staff, outlet: Outlet) -> list[tuple[Employee, str]]:
    """Somebody of each title that the outlet has; the first of them leads the post."""
    found = []
    for title, duty in POST:
        working = [one for one in staff.employees.get((outlet.code, title), []) if not one.left_on]
        if working:
            found.append((working[0], duty if found else "head"))
    return found


# Who ------------------------------------------------------------------------------------------------------------------


def _care(staff: Staff, outlet: Outlet) -> User:
    role = Role.CUSTOMER_CARE_MANAGER
    return staff.user(outlet.code, role if (outlet.code, role) in staff.users else Role.SERVICE_MANAGER)


def _area(staff: Staff, outlet: Outlet) -> User:
    return staff.user(outlet.area.name, Role.AREA_MANAGER)


def _region(staff: Staff, outlet: Outlet, role: str) -> User:
    return staff.user(outlet.area.region.name, role)


def _noon(on: date) -> datetime:
    return beginning_of(on) + 12 * HOUR
