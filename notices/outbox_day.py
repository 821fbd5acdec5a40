"""Messages that did not arrive, on the first page of those who look after them without managing an outlet."""

from collections.abc import Iterator
from datetime import datetime

from staff import my_day
from staff.my_day import DueItem

from . import figures


def due_for(user, at: datetime) -> Iterator[DueItem]:
    """One line for all of them. Whoever manages reads it among what is stuck, which nobody else is shown."""
    if not my_day.manages(user):
        yield from figures.stuck_items(user, at)
