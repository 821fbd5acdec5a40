"""What a campaign did: its figures by hand, its intervals, the job that follows people into the workshop, the page."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import sqrt
from random import Random
from statistics import mean, variance

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns import effect_figures
from campaigns.effect_figures import effect_of_campaign
from campaigns.effect_report import effect_part
from campaigns.effect_rules import Compared, Sums, Window, change, compare, weeks
from campaigns.models import Audience, Campaign, Invitation
from campaigns.services import visits
from staff.instants import local
from tests.makers import make_customer, make_order, make_outlet, make_vehicle
from workshop.models import Appointment

from .lists import make_list, people
from .places import AT, TODAY, begin, make_house

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


# --- The rules, by hand -----------------------------------------------------------------------------------------------


def sums_of(people: list[tuple[int, int]]) -> Sums:
    """From the visits and the money of each person."""
    came = [each for each in people if each[0]]
    return Sums(
        people=len(people),
        came=len(came),
        visits=sum(number for number, _money in people),
        money=Decimal(sum(money for _number, money in people)),
        squares=Decimal(sum(money * money for _number, money in people)),
        visit_squares=sum(number * number for number, _money in people),
        products=Decimal(sum(number * money for number, money in people)),
    )


INVITED = [(0, 0)] * 60 + [(1, 500)] * 25 + [(3, 900)] * 15
CONTROL = [(0, 0)] * 5 + [(1, 400)] * 30 + [(2, 300)] * 5


def test_the_interval_of_the_difference_of_two_means():
    """By hand: the difference of the means, and 1.96 times the root of the two variances by their numbers."""
    for nth, mean_of, times in ((0, "visits_mean", 100), (1, "money_mean", 1)):
        invited, control = [each[nth] for each in INVITED], [each[nth] for each in CONTROL]
        found = compare(getattr(sums_of(INVITED), mean_of), getattr(sums_of(CONTROL), mean_of), times)
        spread = 1.959964 * sqrt(variance(invited) / 100 + variance(control) / 40)
        difference = mean(invited) - mean(control)
        for told, expected in (
            (found.difference, difference),
            (found.low, difference - spread),
            (found.high, difference + spread),
        ):
            assert abs(float(told) - expected * times) < 0.01
    many, few = [(1, 900)] * 60 + [(0, 0)] * 40, [(0, 0)] * 60 + [(1, 200)] * 40
    means = sums_of(many).money_mean, sums_of(few).money_mean
    assert compare(*means).shown == "more" and compare(*reversed(means)).shown == "fewer"
    assert compare(means[0], means[0]).shown == "none"


def test_the_interval_of_the_difference_of_two_ratios():
    """Revenue per vehicle: who came three times is one person, so the variance is that of each person's rest."""
    spread, ratios = 0.0, []
    for people_ in (INVITED, CONTROL):
        visits_, money = (sum(each[nth] for each in people_) for nth in (0, 1))
        ratios.append(money / visits_)
        rests = [each[1] - ratios[-1] * each[0] for each in people_]
        assert abs(sum(rests)) < 1e-6
        spread += variance(rests) * len(people_) / visits_**2
    found = compare(sums_of(INVITED).per_visit_ratio, sums_of(CONTROL).per_visit_ratio)
    half = 1.959964 * sqrt(spread)
    expected = (ratios[0] - ratios[1], ratios[0] - ratios[1] - half, ratios[0] - ratios[1] + half)
    for told, value in zip((found.difference, found.low, found.high), expected, strict=True):
        assert abs(float(told) - value) < 0.01


def test_with_few_people_no_interval_and_with_nobody_nothing():
    few, many = sums_of([(1, 100)] * 29), sums_of([(1, 50)] * 40)
    for ends in ("money_mean", "per_visit_ratio"):
        found = compare(getattr(few, ends), getattr(many, ends))
        hundred, fifty = Decimal("100.00"), Decimal("50.00")
        assert found == Compared(hundred, fifty, fifty, None, None) and found.shown == ""
        nobody = compare(getattr(many, ends), getattr(Sums(), ends))
        assert nobody == Compared(fifty, None, None, None, None)
    rare = sums_of([(1, 100)] * 20 + [(0, 0)] * 400)
    assert compare(rare.per_visit_ratio, many.per_visit_ratio).low is None, "twenty visits say nothing of each"
    assert compare(rare.money_mean, many.money_mean).low is not None
    assert Sums().share is Sums().per_visit is Sums().per_person is None


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


def book(vehicle, planned_at, by, state: str) -> Appointment:
    more = {"came_at": planned_at} if state == "came" else {"cancel_reason": "改天"} if state == "cancelled" else {}
    return Appointment.objects.create(
        number=f"SH01-YY{Appointment.objects.count():05d}", outlet=vehicle.customer.outlet, vehicle=vehicle,
        planned_at=planned_at, planned_on=local(planned_at).date(), minutes=60, kind="maintenance",
        mobile="13800000000", made_at=AT, made_by=by, state=state, **more,
    )  # fmt: skip


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
    assert [week.days for week in found.weeks] == [7, 7, 7, 7, 3]
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


