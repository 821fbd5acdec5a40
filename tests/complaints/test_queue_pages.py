"""The queue and the call as a caller works on them: one customer, every outcome, nothing twice, nothing lost."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from complaints.call_figures import minutes_between
from complaints.models import CallAttempt, Complaint, FollowUp, Praise, SurveyResponse
from complaints.services import calling, queue
from complaints.services.questionnaires import draft_fingerprint, make_own, publish_draft, version_for
from customers.models import DoNotCall, Unmasking
from staff import my_day, open_work
from staff.refusals import AlreadyDone
from staff.roles import Role
from tests.clock import shanghai
from tests.makers import make_employee, make_outlet, make_user
from tests.racing import race

from .asking import posted
from .deliveries import DAY, DELIVERED, HOUR, MORNING, make_call, make_caller, make_delivery

AT = MORNING + HOUR


@pytest.fixture
def caller(db, clock, client):
    clock(AT)
    user = make_caller()
    client.force_login(user)
    return user


@pytest.fixture
def manager(db):
    return make_caller("顾清和", role=Role.CUSTOMER_CARE_MANAGER)


def taken(client) -> FollowUp:
    """The customer that the button "Next customer" gives."""
    answer = client.post("/calls/next/")
    return FollowUp.objects.get(pk=int(answer.url.split("/")[2]))


def form_of(call, do="done", **fields) -> dict:
    version = version_for(call.group, call.outlet, AT)
    asked = posted(version) if do == "done" else {}
    return asked | {"do": do, "seen": call.attempts, "opened_at": AT.isoformat()} | fields


def send(client, call, do="done", **fields):
    return client.post(f"/calls/{call.pk}/", form_of(call, do, **fields))


# --- The queue --------------------------------------------------------------------------------------------------------


def test_the_queue_says_how_many_wait_and_hands_out_the_oldest(caller, client):
    later, sooner = make_call(), make_call(delivered_at=DELIVERED - DAY)
    page = client.get("/calls/").content.decode()
    assert "/calls/next/" in page
    assert taken(client) == sooner
    # Asked again it is the same one: a caller has one customer.
    assert taken(client) == sooner
    assert later.leased_by is None


def test_an_empty_queue_says_so_and_stays_where_it_is(caller, client):
    answer = client.post("/calls/next/", follow=True)
    assert answer.redirect_chain[-1][0] == "/calls/"
    assert "Nobody to call right now" in answer.content.decode() or "empty" in answer.content.decode()


def test_two_callers_never_have_the_same_customer(caller, client):
    make_call(), make_call()
    other = Client()
    other.force_login(make_caller("何静怡"))
    assert taken(client) != taken(other)


# --- The page of a call -----------------------------------------------------------------------------------------------


def test_the_page_holds_what_a_caller_needs(caller, client):
    order = make_delivery(delivered_at=DELIVERED)
    call = make_call()
    mine = taken(client)
    page = client.get(f"/calls/{mine.pk}/").content.decode()
    assert mine.customer.mobile in page  # the whole number, to be dialled
    assert "先生/女士" in page or "Mr/Ms" in page
    assert f'name="q{version_for(mine.group, mine.outlet, AT).questions.first().pk}"' in page
    assert mine.order.number in page and mine.order.advisor.name in page
    assert order and call


def test_seeing_the_number_leaves_one_trace_a_call(caller, client):
    make_call()
    call = taken(client)
    for _time in range(3):
        client.get(f"/calls/{call.pk}/")
    trace = Unmasking.objects.get()
    assert (trace.by, trace.customer, trace.what) == (caller, call.customer, "mobile")


def test_a_customer_whom_one_does_not_have_is_not_opened(caller, client, clock):
    call = make_call()
    answer = client.get(f"/calls/{call.pk}/")
    assert answer.url == call.get_absolute_url()
    assert not Unmasking.objects.exists()
    other = make_caller("何静怡")
    queue.take_next(by=other, at=AT)
    assert "何静怡" in client.get(f"/calls/{call.pk}/", follow=True).content.decode()


def test_answers_end_the_call_and_the_next_customer_comes_at_once(caller, client):
    make_call(delivered_at=DELIVERED - DAY)
    following = make_call()
    call = taken(client)
    person = call.order.advisor
    answer = send(client, call, praised=[person.pk])
    assert answer.url == f"/calls/{following.pk}/"
    call.refresh_from_db()
    response = SurveyResponse.objects.get(follow_up=call)
    assert (call.state, response.via, response.by, response.score) == ("answered", "call", caller, 100)
    assert Praise.objects.get().employee == person


def test_a_bad_answer_opens_a_complaint_and_says_so(caller, client):
    make_call()
    call = taken(client)
    asked = version_for(call.group, call.outlet, AT).questions.get(key="overall")
    page = client.post(f"/calls/{call.pk}/", form_of(call) | {f"q{asked.pk}": "3"}, follow=True)
    assert Complaint.objects.get().number in page.content.decode()


def test_what_is_not_answered_is_marked_and_nothing_is_lost(caller, client):
    make_call()
    call = taken(client)
    fields = form_of(call, note="没接两次", reason="不想被打扰")
    missing = next(name for name in fields if name.startswith("q"))
    del fields[missing]
    answer = client.post(f"/calls/{call.pk}/", fields)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="id_{missing}_error"' in page
    assert page.count(" checked") == len([name for name in fields if name.startswith("q")])
    assert "没接两次" in page and "不想被打扰" in page
    call.refresh_from_db()
    assert call.state == "waiting"


def test_questions_published_in_the_middle_of_a_call_lose_no_answers(caller, client, manager):
    """What was asked is kept under the version that asked it."""
    make_call()
    call = taken(client)
    fields, asked = form_of(call), version_for(call.group, call.outlet, MORNING)
    own = make_own(outlet=call.outlet, group=call.group, by=manager, at=MORNING)
    draft = own.versions.get()
    publish_draft(version=draft, seen=draft_fingerprint(draft), by=manager, at=MORNING)
    assert version_for(call.group, call.outlet, MORNING) == draft
    client.post(f"/calls/{call.pk}/", fields)
    assert SurveyResponse.objects.get(follow_up=call).version == asked


@pytest.mark.parametrize(
    ("do", "state"),
    [
        ("no_answer", "waiting"),
        ("busy", "waiting"),
        ("off", "waiting"),
        ("wrong_number", "wrong_number"),
        ("declined", "declined"),
    ],
)
def test_an_outcome_needs_one_button_and_no_answers(caller, client, do, state):
    make_call()
    call = taken(client)
    assert send(client, call, do, note="声音很吵").status_code == 302
    call.refresh_from_db()
    attempt = CallAttempt.objects.get()
    assert (call.state, attempt.outcome, attempt.by, attempt.words) == (state, do, caller, "声音很吵")
    assert call.leased_by is None


def test_an_hour_is_agreed_and_stands_on_my_day(caller, client):
    make_call()
    call = taken(client)
    send(client, call, "call_at", call_at="2026-11-06T14:00", note="开会")
    call.refresh_from_db()
    assert (call.agreed, call.next_at) == (True, shanghai("2026-11-06 14:00"))
    assert call.vehicle.plate[2:] in client.get("/calls/").content.decode()
    assert any(item.plate == call.vehicle.plate for item in my_day.due_for(caller, AT))


@pytest.mark.parametrize("when", ["", "2026-11-05T14:00", "2026-11-06T21:30", "irgendwann"])
def test_an_hour_that_cannot_be_is_refused_beside_its_field(caller, client, when):
    make_call()
    call = taken(client)
    answer = send(client, call, "call_at", call_at=when)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="later" data-part open' in page and "field-error" in page
    assert not CallAttempt.objects.exists()


def test_who_wants_no_calls_gets_none(caller, client):
    first = make_call()
    make_call(customer=first.customer)
    call = taken(client)
    assert send(client, call, "do_not_call").status_code == 422
    assert not DoNotCall.objects.exists()
    answer = send(client, call, "do_not_call", reason="不要再打了")
    assert answer.url == "/calls/"  # the other call of the same customer is not offered
    assert DoNotCall.objects.get().reason == "不要再打了"
    call.refresh_from_db()
    assert call.state != "waiting"


def test_a_complaint_in_the_middle_keeps_the_call_and_what_was_answered(caller, client):
    make_call()
    call = taken(client)
    fields = form_of(call) | {"do": "complaint", "category": "attitude", "contact": "顾问态度不好"}
    answer = client.post(f"/calls/{call.pk}/", fields)
    made = Complaint.objects.get()
    assert (made.channel, made.vehicle, made.order, made.contact) == (
        "callback",
        call.vehicle,
        call.order,
        "顾问态度不好",
    )
    page = answer.content.decode()
    assert answer.status_code == 200 and made.number in page
    assert page.count(" checked") >= 5
    # Sent again it is the same complaint.
    client.post(f"/calls/{call.pk}/", fields)
    assert Complaint.objects.count() == 1
    assert FollowUp.objects.leased_to(caller, AT).get() == call


@pytest.mark.parametrize("fields", [{"contact": ""}, {"category": ""}])
def test_a_complaint_without_words_or_kind_is_refused(caller, client, fields):
    make_call()
    call = taken(client)
    answer = send(client, call, "complaint", **({"category": "attitude", "contact": "态度不好"} | fields))
    assert answer.status_code == 422
    assert not Complaint.objects.exists()


# --- Twice, late, lost ------------------------------------------------------------------------------------------------


def test_the_same_form_twice_does_one_thing(caller, client):
    call, other = make_call(delivered_at=DELIVERED - DAY), make_call()
    assert taken(client) == call
    fields = form_of(call, "no_answer")
    first = client.post(f"/calls/{call.pk}/", fields)
    second = client.post(f"/calls/{call.pk}/", fields)
    assert first.url == second.url == f"/calls/{other.pk}/"
    assert CallAttempt.objects.count() == 1


def test_answers_twice_make_one_response(caller, client):
    make_call()
    call = taken(client)
    fields = form_of(call)
    client.post(f"/calls/{call.pk}/", fields)
    assert client.post(f"/calls/{call.pk}/", fields).url == "/calls/"
    assert SurveyResponse.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_double_click_at_the_same_instant_records_one_attempt(clock):
    clock(AT)
    user = make_caller()
    make_call()
    call = queue.take_next(by=user, at=AT)

    def click():
        return calling.record_outcome(follow_up=call, seen=0, outcome="no_answer", by=user, at=AT)

    results = race([click, click])
    assert CallAttempt.objects.count() == 1
    assert [type(each) for each in results].count(calling.RecordedAlready) == 1


def test_a_lease_that_ran_out_still_counts_while_nobody_else_took_over(caller, client, clock):
    make_call()
    call = taken(client)
    clock(AT + HOUR)
    assert send(client, call, "busy").status_code == 302
    assert CallAttempt.objects.get().outcome == "busy"


def test_a_customer_whom_somebody_else_took_over_is_not_recorded_and_nothing_typed_is_lost(caller, client, clock):
    make_call()
    call = taken(client)
    clock(AT + HOUR)
    queue.take_next(by=make_caller("何静怡"), at=AT + HOUR)
    answer = send(client, call, note="我打通了")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "何静怡" in page and "data-not-saved" in page and "我打通了" in page
    assert page.count(" checked") >= 5
    assert not SurveyResponse.objects.exists()


def test_who_was_signed_out_in_the_middle_finds_everything_again(caller, client, clock):
    make_call()
    call = taken(client)
    client.get(f"/calls/{call.pk}/")
    client.cookies.pop("sessionid")
    page = f"http://testserver/calls/{call.pk}/"
    answer = client.post(f"/calls/{call.pk}/", form_of(call, note="我打通了"), headers={"referer": page})
    assert answer.url.startswith("/account/login/")
    # Meanwhile somebody else got the customer: what was typed is shown all the same, the number is not.
    clock(AT + HOUR)
    queue.take_next(by=make_caller("何静怡"), at=AT + HOUR)
    client.force_login(caller)
    shown = client.get(f"/calls/{call.pk}/")
    text = shown.content.decode()
    assert shown.status_code == 200
    assert json.dumps("我打通了")[1:-1] in text and "何静怡" in text and call.customer.mobile not in text
    assert client.get(f"/calls/{call.pk}/").status_code == 302


def test_the_heartbeat_lengthens_the_lease_and_says_when_it_is_over(caller, client, clock):
    make_call()
    call = taken(client)
    clock(AT + timedelta(minutes=8))
    assert json.loads(client.post(f"/calls/{call.pk}/keep/").content) == {"held": True, "words": ""}
    call.refresh_from_db()
    assert call.leased_until > AT + timedelta(minutes=15)
    clock(AT + HOUR)
    queue.take_next(by=make_caller("何静怡"), at=AT + HOUR)
    told = json.loads(client.post(f"/calls/{call.pk}/keep/").content)
    assert told["held"] is False and "何静怡" in told["words"]


def test_a_caller_gives_a_customer_back(caller, client):
    make_call()
    call = taken(client)
    assert client.post(f"/calls/{call.pk}/give-back/").url == "/calls/"
    call.refresh_from_db()
    assert (call.leased_by, call.attempts, call.state) == (None, 0, "waiting")


def test_answers_by_link_meanwhile_are_said_and_not_doubled(caller, client):
    make_call()
    call = taken(client)
    FollowUp.objects.filter(pk=call.pk).update(
        state="answered", next_at=None, ended_at=AT, leased_by=None, leased_until=None
    )
    answer = send(client, call)
    assert answer.status_code == 409 and "data-not-saved" in answer.content.decode()


# --- Who may ----------------------------------------------------------------------------------------------------------


def test_calls_of_another_outlet_are_not_there(caller, client):
    far = make_call(outlet=make_outlet("SH02", "嘉禾川沙店"))
    for address in (f"/calls/{far.pk}/", f"/follow-ups/{far.pk}/"):
        assert client.get(address).status_code == 404
    assert client.post(f"/calls/{far.pk}/keep/").status_code == 404
    assert client.post(f"/calls/{far.pk}/", {"do": "busy"}).status_code == 404


def test_a_manager_gives_back_what_somebody_left_on_the_page(caller, client, manager):
    make_call()
    call = taken(client)
    watching = Client()
    watching.force_login(manager)
    page = watching.get("/calls/watch/").content.decode()
    assert call.vehicle.plate[2:] in page and caller.name in page
    assert watching.post(f"/calls/{call.pk}/give-back/").url == "/calls/watch/"
    call.refresh_from_db()
    assert call.leased_by is None
    assert client.get("/calls/watch/").status_code == 403


def test_nobody_takes_a_customer_away_from_another_caller(caller, client):
    make_call()
    other = make_caller("何静怡")
    call = queue.take_next(by=other, at=AT)
    client.post(f"/calls/{call.pk}/give-back/")
    call.refresh_from_db()
    assert call.leased_by == other


# --- My day, hand-over, figures ---------------------------------------------------------------------------------------


def test_late_calls_are_stuck_for_the_manager_one_line_an_outlet(caller, manager):
    make_call(), make_call()
    assert not [item for item in my_day.stuck_for(manager, AT) if "late=yes" in item.url]
    late = [item for item in my_day.stuck_for(manager, AT + 5 * DAY) if "late=yes" in item.url]
    assert len(late) == 1 and "2" in late[0].what


def test_an_absent_caller_s_customers_go_back_into_the_queue(caller, client, manager):
    make_call()
    call = taken(client)
    kind = open_work.find("calls")
    assert kind.count(caller) == 1
    assert [place.outlet for place in kind.places(caller)] == [call.outlet]
    assert kind.hand_over(from_user=caller, to_user=manager, by=manager, at=AT, reason="病假") == 1
    call.refresh_from_db()
    assert call.leased_by is None and kind.count(caller) == 0


def test_minutes_a_call_leave_pauses_out():
    at = AT
    instants = [at, at + timedelta(minutes=2), at + timedelta(minutes=6), at + timedelta(hours=2)]
    assert minutes_between(instants) == 3
    assert minutes_between([at]) is None


def test_the_page_of_a_call_costs_the_same_however_much_happened(caller, client):
    make_call()
    call = taken(client)
    client.get(f"/calls/{call.pk}/")

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"/calls/{call.pk}/").status_code == 200
        return len(captured)

    few = queries()
    for number in range(5):
        make_employee(f"技师{number}", call.outlet)
        CallAttempt.objects.create(
            follow_up=call, at=AT - (number + 1) * HOUR, by=make_user(f"何{number}"), outcome="busy"
        )
        old = make_call(customer=call.customer, vehicle=call.vehicle, delivered_at=DELIVERED - (number + 1) * DAY)
        FollowUp.objects.filter(pk=old.pk).update(next_at=AT + HOUR, agreed=True)
    # One more: what may be needed of a second car or contact is asked for once, not once each.
    assert queries() <= few + 1


def test_recorded_already_is_an_already_done():
    assert issubclass(calling.RecordedAlready, AlreadyDone)
