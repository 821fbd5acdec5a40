"""A tested team leader, for the tables of rights and invariants."""

from datetime import date
from decimal import Decimal

from targets.models import LeaderConsequence, LeaderTest, TeamLeader
from tests.clock import shanghai
from tests.makers import make_employee
from workshop.models import Team

NOW = shanghai("2026-12-30 10:00")
FIRST, SECOND = date(2026, 7, 1), date(2026, 10, 1)


def leader_of(records) -> TeamLeader:
    outlet = records.outlet
    team, _new = Team.objects.get_or_create(
        code=f"{outlet.code}-JD9", defaults={"outlet": outlet, "name": "机电九班", "trade": "mechanical"}
    )
    found = team.leaders.first()
    if found:
        return found
    employee = make_employee("徐建国", outlet, position="班组长")
    return TeamLeader.objects.create(
        team=team, employee=employee, from_on=date(2024, 1, 1), named_by=records.account, named_at=NOW
    )


def test_of(records, quarter: date = SECOND) -> LeaderTest:
    """Failed."""
    leader = leader_of(records)
    made, _new = LeaderTest.objects.get_or_create(
        employee=leader.employee,
        quarter=quarter,
        defaults={
            "outlet": records.outlet, "team": leader.team, "skill": Decimal(50), "results": Decimal(50),
            "skill_percent": Decimal(50), "pass_mark": 60, "total": Decimal(50), "passed": False,
            "examined_by": records.account, "at": NOW,
        },
    )  # fmt: skip
    return made


test_of.__test__ = False


def consequence_of(records) -> LeaderConsequence:
    """Waiting to be decided."""
    first, second = test_of(records, FIRST), test_of(records)
    made, _new = LeaderConsequence.objects.get_or_create(
        leader=second.employee,
        quarter=SECOND,
        defaults={
            "outlet": records.outlet, "first_test": first, "second_test": second, "proposed": "demote",
            "proposed_at": NOW,
        },
    )  # fmt: skip
    return made


MAKERS = {TeamLeader: leader_of, LeaderTest: test_of, LeaderConsequence: consequence_of}
