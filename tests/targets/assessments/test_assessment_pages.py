"""Pages of the assessment: who sees which outlet, filters and order in the address, Excel, the appeal by form."""

from io import BytesIO

import openpyxl
import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from staff.policy import declared
from targets import assessment_rules as rules
from targets.models import AssessmentAppeal, OutletAssessment
from targets.services import assessments
from targets.tasks import keep_assessments
from tests.clock import shanghai
from tests.makers import make_outlet, make_user
from tests.people import make_house

from . import month
from .month import INSIDE, LATER, MONTH, SETTLED, of

LIST = "/assessments/"


@pytest.fixture
def house(db):
    """Two outlets of the area lost points, the third did not; November runs."""
    with time_machine.travel(LATER, tick=False):
        house = make_house()
        month.complaint(house.sh01)
        month.complaint(house.sh01)
        month.case(house.sh02, house.near["service_manager"])
        month.deduction(house.sh01, house.service_manager)
        month.settle()
        assessments.reckon(month=MONTH.replace(month=11), at=SETTLED)
        yield house


def open_page(client, user, path):
    client.force_login(user)
    return client.get(path)


def listed(response) -> list[tuple[str, str]]:
    rows = response.context["rows"]
    return [(row.assessment.outlet.code, f"{row.assessment.month:%m}") for row in rows]


def page_of(outlet, step=""):
    name = f"targets:assessment_{step}" if step else "targets:assessment"
    return reverse(name, args=[outlet.code, "2026-10"])


def test_the_newest_month_first_and_in_it_the_worst(client, house):
    found = listed(open_page(client, house.region_manager, LIST))
    assert found == [("SH01", "11"), ("SH02", "11"), ("SH01", "10"), ("SH02", "10")]
    worst = listed(client.get(LIST, {"sort": "points"}))
    # Seven points off, then five.
    assert worst[:2] == [("SH01", "10"), ("SH02", "10")]
    assert listed(client.get(LIST, {"sort": "-points"}))[-1] == ("SH01", "10")


def test_everybody_sees_their_own_outlets(client, house):
    assert {code for code, _m in listed(open_page(client, house.service_manager, LIST))} == {"SH01"}
    assert {code for code, _m in listed(open_page(client, house.task_force_lead, LIST))} == {"SH01", "SH02", "SZ01"}
    assert open_page(client, house.service_manager, page_of(house.sh02)).status_code == 404
    assert open_page(client, house.service_advisor, LIST).status_code == 403
    assert open_page(client, house.administrator, LIST).status_code == 403


def test_filters_stand_in_the_address(client, house):
    client.force_login(house.task_force_lead)
    south = house.south.pk
    for asked, found in (
        ({"month": "2026-10"}, {("SH01", "10"), ("SH02", "10"), ("SZ01", "10")}),
        ({"month": "2026-10", "region": south}, {("SZ01", "10")}),
        ({"month": "2026-10", "area": house.pudong.pk}, {("SH01", "10"), ("SH02", "10")}),
        ({"outlet": "川沙"}, {("SH02", "10"), ("SH02", "11")}),
        ({"outlet": "sz"}, {("SZ01", "10"), ("SZ01", "11")}),
        ({"state": "open", "outlet": "SH01"}, {("SH01", "11")}),
    ):
        assert set(listed(client.get(LIST, asked))) == found, asked
    assert len(listed(client.get(LIST, {"month": "nonsense", "region": "x"}))) == 6


def test_excel_holds_exactly_what_is_filtered(client, house):
    client.force_login(house.region_manager)
    answer = client.get(reverse("targets:assessments_export"), {"month": "2026-10", "sort": "points"})
    rows = list(openpyxl.load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))
    head, *lines = rows
    assert len(lines) == 2
    assert [(line[3], line[4]) for line in lines] == [(house.sh01.name, 93), (house.sh02.name, 95)]
    assert lines[0][6:12] == (3, 4, 0, 0, 0, 0)


def queries_of(client, path) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(path).status_code == 200
    return len(caught)


def test_the_list_costs_the_same_for_one_and_twenty_outlets(client, house):
    client.force_login(house.task_force_lead)
    few = queries_of(client, LIST)
    for nth in range(20):
        make_outlet(f"SX{nth:02d}", f"嘉禾{nth}店", house.pudong)
    assessments.reckon(month=MONTH.replace(month=12), at=SETTLED)
    assert queries_of(client, LIST) == few


def test_a_month_leads_to_its_records(client, house):
    page = open_page(client, house.region_manager, page_of(house.sh01)).content.decode()
    line = of(house.sh01).lines.get(rule="complaints_late")
    for _text, key in line.basis["records"]:
        assert reverse("complaints:complaint", args=[key]) in page
    assert house.sh01.screening_lists.get().get_absolute_url() in page


