"""The scheduler of the jobs, which goes on when somebody sets the clock back."""

import copy
import time
from typing import Any

from celery.beat import ScheduleEntry, Scheduler
from django.db import Error, connection

from dealership.clock_check import seconds_ahead

# Less is what a clock is corrected by every day.
NOTICED_SECONDS = 5


class SteadyScheduler(Scheduler):
    """Celery's own waits until the clock has come again to where it was: set back by three hours, no job would be
    queued for three hours. Here every entry begins its period anew."""

    _since_start: float | None = None

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """Seconds until it is to be asked again."""
        apart = time.time() - time.monotonic()
        if self._since_start is not None and apart < self._since_start - NOTICED_SECONDS:
            back = self._since_start - apart
            self.logger.warning("The clock was set back by %.0f s; every job begins its period anew.", back)
            for entry in self.schedule.values():
                entry.last_run_at = entry.default_now()
            self._heap = None
        self._since_start = apart
        return super().tick(*args, **kwargs)

    def apply_entry(self, entry: ScheduleEntry, producer: Any = None) -> None:
        """When a message expires is reckoned by the clock of this machine, and found by that of the worker. Where this
        one is off, all of them would have expired on arrival, so they are sent without an end."""
        if "expires" in entry.options and self._is_off():
            entry = copy.copy(entry)
            entry.options = {name: value for name, value in entry.options.items() if name != "expires"}
        super().apply_entry(entry, producer)

    def _is_off(self) -> bool:
        try:
            return abs(seconds_ahead()) > NOTICED_SECONDS
        except Error:
            # Without the database nobody can say, and no job could run either.
            return False
        finally:
            connection.close()
