"""A limit and a warning of the three guarantees, for the table of invariants."""

from datetime import date

from parts.models import GuaranteeLimit, GuaranteeWarning
from tests.clock import shanghai

NOW = shanghai("2026-11-05 10:00")


def limit_of(_records) -> GuaranteeLimit:
    values = {"limit": 30, "months": 24, "kilometres": 50_000, "source": "新规"}
    return GuaranteeLimit.objects.get_or_create(code="days", sold_from=date(2027, 1, 1), defaults=values)[0]


def warning_of(records) -> GuaranteeWarning:
    return GuaranteeWarning.objects.create(
        vehicle=records.vehicle, limit=limit_of(records), percent=60, counted=18, at=NOW
    )


MAKERS = {GuaranteeLimit: limit_of, GuaranteeWarning: warning_of}
