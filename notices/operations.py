"""What operations sees of the outbox."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Count, Min

from staff.operations import Line

from .models import Delivery

LATE_AFTER = timedelta(minutes=10)


def waiting(at: datetime) -> Iterator[Line]:
    """Copies that wait on each channel, and for how long the first has been due: one query over what waits."""
    rows = Delivery.objects.waiting().order_by().values_list("channel")
    found = {channel: rest for channel, *rest in rows.annotate(Count("pk"), Min("next_try_at"))}
    for channel in Delivery.Channel:
        number, first = found.get(channel, (0, None))
        seconds = max((at - first).total_seconds(), 0.0) if first else 0.0
        yield Line(channel.value, channel.label, number, seconds, LATE_AFTER)


def stuck(at: datetime) -> Iterator[Line]:
    """Copies that somebody has to look at, by how they ended; a digest counts once."""
    rows = Delivery.objects.stuck().on_its_own().order_by().values_list("state")
    found = dict(rows.annotate(Count("pk")))
    for state in (Delivery.State.FAILED, Delivery.State.UNCLEAR):
        yield Line(state.value, state.label, found.get(state, 0))
