"""An outlet with the people who make its year's plan, and plans in every state."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from staff.models import Approval, Employee, Outlet, User
from staff.roles import Role
from staff.services import approvals
from targets.models import Plan
from targets.plan_rules import MONTHS, Row, spread
from targets.services import plans
from targets.services.plans import HeadcountDraft
from tests.clock import shanghai
from tests.makers import make_employee, make_outlet, make_user

AT = shanghai("2026-11-05 10:00")
HOUR = timedelta(hours=1)
# The months of the paper plan that never came to its 600 cars.
PAPER = (50, 50, 49, 48, 47, 46, 45, 48, 49, 50, 52, 56)


@dataclass
class PlanHouse:
    outlet: Outlet
    manager: User
    head: User
    general: User
    advisor: User
    finance: User
    lin: Employee
    gu: Employee


def make_plan_house() -> PlanHouse:
    outlet = make_outlet()
    return PlanHouse(
        outlet=outlet,
        manager=make_user("韩立诚", Role.SERVICE_MANAGER, outlet),
        head=make_user("陈予安", Role.STATION_HEAD, outlet),
        general=make_user("罗振华", Role.GENERAL_MANAGER, outlet),
        advisor=make_user("林知夏", Role.SERVICE_ADVISOR, outlet),
        finance=make_user("邵文", Role.FINANCE, outlet),
        lin=make_employee("林知夏", outlet, "E001"),
        gu=make_employee("顾小满", outlet, "E002", position="机修技师"),
    )


def row(year=None, *months) -> Row:
    values = [None if each is None else Decimal(each) for each in months] + [None] * (12 - len(months))
    return Row(None if year is None else Decimal(year), tuple(values))


def even(year, places: int = 2) -> Row:
    """A year spread evenly."""
    return Row(Decimal(year), spread(Decimal(year), [Decimal(1)] * 12, places))


def good_grid(house: PlanHouse) -> dict:
    """Output shared out among two people, cars, a rate and a level; everything adds up."""
    return {
        ("output", None): even(6_000_000),
        ("output", house.lin.pk): even(3_000_000),
        ("output", house.gu.pk): even(3_000_000),
        ("reception", None): even(7_800, 0),
        ("csi", None): row(93),
        ("base_customers", None): row(1500, *([None] * 11), 1500),
        ("boutique_sales", None): even(300_000),
    }


def start(house: PlanHouse, year: int = 2027, **fields) -> Plan:
    return plans.start_plan(outlet=house.outlet, year=year, by=fields.pop("by", house.manager), at=AT, **fields)


def write(house: PlanHouse, plan: Plan, grid=None, headcount=None, version=None, by=None, at=AT) -> Plan:
    return plans.write_plan(
        plan=plan,
        version=now(plan).version if version is None else version,
        grid=good_grid(house) if grid is None else grid,
        headcount=[HeadcountDraft("服务顾问", 3), HeadcountDraft("机修技师", 1)] if headcount is None else headcount,
        by=by or house.manager,
        at=at,
    )


def now(plan: Plan) -> Plan:
    return Plan.objects.select_related("outlet__area__region", "made_by").get(pk=plan.pk)


def drafted(house: PlanHouse, year: int = 2027, grid=None) -> Plan:
    return now(write(house, start(house, year), grid))


def submit(house: PlanHouse, plan: Plan, by=None, at=AT) -> Plan:
    plans.submit_plan(plan=plan, version=now(plan).version, by=by or house.manager, at=at)
    return now(plan)


def submitted(house: PlanHouse, year: int = 2027, grid=None) -> Plan:
    return submit(house, drafted(house, year, grid))


def waiting(plan: Plan) -> Approval:
    return Approval.objects.of(plan).select_related("outlet__area__region").first()


def sign(house: PlanHouse, plan: Plan, by=None, at=AT + HOUR) -> Plan:
    found = waiting(plan)
    approvals.sign(approval=found, version=found.version, by=by or house.general, at=at)
    return now(plan)


def refuse(house: PlanHouse, plan: Plan, reason: str = "产值定得太低", at=AT + HOUR) -> Plan:
    found = waiting(plan)
    approvals.refuse(approval=found, version=found.version, reason=reason, by=house.general, at=at)
    return now(plan)


def approved(house: PlanHouse, year: int = 2027, grid=None) -> Plan:
    return sign(house, submitted(house, year, grid))


def months(values) -> dict[int, Decimal]:
    return dict(zip(MONTHS, values, strict=True))
