"""A request of each kind at an outlet, for tests that ask who may open what."""

from customers.models import DataRequest
from customers.services import data_requests
from staff.models import Posting, User
from staff.roles import Role


def request_of(records, kind="copy") -> DataRequest:
    """The outlet's request about its customer; noted by its service manager, or by whoever stands in the records."""
    found = DataRequest.objects.filter(customer=records.customer, kind=kind).first()
    if found:
        return found
    from tests.clock import shanghai

    at = shanghai("2026-11-05 10:00")
    keeper = Posting.objects.filter(role=Role.SERVICE_MANAGER, outlet=records.outlet).first()
    by = keeper.user if keeper else User.objects.get(pk=records.account.pk)
    return data_requests.record_request(
        customer=records.customer,
        kind=kind,
        way="in_person",
        asked_on=at.date(),
        asker="本人",
        verified_how="身份证原件",
        by=by,
        at=at,
    )
