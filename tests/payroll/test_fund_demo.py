"""The fund of the demo, at instants at which days and months are tricky."""

from random import Random

import pytest

from demo.fund import make_funds
from demo.outlets import FIRST, SECOND, make_outlets
from demo.people import make_people
from payroll import fund_day
from payroll.models import Fund, FundEntry, FundPayment
from staff.roles import Role
from tests.clock import shanghai

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "at", ["2026-03-12 10:42", "2026-03-01 00:10", "2026-01-02 07:00", "2024-02-29 23:50", "2026-12-31 12:00"]
)
def test_something_waits_for_each_who_has_a_part_in_it(at):
    at = shanghai(at)
    rng, outlets = Random(315), make_outlets(at.date())
    staff = make_people(rng, outlets, at.date())
    make_funds(rng, staff, outlets, at)
    assert set(FundPayment.objects.values_list("state", flat=True)) == set(FundPayment.State.values) - {"withdrawn"}
    for place in (FIRST, SECOND):
        for role in (Role.STATION_HEAD, Role.BUSINESS_ASSISTANT, Role.FINANCE):
            assert fund_day.waiting_count(staff.user(place.code, role), at), role
        fund = Fund.objects.get(outlet=outlets[place.code])
        assert fund.balance == fund.entries.balance() > 0
    assert not FundEntry.objects.filter(entered_at__gt=at).exists()
    assert not FundPayment.objects.filter(signed_at__lt=at, paid_at__gt=at).exists()
