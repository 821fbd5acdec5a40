"""What makes two sets of targets the same, and how much of a target is reached."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from hashlib import sha256

HUNDRED = Decimal(100)


def fingerprint(targets: Iterable[tuple[str, str, Decimal]]) -> str:
    """Of `(metric, employee number or "", value)` in any order. Other values, another fingerprint."""
    lines = sorted(f"{metric} {person} {value:.2f}" for metric, person, value in targets)
    return sha256("\n".join(lines).encode()).hexdigest()


def percent(actual: Decimal | int | None, target: Decimal | None) -> int | None:
    """Whole percent, half up; None where one of them is missing or the target is zero."""
    if actual is None or not target:
        return None
    return int((Decimal(actual) * HUNDRED / target).quantize(Decimal(1), ROUND_HALF_UP))
