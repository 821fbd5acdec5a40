"""The post for 15 March in plain values: where the roster has gaps, how it is filled, what a plan lacks before filing.

The hotline answers round the clock: from the first instant of the first day to the last of the last one, every
instant is somebody's. Shifts may touch and overlap.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

Span = tuple[datetime, datetime]


def gaps(from_at: datetime, to_at: datetime, shifts: Iterable[Span]) -> list[Span]:
    """The stretches of the whole in which nobody is on duty, in order; empty when the roster has none."""
    found, reached = [], from_at
    for begins, ends in sorted(shifts):
        if begins >= to_at:
            break
        if begins > reached:
            found.append((reached, begins))
        reached = max(reached, ends)
    if reached < to_at:
        found.append((reached, to_at))
    return found


def longest(shifts: Iterable[Span]) -> timedelta:
    """The longest stretch for which somebody with these shifts is on duty; shifts that touch are one."""
    most = timedelta()
    since = until = None
    for begins, ends in sorted(shifts):
        if until is None or begins > until:
            since, until = begins, ends
        until = max(until, ends)
        most = max(most, until - since)
    return most


def rotation(open_spans: Iterable[Span], origin: datetime, hours: int, people: Sequence) -> list[tuple[object, Span]]:
    """Shifts that fill the gaps: cut at every `hours` from `origin` on, and given to the people in turn.

    Whose turn it is follows from the hour alone, so that filling a gap of an otherwise full roster names whoever
    would have had it.
    """
    length, made = timedelta(hours=hours), []
    for begins, ends in open_spans:
        while begins < ends:
            turn = (begins - origin) // length
            upto = min(ends, origin + (turn + 1) * length)
            made.append((people[turn % len(people)], (begins, upto)))
            begins = upto
    return made


@dataclass(frozen=True)
class Facts:
    """What a plan holds, as far as filing it asks."""

    has_head: bool
    members: int
    hotline: str
    gaps: int
    watches: int
    visits: frozenset[str]
    stock_plan_filed: bool


HEAD, MEMBERS, HOTLINE, ROSTER, WATCH, STOCK = "head", "members", "hotline", "roster", "watch", "stock"
# Whom an outlet visits before 15 March, each at least once.
VISITS = ("media", "consumers", "authority")


def missing(facts: Facts) -> list[str]:
    """What stands in the way of filing, as codes, in the order of the page; a visit by its kind."""
    checks = [
        (MEMBERS, facts.members > 0),
        (HEAD, facts.has_head),
        (HOTLINE, bool(facts.hotline)),
        (ROSTER, facts.gaps == 0),
        (WATCH, facts.watches > 0),
        *((kind, kind in facts.visits) for kind in VISITS),
        (STOCK, facts.stock_plan_filed),
    ]
    return [code for code, there in checks if not there]
