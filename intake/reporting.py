"""Progress that others can see while the import's transaction is still open."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from django.db import DatabaseError, connection

# How often the page learns something new (`staff.work.Progress` passes over what comes within half a second), and how
# often a worker with nothing new to say shows that it is alive.
EVERY = 0.6
ALIVE_EVERY = 20.0


class Reporter:
    """Remembers the latest figures; a thread of its own writes them, over a connection of its own.

    Over the import's connection they would be part of its transaction: unseen until the end, and gone with a rollback.
    SQLite has one writer at a time: while the import writes, nothing can be reported there, and nobody waits for it.
    """

    def __init__(self, progress):
        self.progress = progress
        self.latest: tuple[int, int] = (0, 0)
        self.stopped = Event()

    def __call__(self, done: int, total: int) -> None:
        self.latest = (done, total)

    def run(self) -> None:
        written, silent = None, 0.0
        try:
            if connection.vendor == "sqlite":
                with connection.cursor() as cursor:
                    cursor.execute("PRAGMA busy_timeout = 0")
            while not self.stopped.wait(EVERY):
                silent += EVERY
                if self.latest != written or silent >= ALIVE_EVERY:
                    written, silent = self.latest, 0.0
                    self.write(*written)
        finally:
            connection.close()

    def write(self, done: int, total: int) -> None:
        try:
            self.progress(done, total)
        except DatabaseError:
            connection.close()


@contextmanager
def reported(progress) -> Iterator[Reporter | None]:
    """`with reported(progress) as report: ... report(done, total)`. Without anybody to report to, None."""
    if progress is None:
        yield None
        return
    reporter = Reporter(progress)
    thread = Thread(target=reporter.run, name="progress", daemon=True)
    thread.start()
    try:
        yield reporter
    finally:
        reporter.stopped.set()
        thread.join()
