"""Whether this machine and the database agree what time it is: by the one deadlines are decided, by the other kept."""

from datetime import datetime

from django.db import connection
from django.utils import timezone

# Wider apart a warning would be written to people before its time, or long after it.
BEARABLE_SECONDS = 60


class ClockIsOff(Exception):
    """The clocks of this machine and of the database are too far apart to decide what is due."""


def seconds_ahead() -> float:
    """How far this machine's clock is ahead of the database's; less than zero behind it. 0 where the database is a
    file of this machine."""
    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (theirs,) = cursor.fetchone()
    assert isinstance(theirs, datetime)
    return (timezone.now() - theirs).total_seconds()


def fault() -> str:
    """What is wrong, or nothing."""
    ahead = seconds_ahead()
    return f"the clock is {ahead:.0f} s ahead of the database's" if abs(ahead) > BEARABLE_SECONDS else ""


def require_agreement() -> None:
    """ClockIsOff where a job run now would decide by the wrong time."""
    if wrong := fault():
        raise ClockIsOff(wrong)
