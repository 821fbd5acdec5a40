"""Quarters, scores of team leaders, and who failed in a row, in plain values."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from re import compile

from staff.months import month_after

from . import report_rules

BEST = Decimal(100)
HUNDREDTH, TENTH = Decimal("0.01"), Decimal("0.1")
# Failed in so many quarters one after the other: something follows.
IN_A_ROW = 2
DEMOTE, LET_GO, KEEP = "demote", "let_go", "keep"
WRITTEN = compile(r"(\d{4})-Q([1-4])")


# Quarters, as their first days ----------------------------------------------------------------------------------------


def quarter_of(day: date) -> date:
    """The quarter that the day lies in."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def quarter_after(quarter: date, by: int = 1) -> date:
    """So many quarters later; earlier with a negative number."""
    return month_after(quarter, 3 * by)


def last_day(quarter: date) -> date:
    """The last day of the quarter."""
    return quarter_after(quarter) - timedelta(days=1)


def written(quarter: date) -> str:
    """`2026-Q4`."""
    return f"{quarter.year}-Q{(quarter.month + 2) // 3}"


def read_quarter(text: str) -> date | None:
    """The quarter written as `2026-Q4`; None for anything else."""
    found = WRITTEN.fullmatch(text)
    if not found or not text.isascii() or not 1990 <= int(found[1]) <= 2999:
        return None
    return date(int(found[1]), int(found[2]) * 3 - 2, 1)


def quarter_to_test(today: date, days_before: int) -> date:
    """The quarter whose tests are due or were due last: the present one from so many days before its end on."""
    quarter = quarter_of(today)
    return quarter if in_window(today, quarter, days_before, 0) else quarter_after(quarter, -1)


def in_window(today: date, quarter: date, days_before: int, days_after: int) -> bool:
    """Whether the day is one of the last so many of the quarter, or of the first so many after it."""
    last = last_day(quarter)
    return last - timedelta(days=days_before) < today <= last + timedelta(days=days_after)


# Scores ---------------------------------------------------------------------------------------------------------------


def total_of(skill: Decimal, results: Decimal, skill_percent: Decimal) -> Decimal:
    """Both scores by their weights, to the hundredth of a point; the weight of results is what is left to a hundred."""
    total = (skill * skill_percent + results * (BEST - skill_percent)) / BEST
    return total.quantize(HUNDREDTH, ROUND_HALF_UP)


def passes(total: Decimal, pass_mark: int) -> bool:
    """From the pass mark on, as it is shown."""
    return total >= pass_mark


def results_score(hours: Decimal, mean: Decimal, reworks: int, *, at_mean: int, each_rework: int) -> Decimal | None:
    """What the records say: so many points for hours as the mean team has, in proportion, less so many for each rework.

    From 0 to 100, to the tenth of a point; None where no team of the outlet has any hours.
    """
    if not mean:
        return None
    points = hours * at_mean / mean
    kept = max(min(points, BEST) - reworks * each_rework, Decimal(0))
    return kept.quantize(TENTH, ROUND_HALF_UP)


def mean_of(hours: Collection[Decimal]) -> Decimal:
    """Hours per team, to the hundredth; nothing without a team."""
    return (sum(hours, Decimal(0)) / len(hours)).quantize(HUNDREDTH, ROUND_HALF_UP) if hours else Decimal(0)


def answering(liable: int | None, lines: Collection[tuple[int, int | None]], leads: Mapping[int, int]) -> set[int]:
    """The teams that answer for a rework order, out of `(team, technician)` of the earlier order's labour lines.

    Those for which the person who answers worked on it; else the team that this person leads. Where nobody is named,
    the team that did all of it; where several did, nobody can say.
    """
    if liable is None:
        teams = {team for team, _technician in lines}
        return teams if len(teams) == 1 else set()
    own = {team for team, technician in lines if technician == liable}
    return own or ({leads[liable]} if liable in leads else set())


@dataclass(frozen=True)
class Place:
    """Where somebody stands among the leaders of an outlet; `last` marks the last place."""

    rank: int
    last: bool


def places(totals: Sequence[Decimal]) -> list[Place]:
    """A place for each total, equal ones sharing it. Where all are equal, or there is one, nobody is last."""
    lowest = min(totals, default=None)
    ranked = len(set(totals)) > 1
    ranks = report_rules.places(totals, better=1)
    return [Place(rank, ranked and each == lowest) for rank, each in zip(ranks, totals, strict=True)]


# In a row -------------------------------------------------------------------------------------------------------------


def failed_in_row(passed: Mapping[date, bool], quarter: date) -> int:
    """How many quarters up to this one were failed one after the other; a quarter without a test ends the row."""
    number = 0
    while passed.get(quarter) is False:
        number, quarter = number + 1, quarter_after(quarter, -1)
    return number


def proposed(in_row: int) -> str | None:
    """What is proposed after so many failed quarters in a row: to demote, from the third on to let go."""
    if in_row < IN_A_ROW:
        return None
    return DEMOTE if in_row == IN_A_ROW else LET_GO
