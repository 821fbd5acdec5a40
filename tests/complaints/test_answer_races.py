"""Answers and pairs that come in the same instant as something else about the same people: nobody waits for the
other for ever, and nothing is kept twice."""

from threading import Barrier, BrokenBarrierError

import pytest

from complaints.models import FollowUp, Pairing, SurveyResponse
from complaints.services import calling, pairing, queue, surveys
from complaints.services.questionnaires import version_for
from complaints.services.queue import take_next
from customers.models import Customer
from customers.services import merging
from staff.refusals import AlreadyDone
from staff.roles import Role
from tests.makers import make_customer, make_outlet, make_user
from tests.racing import race

from .asking import answer, answers_to, make_follow_up
from .deliveries import MORNING, make_call, make_caller

pytestmark = pytest.mark.django_db(transaction=True)


def _meet_after(monkeypatch, module, name: str, meet: Barrier) -> None:
    """Let both stand still behind the function until the other is there too, or cannot come."""
    real = getattr(module, name)

    def then_wait(*args, **kwargs):
        done = real(*args, **kwargs)
        try:
            meet.wait(1)
        except BrokenBarrierError:
            pass
        return done

    monkeypatch.setattr(module, name, then_wait)


def _answer_by_telephone(call, version, by):
    return calling.record_answers(
        follow_up=call, seen=0, version=version, answers=answers_to(version), words="", praised=(), by=by, at=MORNING
    )


def test_an_answer_on_the_spot_and_one_by_telephone_about_one_order(monkeypatch):
    caller, desk = make_caller(), make_user("叶青", Role.SERVICE_ADVISOR, make_outlet())
    call = make_call()
    on_site = make_follow_up(at=MORNING, order=call.order)
    assert take_next(by=caller, at=MORNING) == call
    version = version_for(call.group, call.outlet, MORNING)
    _meet_after(monkeypatch, queue, "_answered", Barrier(2))
    outcomes = race([lambda: _answer_by_telephone(call, version, caller), lambda: answer(on_site, at=MORNING, by=desk)])
    assert sorted(type(each) for each in outcomes if not isinstance(each, SurveyResponse)) == [AlreadyDone]
    assert SurveyResponse.objects.count() == 1
    assert set(FollowUp.objects.values_list("state", flat=True)) == {"answered"}


def test_an_answer_while_the_customer_is_merged(monkeypatch):
    """Whoever answers holds the follow-up, then the customer; so does the merge."""
    caller, manager = make_caller(), make_user("何静怡", Role.CUSTOMER_CARE_MANAGER, make_outlet())
    call = make_call()
    kept = make_customer(outlet=call.outlet)
    assert take_next(by=caller, at=MORNING) == call
    version = version_for(call.group, call.outlet, MORNING)
    meet = Barrier(2)
    _meet_after(monkeypatch, surveys, "_end", meet)
    _meet_after(monkeypatch, merging, "_both", meet)

    def merge():
        return merging.merge_customers(kept=kept, merged=call.customer, reason="同一人", by=manager, at=MORNING)

    outcomes = race([lambda: _answer_by_telephone(call, version, caller), merge])
    assert [each for each in outcomes if isinstance(each, Exception)] == []
    assert FollowUp.objects.get(pk=call.pk).customer == kept
    assert Customer.objects.get(pk=call.customer_id).merged_into == kept


def test_one_caller_is_paired_twice_in_one_instant(monkeypatch):
    """A caller has one advisor at a time."""
    outlet = make_outlet()
    care, manager = make_caller(), make_user("何静怡", Role.CUSTOMER_CARE_MANAGER, outlet)
    advisors = [make_user(name, Role.SERVICE_ADVISOR, outlet) for name in ("叶青", "林知夏")]
    _meet_after(monkeypatch, pairing, "_end_earlier", Barrier(2))

    def pair(advisor):
        return pairing.pair_up(
            outlet=outlet, care=care, advisor=advisor, from_on=MORNING.date(), by=manager, at=MORNING
        )

    race([lambda advisor=advisor: pair(advisor) for advisor in advisors])
    assert Pairing.objects.filter(care=care, to_on__isnull=True).count() == 1
