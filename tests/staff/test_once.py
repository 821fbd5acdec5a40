"""What a page asks once however many rooms ask it; and the first page of who leads one outlet or many."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from staff import once, places
from staff.models import User
from staff.roles import Right, Role
from targets.models import Target
from tests.clock import shanghai
from tests.makers import make_outlet, make_posting, make_user
from workshop.models import Gift

pytestmark = pytest.mark.django_db
AT = shanghai("2026-11-05 10:00")


@pytest.fixture(autouse=True)
def _now(clock):
    clock(AT)


def test_asked_once_within_and_each_time_outside():
    asked = []

    def ask() -> int:
        asked.append(1)
        return len(asked)

    assert [once.once("how many", ask), once.once("how many", ask)] == [1, 2]
    with once.asking_once():
        assert [once.once("how many", ask), once.once("how many", ask), once.once("other", ask)] == [3, 3, 4]
    with once.asking_once():
        assert once.once("how many", ask) == 5


def test_outlets_are_those_of_the_user_and_the_right():
    first, second = make_outlet("SH01"), make_outlet("SH02")
    head = make_user("韩立诚", Role.SERVICE_MANAGER, first)
    other = make_user("宋岚", Role.SERVICE_MANAGER, second)
    advisor = make_user("林知夏", Role.SERVICE_ADVISOR, second)
    with once.asking_once():
        assert places.outlets_of(head, Right.GIFTS_KEEP) == places.outlets_of(head, Right.PLAN_KEEP) == [first]
        assert places.outlets_of(other, Right.GIFTS_KEEP) == [second]
        assert places.outlets_of(advisor, Right.GIFTS_KEEP) == []


def furnish(outlet, head) -> None:
    """Targets that advisors have not taken note of, in both months, and a shelf that runs low and was never counted."""
    make_posting(head, Role.SERVICE_MANAGER, outlet)
    make_user(f"顾问 {outlet.code}", Role.SERVICE_ADVISOR, outlet)
    for month in (date(2026, 11, 1), date(2026, 12, 1)):
        Target.objects.create(outlet=outlet, month=month, metric="output", value=1000)
    Gift.objects.create(
        outlet=outlet, name="雨伞", cost=10, stock=1, reorder_at=5, made_by=head, made_at=shanghai("2026-01-01 10:00")
    )


def asked_for(client, head) -> int:
    client.force_login(User.objects.get(pk=head.pk))
    client.get("/")
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/").status_code == 200
    return len(queries)


def test_who_leads_many_outlets_asks_no_more_often_than_who_leads_one(client):
    head = make_user("韩立诚")
    furnish(make_outlet("SH01"), head)
    one = asked_for(client, head)
    for nth in range(2, 8):
        furnish(make_outlet(f"SH{nth:02}"), head)
    assert asked_for(client, head) == one
    lines = [item.why for _label, items in client.get("/").context["stretches"] for item in items]
    assert sum("雨伞" in why for why in lines) == 7
    assert client.get("/").context["stuck_count"] >= 14
    assert one <= 140
