"""What is settled about appointments and the gate: how long, how many, how early, how late."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from staff.policy import Book, Policy, declare, name_group, values

BOOKABLE = "gate.bookable_percent"
SLOT = "gate.slot_minutes"
WINDOW = "gate.window_minutes"
MISSED_AFTER = "gate.missed_after_minutes"
AHEAD = "gate.ahead_days"
WAITS = "gate.wait_minutes"
SCREENS = "gate.screens"
MINUTES = {
    kind: f"gate.minutes.{kind}"
    for kind in ("maintenance", "repair", "accident", "warranty", "free_service", "pdi", "rework")
}

HOUSE = _("House rule")

# Translators: 中文 预约与接待
name_group("gate", _("Appointments and the gate"))
declare(
    Policy(
        BOOKABLE,
        # Translators: 中文 可预约的工位比例（其余留给直接到店的车）
        _("Share of the bays that can be booked; the rest is for cars that just come"),
        "percent",
        "80",
        HOUSE,
    ),
    # Translators: 中文 预约时间间隔
    Policy(SLOT, _("Appointments begin every"), "minutes", "30", HOUSE, at_least=5, at_most=240),
    # Translators: 中文 预约时间前后多少分钟内到店优先
    Policy(WINDOW, _("A booked car goes first within"), "minutes", "30", HOUSE, at_least=0, at_most=240),
    # Translators: 中文 超过预约时间多久算未到店
    Policy(MISSED_AFTER, _("An appointment is missed after"), "minutes", "60", HOUSE, at_least=5, at_most=720),
    # Translators: 中文 最多提前几天预约
    Policy(AHEAD, _("Appointments are booked ahead for at most"), "days", "60", HOUSE, at_least=1, at_most=365),
    # Translators: 中文 到店后多久内接车
    Policy(WAITS, _("A car at the gate is taken in within"), "minutes", "15", HOUSE, at_least=1, at_most=240),
    # Translators: 中文 墙上屏幕的网址（加一后，之前的网址全部失效）
    Policy(
        SCREENS, _("Addresses of the screens: one more ends those given out before"), "count", "1", HOUSE, at_most=9999
    ),
    # Translators: 中文 预约占用工位时间：……
    Policy(MINUTES["maintenance"], _("Time in the bay: maintenance"), "minutes", "60", HOUSE, at_least=5, at_most=1440),
    Policy(MINUTES["repair"], _("Time in the bay: general repair"), "minutes", "120", HOUSE, at_least=5, at_most=1440),
    Policy(
        MINUTES["accident"], _("Time in the bay: accident repair"), "minutes", "480", HOUSE, at_least=5, at_most=1440
    ),
    Policy(
        MINUTES["warranty"], _("Time in the bay: warranty repair"), "minutes", "120", HOUSE, at_least=5, at_most=1440
    ),
    Policy(
        MINUTES["free_service"], _("Time in the bay: free service"), "minutes", "60", HOUSE, at_least=5, at_most=1440
    ),
    Policy(
        MINUTES["pdi"], _("Time in the bay: pre-delivery inspection"), "minutes", "60", HOUSE, at_least=5, at_most=1440
    ),
    Policy(MINUTES["rework"], _("Time in the bay: rework"), "minutes", "120", HOUSE, at_least=5, at_most=1440),
)


@dataclass(frozen=True)
class Settled:
    """What holds for an outlet on a day."""

    bookable: Decimal
    slot: int
    window: timedelta
    missed_after: timedelta
    ahead: timedelta
    waits: timedelta

    @property
    def wait_minutes(self) -> int:
        return int(self.waits.total_seconds() // 60)


KEYS = (BOOKABLE, SLOT, WINDOW, MISSED_AFTER, AHEAD, WAITS)


def settled(outlet, on: date) -> Settled:
    """One query."""
    return _settled(values(KEYS, outlet=outlet, on=on))


class SettledBook:
    """What holds for any number of outlets (with their areas at hand) on one day. One query."""

    def __init__(self, on: date):
        self.book = Book(KEYS, on=on)

    def of(self, outlet) -> Settled:
        return _settled(self.book.for_outlet(outlet))


def _settled(found: dict) -> Settled:
    return Settled(
        bookable=found[BOOKABLE],
        slot=found[SLOT],
        window=timedelta(minutes=found[WINDOW]),
        missed_after=timedelta(minutes=found[MISSED_AFTER]),
        ahead=timedelta(days=found[AHEAD]),
        waits=timedelta(minutes=found[WAITS]),
    )


def usual_minutes(outlet, on: date) -> dict[str, int]:
    """For each kind of work the minutes that it usually takes up a bay."""
    found = values(MINUTES.values(), outlet=outlet, on=on)
    return {kind: found[key] for kind, key in MINUTES.items()}
