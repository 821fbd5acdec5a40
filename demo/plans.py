"""The year's plans of two outlets: this year's approved and one of them revised, next year's on their way.

Played through the services of the application. What is planned lies a little above what came in.
"""

from collections import defaultdict
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from staff.instants import SHANGHAI, local
from staff.models import Approval, Employee, Outlet, User
from staff.months import month_after, month_of
from staff.roles import Role
from staff.services import approvals
from targets import counting, figures, plan_figures
from targets.models import Plan
from targets.plan_rules import MONTHS, ZERO, Row, spread
from targets.services import plans
from targets.services.plans import Grid, HeadcountDraft

from .outlets import FIRST, SECOND
from .people import Staff

Past = dict[str, list[Decimal]]
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
# Spring and autumn are strong, the month of the new year's feast is weak.
SEASON = tuple(Decimal(share) for share in (84, 70, 104, 98, 100, 96, 98, 102, 106, 104, 112, 126))
LOOKED_BACK = 6
# What the year's plan says where nothing is counted by month: for a whole outlet.
RATES = {
    "value.workshop": "800", "value.accident": "2500", "csi": "93", "maker_score": "92", "rework": "2",
    "first_time_fix": "96", "claim_pass": "95", "follow_up": "98", "complaints_in_time": "95", "return_rate": "25",
    "first_maintenance": "60", "renewal_rate": "60",
}  # fmt: skip
# From January to December; the base grows on from what it was.
STOCK, BASE_AT_LEAST = (70_000, 60_000), 60
SUMS = {
    "parts_purchases": 480_000, "campaigns": 12, "lectures": 4, "seminars": 2, "trainings.reception": 4,
    "trainings.basics": 2, "trainings.workshop": 6, "trainings.hard_cases": 3, "team_activities": 3,
}  # fmt: skip
# What the last months came to is planned on: at least, in steps of, and with so much more.
BY_THE_PAST = {
    "complaints": (24, 12, "1.2"), "renewals": (36, 12, "1.1"), "boutique_sales": (60_000, 12_000, "1.05"),
}  # fmt: skip
# Of an outlet's output so much is accidents', and so many days a year it opens.
ACCIDENTS, OPENING_DAYS = Decimal("0.18"), 312
PEOPLE = {"output": "服务顾问", "reception": "服务顾问", "boutique_sales": "精品顾问"}
AT_LEAST = {"output": 240_000, "reception": 120}


def make_plans(rng: Random, staff: Staff, outlets: dict[str, Outlet], at: datetime) -> int:
    """This year's plans and those of the year to come; how many revisions there are."""
    today = local(at).date()
    for place in (FIRST, SECOND):
        _this_year(rng, staff, outlets[place.code], today, at)
    _revised(staff, outlets[FIRST.code], today, at)
    _next_year(rng, staff, outlets, today, at)
    return Plan.objects.count()


def _this_year(rng: Random, staff: Staff, outlet: Outlet, today: date, at: datetime) -> None:
    """Made and signed in December, as the people of that time."""
    began = datetime(today.year - 1, 12, 8, 10, 20, tzinfo=SHANGHAI)
    maker, head = _maker(staff, outlet), staff.user(outlet.code, Role.GENERAL_MANAGER)
    plan = plans.start_plan(outlet=outlet, year=today.year, by=maker, at=began)
    _write(plan, _grid(rng, outlet, began.date(), at), began, maker, began + 2 * HOUR)
    _submit(plan, maker, began + 3 * HOUR)
    _sign(plan, head, began + DAY)


