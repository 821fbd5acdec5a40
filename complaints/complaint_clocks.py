"""The clocks of a complaint as its page shows them, and as they can be rebuilt from the trail alone."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.contenttypes.models import ContentType
from django.utils.dateparse import parse_datetime

from staff.clocks import counted_until
from staff.countdown import Countdown, Stage, stage_of
from staff.instants import local
from staff.models import TrailEntry

from .models import Complaint, ComplaintClock

STARTED, MOVED, STOPPED = "complaint.clock_started", "complaint.clock_moved", "complaint.clock_stopped"


@dataclass(frozen=True)
class Counted:
    """One stretch of time that a clock counted."""

    from_at: datetime
    to_at: datetime

    @property
    def on(self):
        return local(self.from_at).date()

    @property
    def minutes(self) -> int:
        return round((self.to_at - self.from_at) / timedelta(minutes=1))


@dataclass(frozen=True)
class ClockView:
    """One clock at one instant. The share of time used is of the time that counts, not of the nights between."""

    row: ComplaintClock
    at: datetime

    @property
    def label(self) -> str:
        return self.row.get_kind_display()

    @property
    def stretches(self) -> list[Counted]:
        """What was counted, in order."""
        return [Counted(_instant(begin), _instant(end)) for begin, end in self.row.counted]

    @property
    def runs(self) -> bool:
        return self.row.stopped_at is None

    @property
    def countdown(self) -> Countdown:
        seen_at = self.row.stopped_at or self.at
        left = self.row.deadline_at - seen_at
        percent = self._percent(seen_at)
        stage = stage_of(percent, left) if self.runs else Stage.DONE
        return Countdown(stage, percent, left, self.row.deadline_at, self.at)

    def _percent(self, at: datetime) -> int:
        if at >= self.row.deadline_at:
            return 100
        passed = counted_until([(each.from_at, each.to_at) for each in self.stretches], at)
        return int(100 * passed / timedelta(minutes=self.row.minutes)) if self.row.minutes else 100


def states(complaint: Complaint, at: datetime) -> list[ClockView]:
    """The clock of each kind that runs or ran last, in the order in which they fall due.

    Reopening starts the closing clock alone, so the other two are those of the first round.
    """
    latest = {row.kind: row for row in complaint.clocks.order_by("round", "pk")}
    return [ClockView(latest[kind], at) for kind in ComplaintClock.Kind.values if kind in latest]


@dataclass(frozen=True)
class Rebuilt:
    """What a clock must be, going by the trail alone."""

    kind: str
    round: int
    minutes: int
    counts: str
    from_at: datetime
    deadline_at: datetime
    provisional: bool
    stopped_at: datetime | None


def rebuild(complaint: Complaint) -> list[Rebuilt]:
    """The clocks of a complaint from its event log, without looking at their rows; ordered by kind and round."""
    found: dict[str, dict] = {}
    for entry in _entries(complaint):
        facts = found.setdefault(entry.label, {"stopped_at": None})
        facts |= {name: pair[1] for name, pair in entry.changes.items()}
    return sorted((_rebuilt(facts) for facts in found.values()), key=lambda clock: (clock.kind, clock.round))


def as_kept(complaint: Complaint) -> list[Rebuilt]:
    """The same of the rows, to compare."""
    rows = complaint.clocks.order_by("kind", "round").values_list(*Rebuilt.__dataclass_fields__)
    return [Rebuilt(*row) for row in rows]


def _entries(complaint: Complaint):
    entries = TrailEntry.objects.filter(
        about_type=ContentType.objects.get_for_model(ComplaintClock),
        action__in=[STARTED, MOVED, STOPPED],
        label__startswith=f"{complaint.number} ",
        about_id__in=complaint.clocks.values("pk"),
    )
    return entries.order_by("at", "pk")


def _rebuilt(facts: dict) -> Rebuilt:
    for name in ("from_at", "deadline_at", "stopped_at"):
        facts[name] = facts[name] and _instant(facts[name])
    return Rebuilt(**facts)


def _instant(text: str) -> datetime:
    instant = parse_datetime(text)
    if instant is None:
        raise ValueError(text)
    return instant
