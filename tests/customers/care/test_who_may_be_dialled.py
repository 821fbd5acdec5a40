"""The whole number stands on a reminder's page only where the customer may be called now, however it was come by."""

from datetime import timedelta

import pytest
from django.urls import reverse

from customers.models import DoNotCall, Reminder, Unmasking
from customers.services.care_calls import number_to_dial, record_call, take, take_next
from customers.services.contacts import record_contact
from staff.refusals import Refused
from staff.roles import Role
from tests.clock import shanghai
from tests.makers import make_outlet, make_user

from .fleet import DAY, MORNING
from .test_calls import make_reminder

pytestmark = pytest.mark.django_db
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
NIGHT = shanghai("2026-11-12 20:00")


@pytest.fixture
def caller(db):
    return make_user("方嘉敏", Role.CUSTOMER_CARE, make_outlet())


def wish(made, at=MORNING):
    return DoNotCall.objects.create(customer=made.customer, from_at=at, reason="不想接电话")


def reach(made, times=2):
    for _time in range(times):
        record_contact(customer=made.customer, kind="message", at=MORNING - DAY)


def number(made, by, at=MORNING) -> str:
    return number_to_dial(reminder=Reminder.objects.get(pk=made.pk), where="/care/", by=by, at=at)


def refused(made, by, at=MORNING) -> bool:
    """Whether it cannot be taken; then nobody has it."""
    try:
        take(reminder=made, by=by, at=at)
    except Refused:
        made.refresh_from_db()
        assert made.leased_by is None
        return True
    return False


def test_who_may_be_called_is(caller):
    made = make_reminder()
    assert not refused(made, caller)
    assert number(made, caller) == made.customer.mobile
    assert Unmasking.objects.count() == 1


def test_who_does_not_want_to_be_called_is_not(caller):
    made = make_reminder()
    wish(made)
    assert refused(made, caller)


def test_who_says_so_while_somebody_has_the_page_is_not_shown_any_more(caller):
    made = make_reminder()
    take_next(by=caller, at=MORNING)
    wish(made)
    assert number(made, caller) == "" and not Unmasking.objects.exists()


def test_who_named_an_hour_after_the_wish_may_be_called_then(caller):
    made = make_reminder()
    wish(made, MORNING - HOUR)
    record_call(reminder=made, outcome="call_at", call_at=MORNING + HOUR, by=caller, at=MORNING)
    assert not refused(made, caller, MORNING + HOUR)
    assert number(made, caller, MORNING + HOUR) == made.customer.mobile


def test_an_hour_named_before_the_wish_does_not_outweigh_it(caller):
    made = make_reminder()
    record_call(reminder=made, outcome="call_at", call_at=MORNING + HOUR, by=caller, at=MORNING)
    wish(made, MORNING + MINUTE)
    assert refused(made, caller, MORNING + HOUR)


def test_nobody_is_dialled_in_the_quiet_hours_agreed_or_not(caller):
    made = make_reminder(agreed=True)
    assert refused(made, caller, NIGHT)
    take_next(by=caller, at=NIGHT - 5 * MINUTE)
    assert number(made, caller, NIGHT - MINUTE) and number(made, caller, NIGHT) == ""


def test_who_was_contacted_enough_is_called_only_at_an_agreed_hour(caller):
    often, agreed = make_reminder(), make_reminder(agreed=True)
    reach(often)
    reach(agreed)
    assert refused(often, caller)
    assert not refused(agreed, caller) and number(agreed, caller)


def test_the_page_says_why_and_shows_no_number(caller, client, clock):
    clock("2026-11-12 10:00")
    made = make_reminder()
    wish(made, MORNING - HOUR)
    client.force_login(caller)
    page = client.post(reverse("customers:reminder_take", args=[made.pk]), follow=True)
    assert made.customer.mobile not in page.content.decode()
    assert [str(each) for each in page.context["messages"]]
    made.refresh_from_db()
    assert made.leased_by is None


def test_a_page_offers_the_call_first_and_itself_not_at_all(caller, client, clock):
    clock("2026-11-12 10:00")
    made, other = make_reminder(), make_reminder()
    Reminder.objects.filter(pk=other.pk).update(vehicle=made.vehicle, customer=made.customer)
    client.force_login(caller)
    page = client.get(made.get_absolute_url())
    assert page.context["call_first"]
    assert [matter.url for matter in page.context["before"].matters] == [other.get_absolute_url()]
    wish(made, MORNING - HOUR)
    page = client.get(made.get_absolute_url())
    assert not page.context["call_first"]
    assert page.context["refusal"] in page.content.decode()
