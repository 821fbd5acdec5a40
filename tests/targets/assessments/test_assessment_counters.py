"""What the rules count, by records made by hand, to the minute; and at what cost."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from complaints.csi_period import Period
from complaints.figures import Asked as Reached
from complaints.figures import reached
from complaints.models import SurveyResponse
from customers import screening_figures
from targets.assessment_counters import COUNTERS, LISTED, Asked, Found, find_all
from tests.makers import make_outlet
from tests.people import make_house

from . import month
from .month import BEGIN, DAY, END, HOUR, INSIDE, MINUTE, MONTH, SETTLED


@pytest.fixture
def house(db):
    with time_machine.travel(INSIDE, tick=False):
        yield make_house()


def number(rule, house, at=SETTLED, outlet=None, on=MONTH, days=None) -> int:
    outlet = outlet or house.sh01
    found = COUNTERS[rule].find(Asked([house.sh01.pk, house.sh02.pk], [on], at, {outlet.pk: days} if days else {}))
    assert {month for _outlet, month in found} <= {on}
    return found.get((outlet.pk, on), Found()).number


def listed(rule, house) -> list[tuple[str, str]]:
    """The records behind the number of the first outlet's month, as its page leads to them."""
    found = COUNTERS[rule].find(Asked([house.sh01.pk], [MONTH], SETTLED))
    return COUNTERS[rule].links(found[house.sh01.pk, MONTH].records)


# Complaints


def test_a_complaint_is_late_a_minute_after_its_deadline(house):
    month.complaint(house.sh01, minutes_late=0)
    assert number("complaints_late", house) == 0
    month.complaint(house.sh01, minutes_late=1)
    assert number("complaints_late", house) == 1


def test_a_complaint_counts_once_however_many_clocks_ran_out(house):
    made = month.complaint(house.sh01)
    month.clock(made, INSIDE, 5, "sorted")
    month.clock(made, INSIDE, None, "closed")
    assert number("complaints_late", house) == 1


def test_a_clock_that_runs_is_late_after_its_deadline(house):
    month.complaint(house.sh01, received_at=INSIDE, minutes_late=None)
    assert number("complaints_late", house, at=INSIDE + 30 * MINUTE) == 0
    assert number("complaints_late", house, at=INSIDE + 31 * MINUTE) == 1


def test_a_complaint_belongs_to_the_month_it_was_received_in(house):
    month.complaint(house.sh01, received_at=BEGIN - MINUTE)
    month.complaint(house.sh01, received_at=END)
    assert number("complaints_late", house) == 0
    month.complaint(house.sh01, received_at=BEGIN)
    month.complaint(house.sh01, received_at=END - MINUTE)
    assert number("complaints_late", house) == 2
    assert number("complaints_late", house, on=date(2026, 11, 1)) == 1
    assert number("complaints_late", house, outlet=house.sh02) == 0


# Papers


def test_papers_are_late_at_midnight_after_their_day(house):
    """Delivered on the 15th, one day: until the end of the 16th."""
    delivered = month.order(house.sh01, delivered_at=BEGIN + 14 * DAY + 10 * HOUR)
    over = BEGIN + 16 * DAY
    assert number("papers", house, at=over - MINUTE) == 0
    assert number("papers", house, at=over) == 1
    made = month.check(delivered, over - MINUTE, house.front_desk_supervisor)
    assert number("papers", house) == 0
    type(made).objects.filter(pk=made.pk).update(at=over)
    assert number("papers", house) == 1
    assert number("papers", house, days=2) == 0


def test_a_delivery_just_before_midnight_has_the_day_of_the_house(house):
    """At 23:59 in Shanghai it is the same day in London, and two days later both are over."""
    month.order(house.sh01, delivered_at=BEGIN + 15 * DAY - MINUTE)
    assert number("papers", house, at=BEGIN + 16 * DAY - MINUTE) == 0
    assert number("papers", house, at=BEGIN + 16 * DAY) == 1


