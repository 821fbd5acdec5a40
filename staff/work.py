"""Long work in the worker: asked for in a page, left and found again, ending in a result one can open."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from time import monotonic

from django.db import transaction
from django.utils import timezone

from . import worker
from .models import Work
from .replica import work_from_replica

# A worker that is alive reports at least this often; one silent for longer is taken for dead.
SILENT_AFTER = timedelta(minutes=10)
# Work that has waited longer may be work that no worker was told of, because the broker was down or lost it.
LEFT_AFTER = timedelta(minutes=1)

_functions: dict[str, Callable] = {}


def register(kind: str, function: Callable, reads_only: bool = False) -> None:
    """`function(work, progress)` does the work; `progress(done, total)` may be called as often as one likes.

    It gives back a dict with `message` and, where there is something to open, `url` or `file` (name, bytes).
    A `Refused` it raises ends the work with that sentence. Work that `reads_only` records may read them from a standby
    of the database.
    """
    _functions[kind] = work_from_replica(function) if reads_only else function


def function_of(kind: str) -> Callable:
    return _functions[kind]


def start(*, kind: str, title: str, by, params: dict, at: datetime) -> Work:
    """Record what is asked for and hand it to the worker once the transaction is committed."""
    work = Work.objects.create(kind=kind, title=title[:200], by=by, params=params, asked_at=at)
    transaction.on_commit(partial(hand_over, work.pk))
    return work


def hand_over(work_id: int) -> bool:
    """Tell a worker of waiting work; what none was told of is handed over again by `services.hand_over_left`."""
    return worker.tell("staff.tasks.do_work", work_id=work_id)


class Progress:
    """Writes progress at most twice a second, so that reporting costs nothing beside the work itself."""

    def __init__(self, work: Work):
        self.work = work
        self.written = 0.0

    def __call__(self, done: int, total: int) -> None:
        if done < total and monotonic() - self.written < 0.5:
            return
        self.written = monotonic()
        Work.objects.filter(pk=self.work.pk).update(done=min(done, total), total=total, beat_at=timezone.now())


@dataclass(frozen=True)
class Shown:
    """A piece of work as its pages show it at an instant."""

    item: Work
    at: datetime

    @property
    def interrupted(self) -> bool:
        return self.item.is_interrupted(self.at - SILENT_AFTER)

    @property
    def moving(self) -> bool:
        """Under way, so that looking again in a moment is worth it."""
        return self.item.state in (Work.State.WAITING, Work.State.RUNNING) and not self.interrupted

    @property
    def may_restart(self) -> bool:
        return self.interrupted or self.item.state == Work.State.FAILED

    @property
    def shape(self) -> str:
        """How its state is drawn."""
        if self.interrupted:
            return "open"
        return {
            Work.State.WAITING: "open",
            Work.State.RUNNING: "doing",
            Work.State.DONE: "done",
            Work.State.FAILED: "shut",
        }[self.item.state]
