"""What waits where, and how late it is, for those who keep the application running.

A room registers a reading in one of the groups below: `register("outbox", read)`, where `read(at)` gives a `Line` for
each place, with a constant number of queries. The page of jobs shows them, and `/metrics` hands them on.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from operator import or_

from django.conf import settings
from django.db import DatabaseError
from django.db.models import Count, Min, Q, Subquery
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from . import jobs, queues, work
from .countdown import span_words
from .models import JobRun, Work

log = logging.getLogger(__name__)

# Whoever asks more often hears the same again: ten watchers cost as much as one.
KEPT_SECONDS = 10


@dataclass(frozen=True)
class Line:
    """Something that waits in one place. `seconds` is how long the oldest of it has waited (0 where nothing does, None
    where nobody knows), `late_after` how long that may be; None where not the machine is late, but people."""

    where: str
    words: object
    number: int
    seconds: float | None = None
    late_after: timedelta | None = None

    @property
    def age(self) -> str:
        """The same in words; nothing where nothing is late."""
        return span_words(int(self.seconds)) if self.seconds and self.seconds >= 60 else ""

    @property
    def severity(self) -> str:
        """`ok`, `attention` past the limit, `alert` at four times the limit. What people have to do is never more than
        something to look at."""
        if self.late_after is None:
            return "attention" if self.number else "ok"
        limit = self.late_after.total_seconds()
        if not self.seconds or self.seconds <= limit:
            return "ok"
        return "attention" if self.seconds <= 4 * limit else "alert"


@dataclass(frozen=True)
class Group:
    """Lines of one kind. `people` says that somebody, and not the machine, is behind."""

    code: str
    label: object
    people: bool = False


GROUPS = {
    group.code: group
    for group in [
        # Translators: 中文 任务队列
        Group("queue", _("Queues of the workers")),
        # Translators: 中文 到时应发的提醒
        Group("warnings", _("Warnings that are due")),
        # Translators: 中文 待发消息
        Group("outbox", _("Messages to be sent")),
        Group("imports", pgettext_lazy("plural", "Imports")),
        Group("work", _("Long work")),
        # Translators: 中文 已超期的事项
        Group("late", _("Work past its time"), people=True),
        # Translators: 中文 需要人工处理的消息
        Group("stuck", _("Messages to be looked at"), people=True),
    ]
}


@dataclass(frozen=True)
class Found:
    group: Group
    lines: list[Line]

    @property
    def severity(self) -> str:
        order = ["ok", "attention", "alert"]
        return max((line.severity for line in self.lines), key=order.index, default="ok")


@dataclass(frozen=True)
class JobState:
    """When a job last ended well, and how that and its last run went."""

    job: jobs.Job
    last: JobRun | None
    good: JobRun | None


@dataclass(frozen=True)
class Overview:
    """Everything at one instant. `broker` and `database` say whether they answered."""

    at: datetime
    found: list[Found]
    jobs: list[JobState]
    taken: queues.Taken | None
    broker: bool
    database: bool

    @property
    def waiting(self) -> list[Found]:
        return [each for each in self.found if not each.group.people]

    @property
    def people(self) -> list[Found]:
        return [each for each in self.found if each.group.people]


def unwarned(where: str, words: object, due, at: datetime) -> Line:
    """Records whose warning has fallen due and is not written yet: how late the sweep is, not how late people are.

    `due` are those with `next_warning_at` in the past; an index over it makes this cheap.
    """
    found = due.order_by().aggregate(number=Count("pk"), first=Min("next_warning_at"))
    seconds = (at - found["first"]).total_seconds() if found["first"] else 0.0
    return Line(where, words, found["number"], seconds, 3 * settings.SWEEP_EVERY)


_readings: dict[str, list[Callable[[datetime], Iterable[Line]]]] = {}
_kept: tuple[float, Overview] | None = None
_lock = threading.Lock()


def register(group: str, read: Callable[[datetime], Iterable[Line]]) -> None:
    """Have `read(at)` asked for the lines of a group. Raises KeyError for a group that is not known."""
    _readings.setdefault(GROUPS[group].code, []).append(read)


def overview(at: datetime) -> Overview:
    """What waits, at most ten seconds old."""
    global _kept
    with _lock:
        now = time.monotonic()
        if _kept is None or now - _kept[0] >= KEPT_SECONDS:
            _kept = (now, look(at))
        return _kept[1]


def forget() -> None:
    """Have the next one who asks look again."""
    global _kept
    _kept = None


def look(at: datetime) -> Overview:
    """The same, of this very instant. A server that is down leaves a hole and nothing worse."""
    lines: dict[str, list[Line]] = {}
    broker, database, taken, states = True, True, None, []
    try:
        waiting, taken = queues.look(at.timestamp())
        lines["queue"] = [
            Line(q.code, queues.WORDS[q.code], q.number, _known(q), queues.LATE_AFTER[q.code]) for q in waiting
        ]
    except queues.redis.RedisError as error:
        log.warning("The broker did not answer: %s", type(error).__name__)
        broker = False
    try:
        lines |= {code: [line for read in reads for line in read(at)] for code, reads in _readings.items()}
        states = job_states()
    except DatabaseError as error:
        log.warning("The database did not answer: %s", type(error).__name__)
        database = False
    found = [Found(group, lines[code]) for code, group in GROUPS.items() if code in lines]
    return Overview(at, found, states, taken, broker, database)


def _known(queue: queues.Queue) -> float | None:
    return queue.seconds if queue.number else 0.0


def job_states() -> list[JobState]:
    """Each declared job with its last run and the last that ended well: two queries, each one look into the index for
    every job, however many runs are kept."""
    last = _last_of_each(JobRun.objects.all())
    good = _last_of_each(JobRun.objects.filter(error="", finished_at__isnull=False))
    return [JobState(job, last.get(job.code), good.get(job.code)) for job in jobs.declared()]


def _last_of_each(runs) -> dict[str, JobRun]:
    latest = [Q(pk=Subquery(runs.filter(job=job.code).order_by("-slot").values("pk")[:1])) for job in jobs.declared()]
    return {run.job: run for run in JobRun.objects.filter(reduce(or_, latest))} if latest else {}


def _work(at: datetime) -> Iterable[Line]:
    """Long work that no worker has taken up, and work of which nothing was heard for long."""
    silent = at - work.SILENT_AFTER
    waiting = Work.objects.filter(state=Work.State.WAITING)
    found = waiting.order_by().aggregate(number=Count("pk"), first=Min("asked_at"))
    seconds = (at - found["first"]).total_seconds() if found["first"] else 0.0
    yield Line("waiting", Work.State.WAITING.label, found["number"], seconds, queues.LATE_AFTER["exports"])
    running = Work.objects.filter(state=Work.State.RUNNING)
    found = running.order_by().aggregate(
        number=Count("pk", filter=Q(beat_at__lt=silent)), first=Min("beat_at", filter=Q(beat_at__lt=silent))
    )
    seconds = (at - found["first"]).total_seconds() if found["first"] else 0.0
    yield Line("silent", _("Broken off"), found["number"], seconds, work.SILENT_AFTER)


register("work", _work)
