"""What a campaign did: its figures by hand, its intervals, the job that follows people into the workshop, the page."""

from datetime import date, timedelta
from decimal import Decimal
from math import sqrt
from statistics import mean, variance

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns import effect_figures
from campaigns.effect_figures import effect_of_campaign
from campaigns.effect_report import effect_part
from campaigns.effect_rules import Money, Sums, Window, change, money_effect, weeks
from campaigns.models import Campaign, Invitation
from campaigns.services import visits
from tests.makers import make_customer, make_order, make_outlet, make_vehicle

from .lists import make_list, people
from .places import AT, TODAY, begin, make_house

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


# --- The rules, by hand -----------------------------------------------------------------------------------------------


def sums_of(money: list[int]) -> Sums:
    came = [each for each in money if each]
    squares = Decimal(sum(each * each for each in money))
    return Sums(len(money), len(came), len(came), Decimal(sum(money)), squares)


def test_the_interval_of_the_difference_of_two_means():
    invited = [0] * 60 + [500] * 30 + [900] * 10
    control = [0] * 35 + [400] * 5
    found = money_effect(sums_of(invited), sums_of(control))
    spread = 1.959964 * sqrt(variance(invited) / 100 + variance(control) / 40)
    difference = mean(invited) - mean(control)
    assert abs(float(found.difference) - difference) < 0.01
    assert abs(float(found.low) - (difference - spread)) < 0.01
    assert abs(float(found.high) - (difference + spread)) < 0.01
    assert found.shown == "more" and money_effect(sums_of(control), sums_of(invited)).shown == "fewer"


def test_with_few_people_no_interval_and_with_nobody_nothing():
    found = money_effect(sums_of([100] * 29), sums_of([50] * 40))
    assert found == Money(Decimal("50.00"), None, None) and found.shown == ""
    assert money_effect(sums_of([100] * 40), Sums()) == Money(None, None, None)
    assert Sums().share is Sums().per_visit is Sums().per_person is Sums(1).variance is None


def test_counts_are_scaled_to_as_many_days_and_who_came_is_not():
    before = Sums(100, 20, 31, Decimal("9000"), bookings=7).scaled(90, 30)
    assert (before.visits, before.money, before.bookings, before.came) == (10, Decimal("3000.00"), 2, 20)
    assert change(15, 10) == Decimal("50.0") and change(1, 0) is None and change(None, 3) is None


def test_a_window_has_both_its_days_and_weeks_begin_with_its_first():
    window = Window(date(2026, 3, 2), date(2026, 3, 15))
    assert window.days == 14
    assert weeks(window, date(2026, 3, 31)) == [date(2026, 3, 2), date(2026, 3, 9)]
    assert weeks(window, date(2026, 3, 8)) == [date(2026, 3, 2)] and weeks(window, date(2026, 3, 1)) == []


# --- From the records -------------------------------------------------------------------------------------------------


@pytest.fixture
def house():
    return make_house()


def came(customer, at, receipts=0, **fields):
    return make_order(customer.vehicles.first(), opened_at=at, repair_receipts=receipts, **fields)


@pytest.fixture
def scene(house):
    """A day, with visits until thirty days after it; four people invited, two held back; a baseline of 31 days."""
    who = people(house, 6)
    campaign = make_list(house, begins_on=TODAY)
    Invitation.objects.filter(customer__in=who[4:]).update(held_out=True)
    Campaign.objects.update(baseline_from_on=TODAY - 31 * DAY, baseline_to_on=TODAY - DAY)
    campaign.refresh_from_db()
    came(who[0], AT, 800)
    came(who[0], AT + 10 * DAY, 200)
    came(who[1], AT + 29 * DAY, 0)
    came(who[1], AT + 31 * DAY, 999)  # a day too late
    came(who[2], AT, 500, kind="pdi")  # no visit
    came(who[2], AT - 3 * DAY, 300)  # before
    came(who[4], AT + 2 * DAY, 100)
    stranger = make_customer("别人", house.outlet)
    make_vehicle(stranger)
    came(stranger, AT + DAY, 400)
    came(who[3], AT, 700, outlet=make_outlet("SH02", "嘉禾川沙店"))
    return campaign, who


