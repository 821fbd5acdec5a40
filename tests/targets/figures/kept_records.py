"""A kept figure and a closed month, for the tables of rights and invariants."""

from datetime import date

from targets.models import KeptFigure, MonthClose
from tests.clock import shanghai

NOW = shanghai("2026-11-05 10:00")
MONTH = date(2026, 9, 1)


def kept_of(records) -> KeptFigure:
    """The outlet's output of the month, without a target."""
    return KeptFigure.objects.get_or_create(
        level="outlet", place=records.outlet.pk, month=MONTH, code="output", defaults={"over": 600}
    )[0]


def close_of(records) -> MonthClose:
    """The outlet's month, closed once; the records say something else since."""
    return MonthClose.objects.get_or_create(
        outlet=records.outlet,
        month=MONTH,
        defaults={
            "figures": {"output": ["600.0000", None, None]}, "fingerprint": "0" * 64, "closed_by": records.account,
            "closed_at": NOW, "drift": {"output": ["500.0000", None]}, "drift_at": NOW,
        },
    )[0]  # fmt: skip


MAKERS = {KeptFigure: kept_of, MonthClose: close_of}


def month_of(records) -> list[str]:
    """What the address of the closed month takes."""
    return [close_of(records).outlet.code, f"{MONTH:%Y-%m}"]
