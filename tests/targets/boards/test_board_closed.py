"""A board says when its month is closed, where the frozen figures are, and when the records have changed since."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from staff.models import User
from targets.models import MonthClose
from targets.services import closing
from tests.makers import make_outlet
from tests.targets.boards.keeping import AT, OCTOBER, keep

pytestmark = pytest.mark.django_db
PAGES = ["board", "board_ranking", "board_records", "board_sheet"]


@pytest.fixture
def closed(house):
    User.objects.update(language=User.Language.ENGLISH)
    keep(house.sh01, "output", 100_000, month=OCTOBER)
    return closing.close_month(outlet=house.sh01, month=OCTOBER, by=house.finance, at=AT)


def page(open_as, user, name="board", place="outlet:SH01", month="2026-10") -> str:
    return open_as(user, name, place=place, month=month).content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_a_closed_month_says_so(house, open_as, closed, name):
    assert "revision 1" in page(open_as, house.service_manager, name)
    for other in (
        page(open_as, house.service_manager, name, month="2026-09"),
        page(open_as, house.service_manager, name, month="2026-11"),
    ):
        assert "revision 1" not in other


def test_it_leads_to_the_closed_month(house, open_as, closed):
    assert f'href="{reverse("targets:closing", args=["SH01", "2026-10"])}"' in page(open_as, house.service_manager)


def test_it_says_when_the_records_have_changed_since(house, open_as, closed):
    assert "the records have changed since" not in page(open_as, house.service_manager)
    MonthClose.objects.filter(pk=closed.pk).update(drift={"output": ["1", None]})
    assert "the records have changed since" in page(open_as, house.service_manager)


def test_of_several_outlets_it_says_how_many(house, open_as, closed):
    board = page(open_as, house.area_manager, place="")
    assert "closed at 1 of 2 outlets" in board and f'href="{reverse("targets:closings")}"' in board
    assert "closed at" not in page(open_as, house.area_manager, place="", month="2026-09")


def queries(client) -> int:
    address = f"{reverse('targets:board')}?month=2026-10"
    client.get(address)
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return len(found)


def test_thirty_closed_outlets_cost_no_more_than_one(house, client, clock, closed):
    clock(AT)
    client.force_login(house.area_manager)
    few = queries(client)
    for nth in range(3, 33):
        outlet = make_outlet(f"SH{nth:02}", f"嘉禾{nth}店", house.pudong)
        keep(outlet, "output", 5, month=OCTOBER)
        MonthClose.objects.create(
            outlet=outlet, month=OCTOBER, figures={}, fingerprint="0" * 64, closed_at=AT, closed_by=house.finance
        )
    assert queries(client) == few <= 25
