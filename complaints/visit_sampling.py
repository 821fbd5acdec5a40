"""Which customers chance sends somebody to. Plain values only; anybody can draw again with seed and frame.

Customers are put into the order of the SHA-256 of `seed:customer code`; the first ones are visited, as many as the
share of the frame comes to, rounded up.
"""

from collections.abc import Iterable
from decimal import ROUND_CEILING, Decimal
from hashlib import sha256


def place(seed: str, code: str) -> str:
    """Where a customer stands: the smaller, the sooner."""
    return sha256(f"{seed}:{code}".encode()).hexdigest()


def number_of(frame: int, share: Decimal) -> int:
    """How many of a frame a share in percent comes to, rounded up: 2% of 51 are 2."""
    return int((frame * share / 100).to_integral_value(ROUND_CEILING))


def chosen(seed: str, codes: Iterable[str], share: Decimal) -> list[str]:
    """The customers drawn, the first one first."""
    ordered = sorted(set(codes), key=lambda code: (place(seed, code), code))
    return ordered[: number_of(len(ordered), share)]
