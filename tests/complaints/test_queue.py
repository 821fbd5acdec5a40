"""Whose turn it is, who may call, and what a call comes to."""

from datetime import timedelta
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils import translation

from complaints.models import CallAttempt, FollowUp
from complaints.services import queue
from complaints.services.follow_ups import make_follow_ups
from complaints.services.queue import end_answered, give_back, keep, record_attempt, take_next, waiting_counts
from customers.models import Case, Contact
from customers.services.contacts import record_contact, set_do_not_call
from customers.services.merging import merge_customers
from staff.models import TrailEntry
from staff.refusals import AlreadyDone, Refused
from staff.roles import Role
from tests.clock import shanghai
from tests.makers import make_customer, make_outlet, make_user, make_vehicle
from tests.racing import race

from .deliveries import DAY, DELIVERED, HOUR, MORNING, make_call, make_caller, make_delivery, settle

MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _in_english():
    """The sentences as they stand in the code, whatever the catalogue has."""
    with translation.override("en"):
        yield


@pytest.fixture
def caller(db):
    return make_caller()


@pytest.fixture
def other(db):
    return make_caller("何静怡")


def result(call, outcome, by, at, **fields):
    return record_attempt(follow_up=call, outcome=outcome, by=by, at=at, **fields)


# --- Whose turn it is -------------------------------------------------------------------------------------------------


def test_the_oldest_due_comes_first(caller):
    later = make_call(delivered_at=DELIVERED)
    sooner = make_call(delivered_at=DELIVERED - DAY)
    assert take_next(by=caller, at=MORNING) == sooner
    result(sooner, "no_answer", caller, MORNING)
    assert take_next(by=caller, at=MORNING) == later


def test_an_agreed_hour_comes_before_all_others_and_not_before_its_time(caller):
    agreed, due = make_call(), make_call(delivered_at=DELIVERED - DAY)
    FollowUp.objects.filter(pk=agreed.pk).update(agreed=True, next_at=MORNING + HOUR)
    assert take_next(by=caller, at=MORNING) == due
    give_back(follow_up=due, by=caller, at=MORNING)
    assert take_next(by=caller, at=MORNING + HOUR) == agreed


def test_nobody_is_called_before_the_morning_after(caller):
    call = make_call()
    assert take_next(by=caller, at=MORNING - MINUTE) is None
    assert take_next(by=caller, at=MORNING) == call


@pytest.mark.parametrize(
    ("hour", "offered"),
    [("08:59", False), ("09:00", True), ("19:59", True), ("20:00", False), ("23:30", False), ("03:00", False)],
)
def test_nobody_is_called_in_the_quiet_hours(caller, hour, offered):
    make_call(delivered_at=DELIVERED - DAY)
    assert bool(take_next(by=caller, at=shanghai(f"2026-11-07 {hour}"))) is offered


def test_quiet_hours_are_those_of_the_outlet(db):
    early, late = make_outlet("SH01"), make_outlet("SH02", "嘉禾川沙店")
    settle("contacts.quiet_until", "10:00", late)
    both = make_caller(outlet=early)
    from tests.makers import make_posting

    make_posting(both, Role.CUSTOMER_CARE, late)
    make_call(outlet=late, delivered_at=DELIVERED - DAY)
    first = make_call(outlet=early)
    assert take_next(by=both, at=MORNING) == first


def test_only_customers_of_ones_own_outlets(caller):
    far = make_call(outlet=make_outlet("SZ01", "鹏程福田店", "深莞区域", "华南大区"))
    assert take_next(by=caller, at=MORNING) is None
    assert take_next(by=make_user("沈佳宁", Role.FRONT_DESK_SUPERVISOR, far.outlet), at=MORNING) is None
    assert take_next(by=make_caller(outlet=far.outlet), at=MORNING) == far


def test_who_does_not_want_to_be_called_is_not_offered(caller):
    call = make_call()
    set_do_not_call(customer=call.customer, reason="不想接电话", at=MORNING)
    assert take_next(by=caller, at=MORNING) is None


@pytest.mark.parametrize(
    ("mobile", "dialable"),
    [
        ("13712345678", True),
        ("137 1234 5678", True),
        ("+86-21-5836-1234", True),
        ("5836123", True),
        ("", False),
        ("无", False),
        ("123456", False),
    ],
)
def test_a_customer_without_a_number_is_listed_and_not_offered(caller, mobile, dialable):
    call = make_call(customer=make_customer(mobile=mobile))
    assert (take_next(by=caller, at=MORNING) == call) is dialable
    assert FollowUp.objects.without_number().exists() is not dialable
    assert waiting_counts(caller, MORNING)["no_number"] == (not dialable)


