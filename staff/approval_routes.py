"""Routes of signatures: which roles sign a document of some amount, in order. Pure; a route is settled as policy.

A route is written as bands of amounts: `10000: area_manager > region_coordinator | any: area_manager > region_manager`.
`>` puts steps in order, `or` lets one of several sign a step, `and` wants all of them, `any` has no upper end. An
amount belongs to the first band that reaches it, its upper end included.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from .roles import LEVEL_OF, Role

ANY_AMOUNT = "any"
# A step of more roles than these is nobody's to oversee.
MOST_ROLES, MOST_STEPS = 4, 6
FEN = Decimal("0.01")


@dataclass(frozen=True)
class Step:
    """One step: all of its roles sign, or any one of them."""

    roles: tuple[str, ...]
    all_of_them: bool = False

    @property
    def levels(self) -> list[str]:
        """The levels its roles are held at, each once, in order."""
        return list(dict.fromkeys(LEVEL_OF[role] for role in self.roles))

    @property
    def seats(self) -> list[tuple[str, ...]]:
        """The signatures it asks for: for each, the roles of which one signs."""
        return [(role,) for role in self.roles] if self.all_of_them else [self.roles]


@dataclass(frozen=True)
class Band:
    """The steps up to an amount in yuan, included; None has no upper end."""

    up_to: Decimal | None
    steps: tuple[Step, ...]

    def reaches(self, amount: Decimal) -> bool:
        return self.up_to is None or amount <= self.up_to


def read(text: str) -> tuple[Band, ...]:
    """The bands of a written route, the smallest first. Raises ValueError with a word about what is wrong."""
    bands = tuple(_band(part) for part in text.split("|"))
    if bands[-1].up_to is not None:
        raise ValueError("the last band has no upper end: any")
    limits = [band.up_to for band in bands[:-1] if band.up_to is not None]
    if len(limits) < len(bands) - 1 or limits != sorted(set(limits)):
        raise ValueError("the bands rise from one amount to the next")
    return bands


def _band(text: str) -> Band:
    end, colon, steps = text.partition(":")
    if not colon:
        raise ValueError(f"no amount: {text.strip()}")
    return Band(_amount(end.strip()), _steps(steps))


def _amount(text: str) -> Decimal | None:
    if text == ANY_AMOUNT:
        return None
    try:
        amount = Decimal(text)
    except InvalidOperation:
        raise ValueError(text) from None
    if not amount.is_finite() or amount <= 0 or amount != amount.quantize(FEN):
        raise ValueError(text)
    return amount


def _steps(text: str) -> tuple[Step, ...]:
    steps = tuple(_step(part.split()) for part in text.split(">"))
    if len(steps) > MOST_STEPS:
        raise ValueError(f"more than {MOST_STEPS} steps")
    return steps


def _step(words: Sequence[str]) -> Step:
    roles, joins = tuple(words[::2]), set(words[1::2])
    unknown = [role for role in roles if role not in Role.values]
    if not roles or len(words) % 2 == 0 or unknown or joins not in (set(), {"or"}, {"and"}):
        raise ValueError(" ".join(words) or "an empty step")
    if len(set(roles)) != len(roles) or len(roles) > MOST_ROLES:
        raise ValueError(" ".join(words))
    return Step(roles, all_of_them=joins == {"and"})


def written(bands: Sequence[Band]) -> str:
    """The text of some bands, as `read` takes it."""
    return " | ".join(
        f"{ANY_AMOUNT if band.up_to is None else band.up_to}: {' > '.join(_written_step(step) for step in band.steps)}"
        for band in bands
    )


def _written_step(step: Step) -> str:
    return (" and " if step.all_of_them else " or ").join(step.roles)


def route_for(bands: Sequence[Band], amount: Decimal) -> tuple[Step, ...]:
    """The steps of an amount in yuan. Raises ValueError for one that is not above zero."""
    if amount <= 0:
        raise ValueError(str(amount))
    return next(band.steps for band in bands if band.reaches(amount))
