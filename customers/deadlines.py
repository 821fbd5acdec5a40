"""The clocks of the ledger: from when to when, and which warnings have fallen due. Plain values in, plain values out.

A case is to be settled within its tier's days, each of 24 hours, from the moment its first signal was recorded, or
from its reopening. At the very second of the deadline it is not late yet; a second later it is.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile

NEW, HALF, ALERT, OVERDUE = "new", "50", "80", "overdue"
DAY = timedelta(days=1)
LATE_AFTER = timedelta(seconds=1)


@dataclass(frozen=True)
class Clock:
    """One period, with the two instants at which its stage changes."""

    from_at: datetime
    half_at: datetime
    alert_at: datetime
    deadline_at: datetime

    @property
    def late_at(self) -> datetime:
        """The first instant that is late."""
        return self.deadline_at + LATE_AFTER


def clock(from_at: datetime, period: timedelta) -> Clock:
    """The clock of a period: half of it and four fifths of it are exact to the microsecond."""
    return Clock(from_at, from_at + period / 2, from_at + period * 4 / 5, from_at + period)


@dataclass(frozen=True)
class Stage:
    """A warning that falls due once per deadline: half, four fifths, and each day overdue (the first is day 1)."""

    code: str
    due_at: datetime
    day: int = 0

    @property
    def overdue(self) -> bool:
        return self.day > 0


def stages_from(clock: Clock, after: datetime | None = None) -> Iterator[Stage]:
    """The stages of a clock in order of time, without end; those due before `after` are left out."""
    for stage in (Stage(HALF, clock.half_at), Stage(ALERT, clock.alert_at)):
        if after is None or stage.due_at >= after:
            yield stage
    day = 1
    if after and after > clock.late_at:
        day += -((clock.late_at - after) // DAY)
    while True:
        yield Stage(f"{OVERDUE}-{day}", clock.late_at + (day - 1) * DAY, day)
        day += 1


def stages_due(clock: Clock, *, after: datetime | None, at: datetime, first_action_at: datetime | None) -> list[Stage]:
    """The stages due between `after` (included) and `at` (included).

    Half of the time is a warning only where nothing had been done by then; an action that came later does not
    undo it, so the answer is the same whenever the question is asked.
    """
    passed = takewhile(lambda stage: stage.due_at <= at, stages_from(clock, after))
    acted_in_time = first_action_at is not None and first_action_at <= clock.half_at
    return [stage for stage in passed if not (stage.code == HALF and acted_in_time)]


def next_stage(clock: Clock, at: datetime) -> Stage:
    """The first stage that falls due after `at`."""
    return next(stage for stage in stages_from(clock, at) if stage.due_at > at)


@dataclass(frozen=True)
class Share:
    """What is told of a candidate at a moment of its own clock, which ends with it."""

    code: str
    due_at: datetime


def candidate_shares(recorded_at: datetime, due_at: datetime) -> list[Share]:
    """The beginning, half, four fifths, and the whole of the time to decide on a candidate."""
    period = due_at - recorded_at
    return [
        Share(NEW, recorded_at),
        Share("50", recorded_at + period / 2),
        Share("80", recorded_at + period * 4 / 5),
        Share("100", due_at),
    ]


def shares_due(recorded_at: datetime, due_at: datetime, *, after: datetime | None, at: datetime) -> list[Share]:
    return [
        share
        for share in candidate_shares(recorded_at, due_at)
        if share.due_at <= at and (after is None or share.due_at >= after)
    ]


def next_share_at(recorded_at: datetime, due_at: datetime, at: datetime) -> datetime | None:
    """When something is to be told of a candidate next; None after the last."""
    return next((share.due_at for share in candidate_shares(recorded_at, due_at) if share.due_at > at), None)
