"""What reminding does, from a group that was reminded and one that was not. Plain values only.

The interval of each share is Wilson's, that of the difference Newcombe's (his method 10), which also holds where few
came or few were held out. All are of 95%.
"""

from dataclasses import dataclass
from math import sqrt

# The normal deviate of 95%.
Z = 1.959964
# With fewer held out than this, a difference says nothing.
ENOUGH = 30


@dataclass(frozen=True)
class Arm:
    """One of the two groups: so many cars, of which so many came."""

    number: int
    came: int

    @property
    def share(self) -> float | None:
        return self.came / self.number if self.number else None

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's interval of the share; everything where there is nobody."""
        if not self.number:
            return 0.0, 1.0
        share, squared = self.came / self.number, Z * Z / self.number
        middle, half = share + squared / 2, Z * sqrt(share * (1 - share) / self.number + squared / (4 * self.number))
        return max(0.0, (middle - half) / (1 + squared)), min(1.0, (middle + half) / (1 + squared))


@dataclass(frozen=True)
class Effect:
    """`difference` in shares of the reminded group (0.05: five more of a hundred came), between `low` and `high`.

    `more` is how many cars came that would not have come, by that difference.
    """

    reminded: Arm
    held_out: Arm
    difference: float | None
    low: float | None
    high: float | None

    @property
    def enough(self) -> bool:
        return min(self.reminded.number, self.held_out.number) >= ENOUGH

    @property
    def shown(self) -> str:
        """`more`, `fewer` or `none`: whether zero lies outside the interval; empty where there are too few."""
        if not self.enough or self.low is None or self.high is None:
            return ""
        return "more" if self.low > 0 else "fewer" if self.high < 0 else "none"

    @property
    def more(self) -> int | None:
        return None if self.difference is None else round(self.difference * self.reminded.number)


def effect_of(reminded: Arm, held_out: Arm) -> Effect:
    if reminded.share is None or held_out.share is None:
        return Effect(reminded, held_out, None, None, None)
    difference = reminded.share - held_out.share
    (low_r, high_r), (low_h, high_h) = reminded.interval, held_out.interval
    low = difference - sqrt((reminded.share - low_r) ** 2 + (high_h - held_out.share) ** 2)
    high = difference + sqrt((high_r - reminded.share) ** 2 + (held_out.share - low_h) ** 2)
    return Effect(reminded, held_out, difference, max(-1.0, low), min(1.0, high))