def test_records_that_somebody_may_not_open_are_no_links(client, house):
    call = month.follow_up(house.sz01)
    OutletAssessment.objects.filter(outlet=house.sz01).update(state="open", settled_at=None, appeal_until=None)
    assessments.reckon(month=MONTH, at=SETTLED)
    page = open_page(client, house.far["region_manager"], page_of(house.sz01)).content.decode()
    assert call.order.number in page
    assert call.get_absolute_url() not in page
    page = open_page(client, house.far["service_manager"], page_of(house.sz01)).content.decode()
    assert call.get_absolute_url() in page


def test_paper_and_chart(client, house):
    page = open_page(client, house.general_manager, page_of(house.sh01))
    assert len(page.context["months"]) == 12
    assert page.context["months"][-1].assessment == of(house.sh01)
    assert client.get(page_of(house.sh01, "sheet")).status_code == 200


def test_an_appeal_by_form_and_its_decision(client, house):
    page = open_page(client, house.service_manager, page_of(house.sh01))
    offered = [value for value, _label in page.context["appeal_form"].fields["lines"].choices]
    assert offered == ["complaints_late"]
    wrong = client.post(page_of(house.sh01, "appeal"), {"lines": ["complaints_late"], "words": ""})
    assert wrong.status_code == 422
    sneaked = client.post(page_of(house.sh01, "appeal"), {"lines": ["screening"], "words": "断网"})
    assert sneaked.status_code == 422
    sent = client.post(page_of(house.sh01, "appeal"), {"lines": ["complaints_late"], "words": "断网"})
    assert sent.url == page_of(house.sh01)
    assert (
        client.post(page_of(house.sh01, "appeal"), {"lines": ["complaints_late"], "words": "再来"}).status_code == 422
    )
    assert client.post(page_of(house.sh01, "decide"), {}).status_code == 403

    page = open_page(client, house.region_manager, page_of(house.sh01))
    assert "appeal_form" not in page.context
    too_much = client.post(page_of(house.sh01, "decide"), {"back-complaints_late": 5, "reason": "属实"})
    assert too_much.status_code == 422
    done = client.post(page_of(house.sh01, "decide"), {"back-complaints_late": 4, "reason": "属实"})
    assert done.url == page_of(house.sh01)
    assert (AssessmentAppeal.objects.get().state, of(house.sh01).points) == ("granted", 97)
    again = client.post(page_of(house.sh01, "decide"), {"back-complaints_late": 0, "reason": "改主意"})
    assert again.status_code == 422


def test_those_who_watch_get_no_form(client, house):
    for user in (house.front_desk_supervisor, house.area_manager, house.general_manager):
        page = open_page(client, user, page_of(house.sh01))
        assert "appeal_form" not in page.context and "decide_form" not in page.context
        assert client.post(page_of(house.sh01, "appeal"), {}).status_code == 403


def test_no_form_once_the_days_are_over_and_none_for_an_appeal_of_ones_own(client, house):
    both = make_user("沈远", "service_manager", house.sh01)
    both.postings.create(role="region_manager", region=house.east, from_on=MONTH.replace(year=2020))
    with time_machine.travel(shanghai("2026-11-09 00:00"), tick=False):
        assert "appeal_form" not in open_page(client, both, page_of(house.sh01)).context
    assert "appeal_form" in open_page(client, both, page_of(house.sh01)).context
    month.appeal(house, by=both)
    assert "decide_form" not in open_page(client, both, page_of(house.sh01)).context
    assert "decide_form" in open_page(client, house.region_manager, page_of(house.sh01)).context


def test_what_is_no_month_is_not_found(client, house):
    for bad in ("2026-13", "x", "2020-01"):
        path = reverse("targets:assessment", args=["SH01", bad])
        assert open_page(client, house.service_manager, path).status_code == 404
    client.force_login(house.region_manager)
    assert client.post(page_of(house.sh01, "decide"), {}).status_code == 404


def test_the_rules_stand_on_the_page_of_policy(client, house):
    page = open_page(client, house.service_manager, reverse("staff:policies")).content.decode()
    for rule in rules.RULES:
        for key in (f"assessment.{rule}.points", f"assessment.{rule}.most", f"assessment.{rule}.on"):
            assert key in {each.key for each in declared()}
            assert reverse("staff:policy", args=[key]) in page


def test_the_task_runs_once_a_night(house):
    with time_machine.travel(INSIDE.replace(month=12), tick=False):
        keep_assessments()
        before = OutletAssessment.objects.count()
        keep_assessments()
    assert OutletAssessment.objects.count() == before == 9
