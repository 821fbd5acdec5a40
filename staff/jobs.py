"""Scheduled jobs leave a record and run once per slot, however many schedulers or workers there are."""

from collections.abc import Callable, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from .countdown import span_words
from .models import JobRun


@dataclass(frozen=True)
class Job:
    """A scheduled job as its page shows it: `code` is what `guarded` is called with."""

    code: str
    label: object
    every: timedelta
    counted: Mapping[str, object] = field(default_factory=dict)
    """What the numbers of a run are called, by their names in `JobRun.counts`."""

    @property
    def every_words(self) -> str:
        seconds = int(self.every.total_seconds())
        # Translators: 中文 %(seconds)d 秒
        return _("%(seconds)d s") % {"seconds": seconds} if seconds < 60 else span_words(seconds)

    def did(self, counts: Mapping[str, int]) -> list[tuple[object, int]]:
        """What a run came to, in words; a number nobody named keeps the name it was stored under."""
        return [(self.counted.get(name, name), number) for name, number in counts.items()]

    def is_late(self, last: JobRun | None, at: datetime, first: JobRun | None = None) -> bool:
        """No slot was begun for twice the period: the scheduler or the workers stand still, or never ran it.

        `first` is the earliest run of any job: what never ran yet is late only that long after it.
        """
        since = last or first
        return since is None or since.slot < self.in_time_from(at)

    def in_time_from(self, at: datetime) -> datetime:
        """The earliest slot with which the job is not late."""
        return at - 2 * self.every - timedelta(minutes=1)


_declared: dict[str, Job] = {}


def declare(code: str, label, every: timedelta, counted: Mapping[str, object] | None = None) -> None:
    """Name a scheduled job and what it counts: managers see when it ran last, what it did, and whether it is late."""
    _declared[code] = Job(code, label, every, counted or {})


def declared() -> list[Job]:
    return list(_declared.values())


def find(code: str) -> Job | None:
    return _declared.get(code)


@dataclass(frozen=True)
class JobRow:
    job: Job
    last: JobRun | None
    last_failed: JobRun | None
    late: bool

    @property
    def seconds(self) -> float | None:
        """How long the last run took; None while it runs or when it was cut off."""
        if not self.last or not self.last.finished_at:
            return None
        return (self.last.finished_at - self.last.started_at).total_seconds()

    @property
    def did(self) -> list[tuple[object, int]]:
        return self.job.did(self.last.counts) if self.last else []


def overview(at: datetime) -> list[JobRow]:
    """Each declared job with its last run; the late ones first, then those whose last run failed."""
    first = JobRun.objects.order_by("slot").first()
    rows = []
    for job in declared():
        last = JobRun.objects.last_of(job.code)
        failed = JobRun.objects.failed().filter(slot__gte=at - timedelta(days=1)).last_of(job.code)
        rows.append(JobRow(job, last, failed, late=job.is_late(last, at, first)))
    return sorted(rows, key=lambda row: (not row.late, row.last_failed is None, str(row.job.label)))


def slot_of(at: datetime, every: timedelta) -> datetime:
    """The beginning of the slot of length `every` that `at` lies in."""
    seconds = int(at.timestamp())
    return datetime.fromtimestamp(seconds - seconds % int(every.total_seconds()), tz=at.tzinfo)


class SlotTaken(Exception):
    """This slot of the job was begun by somebody else."""


@contextmanager
def guarded(job: str, every: timedelta, at: datetime):
    """Run the block once per slot; yields the `JobRun`, whose `counts` the block may fill.

    Raises `SlotTaken` where the slot was begun already. The guard saves work; it is no lock on the records: the
    block itself finds what an interrupted slot left, because it asks the database what is due.
    """
    run = _begin(job, every, at)
    clock = _Clock(at)
    try:
        yield run
    except Exception as error:
        JobRun.objects.filter(pk=run.pk).update(error=f"{type(error).__name__}: {error}", finished_at=clock.now())
        raise
    JobRun.objects.filter(pk=run.pk).update(counts=run.counts, finished_at=clock.now())


def _begin(job: str, every: timedelta, at: datetime) -> JobRun:
    """A slot is taken when the latest run began it. One begun earlier is from before the clock was set back, or no job
    would run until it has come again to where it was; a microsecond tells the two apart."""
    slot = slot_of(at, every)
    try:
        with transaction.atomic():
            last = JobRun.objects.filter(job=job).order_by("-pk").first()
            if last and slot_of(last.slot, every) == slot:
                raise SlotTaken(job)
            before = JobRun.objects.filter(job=job, slot__gte=slot, slot__lt=slot + every).count()
            return JobRun.objects.create(job=job, slot=slot + timedelta(microseconds=before), started_at=at)
    except IntegrityError:
        raise SlotTaken(job) from None


def run_once(job: str, every: timedelta, at: datetime, act: Callable[[datetime], Mapping[str, int]]) -> None:
    """Run `act(at)` once per slot; what it gives back are the run's counts. A slot that was begun is left alone."""
    with suppress(SlotTaken), guarded(job, every, at) as run:
        run.counts = act(at)


class _Clock:
    """The instant handed in plus what has passed since, so that a run's length is true under a fixed clock too."""

    def __init__(self, at: datetime):
        from time import monotonic

        self.at, self.monotonic, self.began = at, monotonic, monotonic()

    def now(self) -> datetime:
        return self.at + timedelta(seconds=self.monotonic() - self.began)
