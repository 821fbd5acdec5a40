"""A request about personal data and a forgotten number at an outlet, for tests that ask who may open what."""

from datetime import date

from customers.models import DataRequest, Forgotten
from tests.clock import shanghai


def request_of(records) -> DataRequest:
    """The outlet's request for a copy, of its customer."""
    found = DataRequest.objects.filter(customer=records.customer).first()
    return found or DataRequest.objects.create(
        number=f"{records.outlet.code}-GR90001",
        outlet=records.outlet,
        customer=records.customer,
        kind="copy",
        way="in_person",
        asked_on=date(2026, 11, 2),
        asker="本人",
        verified_how="身份证原件",
        due_on=date(2026, 11, 23),
        recorded_by=records.account,
        recorded_at=shanghai("2026-11-02 10:00"),
    )


def forgotten_of(records) -> Forgotten:
    return Forgotten.objects.create(
        kind="mobile", digest="a" * 64, customer=records.customer, from_at=shanghai("2026-11-02 10:00")
    )


MAKERS = {DataRequest: request_of, Forgotten: forgotten_of}