# --- The contact budget -----------------------------------------------------------------------------------------------


def contacted_twice(customer):
    for hours in (30, 20):
        record_contact(customer=customer, kind="message", at=MORNING - hours * HOUR)


def test_who_was_contacted_enough_waits(caller):
    call = make_call()
    contacted_twice(call.customer)
    assert take_next(by=caller, at=MORNING) is None
    assert waiting_counts(caller, MORNING) | {"callable": 0, "later": 1} == waiting_counts(caller, MORNING)
    assert take_next(by=caller, at=MORNING + 6 * DAY) == call


def test_a_key_customer_stands_outside_the_budget(caller):
    call = make_call()
    contacted_twice(call.customer)
    at = MORNING - DAY
    Case.objects.create(
        number="ZD1", vehicle=call.vehicle, outlet=call.outlet, title="变速箱顿挫", suggested_tier="A", tier="A",
        owner=caller, opened_by=caller, opened_at=at, recorded_at=at, clock_from_at=at, half_at=at, alert_at=at,
        deadline_at=at + DAY,
    )  # fmt: skip
    assert take_next(by=caller, at=MORNING) == call


@pytest.mark.parametrize("outside", [{"why": "complaint"}, {"agreed": True}])
def test_a_call_after_a_complaint_or_at_an_agreed_hour_stands_outside_the_budget(caller, outside):
    call = make_call()
    contacted_twice(call.customer)
    FollowUp.objects.filter(pk=call.pk).update(**outside)
    assert take_next(by=caller, at=MORNING) == call


def test_the_budget_is_that_of_the_outlet(db):
    strict, lax = make_outlet("SH01"), make_outlet("SH02", "嘉禾川沙店")
    settle("contacts.budget", "9", lax)
    both = make_caller(outlet=strict)
    from tests.makers import make_posting

    make_posting(both, Role.CUSTOMER_CARE, lax)
    calls = [make_call(outlet=outlet) for outlet in (strict, lax)]
    for call in calls:
        contacted_twice(call.customer)
    assert take_next(by=both, at=MORNING) == calls[1]


# --- Leases -----------------------------------------------------------------------------------------------------------


def test_the_caller_gets_the_one_they_have_again(caller):
    make_call()
    make_call()
    taken = take_next(by=caller, at=MORNING)
    assert take_next(by=caller, at=MORNING + 9 * MINUTE) == taken
    assert FollowUp.objects.filter(leased_by=caller).count() == 1


def test_two_callers_get_two_customers(caller, other):
    make_call()
    make_call()
    assert take_next(by=caller, at=MORNING) != take_next(by=other, at=MORNING)
    assert take_next(by=make_caller("邹雅文"), at=MORNING) is None


def test_a_customer_with_two_cars_is_called_by_one(caller, other):
    customer = make_customer()
    first, second = (make_call(customer=customer, delivered_at=DELIVERED + n * MINUTE) for n in (0, 1))
    assert take_next(by=caller, at=MORNING) == first
    assert take_next(by=other, at=MORNING) is None
    result(first, "busy", caller, MORNING + MINUTE)
    assert take_next(by=other, at=MORNING + MINUTE) == second


def test_what_somebody_leaves_lying_comes_back(caller, other):
    call = make_call()
    take_next(by=caller, at=MORNING)
    assert take_next(by=other, at=MORNING + 10 * MINUTE - call.due_at.resolution) is None
    assert take_next(by=other, at=MORNING + 10 * MINUTE) == call
    assert keep(follow_up=call, by=caller, at=MORNING + 11 * MINUTE) is False


def test_a_customers_other_car_is_not_held_by_a_lease_that_ran_out(caller, other):
    customer = make_customer()
    first, second = (make_call(customer=customer, delivered_at=DELIVERED + n * MINUTE) for n in (0, 1))
    take_next(by=caller, at=MORNING)
    FollowUp.objects.filter(pk=first.pk).update(next_at=MORNING + DAY)
    assert take_next(by=other, at=MORNING + 20 * MINUTE) == second
    with pytest.raises(AlreadyDone):
        result(first, "busy", caller, MORNING + 21 * MINUTE)