def test_papers_with_faults_count_and_once_only(house):
    delivered = month.order(house.sh01)
    made = month.check(delivered, delivered.delivered_at + HOUR, house.front_desk_supervisor, faults=2)
    assert number("papers", house) == 1
    type(made).objects.filter(pk=made.pk).update(at=delivered.delivered_at + 9 * DAY)
    assert number("papers", house) == 1


def test_papers_belong_to_the_month_of_the_delivery(house):
    month.order(house.sh01, delivered_at=BEGIN - MINUTE)
    month.order(house.sh01, delivered_at=END)
    assert number("papers", house, at=END + 9 * DAY) == 0
    month.order(house.sh01, delivered_at=BEGIN)
    month.order(house.sh01, delivered_at=END - MINUTE)
    assert number("papers", house, at=END + 9 * DAY) == 2


# Follow-up calls


def test_a_call_is_in_time_until_its_very_minute(house):
    call = month.follow_up(house.sh01)
    assert number("follow_ups_late", house) == 1
    spoke = call.calls.create(at=call.due_at, by=house.customer_care, outcome="reached")
    assert number("follow_ups_late", house) == 0
    call.calls.filter(pk=spoke.pk).update(at=call.due_at + MINUTE)
    assert number("follow_ups_late", house) == 1


def test_a_dialling_that_reached_nobody_does_not_help(house):
    call = month.follow_up(house.sh01)
    call.calls.create(at=call.due_at - HOUR, by=house.customer_care, outcome="no_answer")
    assert number("follow_ups_late", house) == 1


def test_a_call_is_not_late_before_its_time_and_others_never(house):
    call = month.follow_up(house.sh01, due_at=INSIDE)
    assert number("follow_ups_late", house, at=call.due_at - MINUTE) == 0
    assert number("follow_ups_late", house, at=call.due_at) == 1
    month.follow_up(house.sh01, state="not_drawn", next_at=None)
    month.follow_up(house.sh01, mode="onsite")
    assert number("follow_ups_late", house) == 1


def test_a_call_belongs_to_the_month_it_was_due_in(house):
    month.follow_up(house.sh01, due_at=BEGIN - MINUTE)
    month.follow_up(house.sh01, due_at=END)
    assert number("follow_ups_late", house) == 0
    month.follow_up(house.sh01, due_at=BEGIN)
    month.follow_up(house.sh01, due_at=END - MINUTE)
    assert number("follow_ups_late", house) == 2


def test_calls_are_late_as_the_figures_have_it(house):
    """Deliveries and due times of one month: what is due and not in time there is late here."""
    for nth in range(4):
        call = month.follow_up(house.sh01, due_at=INSIDE - nth * HOUR)
        if nth:
            outcome = ("reached", "declined", "busy")[nth - 1]
            call.calls.create(at=call.due_at - MINUTE, by=house.customer_care, outcome=outcome)
    answered = month.follow_up(house.sh01)
    SurveyResponse.objects.create(
        outlet=house.sh01, group="maintenance", via="link", follow_up=answered, order=answered.order,
        customer=answered.customer, vehicle=answered.vehicle, answered_at=answered.due_at, score=90,
        delivered_at=answered.delivered_at, version=_version(),
    )  # fmt: skip
    figures = reached(Reached((house.sh01.pk,)), Period.of_month(MONTH), SETTLED)
    assert figures.due == 5
    assert number("follow_ups_late", house) == figures.due - figures.in_time == 2


def _version():
    from complaints.models import Questionnaire

    made = Questionnaire.objects.filter(group="maintenance").first() or Questionnaire.objects.create(
        group="maintenance", name="保养"
    )
    return made.versions.first() or made.versions.create(number=1, made_at=BEGIN)


# Key customers


