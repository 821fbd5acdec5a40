"""Team leaders in the demo: who leads, the tests of the last quarters, one who failed twice in a row.

Played through the services of the application, each in its own time, from a random sequence of its own.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from staff.instants import beginning_of, local
from staff.models import Outlet, User
from staff.roles import Role
from targets import leader_rules as rules
from targets.leader_figures import basis_of
from targets.models import LeaderConsequence, LeaderTest, TeamLeader
from targets.services import leader_tests as services

from .outlets import FIRST, SECOND
from .people import Staff

# Quarters that are over and tested.
PAST = 3
FAILS = "BP1"
EXPLAINED = "本季新人多，工时未完全体现"
CORRECTED = "技能实操分录入有误"
KEPT = "带教新人成绩突出，再观察一个季度"


def make_leader_tests(rng: Random, staff: Staff, outlets: dict[str, Outlet], at: datetime) -> int:
    """All of it, at the two first outlets; how many tests there are."""
    today = local(at).date()
    before = rules.quarter_after(rules.quarter_of(today), -1)
    # The quarter whose tests are due now, or else the present one: those before it are tested.
    quarter = before if rules.in_window(today, before, 14, 7) else rules.quarter_of(today)
    for code in (FIRST.code, SECOND.code):
        leaders = _name(staff, outlets[code], at)
        examiner = staff.user(code, Role.TECHNICAL_MANAGER if code == FIRST.code else Role.SERVICE_MANAGER)
        for nth in range(PAST, 0, -1):
            late = code == FIRST.code and nth == 1
            _hold(rng, leaders, rules.quarter_after(quarter, -nth), examiner, at, fails=nth <= 2, late=late)
        if code == FIRST.code:
            _correct(leaders, rules.quarter_after(quarter, -1), staff.user(code, Role.WORKSHOP_MANAGER), at)
            # Of the quarter whose tests are due, one is held already.
            _test(rng, leaders[:1], quarter, examiner, at - timedelta(hours=3), fails=False)
        else:
            _decide(leaders, staff.user(code, Role.STATION_HEAD), at)
    return LeaderTest.objects.count()


def _name(staff: Staff, outlet: Outlet, at: datetime) -> list[TeamLeader]:
    """The one who is there the longest leads each team."""
    head = staff.user(outlet.code, Role.SERVICE_MANAGER)
    named = []
    for team in staff.teams[outlet.code].values():
        working = [one for one in staff.technicians[team] if not one.left_on]
        person = min(working, key=lambda one: (one.hired_on, one.number))
        begins = rules.quarter_after(rules.quarter_of(local(at).date()), -PAST - 2)
        from_on = max(begins, person.hired_on or begins)
        named.append(
            services.name_leader(team=team, employee=person, from_on=from_on, by=head, at=beginning_of(from_on))
        )
    return named


def _hold(
    rng: Random, leaders: list[TeamLeader], quarter: date, by: User, at: datetime, *, fails: bool, late: bool
) -> None:
    """Three days before the quarter ends; the one who fails is tested `late`, so that what follows waits now."""
    held_at = beginning_of(rules.last_day(quarter)) - timedelta(days=3) + timedelta(hours=14)
    for leader in leaders:
        made_up = late and leader.team.code.endswith(FAILS)
        _test(rng, [leader], quarter, by, at - timedelta(days=2) if made_up else held_at, fails=fails)


def _test(rng: Random, leaders: list[TeamLeader], quarter: date, by: User, at: datetime, *, fails: bool) -> None:
    last = rules.last_day(quarter)
    for leader in leaders:
        if leader.from_on > last or local(at).date() < last - timedelta(days=13):
            continue
        skill = Decimal(rng.randrange(72, 97))
        proposed = basis_of(leader.team, quarter).proposed
        results = max(proposed or Decimal(0), Decimal(62))
        if fails and leader.team.code.endswith(FAILS):
            skill, results = Decimal(rng.randrange(48, 56)), Decimal(50)
        services.enter_test(leader=leader, quarter=quarter, skill=skill, results=results, words=EXPLAINED, by=by, at=at)


def _correct(leaders: list[TeamLeader], quarter: date, by: User, at: datetime) -> None:
    test = LeaderTest.objects.current().filter(employee=leaders[0].employee, quarter=quarter).first()
    if test:
        services.correct_test(
            test=test, skill=test.skill + 2, results=test.results, words=EXPLAINED, reason=CORRECTED, by=by,
            at=min(test.at + timedelta(days=2), at),
        )  # fmt: skip


def _decide(leaders: list[TeamLeader], by: User, at: datetime) -> None:
    """What follows is decided."""
    for each in LeaderConsequence.objects.waiting().filter(outlet=leaders[0].team.outlet).order_by("proposed_at"):
        services.decide_consequence(
            consequence=each, outcome="keep", reason=KEPT, by=by, at=min(each.proposed_at + timedelta(days=2), at)
        )
