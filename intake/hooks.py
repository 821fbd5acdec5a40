"""Who wants to know that an import has landed. Higher rooms register in `apps.py ready()`:

from intake import hooks
hooks.after_import(detect_signals_of)     # detect_signals_of(outlet_ids, by, at)
"""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from django.db import transaction

_listeners: list[Callable] = []


def after_import(function: Callable) -> Callable:
    """`function(outlet_ids, by, at)` is called once the import is committed, with the outlets it changed records of.

    `by` is the account that took it, None for the terminal. Gives the function back, so that it serves as a decorator.
    """
    _listeners.append(function)
    return function


def announce_after_commit(*, outlet_ids, by, at: datetime) -> None:
    """Have everybody called when the transaction is through. The import stands even where one of them fails."""
    for function in _listeners:
        transaction.on_commit(partial(function, frozenset(outlet_ids), by, at), robust=True)
