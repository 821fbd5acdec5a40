"""The figures of a day equal sums made by hand, at midnight too; weeks get their share of the month's target."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils.translation import override

from staff.models import OpeningHours
from staff.places import Place
from targets import chosen_figures, counting, report_figures
from targets.board_rules import Sums
from targets.catalogue import FIGURES
from targets.models import Target
from targets.report_rules import Period, Span
from tests.clock import shanghai
from tests.makers import make_outlet
from tests.targets.reports import day as by_hand
from tests.targets.reports.day import DAY, MORNING, WEEK_BEFORE

YESTERDAY = Period(Span.DAY, DAY)
FIRST, LAST = shanghai("2026-11-22 00:00"), shanghai("2026-11-22 23:59")
EVE, NEXT = shanghai("2026-11-21 23:59"), shanghai("2026-11-23 00:00")


@pytest.fixture
def outlet(db):
    return make_outlet()


def values(outlet, period=YESTERDAY) -> dict:
    return {code: line.value for code, line in report_figures.day_of(outlet, period, MORNING).lines.items()}


def test_money_is_the_sum_of_the_days_records(outlet):
    by_hand.settled(outlet, "1200.50", kind="maintenance")
    by_hand.settled(outlet, "800.25", kind="maintenance")
    by_hand.settled(outlet, 640)
    by_hand.settled(outlet, 30, kind="warranty")
    by_hand.settled(outlet, 99, kind="free_service")
    by_hand.settled(outlet, 5000, on=date(2026, 11, 21))
    by_hand.settled(outlet, 5000, on=date(2026, 11, 23))
    by_hand.claim(outlet, 410)
    by_hand.item(outlet, 288)
    by_hand.item(outlet, 100, channel="gift")
    by_hand.item(outlet, 55, channel="counter", kind="part")
    by_hand.receipt(outlet, 150)
    by_hand.receipt(outlet, 2000, kind="insurance_claim")
    by_hand.receipt(outlet, 700, kind="fleet")
    by_hand.settled(make_outlet("SH02", "嘉禾川沙店"), 7777)
    found = values(outlet)
    assert found["output.maintenance"] == Decimal("2000.75")
    assert found["output.repair"] == 640
    assert (found["output.warranty"], found["output.other"]) == (30, 99)
    assert found["output.reimbursed"] == 410
    assert found["output"] == Decimal("3179.75")
    assert (found["boutique_sales"], found["detailing"], found["counter"]) == (288, 150, 55)
    assert found["aftersales_output"] == Decimal("3672.75")
    assert (found["insurance_claims"], found["fleet_collection"]) == (2000, 700)
    # Five settled, one of which nobody pays for.
    assert found["value.workshop"] == Decimal("2670.75") / 4


def test_an_accident_order_counts_on_the_later_day(outlet):
    by_hand.accident(outlet, 3000, shanghai("2026-11-10 12:00"), DAY)
    by_hand.accident(outlet, 500, LAST, date(2026, 11, 5))
    by_hand.accident(outlet, 9000, by_hand.NOON, date(2026, 11, 23))
    by_hand.accident(outlet, 9000, NEXT, DAY)
    by_hand.accident(outlet, 9000, EVE, date(2026, 11, 20))
    found = values(outlet)
    assert found["output.accident"] == found["output"] == 3500
    assert found["value.accident"] == 1750


def test_a_day_is_a_day_in_shanghai(outlet):
    for at in (FIRST, LAST, EVE, NEXT):
        by_hand.order(outlet, opened_at=at)
        by_hand.order(outlet, opened_at=shanghai("2026-08-01 10:00"), delivered_at=at)
        by_hand.complaint(outlet, at)
    package = by_hand.package(outlet)
    for at in (FIRST, LAST, EVE, NEXT):
        by_hand.sold(package, at)
    found = values(outlet)
    assert (found["reception"], found["delivered"], found["complaints"]) == (2, 2, 2)
    sold = report_figures.packages_sold(outlet, YESTERDAY)
    assert [(each.name, each.number, each.yuan) for each in sold] == [("小保养套餐", 2, Decimal("796.00"))]


def test_packages_are_listed_by_what_they_brought(outlet):
    small, large = by_hand.package(outlet), by_hand.package(outlet, "大保养套餐", 980)
    for made in (small, small, large):
        by_hand.sold(made)
    day = report_figures.day_of(outlet, YESTERDAY, MORNING)
    assert [(each.name, each.number) for each in day.packages] == [("大保养套餐", 1), ("小保养套餐", 2)]
    assert (day.packages_number, day.packages_yuan) == (3, Decimal(1776))


def test_the_same_weekday_of_the_week_before_stands_beside(outlet):
    by_hand.settled(outlet, 900)
    by_hand.settled(outlet, 600, on=WEEK_BEFORE)
    by_hand.settled(outlet, 111, on=date(2026, 11, 21))
    line = report_figures.day_of(outlet, YESTERDAY, MORNING).lines["output"]
    assert (line.value, line.before, line.change) == (900, 600, 300)
    assert line.change_words == "+¥300.00"


def test_calls_are_those_due_on_the_day_and_in_time_by_then(outlet):
    by_hand.call(outlet, LAST, reached_at=LAST)
    by_hand.call(outlet, LAST, reached_at=NEXT)
    by_hand.call(outlet, FIRST)
    by_hand.call(outlet, NEXT, reached_at=FIRST)
    by_hand.call(outlet, EVE, reached_at=EVE)
    assert report_figures.calls_of(outlet, YESTERDAY, MORNING) == report_figures.Calls(due=3, in_time=1)


def test_ratings_are_those_of_what_was_settled_without_pdi(outlet):
    for rating in ("very_satisfied", "very_satisfied", "poor", ""):
        by_hand.settled(outlet, 100, rating=rating)
    by_hand.settled(outlet, 0, rating="very_satisfied", kind="pdi")
    by_hand.settled(outlet, 100, rating="very_satisfied", on=date(2026, 11, 21))
    ratings = report_figures.ratings_of(outlet, YESTERDAY)
    assert (ratings.settled, ratings.rated, ratings.very_satisfied) == (4, 3, 2)


def test_a_day_without_records_says_so(outlet):
    by_hand.settled(outlet, 100, on=WEEK_BEFORE)
    assert report_figures.day_of(outlet, YESTERDAY, MORNING).is_empty
    by_hand.complaint(outlet)
    assert not report_figures.day_of(outlet, YESTERDAY, MORNING).is_empty


def test_days_of_a_month_add_up_to_what_the_boards_count(outlet):
    by_hand.settled(outlet, 100, on=date(2026, 11, 1))
    by_hand.settled(outlet, 200, on=date(2026, 11, 30))
    by_hand.settled(outlet, 999, on=date(2026, 10, 31))
    by_hand.accident(outlet, 3000, shanghai("2026-10-31 12:00"), date(2026, 11, 1))
    by_hand.item(outlet, 288)
    by_hand.order(outlet)
    at, first = shanghai("2026-12-01 08:00"), date(2026, 11, 1)
    boards = counting.counted_figures(first, first, at)[outlet.pk, first]
    codes = [code for code in report_figures.OF_PERIOD if code in boards]
    days = chosen_figures.over_days(first, date(2026, 11, 30), at, [outlet.pk], codes)[outlet.pk]
    assert len(codes) > 10
    for code in codes:
        assert days[code].over == boards[code].over, code
        assert (days[code].under or 0) == (boards[code].under or 0), code


def test_a_week_over_two_months_has_a_share_of_both_targets(outlet):
    for weekday in range(1, 8):
        OpeningHours.objects.create(outlet=outlet, weekday=weekday, from_minute=480, to_minute=1080)
    Target.objects.create(outlet=outlet, month=date(2026, 11, 1), metric="output", value=30000)
    Target.objects.create(outlet=outlet, month=date(2026, 12, 1), metric="output", value=62000)
    Target.objects.create(outlet=outlet, month=date(2026, 11, 1), metric="csi", value=93)
    Target.objects.create(outlet=outlet, month=date(2026, 12, 1), metric="csi", value=86)
    week = Period(Span.WEEK, date(2026, 11, 30))
    found = report_figures.targets_of_days(week.first, week.last, shanghai("2026-12-07 08:00"), {outlet.pk: outlet})
    # One day of thirty, six days of thirty-one.
    assert found[outlet.pk]["output"] == 1000 + 12000
    assert found[outlet.pk]["csi"] == Decimal(93 + 6 * 86) / 7


def test_a_week_is_held_against_the_week_before_and_outlets_against_each_other(outlet):
    other = make_outlet("SH02", "嘉禾川沙店")
    by_hand.settled(outlet, 400)
    by_hand.settled(outlet, 100, on=WEEK_BEFORE)
    by_hand.settled(other, 900, on=date(2026, 11, 16))
    by_hand.settled(other, 5000, on=date(2026, 11, 23))
    week = Period(Span.WEEK, date(2026, 11, 16))
    summary = report_figures.summary_of(Place(area=outlet.area), week, MORNING)
    line = next(line for line in summary.lines if line.figure == FIGURES["output"])
    assert (line.value, line.before) == (1300, 100)
    assert [each.outlet.code for each in summary.outlets] == ["SH02", "SH01"]


def test_between_percentages_the_change_is_in_points():
    line = report_figures.Line(
        FIGURES["rework"], Sums(Decimal(1), Decimal(10)), Sums(Decimal(3), Decimal(10)), over=True
    )
    with override("en"):
        assert (line.change_words, line.value_words) == ("−20.0 points", "10.0%")
