"""A workshop with teams, leaders and a quarter of work, for the tests of the tests of team leaders."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from staff.models import Employee, User
from staff.roles import Role
from targets.models import LeaderTest, TeamLeader
from targets.services import leader_tests as services
from tests.clock import shanghai
from tests.makers import make_employee, make_order, make_outlet, make_user, make_vehicle
from workshop.models import LabourLine, OrderSheet, RepairOrder, Team

Q1, Q2, Q3, Q4 = (date(2026, month, 1) for month in (1, 4, 7, 10))
Q4_BEFORE, Q1_AFTER = date(2025, 10, 1), date(2027, 1, 1)
LONG_AGO = date(2024, 1, 1)
# The last day of the quarter but one.
ENDS = {
    Q4_BEFORE: shanghai("2025-12-30 10:00"),
    Q1: shanghai("2026-03-30 10:00"),
    Q2: shanghai("2026-06-29 10:00"),
    Q3: shanghai("2026-09-29 10:00"),
    Q4: shanghai("2026-12-30 10:00"),
    Q1_AFTER: shanghai("2027-03-30 10:00"),
}
AT = ENDS[Q4]


@dataclass
class Workshop:
    outlet: object
    manager: User
    head: User
    workshop_manager: User
    technical: User
    leaders: list[TeamLeader]

    @property
    def first(self) -> TeamLeader:
        return self.leaders[0]


def make_team(code: str, outlet=None, trade: str = "mechanical") -> Team:
    outlet = outlet or make_outlet()
    return Team.objects.create(code=code, outlet=outlet, name=f"{code}班", trade=trade)


def make_leader(team: Team, employee: Employee, from_on: date = LONG_AGO, to_on: date | None = None) -> TeamLeader:
    by = User.objects.order_by("pk").first()
    return TeamLeader.objects.create(
        team=team, employee=employee, from_on=from_on, to_on=to_on, named_by=by, named_at=AT
    )


def make_workshop() -> Workshop:
    outlet = make_outlet()
    manager = make_user("韩立诚", Role.SERVICE_MANAGER, outlet)
    leaders = [
        make_leader(make_team(code), make_employee(name, outlet, position="班组长"))
        for code, name in (("JD1", "徐建国"), ("JD2", "高子墨"), ("BP1", "单文斌"))
    ]
    return Workshop(
        outlet=outlet,
        manager=manager,
        head=make_user("陈予安", Role.STATION_HEAD, outlet),
        workshop_manager=make_user("周大勇", Role.WORKSHOP_MANAGER, outlet),
        technical=make_user("曾学军", Role.TECHNICAL_MANAGER, outlet),
        leaders=leaders,
    )


def worked(team: Team, hours: str, at=None, kind: str = "repair", **fields) -> RepairOrder:
    """An order whose one line this team did, completed in the fourth quarter unless said."""
    at = at or shanghai("2026-11-05 10:00")
    order = make_order(make_vehicle(plate=""), opened_at=at, kind=kind, completed_at=at)
    LabourLine.objects.create(order=order, line=1, operation="检修", team=team, standard_hours=Decimal(hours), **fields)
    return order


def rework(of: RepairOrder, liable: Employee | None = None, at=None) -> RepairOrder:
    """The car came back: a rework order that names the earlier one."""
    at = at or shanghai("2026-11-20 10:00")
    order = make_order(of.vehicle, opened_at=at, kind="rework")
    promised = {"first_promised_at": at + timedelta(hours=4), "promised_at": at + timedelta(hours=4)}
    OrderSheet.objects.create(
        order=order, rework_of=of, rework_place=OrderSheet.Place.values[0], rework_liable=liable, rework_cause="异响",
        **promised,
    )  # fmt: skip
    return order


def test_one(workshop: Workshop, total: str = "70", quarter: date = Q4, leader=None, by=None, at=None) -> LeaderTest:
    """Both scores alike, so that the total is as said."""
    return services.enter_test(
        leader=leader or workshop.first,
        quarter=quarter,
        skill=Decimal(total),
        results=Decimal(total),
        words="现场考核",
        by=by or workshop.technical,
        at=at or ENDS[quarter],
    )


test_one.__test__ = False
