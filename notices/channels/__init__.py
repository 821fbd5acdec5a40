"""The ways out of the house. Each takes finished words and says what became of them; none knows the database."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class End(StrEnum):
    """What became of one attempt."""

    SENT = "sent"
    # Nothing has left, or the other side said that it did not take it now: safe to try again.
    AGAIN = "again"
    # The other side said no, and would say so again.
    REFUSED = "refused"
    # It left, and nobody said what became of it: trying again might send it twice.
    UNCLEAR = "unclear"
    # Refused because too many came at once; the sender rests and tries again, which does not count as an attempt.
    TOO_MANY = "too_many"


@dataclass(frozen=True)
class Outcome:
    """The end of an attempt, its reason (`Delivery.Why`) and the other side's words.

    `rest` is set where the other side itself is in trouble, not this message: so long, at least, nothing more is handed
    to it. `wait` is how long this message alone waits, where the other side has said so.
    """

    end: End
    why: str = ""
    detail: str = ""
    provider_id: str = ""
    rest: timedelta | None = None
    wait: timedelta | None = None