def test_an_open_page_keeps_the_call(caller, other):
    call = make_call()
    take_next(by=caller, at=MORNING)
    for minutes in range(1, 31):
        assert keep(follow_up=call, by=caller, at=MORNING + minutes * MINUTE)
    assert take_next(by=other, at=MORNING + 35 * MINUTE) is None
    assert not keep(follow_up=call, by=other, at=MORNING + 35 * MINUTE)


def test_how_long_is_settled(caller, other):
    settle("calls.lease_minutes", "3")
    call = make_call()
    take_next(by=caller, at=MORNING)
    assert take_next(by=other, at=MORNING + 3 * MINUTE) == call


def test_a_call_is_given_back_by_whoever_has_it_or_watches_the_queue(caller, other):
    call = make_call()
    take_next(by=caller, at=MORNING)
    assert not give_back(follow_up=call, by=other, at=MORNING)
    assert give_back(follow_up=call, by=caller, at=MORNING)
    assert not give_back(follow_up=call, by=caller, at=MORNING)
    assert take_next(by=other, at=MORNING) == call
    assert give_back(follow_up=call, by=make_caller("顾清和", role=Role.CUSTOMER_CARE_MANAGER), at=MORNING)
    assert take_next(by=caller, at=MORNING) == call


# --- Results ----------------------------------------------------------------------------------------------------------


def test_three_attempts_and_no_more(caller):
    call = make_call()
    for attempt, (at, next_at) in enumerate(
        [
            ("2026-11-06 09:00", "2026-11-06 11:00"),
            ("2026-11-06 11:05", "2026-11-07 09:00"),
            ("2026-11-07 09:30", None),
        ],
        start=1,
    ):
        assert take_next(by=caller, at=shanghai(at)) == call
        result(call, "no_answer", caller, shanghai(at))
        call.refresh_from_db()
        assert call.attempts == attempt and call.leased_by is None
        assert call.next_at == (shanghai(next_at) if next_at else None)
    assert (call.state, call.ended_at) == ("given_up", shanghai("2026-11-07 09:30"))
    assert take_next(by=caller, at=MORNING + 2 * DAY) is None
    assert not Contact.objects.exists(), "nobody was spoken to"
    entry = TrailEntry.objects.get(action="follow_up.ended")
    assert (entry.by, entry.changes) == (caller, {"state": ["waiting", "given_up"]})


def test_it_is_tried_beyond_the_due_day(caller):
    call = make_call()
    late = MORNING + 10 * DAY
    assert take_next(by=caller, at=late) == call
    result(call, "busy", caller, late)
    assert FollowUp.objects.get().next_at == late + 2 * HOUR


def test_the_customer_names_the_hour(caller):
    call = make_call()
    take_next(by=caller, at=MORNING)
    hour = shanghai("2026-11-09 15:00")
    attempt = result(call, "call_at", caller, MORNING, call_at=hour, words="下周一下午再打")
    call.refresh_from_db()
    assert (call.state, call.next_at, call.agreed, attempt.call_at) == ("waiting", hour, True, hour)
    contact = Contact.objects.get()
    assert (contact.customer, contact.words, contact.outside_budget) == (call.customer, "下周一下午再打", False)
    assert take_next(by=caller, at=hour) == call
    result(call, "no_answer", caller, hour)
    call.refresh_from_db()
    assert (call.next_at, call.agreed) == (hour + 2 * HOUR, False)


def test_a_refused_hour_leaves_everything_as_it_was(caller):
    call = make_call()
    take_next(by=caller, at=MORNING)
    with pytest.raises(Refused) as refusal:
        result(call, "call_at", caller, MORNING, call_at=shanghai("2026-11-06 21:00"))
    assert refusal.value.field == "call_at" and not isinstance(refusal.value, AlreadyDone)
    call.refresh_from_db()
    assert (call.attempts, call.leased_by, CallAttempt.objects.count()) == (0, caller, 0)


@pytest.mark.parametrize(("outcome", "contacts"), [("declined", 1), ("wrong_number", 0)])
def test_some_outcomes_end_it(caller, outcome, contacts):
    call = make_call()
    take_next(by=caller, at=MORNING)
    result(call, outcome, caller, MORNING)
    call.refresh_from_db()
    assert (call.state, call.ended_at, Contact.objects.count()) == (outcome, MORNING, contacts)


