"""The numbers beside links, which are on every page: counted once in a while for each person, not at each request.

They are for a glance and may be some seconds old; the page that a link leads to counts anew. Kept in the memory of the
process, because asking a shared cache would cost what the counting costs.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock

GOOD_FOR = timedelta(seconds=15)
MOST = 20_000

_lock = Lock()
_counted: dict[tuple[int, str], tuple[datetime, object]] = {}


def of(user, name: str, count: Callable, at: datetime):
    """What `count(user, at)` gives, or gave at most 15 seconds ago."""
    key = (user.pk, name)
    when, number = _counted.get(key, (None, None))
    if when is None or not timedelta(0) <= at - when < GOOD_FOR:
        number = count(user, at)
        with _lock:
            if len(_counted) >= MOST:
                _counted.clear()
            _counted[key] = (at, number)
    return number


def forget(user=None) -> None:
    """Count anew at the next request: after a step of that person that changes what is counted, or for everybody."""
    with _lock:
        for key in [key for key in _counted if user is None or key[0] == user.pk]:
            del _counted[key]
