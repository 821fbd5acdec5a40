"""Warnings of rescue calls: who is told when, and that each comes exactly once."""

from datetime import date, timedelta

import pytest

from notices.models import Message
from staff.roles import Role
from tests.clock import shanghai
from tests.makers import make_employee, make_user
from tests.people import make_house
from tests.racing import race
from workshop import rescue_clock, services
from workshop.models import RescueCall
from workshop.tasks import sweep_rescues

AT = shanghai("2026-11-05 21:40")
MINUTE, SECOND, HOUR = timedelta(minutes=1), timedelta(seconds=1), timedelta(hours=1)
KEEPERS = ["fangjiamin", "gaozimo", "hanlicheng"]


@pytest.fixture
def house(db):
    return make_house()


def take(house, at=AT, **fields):
    words = {"zone": "city", "place": "中环高架内圈近金科路", "plate": "沪A8K216", "mobile": "13700000315"}
    return services.take_call(outlet=house.sh01, by=house.customer_care, at=at, **words | fields)


def send(house, call, at):
    helper = make_employee("高子墨", house.sh01)
    return services.send_help(call=call, helper=helper, by=house.dispatcher, at=at)


def told(code):
    return sorted(Message.objects.filter(code=code).values_list("recipient__username", flat=True))


# --- The clock --------------------------------------------------------------------------------------------------------


def test_at_the_very_second_of_the_deadline_it_is_not_late():
    promised = rescue_clock.promise(AT, 30)
    assert rescue_clock.stage_due(promised, after=AT, at=AT + 15 * MINUTE - SECOND, sent_at=None) is None
    due = {
        at: rescue_clock.stage_due(promised, after=AT, at=AT + at, sent_at=None).code
        for at in (15 * MINUTE, 24 * MINUTE, 30 * MINUTE, 30 * MINUTE + SECOND, 90 * MINUTE + SECOND)
    }
    assert list(due.values()) == ["50", "80", "80", "late", "late-1"]


def test_after_the_last_there_is_nothing_more_to_say():
    promised = rescue_clock.promise(AT, 30)
    last = rescue_clock.stages(promised)[-1]
    assert (last.code, last.due_at) == ("late-3", AT + 30 * MINUTE + SECOND + 3 * HOUR)
    assert rescue_clock.next_due_at(promised, last.due_at) is None


# --- Who is told ------------------------------------------------------------------------------------------------------


def test_half_of_the_time_with_nobody_sent_is_told_to_those_who_can_send(house):
    take(house)
    assert services.sweep_calls(at=AT + 15 * MINUTE - SECOND) == {"calls": 0, "messages": 0}
    assert services.sweep_calls(at=AT + 15 * MINUTE) == {"calls": 1, "messages": 3}
    assert told("rescue.unsent") == KEEPERS
    assert services.sweep_calls(at=AT + 15 * MINUTE)["messages"] == 0


def test_half_of_the_time_with_somebody_on_the_way_is_no_warning_but_80_percent_is(house):
    send(house, take(house), AT + 14 * MINUTE)
    services.sweep_calls(at=AT + 16 * MINUTE)
    assert Message.objects.filter(code="rescue.unsent").count() == 0
    services.sweep_calls(at=AT + 24 * MINUTE)
    assert told("rescue.alert") == KEEPERS


def test_somebody_sent_after_half_of_the_time_does_not_undo_the_warning(house):
    send(house, take(house), AT + 16 * MINUTE)
    services.sweep_calls(at=AT + 17 * MINUTE)
    assert told("rescue.unsent") == KEEPERS


def test_late_is_told_to_the_area_manager_too_and_again_each_hour_three_times(house):
    take(house)
    services.sweep_calls(at=AT + 30 * MINUTE)
    assert told("rescue.late") == []
    for minutes in range(31, 700):
        services.sweep_calls(at=AT + minutes * MINUTE)
    assert told("rescue.late") == sorted([*KEEPERS, "jiangyining"])
    assert told("rescue.late_still") == sorted([*KEEPERS, "jiangyining"] * 3)
    assert RescueCall.objects.get().next_warning_at is None