def test_a_result_after_the_lease_counts_as_long_as_nobody_else_has_taken_it(caller, other):
    call = make_call()
    take_next(by=caller, at=MORNING)
    late = MORNING + 2 * HOUR
    assert result(call, "off", caller, late).at == late


def test_a_result_after_somebody_else_took_it_says_who(caller, other):
    call = make_call()
    take_next(by=caller, at=MORNING)
    assert take_next(by=other, at=MORNING + 20 * MINUTE) == call
    with pytest.raises(AlreadyDone, match="何静怡 has taken this call over"):
        result(call, "off", caller, MORNING + 21 * MINUTE)
    result(call, "declined", other, MORNING + 22 * MINUTE)
    with pytest.raises(AlreadyDone, match="何静怡 has recorded “Does not want to” already"):
        result(call, "off", caller, MORNING + 23 * MINUTE)
    assert CallAttempt.objects.count() == 1


def test_a_result_without_having_taken_the_call_is_refused(caller):
    call = make_call()
    with pytest.raises(AlreadyDone, match="not with you"):
        result(call, "off", caller, MORNING)
    with pytest.raises(PermissionDenied):
        result(call, "off", make_user("梁国栋", Role.CUSTOMER_CARE, make_outlet("SZ01", "鹏程福田店")), MORNING)
    with pytest.raises(ValueError, match="survey"):
        result(call, "reached", caller, MORNING)


# --- Answers ----------------------------------------------------------------------------------------------------------


def answer(call, by, at=MORNING):
    with transaction.atomic():
        end_answered(follow_up=call, by=by, at=at)
    call.refresh_from_db()


def test_answers_on_the_telephone_are_an_attempt_that_reached_somebody(caller):
    call = make_call()
    take_next(by=caller, at=MORNING)
    answer(call, caller)
    assert (call.state, call.attempts, call.leased_by) == ("answered", 1, None)
    assert call.calls.get().outcome == "reached"
    assert take_next(by=caller, at=MORNING + DAY) is None


def test_answers_need_the_call(caller, other):
    call = make_call()
    take_next(by=other, at=MORNING)
    with pytest.raises(AlreadyDone, match="何静怡"):
        answer(call, caller)


@pytest.mark.parametrize("state", ["waiting", "given_up", "declined", "wrong_number"])
def test_by_link_the_customer_answers_whatever_became_of_the_calls(caller, state):
    call = make_call()
    if state != "waiting":
        FollowUp.objects.filter(pk=call.pk).update(state=state, next_at=None)
    answer(call, None)
    assert (call.state, call.ended_at, call.attempts) == ("answered", MORNING, 0)
    with pytest.raises(AlreadyDone, match="has answered already"):
        answer(call, None)


def test_the_link_is_quicker_than_the_caller(caller):
    call = make_call()
    take_next(by=caller, at=MORNING)
    answer(call, None, MORNING + MINUTE)
    with pytest.raises(AlreadyDone, match="The customer has answered already"):
        result(call, "busy", caller, MORNING + 2 * MINUTE)


def test_who_answered_on_site_is_not_called_for_the_same_visit(caller):
    settle("onsite.share.maintenance", "100")
    call = make_call(settled_on=DELIVERED.date())
    survey = FollowUp.objects.get(mode="onsite")
    assert survey.order == call.order
    answer(survey, caller, DELIVERED + HOUR)
    call.refresh_from_db()
    assert (survey.state, call.state, call.ended_at) == ("answered", "answered", DELIVERED + HOUR)
    assert take_next(by=caller, at=MORNING) is None


def test_who_answered_on_site_before_the_delivery_gets_no_call_at_all(caller):
    from complaints.models import Questionnaire, QuestionnaireVersion, SurveyResponse

    settle("onsite.share.maintenance", "100")
    order = make_delivery(None, settled_on=DELIVERED.date())
    make_follow_ups(at=DELIVERED - HOUR)
    survey = order.follow_ups.get()
    answer(survey, caller, DELIVERED - HOUR / 2)
    questionnaire = Questionnaire.objects.filter(group="maintenance").first() or Questionnaire.objects.create(
        group="maintenance", name="保养"
    )
    version = QuestionnaireVersion.objects.create(
        questionnaire=questionnaire, number=99, greeting="您好", made_at=DELIVERED, state="published",
        published_at=DELIVERED,
    )  # fmt: skip
    SurveyResponse.objects.create(
        version=version, follow_up=survey, outlet=order.outlet, group="maintenance", order=order,
        vehicle=order.vehicle, customer=order.vehicle.customer, delivered_at=DELIVERED, via="onsite",
        answered_at=DELIVERED - HOUR / 2,
    )  # fmt: skip
    type(order).objects.filter(pk=order.pk).update(delivered_at=DELIVERED)
    make_follow_ups(at=MORNING)
    call = order.follow_ups.calls().get()
    assert (call.state, call.ended_at) == ("answered", DELIVERED - HOUR / 2)