def test_the_figures_of_a_small_campaign_by_hand(scene):
    campaign, _who = scene
    found = effect_of_campaign(campaign, AT + 40 * DAY)
    assert (found.window, found.over) == (Window(TODAY, TODAY + 30 * DAY), True)
    invited, control = found.invited, found.control
    assert (invited.people, invited.came, invited.visits, invited.money) == (4, 2, 3, Decimal(1000))
    assert (control.people, control.came, control.visits, control.money) == (2, 1, 1, Decimal(100))
    assert invited.squares == Decimal(1000) ** 2 and invited.per_visit == Decimal("333.33")
    assert (found.whole.visits, found.whole.money, found.whole.came) == (5, Decimal(1500), 4)
    assert (found.before.visits, found.before.money, found.before.came) == (1, Decimal(300), 1)
    assert found.whole_before.visits == 1 and found.has_control
    assert found.share.difference == 0.0 and found.share.shown == ""
    assert [week.from_on for week in found.weeks] == [TODAY + 7 * n * DAY for n in range(5)]
    assert (found.weeks[0].invited, found.weeks[0].control) == (Decimal(25), Decimal(50))


def test_while_it_goes_on_only_what_is_over_counts_and_before_it_nothing(scene):
    campaign, _who = scene
    found = effect_of_campaign(campaign, AT + 5 * DAY)
    assert not found.over and found.invited.visits == 1 and found.before.visits == 0, "0.2 of a visit in six days"
    early = effect_of_campaign(campaign, AT - DAY)
    assert not early.begun and early.invited.visits == 0 and effect_part(campaign, AT - DAY) is None


def test_without_control_and_baseline_the_page_and_the_report_say_so(scene, house, client):
    campaign, _who = scene
    Invitation.objects.update(held_out=False)
    Campaign.objects.update(baseline_from_on=None, baseline_to_on=None)
    campaign.refresh_from_db()
    found = effect_of_campaign(campaign, AT)
    assert not found.has_control and found.before is found.whole_before is None
    address = reverse("campaigns:effect", args=[campaign.number])
    client.force_login(house.marketing)
    with time_machine.travel(AT + DAY, tick=False):
        assert 'id="no-control"' in client.get(address).content.decode()
        Invitation.objects.filter(pk=Invitation.objects.first().pk).update(held_out=True)
        assert 'id="no-control"' not in client.get(address).content.decode()
    assert len(effect_part(campaign, AT + DAY).facts) == 6


def test_the_goals_are_measured_for_the_whole_outlet(scene):
    campaign, _who = scene
    at = AT + 40 * DAY
    read = {metric.value: measure(campaign, at) for metric, measure in effect_figures.MEASURES.items()}
    assert (read["visits"].value, read["visits"].baseline) == (Decimal(5), Decimal(1))
    assert (read["revenue"].value, read["per_car"].value) == (Decimal(1500), Decimal("300.00"))
    assert (read["retention"].value, read["retention"].baseline) == (Decimal("50.0"), Decimal("25.0"))
    assert read["bookings"].value == 0
    early = {measure(campaign, AT - DAY).value for measure in effect_figures.MEASURES.values()}
    assert early == {None}


def test_the_number_of_queries_does_not_depend_on_the_list(scene, house):
    campaign, _who = scene
    effect_of_campaign(campaign, AT + 40 * DAY)
    with CaptureQueriesContext(connection) as few:
        effect_of_campaign(campaign, AT + 40 * DAY)
    for customer in people(house, 40):
        Invitation.objects.create(campaign=campaign, customer=customer, made_at=AT)
        came(customer, AT + DAY, 300)
    with CaptureQueriesContext(connection) as many:
        effect_of_campaign(campaign, AT + 40 * DAY)
    assert len(many) == len(few) < 25


# --- Following people into the workshop -------------------------------------------------------------------------------


def test_who_came_and_who_paid_is_found_for_both_groups_and_never_taken_back(scene):
    campaign, who = scene
    Invitation.objects.filter(customer=who[2]).update(came_at=AT + 9 * DAY)
    assert visits.follow_visits(at=AT + DAY) == {"came": 1, "bought": 1}
    assert visits.follow_visits(at=AT + 36 * DAY) == {"came": 2, "bought": 1}
    assert visits.follow_visits(at=AT + 36 * DAY) == {"came": 0, "bought": 0}
    told = [(each.came_at, each.bought_at) for each in Invitation.objects.order_by("customer")]
    late = AT + 29 * DAY
    assert told == [(AT, AT), (late, None), (AT + 9 * DAY, None), (None, None), (AT + 2 * DAY,) * 2, (None, None)]
    numbers = campaign.invitations.steps()
    assert (numbers["came"], numbers["held_back_came"], numbers["bought"], numbers["held_back_bought"]) == (3, 1, 1, 1)


def test_a_campaign_that_was_called_off_or_has_no_list_is_not_followed(scene, house):
    begin(house, begins_on=TODAY, name="没名单")
    assert visits.follow_visits(at=AT + 60 * DAY) == {"came": 0, "bought": 0}, "long over"
    Campaign.objects.update(state="called_off", ended_at=AT, end_reason="台风")
    assert visits.follow_visits(at=AT + DAY) == {"came": 0, "bought": 0}
