"""The clock of a rescue call and which warning has fallen due. Plain values in, plain values out.

The promised minutes run without a break, day and night, from the call to the arrival. At the very second of the
deadline it is not late; a second later it is. While nobody has arrived it is said again after each further hour, three
times: after that everybody who could do something knows.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

UNSENT, ALERT, LATE = "50", "80", "late"
LATE_AFTER = timedelta(seconds=1)
AGAIN_EVERY = timedelta(hours=1)
AGAIN = 3


@dataclass(frozen=True)
class Promise:
    """The instants of one call's promise."""

    taken_at: datetime
    half_at: datetime
    alert_at: datetime
    deadline_at: datetime


@dataclass(frozen=True)
class Stage:
    """A warning that falls due once in a call: half, four fifths, late, and late again (`hours` after the first)."""

    code: str
    due_at: datetime
    hours: int = 0

    @property
    def late(self) -> bool:
        return self.code.startswith(LATE)


def promise(taken_at: datetime, minutes: int) -> Promise:
    """The clock of so many minutes from the call on."""
    period = timedelta(minutes=minutes)
    return Promise(taken_at, taken_at + period / 2, taken_at + period * 4 / 5, taken_at + period)


def stages(promised: Promise) -> list[Stage]:
    """All of them, in order of time."""
    late_at = promised.deadline_at + LATE_AFTER
    return [
        Stage(UNSENT, promised.half_at),
        Stage(ALERT, promised.alert_at),
        Stage(LATE, late_at),
        *(Stage(f"{LATE}-{nth}", late_at + nth * AGAIN_EVERY, nth) for nth in range(1, AGAIN + 1)),
    ]


def stage_due(promised: Promise, *, after: datetime, at: datetime, sent_at: datetime | None) -> Stage | None:
    """The gravest of the stages due between `after` and `at` (both included), or None.

    What a graver warning has overtaken is not sent any more: its recipients are among those of the graver one, and two
    messages about one car in one minute help nobody. Half of the time is a warning only where nobody had been sent by
    then; somebody sent later does not undo it.
    """
    sent_by_half = sent_at is not None and sent_at <= promised.half_at
    due = [
        stage
        for stage in stages(promised)
        if after <= stage.due_at <= at and not (stage.code == UNSENT and sent_by_half)
    ]
    return due[-1] if due else None


def next_due_at(promised: Promise, at: datetime) -> datetime | None:
    """When a warning falls due next; None after the last."""
    return next((stage.due_at for stage in stages(promised) if stage.due_at > at), None)
