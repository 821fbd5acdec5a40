"""The call list of campaigns: one customer with one caller, whom it offers, and what calls come to."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from campaigns.models import Campaign, Invitation
from campaigns.services import invitation_calls as calls
from campaigns.services import invitations
from customers.models import Contact, DoNotCall, Reminder, Unmasking
from customers.services.contacts import record_contact
from staff.refusals import AlreadyDone, Refused
from staff.roles import Role
from tests.makers import make_outlet, make_user
from tests.racing import race

from .lists import invitation, make_list, people
from .places import AT, TODAY, make_house

pytestmark = pytest.mark.django_db
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)


@pytest.fixture
def house():
    return make_house()


def to_call(house, number: int, **fields):
    """A campaign with so many people on the call list, in the order in which they are made."""
    who = people(house, number)
    campaign = make_list(house, **fields)
    invitations.put_on_call_list(campaign=campaign, unwritten_only=False, by=house.marketing, at=AT)
    return campaign, [invitation(campaign, customer) for customer in who]


def call(each, outcome, by, at=AT, **given):
    each.refresh_from_db()
    return calls.record_call(invitation=each, outcome=outcome, by=by, at=at, **given)


# --- Who is handed out ------------------------------------------------------------------------------------------------


def test_hours_agreed_come_first_then_who_waits_longest(house):
    _campaign, (first, second, third) = to_call(house, 3)
    Invitation.objects.filter(pk=third.pk).update(agreed_hour=True)
    found = []
    for _call in range(3):
        found.append(calls.take_next(by=house.care, at=AT))
        call(found[-1], "comes", house.care)
    assert found == [third, first, second]
    assert calls.take_next(by=house.care, at=AT) is None


def test_one_keeps_what_one_has_and_nobody_else_gets_it(house):
    _campaign, (only,) = to_call(house, 1)
    assert calls.take_next(by=house.care, at=AT) == calls.take_next(by=house.care, at=AT + MINUTE) == only
    assert calls.take_next(by=house.advisor, at=AT + 5 * MINUTE) is None
    assert calls.take_next(by=house.advisor, at=AT + 11 * MINUTE) == only, "a lease that ran out"
    with pytest.raises(AlreadyDone, match="林知夏"):
        call(only, "comes", house.care, at=AT + 12 * MINUTE)
    assert not calls.keep(invitation=only, by=house.care, at=AT + 12 * MINUTE)
    assert calls.keep(invitation=only, by=house.advisor, at=AT + 20 * MINUTE)


def test_who_is_not_offered(house):
    campaign, found = to_call(house, 8)
    wish, often, no_number, held, later, about_a_reminder, elsewhere, ok = found
    DoNotCall.objects.create(customer=wish.customer, from_at=AT, reason="不想接")
    for _time in range(2):
        record_contact(customer=often.customer, kind="message", at=AT - DAY)
    no_number.customer.mobile = "12"
    no_number.customer.save()
    Invitation.objects.filter(pk=held.pk).update(held_out=True, next_at=None)
    Invitation.objects.filter(pk=later.pk).update(next_at=AT + HOUR)
    Reminder.objects.create(
        vehicle=about_a_reminder.vehicle, customer=about_a_reminder.customer, outlet=house.outlet, kind="maintenance",
        cycle="x", due_on=TODAY, remind_on=TODAY, made_at=AT, leased_by=house.advisor, leased_until=AT + HOUR,
    )  # fmt: skip
    other = make_list(house, name="别的活动")
    Invitation.objects.filter(campaign=other, customer=elsewhere.customer).update(
        leased_by=house.advisor, leased_until=AT + HOUR
    )
    assert calls.take_next(by=house.care, at=AT) == ok
    call(ok, "comes", house.care)
    assert calls.take_next(by=house.care, at=AT) is None
    assert calls.waiting_counts(house.care, AT, campaign) == {
        "callable": 2, "later": 2, "agreed": 0, "no_number": 1, "held": 0,
    }  # fmt: skip


def test_nobody_is_called_in_quiet_hours_after_the_campaign_or_at_another_outlet(house):
    _campaign, (only,) = to_call(house, 1)
    night = AT.replace(hour=21)
    stranger = make_user("外人", Role.CUSTOMER_CARE, make_outlet("SH02", "嘉禾川沙店"))
    assert calls.take_next(by=house.care, at=night) is None
    assert calls.take_next(by=stranger, at=AT) is None
    assert calls.take_next(by=house.care, at=AT + 40 * DAY) is None
    for at in (night, AT + 40 * DAY):
        with pytest.raises(Refused):
            calls.take(invitation=only, by=house.care, at=at)
    with pytest.raises(PermissionDenied):
        calls.take(invitation=only, by=stranger, at=AT)
    Campaign.objects.update(state="called_off", ended_at=AT, end_reason="台风")
    assert calls.take_next(by=house.care, at=AT) is None


def test_taking_one_gives_back_what_one_had(house):
    _campaign, (first, second) = to_call(house, 2)
    assert calls.take_next(by=house.care, at=AT) == first
    calls.take(invitation=second, by=house.care, at=AT)
    assert list(Invitation.objects.leased_to(house.care, AT)) == [second]
    with pytest.raises(AlreadyDone, match="郑雨桐"):
        calls.take(invitation=second, by=house.advisor, at=AT)
    assert not calls.give_back(invitation=second, by=house.advisor, at=AT)
    assert calls.give_back(invitation=second, by=house.marketing, at=AT), "whoever plans the campaign may"


@pytest.mark.django_db(transaction=True)
def test_four_callers_get_four_customers():
    house = make_house()
    to_call(house, 4)
    callers = [make_user(f"客服{n}", Role.CUSTOMER_CARE, house.outlet) for n in range(4)]
    found = race([lambda by=by: calls.take_next(by=by, at=AT) for by in callers])
    assert len({each.pk for each in found}) == 4


# --- What calls come to -----------------------------------------------------------------------------------------------


def test_what_the_customer_says_is_kept_and_takes_them_off_the_list(house):
    _campaign, found = to_call(house, 3)
    for each, outcome in zip(found, ("comes", "perhaps", "stays_away"), strict=True):
        call(each, outcome, house.care, guests=2, words="好")
    said = [(each.answer, each.guests, each.agreed_at) for each in Invitation.objects.order_by("pk")]
    assert said == [("yes", 2, AT), ("maybe", 2, None), ("no", 0, None)]
    assert set(Invitation.objects.values_list("reached_at", "next_at", "attempts", "leased_by")) == {
        (AT, None, 1, None)
    }
    assert Contact.objects.filter(kind="call", by=house.care, outside_budget=False).count() == 3


def test_nobody_answers_later_today_then_tomorrow_and_three_times_at_most(house):
    _campaign, (only,) = to_call(house, 1)
    times = [AT, AT + 2 * HOUR, AT + DAY]
    after = []
    for at in times:
        call(only, "no_answer", house.care, at=at)
        after.append(Invitation.objects.get().next_at)
    assert after == [AT + 2 * HOUR, (AT + DAY).replace(hour=9), None]
    assert not Contact.objects.exists() and Invitation.objects.get().reached_at is None


def test_an_hour_agreed_is_kept_and_stands_outside_the_budget(house):
    _campaign, (only,) = to_call(house, 1)
    for _time in range(2):
        record_contact(customer=only.customer, kind="message", at=AT - DAY)
    with pytest.raises(Refused) as refused:
        call(only, "call_later", house.care, call_at=AT - HOUR)
    assert refused.value.field == "call_at"
    with pytest.raises(Refused):
        call(only, "call_later", house.care, call_at=AT + 31 * DAY)
    call(only, "call_later", house.care, call_at=AT + HOUR)
    assert calls.take_next(by=house.care, at=AT) is None
    assert calls.take_next(by=house.care, at=AT + HOUR) == only


def test_nobody_is_promised_a_call_after_the_campaign(house):
    _campaign, (only,) = to_call(house, 1, begins_on=TODAY + 2 * DAY)
    with pytest.raises(Refused) as refused:
        call(only, "call_later", house.care, call_at=AT + 3 * DAY)
    assert refused.value.field == "call_at"


def test_who_wants_no_calls_is_never_called_again(house):
    campaign, (only,) = to_call(house, 1)
    call(only, "do_not_call", house.marketing, words="别再打了")
    wish = DoNotCall.objects.get()
    assert (wish.customer, wish.by, wish.reason) == (only.customer, house.marketing, "别再打了")
    assert invitation(campaign, only.customer).answer == "no"


def test_a_wrong_number_is_not_dialled_again(house):
    _campaign, (only,) = to_call(house, 1)
    call(only, "wrong", house.care)
    told = Invitation.objects.get()
    assert (told.next_at, told.reached_at, told.answer) == (None, None, "")


def test_the_same_form_sent_twice_is_told_who_was_first(house):
    _campaign, (only,) = to_call(house, 1)
    stale = Invitation.objects.select_related("campaign__outlet__area").get(pk=only.pk)
    call(only, "comes", house.care)
    with pytest.raises(AlreadyDone, match="郑雨桐"):
        calls.record_call(invitation=stale, outcome="stays_away", by=house.care, at=AT)
    assert Invitation.objects.get().answer == "yes"


def test_who_is_held_back_is_not_called(house):
    _campaign, (only,) = to_call(house, 1)
    Invitation.objects.update(held_out=True, next_at=None)
    only.refresh_from_db()
    with pytest.raises(Refused):
        calls.take(invitation=only, by=house.care, at=AT)
    with pytest.raises(Refused):
        call(only, "comes", house.care)


def test_the_whole_number_is_shown_to_whoever_has_the_customer_and_noted_once(house):
    _campaign, (only,) = to_call(house, 1)
    given = {"where": only.get_absolute_url(), "at": AT}
    assert calls.number_to_dial(invitation=only, by=house.care, **given) == ""
    mine = calls.take_next(by=house.care, at=AT)
    for _look in range(2):
        assert calls.number_to_dial(invitation=mine, by=house.care, **given) == only.customer.mobile
    assert calls.number_to_dial(invitation=mine, by=house.advisor, **given) == ""
    assert Unmasking.objects.count() == 1
