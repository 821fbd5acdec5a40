"""Which cars are not reminded, so that one sees what reminding does. Plain values only.

A car's ticket is the share of the whole at which it stands: the SHA-256 of `seed:year:VIN`, of that the first eight
hexadecimal digits, as millionths of all such numbers. Who stands below the share is held out, of everything that falls
due in that year. Anybody can draw again; nobody is left alone for ever.
"""

from decimal import Decimal
from hashlib import sha256

MILLION = 1_000_000
DIGITS = 8


def ticket(seed: str, year: int, vin: str) -> int:
    """0 to 999,999."""
    digits = sha256(f"{seed}:{year}:{vin}".encode()).hexdigest()[:DIGITS]
    return int(digits, 16) * MILLION // 16**DIGITS


def is_held_out(seed: str, year: int, vin: str, share: Decimal) -> bool:
    """`share` in percent: 0 holds nobody out and 100 everybody."""
    return ticket(seed, year, vin) < share * (MILLION // 100)
