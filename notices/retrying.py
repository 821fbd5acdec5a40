"""When a message that did not go out is tried again. Plain values only."""

from datetime import timedelta

# Short first, because most outages are; then long enough not to knock on a closed door.
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 120, 240))


def wait_after(attempts: int) -> timedelta:
    """How long to wait after so many attempts in vain: 1, 5, 15, 60, 120 and then 240 minutes."""
    return WAITS[min(max(attempts, 1), len(WAITS)) - 1]
