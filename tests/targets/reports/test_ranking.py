"""Advisors beside each other: each column by hand, ties, own row, constant queries."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from staff.models import Posting, User
from staff.roles import Role
from targets import ranking_figures
from targets.models import Plan, Target
from targets.report_rules import Period, Span
from tests.clock import shanghai
from tests.makers import make_employee, make_outlet, make_posting, make_user
from tests.targets.assessments.month import check
from tests.targets.reports import day as by_hand

AT = shanghai("2026-12-01 10:00")
NOVEMBER = Period(Span.MONTH, date(2026, 11, 1))


@pytest.fixture
def outlet(db):
    return make_outlet()


@pytest.fixture
def lin(outlet):
    return make_employee("林知夏", outlet)


@pytest.fixture
def ye(outlet):
    return make_employee("叶青", outlet)


def ranked(outlet, period=NOVEMBER, **options) -> ranking_figures.Ranking:
    return ranking_figures.ranking_of(outlet, period, AT, **options)


def values_of(outlet, who, period=NOVEMBER) -> dict:
    return next(row.values for row in ranked(outlet, period).rows if row.advisor == who)


def test_output_is_normal_and_accident_orders_by_the_day_they_count(outlet, lin):
    by_hand.settled(outlet, "500.50", by=lin)
    by_hand.settled(outlet, 100, by=lin, kind="free_service")
    by_hand.settled(outlet, 9999, on=date(2026, 10, 31), by=lin)
    by_hand.accident(outlet, 1500, shanghai("2026-10-20 10:00"), date(2026, 11, 1), by=lin)
    by_hand.accident(outlet, 8888, shanghai("2026-10-20 10:00"), date(2026, 10, 31), by=lin)
    found = values_of(outlet, lin)
    assert found["output"] == Decimal("2100.50")
    # What nobody pays for is neither above nor below the line.
    assert found["value"] == Decimal("1000.25")


def test_cars_are_those_received_in_the_month(outlet, lin):
    for opened_at in ("2026-11-01 00:00", "2026-11-30 23:59", "2026-10-31 23:59", "2026-12-01 00:00"):
        by_hand.order(outlet, lin, shanghai(opened_at))
    by_hand.order(outlet, lin, shanghai("2026-11-02 10:00"), kind="pdi")
    assert values_of(outlet, lin)["received"] == 2


def test_satisfied_is_a_share_of_those_who_rated(outlet, lin):
    for rating in ("very_satisfied", "very_satisfied", "fair", ""):
        by_hand.settled(outlet, 100, by=lin, rating=rating)
    assert values_of(outlet, lin)["satisfied"] == Decimal("66.7")


def test_boutique_is_what_the_front_desk_sold_on_their_orders(outlet, lin, ye):
    made = by_hand.settled(outlet, 100, by=lin)
    by_hand.item(outlet, 288, order=made, seller=ye)
    by_hand.item(outlet, 12, kind="care", order=made)
    by_hand.item(outlet, 999, channel="boutique", order=made)
    by_hand.item(outlet, 999, channel="gift", order=made)
    by_hand.item(outlet, 999)
    assert values_of(outlet, lin)["boutique"] == 300


def test_complaints_are_those_the_advisor_answers_for(outlet, lin, ye):
    for each in (lin, ye):
        by_hand.settled(outlet, 100, by=each)
    by_hand.complaint(outlet, employee=lin, liable=True)
    by_hand.complaint(outlet, employee=lin, liable=False)
    by_hand.complaint(outlet, shanghai("2026-10-31 23:59"), employee=lin, liable=True)
    assert values_of(outlet, lin)["complaints"] == 1
    # Fewer is better: who has none comes first.
    rows = ranked(outlet, by="complaints").rows
    assert [(row.place, row.advisor) for row in rows] == [(1, ye), (2, lin)]


def test_equal_figures_share_a_place(outlet, lin, ye):
    third, fourth = make_employee("何嘉怡", outlet), make_employee("吴启明", outlet)
    for who, yuan in ((lin, 500), (ye, 900), (third, 500), (fourth, 100)):
        by_hand.settled(outlet, yuan, by=who)
    rows = ranked(outlet).rows
    assert [row.place for row in rows] == [1, 2, 2, 4]
    assert rows[0].advisor == ye
    assert [row.place for row in ranked(outlet, up=True).rows] == [4, 2, 2, 1]


def test_who_has_no_figure_has_no_place_and_stands_last(outlet, lin, ye):
    by_hand.settled(outlet, 100, by=lin)
    by_hand.settled(outlet, 100, by=ye, rating="poor")
    for up in (False, True):
        rows = ranked(outlet, by="satisfied", up=up).rows
        assert [(row.place, row.advisor) for row in rows] == [(1, ye), (None, lin)]


def posted(outlet, who, from_on, to_on=None, role=Role.SERVICE_ADVISOR) -> Posting:
    user = User.objects.filter(employee=who).first() or make_user(who.name, employee=who)
    return make_posting(user, role, outlet, from_on=from_on, to_on=to_on)


def test_who_was_posted_without_a_record_stands_with_nothing(outlet, lin, ye):
    by_hand.settled(outlet, 500, by=lin)
    posted(outlet, ye, date(2026, 11, 30))
    rows = ranked(outlet).rows
    assert [(row.place, row.advisor) for row in rows] == [(1, lin), (2, ye)]
    assert rows[1].values == {"received": 0, "output": 0, "boutique": 0, "complaints": 0}
    # What cannot be told from nothing has no place.
    assert [row.place for row in ranked(outlet, by="value").rows] == [1, None]


def test_who_was_posted_in_another_time_place_or_role_does_not_stand_there(outlet, lin, ye):
    by_hand.settled(outlet, 500, by=lin)
    posted(outlet, ye, date(2026, 12, 1))
    posted(outlet, make_employee("何嘉怡", outlet), date(2026, 1, 1), date(2026, 10, 31))
    posted(make_outlet("SH09"), make_employee("吴启明", outlet), date(2026, 1, 1))
    posted(outlet, make_employee("唐静", outlet), date(2026, 1, 1), role=Role.CASHIER)
    taken_back = posted(outlet, make_employee("沈一", outlet), date(2026, 1, 1))
    taken_back.withdrawn_at, taken_back.withdrawn_by = AT, taken_back.user
    taken_back.save()
    assert [row.advisor for row in ranked(outlet).rows] == [lin]
    posted(outlet, make_employee("周二", outlet), date(2026, 10, 1), date(2026, 11, 1))
    assert len(ranked(outlet).rows) == 2


def test_of_a_time_to_come_nobody_is_told_anything(outlet, ye):
    posted(outlet, ye, date(2026, 1, 1))
    assert ranked(outlet, Period(Span.MONTH, date(2027, 1, 1))).rows == []
    assert len(ranked(outlet, Period(Span.MONTH, date(2026, 12, 1))).rows) == 1


def test_who_was_posted_has_reached_nothing_of_the_own_target(outlet, lin, ye):
    posted(outlet, ye, date(2026, 11, 1))
    plan = Plan.objects.create(
        outlet=outlet, year=2026, state="approved", made_at=AT, made_by=make_user("韩立诚"), approved_at=AT
    )
    plan.lines.create(figure="output", employee=ye, year_value=2400, m11=200)
    assert values_of(outlet, ye)["reached.output"] == 0


def test_the_own_row_is_marked(outlet, lin, ye):
    for each in (lin, ye):
        by_hand.settled(outlet, 100, by=each)
    assert [row.advisor for row in ranked(outlet, own=lin.pk).rows if row.own] == [lin]


def test_shares_of_targets_come_from_the_plan_and_from_what_was_set_since(outlet, lin, ye):
    manager = make_user("韩立诚")
    plan = Plan.objects.create(outlet=outlet, year=2026, state="approved", made_at=AT, made_by=manager, approved_at=AT)
    plan.lines.create(figure="output", employee=lin, year_value=2400, m11=200)
    plan.lines.create(figure="boutique_sales", employee=lin, year_value=6000, m11=500)
    Target.objects.create(outlet=outlet, month=NOVEMBER.first, metric="boutique_sales", employee=lin, value=1000)
    for each in (lin, ye):
        by_hand.settled(outlet, 100, by=each)
    by_hand.item(outlet, 250, seller=lin)
    ranking = ranked(outlet, by="reached.boutique_sales")
    # What was set for the month stands above the plan.
    assert [(row.advisor, row.value("reached.boutique_sales")) for row in ranking.rows] == [(lin, 25), (ye, None)]
    assert ranking.rows[0].value("reached.output") == 50
    codes = [column.code for column in ranking.columns]
    assert "reached.boutique_sales" in codes
    assert "reached.reception" not in codes


def test_a_quarter_adds_up_its_months(outlet, lin):
    for month in (10, 11, 12):
        Target.objects.create(
            outlet=outlet, month=date(2026, month, 1), metric="boutique_sales", employee=lin, value=100
        )
    by_hand.settled(outlet, 100, on=date(2026, 10, 1), by=lin)
    by_hand.settled(outlet, 20, on=date(2026, 12, 31), by=lin)
    by_hand.item(outlet, 150, on=date(2026, 10, 5), seller=lin)
    found = values_of(outlet, lin, Period(Span.QUARTER, date(2026, 10, 1)))
    assert found["output"] == 120
    assert found["reached.boutique_sales"] == 50


def test_papers_are_scored_over_all_checks(outlet, lin):
    by = make_user("沈佳宁")
    for faults, on in ((0, "2026-10-12 10:00"), (2, "2026-11-12 10:00"), (1, "2026-11-13 10:00")):
        made = by_hand.settled(outlet, 100, by=lin, delivered_at=shanghai(on))
        check(made, shanghai(on), by, faults)
    assert values_of(outlet, lin)["papers"] == 85
    assert values_of(outlet, lin, Period(Span.QUARTER, date(2026, 10, 1)))["papers"] == 90
    # Papers are scored by the month, so a week has none.
    by_hand.settled(outlet, 1, on=date(2026, 11, 12), by=lin)
    assert "papers" not in values_of(outlet, lin, Period(Span.WEEK, date(2026, 11, 9)))


def test_another_outlet_is_another_list(outlet, lin):
    far = make_outlet("SH02", "嘉禾川沙店")
    by_hand.settled(outlet, 100, by=lin)
    assert [row.advisor for row in ranked(far).rows] == []


def test_queries_stay_the_same_for_thirty_advisors(outlet, lin, django_assert_num_queries):
    by_hand.settled(outlet, 100, by=lin)
    counting = len(captured(outlet))
    for nth in range(30):
        who = make_employee(f"顾问{nth}", outlet)
        by_hand.item(outlet, 20, order=by_hand.settled(outlet, 100 + nth, by=who))
        by_hand.order(outlet, who)
    with django_assert_num_queries(counting):
        assert len(ranked(outlet).rows) == 31


def captured(outlet) -> list:
    with CaptureQueriesContext(connection) as queries:
        ranked(outlet)
    return queries.captured_queries
