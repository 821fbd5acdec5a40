"""What the records of a quarter say about the teams of an outlet, and who leads them. Reads only."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from staff.exact_sums import ExactSum
from workshop import counted
from workshop.models import LabourLine, Team

from . import leader_policies as policies
from . import leader_rules as rules
from .models import LeaderTest, TeamLeader


@dataclass(frozen=True)
class Basis:
    """What a team did in a quarter, beside the mean of the outlet's teams."""

    hours: Decimal
    mean: Decimal
    teams: int
    reworks: tuple[str, ...]
    proposed: Decimal | None

    def as_data(self) -> dict:
        """As a test keeps it."""
        return {
            "hours": f"{self.hours:.2f}",
            "mean": f"{self.mean:.2f}",
            "teams": self.teams,
            "reworks": list(self.reworks),
            "proposed": None if self.proposed is None else str(self.proposed),
        }


def hours_by_team(outlet, quarter: date) -> dict[int, Decimal]:
    """Standard hours of work completed in the quarter, as hours are counted everywhere, by the team's id."""
    lines = counted.labour(quarter, rules.last_day(quarter)).filter(team__outlet=outlet)
    return dict(lines.values_list("team").annotate(sum=ExactSum("standard_hours")))


def reworks_by_team(outlet, quarter: date) -> dict[int, list[str]]:
    """Numbers of the rework orders opened in the quarter, by the id of the team that answers for them.

    One that does not name the earlier order answers to nobody.
    """
    last = rules.last_day(quarter)
    found = counted.reworked(quarter, last).filter(outlet=outlet, sheet__rework_of__isnull=False).order_by("number")
    orders = list(found.values_list("number", "sheet__rework_of", "sheet__rework_liable"))
    lines: dict[int, list[tuple]] = defaultdict(list)
    earlier = LabourLine.objects.filter(order__in=[each[1] for each in orders])
    for order, team, technician in earlier.values_list("order", "team", "technician"):
        lines[order].append((team, technician))
    leaders = TeamLeader.objects.filter(team__outlet=outlet).overlapping(quarter, last).order_by("from_on")
    leads = dict(leaders.values_list("employee", "team"))
    by_team: dict[int, list[str]] = defaultdict(list)
    for number, of, liable in orders:
        for team in rules.answering(liable, lines[of], leads):
            by_team[team].append(number)
    return by_team


def basis_of(team: Team, quarter: date) -> Basis:
    """What the records propose for the team's leader, by the policy of the quarter's last day.

    The mean is over the teams that worked in the quarter or have a leader at its end.
    """
    settled = policies.book(rules.last_day(quarter)).for_outlet(team.outlet)
    hours = hours_by_team(team.outlet, quarter)
    led = TeamLeader.objects.filter(team__outlet=team.outlet).of_quarter(quarter).values_list("team", flat=True)
    teams = {*hours, *led, team.pk}
    mean = rules.mean_of([hours.get(each, Decimal(0)) for each in teams])
    own, reworks = hours.get(team.pk, Decimal(0)), tuple(reworks_by_team(team.outlet, quarter).get(team.pk, ()))
    proposed = rules.results_score(
        own, mean, len(reworks), at_mean=settled[policies.AT_MEAN], each_rework=settled[policies.REWORK]
    )
    return Basis(own, mean, len(teams), reworks, proposed)


def to_test(outlets, quarter: date):
    """The leaders of these outlets at the quarter's end who have no test of it yet."""
    tested = LeaderTest.objects.current().of_quarter(quarter).values("employee")
    leaders = TeamLeader.objects.filter(team__outlet__in=outlets).of_quarter(quarter)
    return leaders.exclude(employee__in=tested).for_list().order_by("team__outlet__code", "team__code")
