"""When a message that did not go out is tried again. Plain values only."""

from datetime import timedelta

# Short first, because most outages are; then long enough not to knock on a closed door.
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 120, 240))


def wait_after(attempts: int) -> timedelta:
    """How long to wait after so many attempts in vain: 1, 5, 15, 60, 120 and then 240 minutes."""
    return WAITS[min(max(attempts, 1), len(WAITS)) - 1]


# A mail server or provider that does not answer is asked again soon, then rarely enough not to hold anybody up; a
# quarter of an hour is also the longest that messages wait after it has come back.
RESTS = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 10, 15))


def rest_after(troubles: int) -> timedelta:
    """How long one that did not answer so many times in a row is left alone: 1, 2, 5, 10 and then 15 minutes."""
    return RESTS[min(max(troubles, 1), len(RESTS)) - 1]