def mean_and_error(values: list[Fraction]) -> tuple[Fraction, Fraction]:
    """Of the records themselves, in fractions: the mean, and its standard error squared."""
    mean_ = sum(values, Fraction()) / len(values)
    return mean_, sum(((value - mean_) ** 2 for value in values), Fraction()) / (len(values) - 1) / len(values)


def test_the_figures_of_a_larger_campaign_by_hand_from_each_record(house):
    """Revenue a person, revenue per vehicle and bookings beside those held back, counted from the rows in Python."""
    rng = Random(20261105)
    who = people(house, 120)
    campaign = make_list(house, begins_on=TODAY)
    Invitation.objects.filter(customer__in=who[60:]).update(held_out=True)
    for nth, customer in enumerate(who):
        for _visit in range(rng.choice((0, 1, 2, 3) if nth < 60 else (0, 1, 1, 2))):
            days = rng.randrange(-4, 36)
            came(customer, AT + days * DAY, rng.randrange(0, 90_000) / Decimal(100))
        for booking in range(rng.choice((0, 0, 1, 2))):
            planned = AT + (rng.randrange(0, 20) + 20 * booking) * DAY
            state = rng.choice(("booked", "came", "cancelled"))
            book(customer.vehicles.first(), planned, house.advisor, state)
    at = AT + 60 * DAY
    found = effect_of_campaign(campaign, at)

    first, last = AT.replace(hour=0), AT.replace(hour=0) + 31 * DAY
    spread, means, ratios, ratio_errors, booked = Fraction(), [], [], [], []
    for group in (who[:60], who[60:]):
        orders = [
            [order for order in customer.vehicles.get().repair_orders.all() if first <= order.opened_at < last]
            for customer in group
        ]
        money = [sum((Fraction(order.repair_receipts) for order in each), Fraction()) for each in orders]
        mean_, error = mean_and_error(money)
        means.append(mean_)
        spread += error
        number = sum(map(len, orders))
        ratios.append(sum(money, Fraction()) / number)
        rests = [total - ratios[-1] * len(each) for total, each in zip(money, orders, strict=True)]
        ratio_errors.append(mean_and_error(rests)[1] * len(group) ** 2 / number**2)
        booked.append(
            [
                sum(
                    appointment.state != "cancelled" and first <= appointment.planned_at < last
                    for appointment in customer.vehicles.get().appointments.all()
                )
                for customer in group
            ]
        )
    assert (found.invited.visits, found.control.visits) != (0, 0) and found.money.low is not None
    cent = Decimal("0.01")

    def near(told, exact) -> bool:
        return abs(told - Decimal(float(exact)).quantize(cent)) <= cent

    assert near(found.money.invited, means[0]) and near(found.money.control, means[1])
    difference, half = means[0] - means[1], 1.959964 * sqrt(spread)
    assert near(found.money.difference, difference)
    assert near(found.money.low, float(difference) - half) and near(found.money.high, float(difference) + half)
    difference, half = ratios[0] - ratios[1], 1.959964 * sqrt(sum(ratio_errors))
    assert near(found.per_visit.difference, difference)
    assert near(found.per_visit.low, float(difference) - half)
    assert near(found.per_visit.high, float(difference) + half)
    assert (found.invited.bookings, found.control.bookings) == (sum(booked[0]), sum(booked[1]))
    (one, first_error), (other, second_error) = (mean_and_error([Fraction(n) for n in group]) for group in booked)
    half = 1.959964 * sqrt(first_error + second_error)
    assert near(found.bookings.difference, 100 * (one - other))
    assert near(found.bookings.low, 100 * (float(one - other) - half))


def test_retention_before_is_that_of_as_many_days(scene):
    campaign, who = scene
    came(who[3], AT - 20 * DAY, 50)
    assert effect_of_campaign(campaign, AT + 40 * DAY).before.came == 2
    assert effect_of_campaign(campaign, AT + 4 * DAY).before.came == 1, "in the last five days of the baseline"


def test_a_list_chosen_by_visits_is_not_held_against_itself(scene, house, client):
    campaign, _who = scene
    assert not effect_of_campaign(campaign, AT).chosen_by_visits
    client.force_login(house.marketing)
    address = reverse("campaigns:effect", args=[campaign.number])
    with time_machine.travel(AT + DAY, tick=False):
        assert 'id="chosen"' not in client.get(address).content.decode()
        Audience.objects.update(rules={"away_from": 6})
        assert 'id="chosen"' in client.get(address).content.decode()
        assert "95%" in client.get(address).content.decode()
    assert effect_of_campaign(campaign, AT).chosen_by_visits


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
