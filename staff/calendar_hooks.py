"""Who wants to know that days of the calendar have changed. Higher rooms register in `apps.py ready()`:

from staff import calendar_hooks
calendar_hooks.on_calendar_change(recompute_clocks)     # recompute_clocks(years, outlets, by, at)
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial

from django.db import transaction

_listeners: list[Callable] = []


def on_calendar_change(function: Callable) -> Callable:
    """`function(years, outlets, by, at)` is called once the change of special days is committed.

    `years` are those of the days; `outlets` the ids of the outlets whose own days they are, None where days of the
    public calendar are among them, which concern every outlet that follows public holidays. `by` is None where a
    command or an import made the change. Gives the function back, so that it serves as a decorator.
    """
    _listeners.append(function)
    return function


def announce_after_commit(*, years: Iterable[int], outlets: Iterable[int] | None, by, at: datetime) -> None:
    """Have everybody called when the transaction is through. The change stands even where one of them fails."""
    concerned = None if outlets is None else frozenset(outlets)
    for function in _listeners:
        transaction.on_commit(partial(function, frozenset(years), concerned, by, at), robust=True)
