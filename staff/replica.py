"""Reading from a standby of the database: boards, ranking, the wall's screen, reports and long lists.

Only what says so reads there, and only while the standby is near enough; everything else, and every write, goes to the
primary. Where DATABASE_REPLICA_URL is empty all of this does nothing. Why so: docs/decisions/0020-standby.md.
"""

import functools
import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings
from django.core import signing
from django.core.exceptions import MiddlewareNotUsed
from django.db import DatabaseError, InterfaceError, OperationalError, connections
from prometheus_client import Counter

log = logging.getLogger(__name__)

PRIMARY, REPLICA = "default", "replica"
# How long a process believes what it found out about the standby.
BELIEVED_SECONDS = 2
COOKIE = "wrote"
SALT = "staff.replica.wrote"

_reading: ContextVar[bool] = ContextVar("reading_from_replica", default=False)
_own_write: ContextVar[bool] = ContextVar("wrote_just_now", default=False)

READS = Counter("dealership_long_reads", "Long reads by the database they were sent to and why.", ["database", "why"])

# What a standby knows of its delay. Caught up with all it was sent, by somebody who still sends, it is not behind even
# where nothing was written for hours; cut off, its last transaction grows old.
LAG = """
SELECT CASE
    WHEN NOT pg_is_in_recovery() THEN 0
    WHEN pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() AND EXISTS (SELECT 1 FROM pg_stat_wal_receiver) THEN 0
    ELSE EXTRACT(EPOCH FROM clock_timestamp() - pg_last_xact_replay_timestamp())
END
"""


class Router:
    """Sends reads of a block that asked for it to the standby, and everything else to the primary.

    Always named, never left to Django's own choice: that would write a record back to where it was read from.
    """

    def db_for_read(self, model, **hints) -> str:
        # What a transaction has written is not on the standby yet.
        return REPLICA if _reading.get() and not connections[PRIMARY].in_atomic_block else PRIMARY

    def db_for_write(self, model, **hints) -> str:
        return PRIMARY

    def allow_relation(self, first, second, **hints) -> bool:
        """One database twice: a record read from either belongs to the other's."""
        return True

    def allow_migrate(self, db, app_label, **hints) -> bool:
        return db == PRIMARY


def is_there() -> bool:
    return REPLICA in settings.DATABASES


class _Standby:
    """What this process knows of the standby. Asked every two seconds at most, by one thread at a time."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.asked = -float(BELIEVED_SECONDS)
        self.lag: float | None = None

    def seconds_behind(self) -> float | None:
        """None where it does not answer, or cannot say."""
        with self.lock:
            if time.monotonic() - self.asked >= BELIEVED_SECONDS:
                self.lag = _ask()
                self.asked = time.monotonic()
            return self.lag

    def is_down(self) -> None:
        with self.lock:
            self.lag, self.asked = None, time.monotonic()

    def forget(self) -> None:
        with self.lock:
            self.asked = -float(BELIEVED_SECONDS)


standby = _Standby()


def _ask() -> float | None:
    try:
        with connections[REPLICA].cursor() as cursor:
            cursor.execute(LAG)
            lag = cursor.fetchone()[0]
    except DatabaseError as error:
        log.warning("The standby did not answer: %s", type(error).__name__)
        _drop_connection()
        return None
    return None if lag is None else max(float(lag), 0.0)


def _drop_connection() -> None:
    """The next one who asks connects anew."""
    try:
        connections[REPLICA].close()
    except DatabaseError:
        log.debug("The broken connection to the standby could not be closed")


def why_not() -> str:
    """Why the standby is not to be asked now; empty where it may be."""
    if _own_write.get():
        return "own_write"
    lag = standby.seconds_behind()
    if lag is None:
        return "down"
    return "lag" if lag > settings.REPLICA_LAG_SECONDS else ""


@contextmanager
def reading_from_replica(written=None) -> Iterator[str]:
    """Within it reads go to the standby where it is near enough; yields the alias they go to.

    `written` is a record that was saved after everything that has to be seen; a standby without it is not asked.
    """
    if not is_there() or _reading.get():
        yield REPLICA if _reading.get() else PRIMARY
        return
    why = why_not() or ("" if written is None or _has(written) else "lag")
    READS.labels(PRIMARY if why else REPLICA, why).inc()
    if why:
        yield PRIMARY
        return
    token = _reading.set(True)
    try:
        yield REPLICA
    finally:
        _reading.reset(token)


def _has(record) -> bool:
    try:
        return type(record)._base_manager.using(REPLICA).filter(pk=record.pk).exists()
    except DatabaseError:
        standby.is_down()
        return False


def reads_from_replica(read: Callable) -> Callable:
    """For a view, or any function, that changes nothing: its reads go to the standby where that is near enough.

    When the standby breaks off in the middle, everything is read once more from the primary.
    """

    @functools.wraps(read)
    def reading(*args, **kwargs):
        return _read(functools.partial(read, *args, **kwargs), read.__name__, None)

    return reading


def work_from_replica(do: Callable) -> Callable:
    """The same for long work `do(item, progress)`, which needs a standby that knows of the item: it was saved after
    everything that its asker had changed."""

    @functools.wraps(do)
    def reading(item, progress):
        return _read(functools.partial(do, item, progress), item.kind, item)

    return reading


def _read(read: Callable, name: str, written):
    with reading_from_replica(written) as alias:
        try:
            return read()
        except (OperationalError, InterfaceError) as error:
            if alias == PRIMARY:
                raise
            log.warning("The standby broke off (%s); %s is read again", type(error).__name__, name)
    standby.is_down()
    _drop_connection()
    READS.labels(PRIMARY, "broke_off").inc()
    return read()


class ReadYourWrites:
    """Whoever has just changed something reads the primary for some seconds, by a signed mark in a cookie of theirs."""

    def __init__(self, get_response):
        if not is_there():
            raise MiddlewareNotUsed
        self.get_response = get_response
        self.signer = signing.TimestampSigner(salt=SALT)

    def __call__(self, request):
        token = _own_write.set(self.wrote_just_now(request))
        try:
            response = self.get_response(request)
        finally:
            _own_write.reset(token)
        if request.method not in ("GET", "HEAD", "OPTIONS"):
            response.set_cookie(
                COOKIE,
                self.signer.sign("1"),
                max_age=settings.OWN_WRITES_SECONDS,
                httponly=True,
                secure=settings.SESSION_COOKIE_SECURE,
                samesite="Lax",
            )
        return response

    def wrote_just_now(self, request) -> bool:
        try:
            return bool(self.signer.unsign(request.COOKIES.get(COOKIE, ""), max_age=settings.OWN_WRITES_SECONDS))
        except signing.BadSignature:
            return False
