"""The queues of the workers, as the broker sees them: how much waits in each, since when, and what was taken out."""

import json
from dataclasses import dataclass
from datetime import timedelta

import redis
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# Somebody's page is waiting.
SECONDS = 1

WORDS = {
    # Translators: 中文 到时提醒
    "deadlines": _("Deadlines"),
    "messages": pgettext_lazy("queue", "Messages"),
    # Translators: 中文 一般任务
    "default": pgettext_lazy("queue", "Other jobs"),
    # Translators: 中文 导入、导出和重算
    "exports": pgettext_lazy("queue", "Imports, exports, counting"),
}
# After how long waiting is no longer what one would expect of that queue.
LATE_AFTER = {
    "deadlines": timedelta(minutes=2),
    "messages": timedelta(minutes=5),
    "default": timedelta(minutes=30),
    "exports": timedelta(hours=1),
}


@dataclass(frozen=True)
class Queue:
    """`seconds` is how long the first in it has waited; None where that is not to be had."""

    code: str
    number: int
    seconds: float | None


@dataclass(frozen=True)
class Taken:
    """What workers have taken and not finished, and for how long the oldest."""

    number: int
    seconds: float | None


def server() -> redis.Redis:
    """The broker; its answers are waited for a second, not longer."""
    return redis.Redis(
        connection_pool=redis.ConnectionPool.from_url(
            settings.REDIS_URL or f"unix://{settings.REDIS_SOCKET}",
            socket_timeout=SECONDS,
            socket_connect_timeout=SECONDS,
        )
    )


def look(now: float) -> tuple[list[Queue], Taken]:
    """All queues and what was taken out, at the Unix time `now`, in one question to the broker.

    Raises redis.RedisError where it does not answer.
    """
    names = list(settings.TASKS_OF_QUEUES)
    with server() as broker:
        asked = broker.pipeline(transaction=False)
        for name in names:
            asked.llen(name).lindex(name, -1)
        # As kombu names them; what is due to come back stands in the index with the instant it was taken.
        asked.hlen("unacked").zrange("unacked_index", 0, 0, withscores=True)
        answers = iter(asked.execute())
    found = [Queue(name, next(answers), _age(next(answers), now)) for name in names]
    taken, first = next(answers), next(answers)
    return found, Taken(taken, max(now - first[0][1], 0.0) if first else None)


def _age(message: bytes | None, now: float) -> float | None:
    """How long a message has waited, by the mark it was queued with."""
    if message is None:
        return None
    try:
        queued_at = json.loads(message)["headers"]["queued_at"]
        return max(now - float(queued_at), 0.0)
    except (ValueError, KeyError, TypeError):
        return None
