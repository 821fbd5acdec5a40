"""The Celery application. Brokers, queues and the timetable of the jobs stand in `dealership.settings`."""

import os
import signal
import warnings
from typing import Any

from celery import Celery, Task
from celery.signals import beat_embedded_init, setup_logging, worker_process_init

from dealership.tether import die_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dealership.settings")

# What Celery warns root of is unpickling what others sent; messages here are JSON and nothing else is accepted.
warnings.filterwarnings("ignore", message="You're running the worker with superuser privileges")


class TimedTask(Task):
    """A task of the worker is not begun where the clock is off: the next run, or another machine, does what is due."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if not (self.request.called_directly or self.request.is_eager):
            from dealership.clock_check import require_agreement

            require_agreement()
        return super().__call__(*args, **kwargs)


app = Celery("dealership", task_cls=TimedTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_process_init.connect
@beat_embedded_init.connect
def end_with_the_worker(**kwargs: Any) -> None:
    """A worker that is killed leaves its children running; the embedded beat would go on queueing jobs for nobody."""
    die_with_parent(signal.SIGKILL, os.getppid())


@setup_logging.connect
def keep_the_log_of_the_settings(**kwargs: Any) -> None:
    """One way of logging in all processes: Celery sets up none of its own when somebody listens here."""
