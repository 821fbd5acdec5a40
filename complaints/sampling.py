"""Whom chance or a rule chooses for a follow-up. Plain values only; anybody can draw again with seed and number.

A ticket is the share of the whole at which an order stands: the SHA-256 of `seed:number`, of that the first eight
hexadecimal digits, as millionths of all such numbers. Who stands below the share is drawn.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256

from staff.instants import beginning_of, local

MILLION = 1_000_000
DIGITS = 8

CHANCE, ACCIDENT, COMPLAINT = "chance", "accident", "complaint"

# Which group an order of a kind belongs to. A pre-delivery inspection has no customer yet.
GROUP_OF_KIND = {
    "maintenance": "maintenance",
    "free_service": "maintenance",
    "repair": "repair",
    "rework": "repair",
    "accident": "accident",
    "warranty": "warranty",
}
ON_SITE_KINDS = tuple(kind for kind, group in GROUP_OF_KIND.items() if group == "maintenance")


def ticket(seed: str, number: str) -> int:
    """0 to 999,999: where the order of this number stands under this seed."""
    digits = sha256(f"{seed}:{number}".encode()).hexdigest()[:DIGITS]
    return int(digits, 16) * MILLION // 16**DIGITS


def below(drawn: int, share: Decimal) -> bool:
    """Whether a ticket lies below a share in percent. 0 draws nobody and 100 everybody."""
    return drawn < share * (MILLION // 100)


def why(group: str, complained: bool) -> str:
    """What decides: the accident and the complaint always, else chance."""
    if group == "accident":
        return ACCIDENT
    return COMPLAINT if complained else CHANCE


@dataclass(frozen=True)
class Drawn:
    ticket: int
    why: str
    chosen: bool


def draw(seed: str, number: str, share: Decimal, group: str, complained: bool = False) -> Drawn:
    """The ticket of one order, what decides over it, and whether it is chosen."""
    reason, own = why(group, complained), ticket(seed, number)
    return Drawn(own, reason, reason != CHANCE or below(own, share))


# --- When -------------------------------------------------------------------------------------------------------------

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


def month_of(at: datetime) -> date:
    """The first day of the month, in Shanghai."""
    return local(at).date().replace(day=1)


def morning_of(on: date, quiet_until: int) -> datetime:
    """When calling begins on a day; `quiet_until` in minutes after midnight."""
    return beginning_of(on) + timedelta(minutes=quiet_until)


def end_of(on: date) -> datetime:
    """The last second of a day: late is what comes after it."""
    return beginning_of(on + DAY) - SECOND


def call_period(delivered_at: datetime, due_days: int, quiet_until: int) -> tuple[datetime, datetime]:
    """From when and until when a customer is called: the morning after the delivery, to the end of that many days."""
    day = local(delivered_at).date()
    return morning_of(day + DAY, quiet_until), end_of(day + due_days * DAY)


def on_site_period(on: date) -> tuple[datetime, datetime]:
    """From when and until when somebody is asked on the spot: the day of the settlement or purchase, and the next."""
    return beginning_of(on), end_of(on + DAY)