def _revised(staff: Staff, outlet: Outlet, today: date, at: datetime) -> None:
    """In summer the goals of the first outlet went up, with a new quick lane; the revision is signed."""
    if today.month < 7:
        return
    maker, head = staff.user(outlet.code, Role.STATION_HEAD), staff.user(outlet.code, Role.GENERAL_MANAGER)
    when = datetime(today.year, 6, 24, 15, 10, tzinfo=SHANGHAI)
    first = Plan.objects.approved().get(outlet=outlet, year=today.year)
    second = plans.revise_plan(plan=first, reason="下半年增开快修线，接车与满意度目标上调", by=maker, at=when)
    grid = plans.grid_of(second) | {("csi", None): Row(Decimal(94), _rising(93, 95))}
    _write(second, grid, when, maker, when + HOUR, more=2)
    _submit(second, maker, when + 2 * HOUR)
    _sign(second, head, when + DAY)


def _next_year(rng: Random, staff: Staff, outlets: dict[str, Outlet], today: date, at: datetime) -> None:
    """At the first outlet it came back and its people do not come to the outlet yet; at the second it is signed now."""
    first, second = outlets[FIRST.code], outlets[SECOND.code]
    when = at - 5 * DAY
    plan = plans.start_plan(outlet=first, year=today.year + 1, copied=True, by=_maker(staff, first), at=when)
    # Who has left since is not copied, so the people's parts are shared out anew.
    _write(plan, _grid(rng, first, local(when).date(), at), when, _maker(staff, first), when + HOUR)
    _submit(plan, _maker(staff, first), when + 2 * HOUR)
    waiting = Approval.objects.of(plan).first()
    approvals.refuse(
        approval=waiting, version=waiting.version, reason="产值目标应比今年提高百分之五，请重新分解到个人",
        by=staff.user(first.code, Role.GENERAL_MANAGER), at=when + DAY,
    )  # fmt: skip
    grid = plans.grid_of(plan)
    raised = (grid["output", None].year * Decimal("1.05") / 1000).quantize(Decimal(1), ROUND_HALF_UP) * 1000
    _write(plan, grid | {("output", None): _season("output", raised)}, when, _maker(staff, first), at - DAY)
    other = plans.start_plan(outlet=second, year=today.year + 1, copied=True, by=_maker(staff, second), at=when)
    _write(other, _grid(rng, second, local(when).date(), at), when, _maker(staff, second), when + 3 * HOUR)
    _submit(other, _maker(staff, second), at - DAY)


def _maker(staff: Staff, outlet: Outlet) -> User:
    return staff.user(outlet.code, Role.SERVICE_MANAGER)


# The grid -------------------------------------------------------------------------------------------------------------


