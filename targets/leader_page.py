"""What the pages of the tests of team leaders show: a quarter with its ranking, one leader, one test. Reads only."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from staff.instants import local
from staff.models import Employee, Outlet
from staff.roles import Right
from staff.trail_words import happened
from workshop.models import RepairOrder, Team

from . import leader_figures as figures
from . import leader_policies as policies
from . import leader_rules as rules
from .forms import leader_tests as forms
from .models import LeaderConsequence, LeaderTest, TeamLeader
from .services.leader_tests import decide_until


@dataclass(frozen=True)
class Row:
    """A test with its place in the outlet; `again` where the quarter before was failed as well."""

    test: LeaderTest
    rank: int
    last: bool
    again: bool


def filter_for(user, parameters, at: datetime) -> forms.QuarterFilter:
    today = local(at).date()
    before = policies.book(today).for_outlet(None)[policies.BEFORE]
    return forms.QuarterFilter(parameters, user=user, today=today, days_before=before)


def found_for(user, chosen: forms.QuarterFilter):
    """The standing tests of the quarter and the outlets chosen, as far as the user sees them, the best first."""
    found = LeaderTest.objects.visible_to(user, Right.LEADER_TESTS).current().of_quarter(chosen.chosen)
    return found.filter(outlet__in=chosen.chosen_outlets).order_by("outlet__code", "-total", "employee__name_key", "pk")


def rows_of(tests: Iterable[LeaderTest]) -> list[Row]:
    """With everybody's place among the leaders of the outlet, in the order of `tests`. One query more."""
    tests = list(tests)
    by_outlet = defaultdict(list)
    for each in tests:
        by_outlet[each.outlet_id].append(each)
    found = {
        test.pk: place
        for group in by_outlet.values()
        for test, place in zip(group, rules.places([each.total for each in group]), strict=True)
    }
    before = rules.quarter_after(tests[0].quarter, -1) if tests else None
    failed = set(
        LeaderTest.objects.current()
        .filter(employee__in=[each.employee_id for each in tests], quarter=before, passed=False)
        .values_list("employee", flat=True)
    )
    return [
        Row(each, found[each.pk].rank, found[each.pk].last, not each.passed and each.employee_id in failed)
        for each in tests
    ]


def list_context(user, parameters, at: datetime) -> dict:
    today = local(at).date()
    chosen = filter_for(user, parameters, at)
    before = chosen.days_before
    rows = rows_of(found_for(user, chosen).for_list())
    last, after = rules.last_day(chosen.chosen), rules.quarter_after(chosen.chosen)
    kept = [each for each in chosen.chosen_outlets if user.may(Right.LEADER_TESTS_KEEP, each)]
    waiting = LeaderConsequence.objects.visible_to(user, Right.LEADER_TESTS).waiting().for_list()
    return {
        "filter": chosen,
        "quarter": chosen.chosen,
        "written": rules.written(chosen.chosen),
        "before": rules.written(rules.quarter_after(chosen.chosen, -1)),
        "after": rules.written(after) if after <= today else "",
        "rows": rows,
        "failed": sum(not row.test.passed for row in rows),
        "untested": list(figures.to_test(chosen.chosen_outlets, chosen.chosen)),
        "keeps": {each.pk for each in kept},
        "begun": today > last - timedelta(days=before),
        "begins_on": last - timedelta(days=before - 1),
        "several": len(chosen.chosen_outlets) > 1,
        "consequences": list(waiting),
        "me": user.employee_id,
    }


def test_context(team: Team, employee: Employee, quarter: date, corrects: LeaderTest | None = None) -> dict:
    """Of the form: the proposal and the records it comes from. A correction keeps those of the first entry."""
    if corrects:
        basis, mark, weight = corrects.basis, corrects.pass_mark, corrects.skill_percent
    else:
        settled = policies.book(rules.last_day(quarter)).for_outlet(team.outlet)
        basis = figures.basis_of(team, quarter).as_data()
        mark, weight = settled[policies.PASS], settled[policies.SKILL]
    return {
        "team": team,
        "employee": employee,
        "quarter": quarter,
        "written": rules.written(quarter),
        "basis": read_basis(basis),
        "pass_mark": mark,
        "skill_percent": weight,
        "results_percent": rules.BEST - weight,
        "corrects": corrects,
    }


def read_basis(basis: dict) -> dict:
    """What a test keeps of its records, as numbers, with the rework orders that there are."""
    numbers = {name: Decimal(basis[name]) if basis.get(name) else None for name in ("hours", "mean", "proposed")}
    orders = {each.number: each for each in RepairOrder.objects.filter(number__in=basis.get("reworks", ()))}
    reworks = [(number, orders.get(number)) for number in basis.get("reworks", ())]
    return numbers | {"teams": basis.get("teams", 0), "reworks": reworks}


def leader_context(employee: Employee, user, at: datetime, **bound) -> dict:
    """Everything about one leader that the user sees. `bound` holds forms as they were sent, by consequence."""
    tests = LeaderTest.objects.visible_to(user, Right.LEADER_TESTS).filter(employee=employee).for_list()
    found = LeaderConsequence.objects.visible_to(user, Right.LEADER_TESTS).filter(leader=employee).for_list()
    may = found.waiting().visible_to(user, Right.LEADER_TESTS_DECIDE).decidable_by(user)
    deciding = set(may.values_list("pk", flat=True))
    consequences = [
        {
            "it": each,
            "until": decide_until(each),
            "form": bound.get(f"form_{each.pk}") or forms.DecideForm(consequence=each) if each.pk in deciding else None,
            "entries": happened(each),
        }
        for each in found
    ]
    leads = TeamLeader.objects.visible_to(user, Right.LEADER_TESTS).filter(employee=employee).for_list()
    return {
        "employee": employee,
        "tests": list(tests.order_by("-quarter", "-at", "-pk")),
        "consequences": consequences,
        "leads": list(leads.order_by("-from_on")),
        "keeps": user.may(Right.LEADER_TESTS_KEEP, employee.outlet) and user.employee_id != employee.pk,
    }


def leading(user, today: date, *, at: datetime, ended: dict) -> dict:
    """Who leads, or will, with the form that ends it; who led; and the teams of the user's outlets without a leader."""
    visible = TeamLeader.objects.visible_to(user, Right.LEADER_TESTS).for_list()
    names = set(TeamLeader.objects.visible_to(user, Right.LEADER_TESTS_DECIDE).values_list("pk", flat=True))
    present = visible.overlapping(today, None).order_by("team__outlet__code", "team__code", "from_on")
    seen = Outlet.objects.visible_to(user, Right.LEADER_TESTS)
    teams = Team.objects.filter(outlet__in=seen).select_related("outlet")
    now = list(present)
    led = {each.team_id for each in now}
    return {
        "now": [
            (
                each,
                ended.get(each.pk) or forms.EndForm(leader=each, at=at)
                if each.pk in names and each.to_on is None
                else None,
            )
            for each in now
        ],
        "past": list(visible.filter(to_on__lt=today).order_by("-to_on", "-pk")[:40]),
        "without": [each for each in teams.order_by("outlet__code", "code") if each.pk not in led],
        "today": today,
    }