def test_the_one_who_was_sent_is_told_where_to_go_and_when_it_is_nearly_late(house):
    helper = make_employee("徐建国", house.sh01)
    house.technician.employee = helper
    house.technician.save(update_fields=["employee"])
    services.send_help(call=take(house), helper=helper, by=house.dispatcher, at=AT + MINUTE)
    assert told("rescue.sent") == ["xujianguo"]
    services.sweep_calls(at=AT + 24 * MINUTE)
    assert told("rescue.alert") == sorted([*KEEPERS, "xujianguo"])


def test_after_the_arrival_nobody_is_warned(house):
    call = send(house, take(house), AT + 5 * MINUTE)
    services.record_arrival(call=call, by=house.dispatcher, at=AT + 20 * MINUTE)
    assert services.sweep_calls(at=AT + 5 * HOUR) == {"calls": 0, "messages": 0}
    cancelled = take(house, plate="沪A00002")
    services.cancel_call(call=cancelled, reason="打着了", by=house.customer_care, at=AT + MINUTE)
    assert services.sweep_calls(at=AT + 5 * HOUR) == {"calls": 0, "messages": 0}


# --- Exactly once -----------------------------------------------------------------------------------------------------


def test_after_three_days_of_downtime_only_the_gravest_is_said_and_once(house):
    take(house)
    for nth in range(3):
        services.sweep_calls(at=AT + timedelta(days=3, minutes=nth))
    assert {code for code in Message.objects.values_list("code", flat=True)} == {"rescue.late_still"}
    assert told("rescue.late_still") == sorted([*KEEPERS, "jiangyining"])


def test_calls_before_the_outlets_go_live_day_warn_nobody(house):
    house.sh01.live_on = date(2026, 11, 6)
    house.sh01.save()
    call = take(house)
    assert services.sweep_calls(at=AT + HOUR)["messages"] == 0
    call.refresh_from_db()
    assert call.next_warning_at is None
    take(house, at=shanghai("2026-11-06 00:00"), plate="沪A00002")
    assert services.sweep_calls(at=shanghai("2026-11-06 00:15"))["messages"] == 3


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_tell_everybody_once():
    house = make_house()
    for nth in range(12):
        take(house, plate=f"沪A{nth:05d}")
    at = AT + 31 * MINUTE
    outcomes = race([lambda: services.sweep_calls(at=at, batch=5) for _sweep in range(3)])
    assert not [each for each in outcomes if isinstance(each, Exception)]
    services.sweep_calls(at=at)
    assert Message.objects.count() == 12 * 4
    assert set(Message.objects.values_list("code", flat=True)) == {"rescue.late"}


def test_a_batch_that_breaks_off_is_found_again(house, monkeypatch):
    take(house)

    def broken(*_args, **_kwargs):
        raise RuntimeError("killed")

    with monkeypatch.context() as patched:
        patched.setattr("notices.services.outbox.queue", broken)
        with pytest.raises(RuntimeError):
            services.sweep_calls(at=AT + 31 * MINUTE)
    assert RescueCall.objects.get().next_warning_at == AT + 15 * MINUTE
    assert services.sweep_calls(at=AT + 32 * MINUTE)["messages"] == 4


def test_the_job_leaves_what_it_did(house, clock):
    from staff.models import JobRun

    clock(AT)
    take(house)
    clock(AT + 31 * MINUTE)
    sweep_rescues()
    sweep_rescues()
    run = JobRun.objects.get(job="workshop.sweep_rescues")
    assert run.counts == {"calls": 1, "messages": 4}


def test_the_words_are_whole_in_both_languages(house):
    from notices import texts

    take(house)
    services.sweep_calls(at=AT + 31 * MINUTE)
    services.sweep_calls(at=AT + 91 * MINUTE)
    for message in Message.objects.all():
        for language in ("en", "zh-hans"):
            words = " ".join(texts.render(message.code, message.params, language, AT.date()))
            assert "{" not in words and "沪A8K216" in words
    assert make_user("某人", Role.CASHIER, house.sh01).username not in told("rescue.late")