# --- Counts -----------------------------------------------------------------------------------------------------------


def test_what_waits_is_counted_in_one_query_for_the_outlets(caller, other, django_assert_max_num_queries):
    make_call(), make_call(), make_call(customer=make_customer(mobile="无"))
    silent = make_call()
    set_do_not_call(customer=silent.customer, reason="不想接电话", at=MORNING)
    agreed = make_call()
    FollowUp.objects.filter(pk=agreed.pk).update(agreed=True, next_at=MORNING + HOUR)
    take_next(by=other, at=MORNING)
    make_call(outlet=make_outlet("SH02", "嘉禾川沙店"))
    with django_assert_max_num_queries(4):
        counts = waiting_counts(caller, MORNING)
    assert counts == {"callable": 1, "later": 1, "agreed": 1, "overdue": 0, "no_number": 1, "held": 1}
    assert waiting_counts(caller, MORNING + 5 * DAY)["overdue"] == 4
    assert set(waiting_counts(make_user("邱雨桐", Role.CASHIER, make_outlet()), MORNING).values()) == {0}


# --- At the same time -------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_clicks_of_one_person_take_one_customer():
    caller = make_caller()
    for _number in range(4):
        make_call()
    taken = race([partial(take_next, by=caller, at=MORNING)] * 4)
    assert len({call.pk for call in taken}) == 1
    assert FollowUp.objects.filter(leased_by__isnull=False).count() == 1


@pytest.mark.django_db(transaction=True)
def test_eight_callers_and_a_customer_with_eight_cars():
    customer, callers = make_customer(), [make_caller(f"客服{n}") for n in range(8)]
    for number in range(8):
        make_call(customer=customer, vehicle=make_vehicle(customer, f"沪A0000{number}"))
    taken = race([partial(take_next, by=each, at=MORNING) for each in callers])
    assert not [each for each in taken if isinstance(each, Exception)]
    assert sum(each is not None for each in taken) == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_results_for_one_call_one_counts():
    caller = make_caller()
    call = make_call()
    take_next(by=caller, at=MORNING)
    outcomes = race([partial(result, call, "no_answer", caller, MORNING)] * 3)
    assert sum(isinstance(each, CallAttempt) for each in outcomes) == 1
    assert sum(isinstance(each, AlreadyDone) for each in outcomes) == 2
    assert FollowUp.objects.get().attempts == 1


@pytest.mark.postgres
@pytest.mark.django_db
def test_the_queue_is_read_from_its_index(caller):
    from complaints import call_policies

    for _number in range(3):
        make_call()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        outlets = queue._outlets(caller)
        offered = queue.offered_to(outlets, call_policies.book(MORNING.date()), MORNING)
        assert "complaints_call_queue" in offered[:1].explain()


def test_a_call_that_a_merge_left_behind_goes_over_once_it_is_free(caller, other):
    """Both records were with a caller; the second one waits for the job, and for what is known of the first."""
    first, second = make_call(), make_call(delivered_at=DELIVERED - DAY)
    assert {take_next(by=caller, at=MORNING), take_next(by=other, at=MORNING)} == {first, second}
    manager = make_caller("韩立诚", role=Role.CUSTOMER_CARE_MANAGER)
    merge_customers(kept=first.customer, merged=second.customer, reason="同一人", by=manager, at=MORNING)
    set_do_not_call(customer=first.customer, reason="不想再接电话", by=manager, at=MORNING)
    assert FollowUp.objects.get(pk=second.pk).customer == second.customer
    later = MORNING + HOUR
    assert take_next(by=caller, at=later) is None
    make_follow_ups(at=later)
    second.refresh_from_db()
    assert (second.customer, second.state, second.leased_by) == (first.customer, "do_not_call", None)
