"""The pages of team leaders on a phone and on a screen: nothing runs out of the page, everybody can read them."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from targets.models import LeaderConsequence, LeaderTest

from .quarter import AT, Q3, Q4, make_workshop, test_one, worked

pytestmark = pytest.mark.django_db(transaction=True)


def serious(page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [
        f"{rule['id']}: {node['html'][:160]}"
        for rule in found
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize(("width", "theme"), [(390, "light"), (390, "dark"), (1440, "light")])
def test_every_page_can_be_read(page_as, live_server, transactional_db, clock, width, theme):
    clock(AT)
    workshop = make_workshop()
    worked(workshop.first.team, "90")
    test_one(workshop, "50", Q3)
    test_one(workshop, "50", Q4)
    test_one(workshop, "80", Q4, leader=workshop.leaders[1])
    workshop.head.theme = theme
    workshop.head.save()
    page = page_as(workshop.head)
    page.set_viewport_size({"width": width, "height": 900})
    test, made = LeaderTest.objects.current().of_quarter(Q4).first(), LeaderConsequence.objects.get()
    for name, args in (
        ("leader_tests", []),
        ("leader_test", [workshop.leaders[2].pk, "2026-Q4"]),
        ("leader_test_correct", [test.pk]),
        ("leader", [made.leader.number]),
        ("team_leaders", []),
        ("leader_test_sheet", [test.pk]),
    ):
        page.goto(f"{live_server.url}{reverse(f'targets:{name}', args=args)}")
        assert serious(page) == [], name
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{name} runs {wide} px out of the page"
