"""Scheduled jobs leave a record and run once per slot, however many schedulers or workers there are."""

from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from .models import JobRun


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
    try:
        with transaction.atomic():
            run = JobRun.objects.create(job=job, slot=slot_of(at, every), started_at=at)
    except IntegrityError:
        raise SlotTaken(job) from None
    clock = _Clock(at)
    try:
        yield run
    except Exception as error:
        JobRun.objects.filter(pk=run.pk).update(error=f"{type(error).__name__}: {error}", finished_at=clock.now())
        raise
    JobRun.objects.filter(pk=run.pk).update(counts=run.counts, finished_at=clock.now())


class _Clock:
    """The instant handed in plus what has passed since, so that a run's length is true under a fixed clock too."""

    def __init__(self, at: datetime):
        from time import monotonic

        self.at, self.monotonic, self.began = at, monotonic, monotonic()

    def now(self) -> datetime:
        return self.at + timedelta(seconds=self.monotonic() - self.began)
