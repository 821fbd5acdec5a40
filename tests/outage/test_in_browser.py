"""The pages of outages on a phone and on a desk: nothing hangs over the edge, everybody can read them, papers go in."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import expect

from complaints.models import Complaint
from outage.models import Outage, Pack, Paper
from staff.instants import local
from tests.outage.records import address_of, pack_of, password_of
from tests.people import make_house

pytestmark = pytest.mark.django_db(transaction=True)


def serious(page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [
        f"{rule['id']}: {node['html'][:160]}"
        for rule in found
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"]
    ]


@pytest.fixture
def house(transactional_db):
    made = make_house()
    now = timezone.now()
    made_at = now - timedelta(hours=9)
    pack_of(made.sh01, day=local(now).date(), made_at=made_at)
    Pack.objects.update(made_at=made_at)
    password_of(made.sh01, made.service_manager)
    address_of(made.sh01, made.service_manager)
    Outage.objects.create(
        outlet=made.sh01, from_at=now - timedelta(hours=8), to_at=now - timedelta(hours=1), reason="光缆中断",
        noted_at=now, noted_by=made.service_manager,
    )  # fmt: skip
    return made


@pytest.mark.parametrize("width", [390, 1440])
def test_pages_fit_and_can_be_read_by_all(page_as, house, width):
    number = f"SH01-{local(timezone.now()):%y%m%d}-C"
    made_at = Pack.objects.get().made_at
    Paper.objects.create(
        outlet=house.sh01, pack=Pack.objects.get(), number=f"{number}02", form="complaint", nth=2, noted_at=made_at
    )
    page = page_as(house.service_manager)
    page.set_viewport_size({"width": width, "height": 900})
    places = (
        "outage/", "outage/SH01/", "outage/SH01/papers/", "outage/SH01/password/", "outage/SH01/outages/new/",
        f"outage/papers/{number}02/void/", f"complaints/take/?paper={number}01", "",
    )  # fmt: skip
    for place in places:
        page.goto(f"/{place}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, place
        assert serious(page) == [], place


def test_a_complaint_goes_in_from_paper(page_as, house):
    written_at = local(timezone.now() - timedelta(hours=4)).replace(second=0, microsecond=0)
    number = f"SH01-{local(timezone.now()):%y%m%d}-C01"
    page = page_as(house.front_desk_supervisor)
    page.goto("/outage/SH01/papers/")
    page.locator("input[name=number]").fill(number.lower())
    page.locator("input[name=number]").press("Enter")
    page.locator("input[name='paper-written_at']").fill(f"{written_at:%Y-%m-%dT%H:%M}")
    page.locator("input[name='paper-written_by']").fill("沈佳宁")
    page.locator("label[for=id_channel_0]").click()
    page.locator("label[for=id_category_1]").click()
    page.locator("[name=contact]").fill("刹车异响，修过两次。")
    page.locator("[name=caller_name]").fill("周子涵")
    page.locator("select[name=hand_to]").select_option("later", force=True)
    page.locator("#take button[type=submit]").click()
    expect(page.locator("h1")).to_be_visible()
    made = Complaint.objects.get()
    assert made.received_at == written_at
    page.goto(f"/outage/papers/{number}/")
    expect(page.locator("main")).to_contain_text(made.number)
