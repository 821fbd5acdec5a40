"""What the answers to a questionnaire come to: 0 to 100, and which of them are bad."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
# How much one step of a scale is worth. The worst answer is not nothing: 1 of 10 gives 10, 1 of 5 gives 20.
STEP = {"ten": Decimal(10), "five": Decimal(20)}
BEST = {"ten": 10, "five": 5, "yes_no": 2}


@dataclass(frozen=True)
class Limits:
    """Up to which answer something went wrong; both included."""

    ten: int = 6
    five: int = 1


def points(scale: str, value: int) -> Decimal | None:
    """What one answer is worth, 0 to 100; None for words, which are worth nothing by themselves."""
    if scale == "yes_no":
        return Decimal(100 if value == BEST["yes_no"] else 0)
    return STEP[scale] * value if scale in STEP else None


def score(answers: Iterable[tuple[str, int, Decimal]]) -> Decimal | None:
    """The weighted mean of `(scale, value, weight)`, 0 to 100 with two places, half up.

    None where nothing was answered that weighs anything. What was left out weighs nothing.
    """
    total, weights = Decimal(0), Decimal(0)
    for scale, value, weight in answers:
        worth = points(scale, value)
        if worth is not None:
            total += worth * weight
            weights += weight
    return (total / weights).quantize(CENT, ROUND_HALF_UP) if weights else None


def is_bad(scale: str, value: int, limits: Limits) -> bool:
    """Whether the answer alone is a reason to complain. A plain "no" is none: what it means depends on the question."""
    return (scale == "ten" and value <= limits.ten) or (scale == "five" and value <= limits.five)


@dataclass(frozen=True)
class Share:
    """One line of the sum behind a score: what the answer is worth, and what part of the score it gives."""

    points: Decimal
    weight: Decimal
    part: Decimal


def explain(answers: Iterable[tuple[str, int, Decimal]]) -> list[Share | None]:
    """For each answer the share that it has in the score; None for one that gives no points."""
    listed = [(points(scale, value), weight) for scale, value, weight in answers]
    weights = sum((weight for worth, weight in listed if worth is not None), Decimal(0))
    return [
        Share(worth, weight, (worth * weight / weights).quantize(CENT, ROUND_HALF_UP) if weights else Decimal(0))
        if worth is not None
        else None
        for worth, weight in listed
    ]
