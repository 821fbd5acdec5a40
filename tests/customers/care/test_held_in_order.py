"""Care holds the reminder before its customer, whoever does it, and lets messages point to what it holds."""

import pytest

from customers.models import MessageTemplate
from customers.services import care_messages, templates
from customers.services.care_calls import record_call, take, take_next
from customers.services.reminders import end_reminder, note_booked, note_reminded
from notices.services import deliver_due
from staff.roles import Role
from tests.holding import watching
from tests.makers import make_outlet, make_user

from .fleet import MORNING
from .test_calls import make_reminder

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.SMS_FILE_PATH = tmp_path / "sms"


@pytest.fixture
def lin(db):
    return make_user("林知夏", Role.CUSTOMER_CARE_MANAGER, make_outlet())


def order_of(seen) -> list[str]:
    """Reminders and customers, each where it was first held."""
    return [model for model in dict.fromkeys(model for model, _how in seen) if model in ("Reminder", "Customer")]


def test_a_message_that_went_out_takes_the_reminder_first(lin):
    templates.ensure_shipped()
    template = MessageTemplate.objects.get(name="定期保养提醒（短信）")
    with watching() as seen:
        care_messages.send(template=template, reminders=[make_reminder()], by=lin, at=MORNING)
    assert order_of(seen) == ["Reminder", "Customer"]
    assert {how for model, how in seen if model in ("Reminder", "Customer")} == {"no_key"}
    with watching() as seen:
        assert deliver_due(at=MORNING) == {"sent": 1}
    assert order_of(seen) == ["Reminder", "Customer"]


def test_what_became_of_a_reminder_since_it_was_read_counts(lin):
    templates.ensure_shipped()
    template = MessageTemplate.objects.get(name="定期保养提醒（短信）")
    sending = care_messages._begin(
        template.in_use, lin.postings.get().outlet, {}, {}, lin, MORNING, None, by_hand=False
    )
    targets = list(care_messages._targets([made := make_reminder()], None))
    note_booked(reminder=made, by=lin, at=MORNING)
    assert care_messages.send_batch(sending=sending, targets=targets, at=MORNING) == 0
    assert sending.messages.get().why == "not_due"


@pytest.mark.parametrize(
    "deed",
    [
        lambda made, by: record_call(reminder=made, outcome="told", by=by, at=MORNING),
        lambda made, by: take(reminder=made, by=by, at=MORNING),
        lambda made, by: take_next(by=by, at=MORNING),
        lambda made, by: note_reminded(reminder=made, channel="sms", by=None, at=MORNING),
        lambda made, by: note_booked(reminder=made, by=by, at=MORNING),
        lambda made, by: end_reminder(reminder=made, reason="done", by=by, at=MORNING),
    ],
)
def test_messages_may_point_to_a_reminder_that_is_held(lin, deed):
    made = make_reminder()
    with watching() as seen:
        deed(made, lin)
    assert next(iter(order_of(seen))) == "Reminder"
    assert ("Reminder", "no_key") in seen and ("Reminder", "whole") not in seen
