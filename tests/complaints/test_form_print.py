"""The hand-over form on paper: what is ticked and filled in, each print counted, one page of A4."""

import re
from datetime import timedelta

import pytest

from complaints.models import Complaint
from complaints.services import (
    accept,
    answer_complaint,
    finish,
    give_view,
    hand_over,
    record_satisfaction,
    sort_out,
    take_complaint,
)
from customers.models import Unmasking
from staff import trail
from staff.roles import Role
from tests.clock import shanghai
from tests.conftest import CHROMIUM
from tests.makers import make_employee, make_order, make_outlet, make_user, make_vehicle

AT = shanghai("2026-03-12 10:00")
LONG = "上周说空调响修好了，开了两天又响，声音比以前还大。我不想再跑第三趟，你们先说清楚是什么毛病。" * 12


@pytest.fixture
def care(db, clock, client):
    clock(AT)
    user = make_user("方嘉敏", Role.CUSTOMER_CARE, make_outlet())
    client.force_login(user)
    return user


@pytest.fixture
def advisor(care):
    return make_user("林知夏", Role.SERVICE_ADVISOR, make_outlet(), employee=make_employee("林知夏"))


def taken(care, at=AT, **fields) -> Complaint:
    words = {"channel": "callback", "category": "quality", "contact": "“空调又响”"}
    return take_complaint(outlet=make_outlet(), by=care, at=at, **words | fields)


def whole_story(care, advisor, words="换了蒸发箱卡扣", at=AT) -> Complaint:
    car = make_vehicle(plate="沪A8K216")
    order = make_order(car, advisor=advisor.employee, mileage=28614, opened_at=at - timedelta(days=2))
    made = taken(care, at, vehicle=car, order=order, contact=words)
    accept(hand_over=hand_over(complaint=made, to_user=advisor, by=care, at=at), by=advisor, at=at)
    answer_complaint(complaint=made, words="约今天来店", by=advisor, at=at)
    plan = {"cause": "repair", "cause_words": words, "plan": words, "plan_by_at": at + timedelta(hours=6)}
    sort_out(complaint=made, **plan, handler=advisor, by=advisor, at=at)
    finish(complaint=made, result=words, by=advisor, at=at)
    record_satisfaction(complaint=made, result="mostly", words="可以", by=care, at=at)
    head = make_user("韩立诚", Role.SERVICE_MANAGER, make_outlet())
    view = {"side": "decision", "degree": "partly", "employee": advisor.employee, "why": "装配"}
    give_view(complaint=made, **view, by=head, at=at)
    return made


def boxes(page: str) -> set[str]:
    return {each.strip() for each in re.findall(r"☑ ([^<　☐☑]+)", page)}


def test_boxes_are_ticked_from_the_data(care, advisor, client):
    page = client.get(whole_story(care, advisor).get_absolute_url() + "form/").content.decode()
    from django.utils.translation import override

    from complaints.models import LiabilityView, SatisfactionCall

    with override("zh-hans"):
        expected = {
            str(Complaint.Channel.CALLBACK.label),
            str(Complaint.Category.QUALITY.label),
            str(LiabilityView.Degree.PARTLY.label),
            str(SatisfactionCall.Result.MOSTLY.label),
        }
    assert boxes(page) == expected
    for words in ("林知夏", "方嘉敏", "换了蒸发箱卡扣", "28,614"):
        assert words in page


def test_a_fresh_one_has_lines_to_sign_and_its_deadlines(care, client):
    made = taken(care)
    page = client.get(made.get_absolute_url() + "form/").content.decode()
    assert page.count('class="sign"') >= 6 and 'class="sign sign-s"' in page
    for clock in made.clocks.all():
        assert f"{clock.deadline_at.astimezone(AT.tzinfo):%m-%d %H:%M}" in page
    assert len(boxes(page)) == 2


def test_each_print_is_counted_and_leaves_who_saw_whole_numbers(care, advisor, client, clock):
    made = whole_story(care, advisor)
    car = made.vehicle
    before = client.get(made.get_absolute_url() + "form/").content.decode()
    assert car.vin not in before and car.customer.mobile not in before and "data-print-now" not in before
    for nth in (1, 2):
        clock(AT + nth * timedelta(minutes=1))
        answer = client.post(made.get_absolute_url() + "form/print/", follow=True)
        page = answer.content.decode()
        assert f'data-print-now="{nth}"' in page and f"2026-03-12 10:0{nth}" in page
    assert car.vin[-6:] in page and car.vin[:-6] in page
    assert car.customer.mobile[:3] in page and "****" not in page[page.index('class="sheet') :]
    printed = trail.entries_about(made).filter(action="complaint.form_printed")
    assert [entry.changes["nth"][1] for entry in printed] == [2, 1] and printed[0].by == care
    assert Unmasking.objects.count() == 4


def test_what_somebody_else_printed_shows_nobody_else_whole_numbers(care, advisor, client):
    made = whole_story(care, advisor)
    client.post(made.get_absolute_url() + "form/print/")
    client.force_login(advisor)
    page = client.get(made.get_absolute_url() + "form/?print=1").content.decode()
    assert made.vehicle.vin not in page and made.vehicle.customer.mobile not in page


def test_the_callers_number_is_whole_on_paper_only_for_who_may_see_numbers(care, client):
    made = taken(care, caller_name="周女士", caller_mobile="13912345678")
    for role, name, whole in ((Role.WORKSHOP_MANAGER, "邵文涛", False), (Role.CUSTOMER_CARE, "方嘉敏", True)):
        client.force_login(make_user(name, role, make_outlet()))
        page = client.post(made.get_absolute_url() + "form/print/", follow=True).content.decode()
        assert "data-print-now" in page and ("139 1234 5678" in page) == whole


@pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed")
@pytest.mark.parametrize("story", ["fresh", "whole", "long"])
def test_it_is_one_page_of_a4(story, transactional_db, live_server, client, tmp_path, page_as):
    from django.utils import timezone

    care = make_user("方嘉敏", Role.CUSTOMER_CARE, make_outlet())
    advisor = make_user("林知夏", Role.SERVICE_ADVISOR, make_outlet(), employee=make_employee("林知夏"))
    now = timezone.now()
    made = (
        taken(care, now)
        if story == "fresh"
        else whole_story(care, advisor, LONG[:1800] if story == "long" else "换了卡扣", now)
    )
    page = page_as(care)
    page.goto(made.get_absolute_url() + "form/")
    file = tmp_path / "form.pdf"
    page.pdf(path=str(file), prefer_css_page_size=True, print_background=True)
    content = file.read_bytes()
    assert len(re.findall(rb"/Type\s*/Page[^s]", content)) == 1
    width, height = map(float, re.search(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", content).groups())
    assert (round(width), round(height)) == (595, 842)
    sheet = page.locator("article.sheet")
    assert sheet.count() == 1
