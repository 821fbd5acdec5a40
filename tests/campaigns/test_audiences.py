"""Who is found, what a list is made of, and that it is made once, also after a kill."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaigns.audience_rules import Rules, held_back
from campaigns.audience_search import counted, customers_of
from campaigns.models import Audience, Campaign, Invitation
from campaigns.services import audiences
from complaints.models import Complaint
from customers.models import DoNotCall, NoMore, SegmentPeriod
from staff.models import Work
from staff.refusals import AlreadyDone, Refused
from staff.services import restart_work, run_work
from tests.makers import make_customer, make_order, make_outlet, make_vehicle

from .lists import fix, make_list, people
from .places import AT, TODAY, begin, make_house

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def house():
    return make_house()


def found(house, **rules) -> list[str]:
    return sorted(customers_of(house.outlet, Rules(**rules), AT).values_list("name", flat=True))


# --- Who is found -----------------------------------------------------------------------------------------------------


def test_every_rule_narrows_and_a_car_has_to_answer_all_that_is_asked_of_a_car(house):
    old = make_customer("老车", house.outlet, district="浦东")
    make_vehicle(old, model="帕萨特", purchased_on=date(2020, 1, 5), insurance_until=date(2027, 3, 9))
    both = make_customer("两辆", house.outlet)
    make_vehicle(both, model="帕萨特", purchased_on=date(2025, 6, 1), insurance_until=date(2027, 5, 9))
    make_vehicle(both, model="途观", brand_line="SUV", purchased_on=date(2020, 1, 5))
    make_customer("没车", house.outlet)
    make_vehicle(make_customer("外店", make_outlet("SH02", "嘉禾川沙店")), model="帕萨特")
    assert found(house) == ["两辆", "没车", "老车"]
    assert found(house, models=("帕萨",)) == ["两辆", "老车"]
    assert found(house, models=("SUV", "捷达")) == ["两辆"]
    assert found(house, models=("帕萨特",), age_from=5) == ["老车"], "the old car of the other is no Passat"
    assert found(house, age_from=5) == ["两辆", "老车"]
    assert found(house, age_to=1) == ["两辆"]
    assert found(house, districts=("浦东",)) == ["老车"]
    assert found(house, insurance_months=(3, 4)) == ["老车"]


def test_a_car_is_of_so_many_years_until_the_day_before_its_birthday(house):
    bought = TODAY.replace(year=TODAY.year - 4)
    make_vehicle(make_customer("今天满四年", house.outlet), purchased_on=bought)
    make_vehicle(make_customer("明天满四年", house.outlet), purchased_on=bought + DAY)
    assert found(house, age_from=4) == ["今天满四年"]
    assert found(house, age_to=3) == ["明天满四年"]


def test_months_since_the_last_visit_and_the_mileage_read_then(house):
    recent, long_ago, never = (make_customer(name, house.outlet) for name in ("刚来", "很久", "没来"))
    car = make_vehicle(recent)
    make_order(car, opened_at=AT - 400 * DAY, mileage=90_000)
    make_order(car, opened_at=AT - 20 * DAY, mileage=30_000)
    make_order(make_vehicle(long_ago), opened_at=AT - 300 * DAY, mileage=50_000)
    make_order(make_vehicle(never), opened_at=AT - 20 * DAY, kind="pdi", mileage=10)
    assert found(house, away_from=6) == ["很久", "没来"]
    assert found(house, away_to=6) == ["刚来"]
    assert found(house, away_from=6, away_to=12) == ["很久"]
    assert found(house, km_to=40_000) == ["刚来"], "the latest reading counts, and none is no reading"
    assert found(house, km_from=1) == ["刚来", "很久"]


def test_segments_are_those_of_now(house):
    lost, was_lost = make_customer("流失", house.outlet), make_customer("回来了", house.outlet)
    SegmentPeriod.objects.create(customer=lost, segment="lost", from_on=TODAY - 90 * DAY)
    SegmentPeriod.objects.create(customer=was_lost, segment="lost", from_on=TODAY - 90 * DAY, to_on=TODAY - 9 * DAY)
    assert found(house, segments=("lost",)) == ["流失"]


def test_whoever_has_a_complaint_or_a_case_open_is_left_alone_unless_said(house):
    angry = make_customer("生气", house.outlet)
    Complaint.objects.create(
        number="SH01-TS00001", outlet=house.outlet, customer=angry, channel="on_site", category="attitude",
        department="service", received_at=AT, contact="没人理",
    )  # fmt: skip
    make_customer("平静", house.outlet)
    assert found(house) == ["平静"]
    assert found(house, with_cases=True) == ["平静", "生气"]


def test_what_stands_in_the_way_is_counted_in_one_query(house):
    people(house, 3)
    make_customer("没号码", house.outlet, mobile="")
    DoNotCall.objects.create(customer=make_customer("别打", house.outlet), from_at=AT, reason="不想接")
    silent = make_customer("退订", house.outlet)
    NoMore.objects.create(mobile=silent.mobile, customer=silent, from_at=AT, words="R")
    with CaptureQueriesContext(connection) as queries:
        told = counted(house.outlet, Rules(), AT)
    assert (told.people, told.with_car, told.no_number, told.not_called, told.no_more) == (6, 3, 1, 1, 1)
    assert told.reachable == 4 and len(queries) == 1


# --- The rules --------------------------------------------------------------------------------------------------------


def test_rules_are_changed_by_who_plans_until_the_list_is_fixed(house):
    campaign = begin(house)
    people(house, 1)
    with pytest.raises(PermissionDenied):
        audiences.change_rules(campaign=campaign, rules=Rules(), by=house.advisor, at=AT)
    audiences.change_rules(campaign=campaign, rules=Rules(age_from=40), by=house.marketing, at=AT)
    with pytest.raises(Refused):
        audiences.fix_list(campaign=campaign, by=house.marketing, at=AT)
    audiences.change_rules(campaign=campaign, rules=Rules(), by=house.marketing, at=AT)
    audiences.fix_list(campaign=campaign, by=house.marketing, at=AT)
    with pytest.raises(AlreadyDone, match="方舒然"):
        audiences.change_rules(campaign=campaign, rules=Rules(age_from=1), by=house.manager, at=AT)
    with pytest.raises(AlreadyDone, match="方舒然"):
        audiences.fix_list(campaign=campaign, by=house.manager, at=AT)
    assert Work.objects.count() == 1


def test_nothing_is_fixed_for_a_campaign_that_is_called_off(house):
    campaign = begin(house)
    people(house, 1)
    audiences.change_rules(campaign=campaign, rules=Rules(), by=house.marketing, at=AT)
    Campaign.objects.update(state="called_off", ended_at=AT, end_reason="台风")
    campaign.refresh_from_db()
    for act in (audiences.fix_list, lambda **given: audiences.change_rules(rules=Rules(), **given)):
        with pytest.raises(AlreadyDone):
            act(campaign=campaign, by=house.marketing, at=AT)


# --- The list ---------------------------------------------------------------------------------------------------------


def test_the_list_holds_everybody_with_their_car_and_lots_decide_who_is_held_back(house):
    customers = people(house, 60)
    campaign = make_list(house, control=20)
    made = Invitation.objects.filter(campaign=campaign)
    assert made.count() == 60 and Audience.objects.get().made_at and Audience.objects.get().made_to is None
    for customer in customers:
        each = made.get(customer=customer)
        assert each.vehicle.customer == customer
        assert each.held_out is held_back(campaign.seed, campaign.begins_on.year, customer.code, 20)
    assert 0 < made.control().count() < 30
    work = Work.objects.get()
    assert work.state == "done" and work.result_url == f"{campaign.get_absolute_url()}audience/"


def test_after_a_kill_the_list_goes_on_where_it_was_and_nobody_is_on_it_twice(house):
    people(house, 23)
    campaign = begin(house)
    audiences.change_rules(campaign=campaign, rules=Rules(), by=house.marketing, at=AT)
    audience = audiences.fix_list(campaign=campaign, by=house.marketing, at=AT)
    seen = []

    def killed(done, total):
        seen.append((done, total))
        if len(seen) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        audiences.make_list(audience=audience, at=AT, progress=killed, batch=5)
    assert seen == [(5, 23), (10, 23)] and Invitation.objects.count() == 10
    # Who becomes a customer now stands behind the others; who was there is not looked at again.
    first = list(Invitation.objects.order_by("pk").values_list("pk", flat=True))
    made = audiences.make_list(audience=audience, at=AT + DAY, progress=lambda *_n: None, batch=5)
    assert Invitation.objects.count() == 23 and Audience.objects.get().made_at == AT + DAY
    assert list(Invitation.objects.order_by("pk").values_list("pk", flat=True))[:10] == first
    again = audiences.make_list(audience=audience, at=AT + DAY, progress=lambda *_n: None, batch=5)
    assert Invitation.objects.count() == 23 and again["message"] == made["message"]


def test_work_that_failed_is_begun_again_by_who_asked_for_it(house, monkeypatch):
    people(house, 3)
    campaign = begin(house)
    audiences.change_rules(campaign=campaign, rules=Rules(), by=house.marketing, at=AT)
    audience = audiences.fix_list(campaign=campaign, by=house.marketing, at=AT)
    with monkeypatch.context() as broken:
        broken.setattr(audiences, "insert_new", lambda *_a: 1 / 0)
        run_work(work_id=audience.work_id, at=AT)
    item = Work.objects.get()
    assert item.state == "failed" and not Invitation.objects.exists()
    restart_work(item=item, by=house.marketing, at=AT)
    run_work(work_id=item.pk, at=AT)
    assert Invitation.objects.count() == 3


def test_a_campaign_called_off_meanwhile_ends_the_work(house):
    people(house, 2)
    campaign = begin(house)
    audiences.change_rules(campaign=campaign, rules=Rules(), by=house.marketing, at=AT)
    audience = audiences.fix_list(campaign=campaign, by=house.marketing, at=AT)
    Campaign.objects.update(state="called_off", ended_at=AT, end_reason="台风")
    run_work(work_id=audience.work_id, at=AT)
    assert Work.objects.get().state == "failed" and not Invitation.objects.exists()


def test_a_batch_costs_the_same_number_of_queries_however_many_people_it_holds(house):
    numbers = []
    for name in ("甲", "乙"):
        people(house, 5 if name == "甲" else 60)
        campaign = begin(house, name=name)
        audiences.change_rules(campaign=campaign, rules=Rules(away_from=3), by=house.marketing, at=AT)
        audience = audiences.fix_list(campaign=campaign, by=house.marketing, at=AT)
        with CaptureQueriesContext(connection) as queries:
            audiences.make_list(audience=audience, at=AT, progress=lambda *_n: None)
        # SQLite splits a long insert.
        numbers.append(sum(query["sql"].startswith(("SELECT", "UPDATE")) for query in queries))
    assert numbers[0] == numbers[1] and Invitation.objects.count() == 5 + 65


def test_a_merged_customer_has_one_invitation(house):
    kept, merged = people(house, 2)
    merged.merged_into = kept
    merged.save()
    campaign = begin(house)
    fix(house, campaign, Rules())
    assert list(Invitation.objects.values_list("customer", flat=True)) == [kept.pk]
