"""The warning level of an outlet: crisis, alert, attention or normal."""

from dataclasses import dataclass
from enum import StrEnum

from .tiers import Tier


class Level(StrEnum):
    # As the badges and their colours are named (`sev` in staff/templatetags/components.py).
    NORMAL = "ok"
    ATTENTION = "attention"
    ALERT = "alert"
    CRISIS = "crisis"


@dataclass(frozen=True)
class Standing:
    """What the level is decided on, over the outlet's cases that are not closed."""

    open_by_tier: dict[str, int]
    overdue_by_tier: dict[str, int]
    exposed: int

    @property
    def open(self) -> int:
        return sum(self.open_by_tier.values())

    @property
    def overdue(self) -> int:
        return sum(self.overdue_by_tier.values())


def level_of(standing: Standing, *, attention_from: int) -> Level:
    """Crisis: an AAA overdue, or a report published about an open case. Alert: an AAA open, or any case overdue.
    Attention: an AA open, or `attention_from` cases open. Else normal."""
    if standing.overdue_by_tier.get(Tier.AAA) or standing.exposed:
        return Level.CRISIS
    if standing.open_by_tier.get(Tier.AAA) or standing.overdue:
        return Level.ALERT
    if standing.open_by_tier.get(Tier.AA) or standing.open >= attention_from:
        return Level.ATTENTION
    return Level.NORMAL
