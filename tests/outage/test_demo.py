"""The demo shows a pack, an outage of last month, and papers in every state."""

import pytest

from demo import outages
from outage.models import Outage, Pack, Paper
from staff.roles import Role
from tests.clock import shanghai
from tests.outage.test_packs import house  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db
AT = shanghai("2026-11-24 10:42")


class Staff:
    def __init__(self, house):  # noqa: F811
        self.house = house

    def user(self, place: str, role: str):
        return (self.house.by_role if place == "SH01" else self.house.near)[Role(role)]


def test_papers_of_an_outage_stand_in_every_state(house):  # noqa: F811
    from complaints.services import take_complaint

    made_at = shanghai("2026-10-28 10:20")
    take_complaint(
        outlet=house.sh01, channel="hotline", category="quality", contact="刹车异响", caller_name="周子涵",
        caller_mobile="13700000001", by=house.service_advisor, at=made_at,
    )  # fmt: skip
    outlets = {"SH01": house.sh01, "SH02": house.sh02}
    assert outages.make_outages(Staff(house), outlets, AT) == 3
    assert sorted(Paper.objects.values_list("state", flat=True)) == ["entered", "open", "void"]
    assert Outage.objects.get().from_at < made_at < Outage.objects.get().to_at
    assert Pack.objects.there().get().day == AT.date()