def _grid(rng: Random, outlet: Outlet, on: date, at: datetime) -> Grid:
    """Everything that is planned; sums by the season, of output and cars shared out among those who work there."""
    past = _past(outlet, at)
    wanted = _goals(rng, outlet, past, at) | {code: Decimal(value) for code, value in SUMS.items()}
    grid: Grid = {(code, None): _season(code, value) for code, value in wanted.items()}
    whole = grid["output", None]
    accidents = tuple(round(value * ACCIDENTS) * Decimal(1) for value in whole.months)
    grid["output.accident", None] = _row(accidents)
    grid["workshop_claims", None] = _row(
        tuple(value - part for value, part in zip(whole.months, accidents, strict=True))
    )
    cars = (grid["reception", None].year / OPENING_DAYS).quantize(Decimal("0.1"), ROUND_HALF_UP)
    grid |= {(code, None): Row(Decimal(value)) for code, value in RATES.items()} | {("cars_per_day", None): Row(cars)}
    base = max(BASE_AT_LEAST, int(past["base_customers"][-1]))
    for code, (first, last) in {"base_customers": (base, base * 21 // 20), "boutique_stock": STOCK}.items():
        grid[code, None] = Row(Decimal(last), tuple(_even_steps(first, last)))
    for code, position in PEOPLE.items():
        people = Employee.objects.filter(outlet=outlet, position=position).employed_on(on).order_by("number")
        grid |= _shared(rng, code, grid[code, None], list(people))
    return grid


def _goals(rng: Random, outlet: Outlet, past: Past, at: datetime) -> dict[str, Decimal]:
    """What a year at the pace of the last months comes to, and some percent more."""
    last = month_after(month_of(local(at).date()), -1)
    months = figures.actuals(outlet, month_after(last, 1 - LOOKED_BACK), last).values()
    found = {}
    for code in ("output", "reception", "workshop_output", "aftersales_output", "insurance_claims", "fleet_collection"):
        mean = sum((each[code] for each in months), ZERO) / LOOKED_BACK
        year = max(mean * 12 * Decimal(rng.randrange(101, 107)) / 100, Decimal(AT_LEAST.get(code, 12_000)))
        step = 12 if code == "reception" else 12_000
        found[code] = (year / step).quantize(Decimal(1), ROUND_HALF_UP) * step
    for code, (least, step, more) in BY_THE_PAST.items():
        year = max(sum(past[code], ZERO) / LOOKED_BACK * 12 * Decimal(more), Decimal(least))
        found[code] = (year / step).quantize(Decimal(1), ROUND_HALF_UP) * step
    # Each of them holds the one before.
    found["workshop_output"] = max(found["workshop_output"], found["output"])
    found["aftersales_output"] = max(found["aftersales_output"], found["workshop_output"])
    return found


def _past(outlet: Outlet, at: datetime) -> Past:
    """What each figure came to in the last whole months, the last one last."""
    last = month_after(month_of(local(at).date()), -1)
    months = [month_after(last, -back) for back in reversed(range(LOOKED_BACK))]
    counted = counting.counted_figures(months[0], last, at, outlets=[outlet.pk])
    found: Past = defaultdict(lambda: [ZERO] * LOOKED_BACK)
    for place, month in enumerate(months):
        for code, pair in counted.get((outlet.pk, month), {}).items():
            found[code][place] = pair.over
    return found


def _season(code: str, year: Decimal) -> Row:
    """A year over its months, in whole yuan or pieces."""
    return Row(year, spread(year, SEASON, 0))


def _row(months: tuple[Decimal, ...]) -> Row:
    return Row(sum(months, ZERO), months)


def _even_steps(first: int, last: int) -> list[Decimal]:
    return [Decimal(first + (last - first) * month // 12) for month in MONTHS]


def _rising(first: int, last: int) -> tuple[Decimal, ...]:
    return tuple(Decimal(first if month < 7 else last) for month in MONTHS)


def _shared(rng: Random, code: str, outlet: Row, people: list[Employee]) -> Grid:
    """Every month among the people, the strong with more, so that they come to the outlet."""
    if not people:
        return {}
    weights = [Decimal(rng.randrange(90, 115)) for _person in people]
    months = [spread(value or ZERO, weights, 0) for value in outlet.months]
    return {(code, person.pk): _row(tuple(parts[place] for parts in months)) for place, person in enumerate(people)}


# Steps ----------------------------------------------------------------------------------------------------------------


def _write(plan: Plan, grid: Grid, on: datetime, by: User, at: datetime, more: int = 0) -> None:
    """The grid, and the headcount as it was on the day with one advisor more, or with `more` of them."""
    now = plan_figures.headcount_now(plan.outlet, local(on).date())
    headcount = [
        HeadcountDraft(
            name, number + (1 + more if name == "服务顾问" else 0), "接车量增加" if name == "服务顾问" else ""
        )
        for name, number in sorted(now.items())
    ]
    version = Plan.objects.values_list("version", flat=True).get(pk=plan.pk)
    plans.write_plan(plan=plan, version=version, grid=grid, headcount=headcount, by=by, at=at)


def _submit(plan: Plan, by: User, at: datetime) -> None:
    version = Plan.objects.values_list("version", flat=True).get(pk=plan.pk)
    plans.submit_plan(plan=plan, version=version, by=by, at=at)


def _sign(plan: Plan, by: User, at: datetime) -> None:
    waiting = Approval.objects.of(plan).first()
    approvals.sign(approval=waiting, version=waiting.version, words="同意", by=by, at=at)