def test_a_case_is_late_a_minute_after_its_deadline(house):
    found = month.case(house.sh01, house.service_manager, deadline_at=INSIDE)
    assert number("cases_late", house, at=INSIDE) == 0
    assert number("cases_late", house, at=INSIDE + MINUTE) == 1
    month.case(house.sh01, house.service_manager, settled_at=INSIDE - DAY)
    assert number("cases_late", house) == 1
    month.case(house.sh01, house.service_manager, settled_at=INSIDE - DAY + MINUTE)
    month.case(house.sh01, house.service_manager, settled_at=INSIDE, state="closed", closed_at=INSIDE)
    assert number("cases_late", house) == 3
    assert (f"{found.number} A", found.get_absolute_url()) in listed("cases_late", house)


def test_a_case_belongs_to_the_month_of_its_deadline(house):
    by = house.service_manager
    for deadline_at in (BEGIN - MINUTE, END):
        month.case(house.sh01, by, deadline_at=deadline_at)
    assert number("cases_late", house) == 0
    for deadline_at in (BEGIN, END - MINUTE):
        month.case(house.sh01, by, deadline_at=deadline_at)
    assert number("cases_late", house) == 2


# Daily reports and screening


def test_a_daily_report_is_missing_from_the_next_day_on(house):
    made = month.plan(house.sh01, house.service_manager)
    at_noon = BEGIN + 11 * DAY + 12 * HOUR
    assert number("reports_315", house, at=at_noon) == 2
    assert number("reports_315", house, at=BEGIN + 12 * DAY) == 3
    month.report(made, date(2026, 10, 11), house.service_manager)
    assert number("reports_315", house) == 2


def test_only_days_of_the_month_and_of_filed_plans_count(house):
    month.plan(house.sh01, house.service_manager, first=date(2026, 9, 29), last=date(2026, 10, 2))
    month.plan(house.sh02, house.service_manager, state="draft")
    assert number("reports_315", house) == 2
    assert number("reports_315", house, outlet=house.sh02) == 0
    assert number("reports_315", house, on=date(2026, 9, 1)) == 2


def test_screening_counts_the_points_that_screening_took(house):
    month.deduction(house.sh01, house.service_manager, points=3)
    month.deduction(house.sh01, house.service_manager, points=4)
    month.deduction(house.sh01, house.service_manager, points=9, month=date(2026, 9, 1))
    outlets, months = [house.sh01.pk, house.sh02.pk], [MONTH, date(2026, 9, 1)]
    found = COUNTERS["screening"].find(Asked(outlets, months, SETTLED))
    assert {place: each.number for place, each in found.items()} == screening_figures.points_off(outlets, months)
    lists = screening_figures.lists_behind(house.sh01.pk, MONTH)
    assert [key for _text, key in found[house.sh01.pk, MONTH].records] == sorted(each.number for each in lists)


# All of them


def test_records_are_limited_and_counted(house):
    for _nth in range(LISTED + 3):
        month.complaint(house.sh01)
    records = listed("complaints_late", house)
    assert (len(records), number("complaints_late", house)) == (LISTED, LISTED + 3)
    assert records[0][1].endswith(f"{records[0][0]}/")


def everything(outlet, house) -> None:
    by = house.service_manager
    month.complaint(outlet)
    month.order(outlet)
    month.follow_up(outlet)
    month.case(outlet, by)
    month.plan(outlet, by)
    month.deduction(outlet, by)


def queries_of(outlets) -> int:
    with CaptureQueriesContext(connection) as caught:
        found = find_all(Asked([each.pk for each in outlets], [MONTH], SETTLED))
    assert all((each.pk, MONTH) in found[rule] for each in outlets for rule in found)
    return len(caught)


def test_one_query_a_rule_however_many_outlets(house):
    everything(house.sh01, house)
    few = queries_of([house.sh01])
    more = [make_outlet(f"SH{nth}", f"嘉禾{nth}店", house.pudong) for nth in range(10, 30)]
    for outlet in more:
        everything(outlet, house)
    assert queries_of(more) == few == len(COUNTERS) + 1


def test_nothing_asked_is_nothing_found(house):
    everything(house.sh01, house)
    assert all(not found for found in find_all(Asked([], [MONTH], SETTLED)).values())
    assert all(not found for found in find_all(Asked([house.sh01.pk], [], SETTLED)).values())
