"""What is queued and needed no more does not leave: asked in the last moment, with its own reason."""

from datetime import timedelta

import pytest

from customers.models import DoNotCall, MessageTemplate, Reminder
from customers.services import care_messages, templates
from customers.services.care_calls import record_call, take
from customers.services.contacts import lift_do_not_call, set_do_not_call
from customers.services.reminders import end_reminder, note_booked
from notices.models import Delivery
from notices.services import deliver_due
from staff.roles import Role
from tests.clock import shanghai
from tests.makers import make_outlet, make_user

from .fleet import TODAY
from .test_calls import make_reminder

pytestmark = pytest.mark.django_db
EVENING, MORNING = shanghai("2026-11-12 20:30"), shanghai("2026-11-13 09:00")
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.SMS_FILE_PATH = tmp_path / "sms"


@pytest.fixture
def lin(db):
    return make_user("林知夏", Role.CUSTOMER_CARE_MANAGER, make_outlet())


@pytest.fixture
def queued(lin) -> Reminder:
    """A reminder whose message waits for the morning."""
    templates.ensure_shipped()
    made = make_reminder()
    template = MessageTemplate.objects.get(name="定期保养提醒（短信）")
    care_messages.send(template=template, reminders=[made], by=lin, at=EVENING)
    assert deliver_due(at=EVENING) == {}
    return made


def why() -> str:
    return Delivery.objects.get().why


def test_who_is_not_to_be_called_since(queued, lin):
    set_do_not_call(customer=queued.customer, reason="不想被打扰", by=lin, at=EVENING + MINUTE)
    assert deliver_due(at=MORNING) == {"withdrawn": 1}
    assert why() == "do_not_call"
    queued.refresh_from_db()
    assert queued.state == "due"


def test_who_took_the_wish_back_gets_it(queued, lin):
    set_do_not_call(customer=queued.customer, reason="不想被打扰", by=lin, at=EVENING)
    wish = DoNotCall.objects.get()
    lift_do_not_call(do_not_call=wish, reason="客户说可以联系", by=lin, at=EVENING + MINUTE)
    assert deliver_due(at=MORNING) == {"sent": 1}


@pytest.mark.parametrize(
    "deed",
    [
        lambda made, by: note_booked(reminder=made, by=by, at=EVENING),
        lambda made, by: end_reminder(reminder=made, reason="done", by=by, at=EVENING),
        lambda made, by: record_call(reminder=made, outcome="told", by=by, at=EVENING),
        lambda made, by: Reminder.objects.filter(pk=made.pk).update(
            state="came", came_on=TODAY, ended_at=EVENING, next_at=None
        ),
    ],
    ids=["booked", "ended", "told", "came"],
)
def test_whose_reminder_is_over(queued, lin, deed):
    deed(queued, lin)
    assert deliver_due(at=MORNING) == {"withdrawn": 1}
    assert why() == "not_due"


def test_a_reminder_that_somebody_only_has_on_the_page_still_leaves(queued, lin):
    take(reminder=queued, by=lin, at=MORNING)
    assert deliver_due(at=MORNING) == {"sent": 1}
