"""What a closed month says, what makes two of them the same, and how the records have left it since. Plain values."""

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from hashlib import sha256

Frozen = dict[str, list]
"""`{code: [over, under, target]}`, numbers as plain text or None."""


def text_of(number: Decimal | None) -> str | None:
    """Without zeros at the end, so that 3.50 and 3.5 are the same; None stays None."""
    if number is None:
        return None
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def frozen(rows: Mapping[str, tuple[Decimal, Decimal | None, Decimal | None]]) -> Frozen:
    """`{code: (over, under, target)}` as it is kept."""
    return {code: [text_of(number) for number in row] for code, row in sorted(rows.items())}


def fingerprint(outlet: str, month: date, figures: Frozen) -> str:
    """SHA-256 of the outlet's code, the month and the figures. One figure changed, another fingerprint."""
    said = json.dumps([outlet, f"{month:%Y-%m}", figures], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(said.encode()).hexdigest()


def drift_of(figures: Frozen, counted: Mapping) -> Frozen:
    """`{code: [over, under]}` of what the records say now, where it differs from what was frozen.

    `counted` is `{code: (over, under)}`; what is missing in it counts as nothing.
    """
    found = {}
    for code in sorted(figures.keys() | counted.keys()):
        over, under = counted.get(code, (Decimal(0), None))
        now = [text_of(over), text_of(under)]
        before = (figures.get(code) or ["0", None])[:2]
        if [now[0], now[1] or "0"] != [before[0] or "0", before[1] or "0"]:
            found[code] = now
    return found
