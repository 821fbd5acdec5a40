"""A round with one outlet's list, for the tables of rights and invariants."""

from datetime import date

from customers.models import ScreeningAcceptance, ScreeningDeduction, ScreeningList, ScreeningRound, ScreeningRow
from tests.clock import shanghai

NOW = shanghai("2026-11-05 10:00")
TODAY = NOW.date()


def round_of(records) -> ScreeningRound:
    """Of this outlet alone."""
    return list_of(records).round


def list_of(records) -> ScreeningList:
    """To be filed, with a row."""
    number = f"{records.outlet.code}-PC90001"
    if found := ScreeningList.objects.filter(number=number).select_related("round").first():
        return found
    made = ScreeningRound.objects.create(
        name="3·15 排查", bulk_on=date(2026, 11, 20), ends_on=date(2026, 12, 20), seed="a", opened_at=NOW,
        opened_by=records.account,
    )  # fmt: skip
    found = made.lists.create(number=number, outlet=records.outlet, due_on=made.bulk_on, made_at=NOW)
    found.rows.create(
        line=1, vehicle=records.vehicle, tier="A", criterion="exposure_threat", words="扬言曝光", added_at=NOW,
        added_by=records.account,
    )  # fmt: skip
    return found


def row_of(records) -> ScreeningRow:
    return list_of(records).rows.get(line=1)


def deduction_of(records) -> ScreeningDeduction:
    return ScreeningDeduction.objects.create(
        list=list_of(records), month_on=date(2026, 11, 1), late_days=2, reckoned=2, points=2, made_at=NOW
    )


def acceptance_of(records) -> ScreeningAcceptance:
    return list_of(records).acceptances.create(seat="manager", by=records.account, at=NOW)


MAKERS = {
    ScreeningRound: round_of,
    ScreeningList: list_of,
    ScreeningRow: row_of,
    ScreeningDeduction: deduction_of,
    ScreeningAcceptance: acceptance_of,
}
