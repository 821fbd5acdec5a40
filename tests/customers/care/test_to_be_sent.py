"""Reminders about which nobody calls wait on the first page of whoever manages care."""

import pytest
from django.urls import reverse

from customers import care_day
from customers.models import CareMessage, Reminder
from staff.my_day import due_for
from tests.makers import make_customer, make_outlet, make_user, make_vehicle

from .fleet import DAY, MORNING, TODAY
from .writing import sending_of

pytestmark = pytest.mark.django_db


def waits(outlet, kind="tax", remind_on=TODAY, **fields) -> Reminder:
    customer = make_customer(outlet=outlet)
    return Reminder.objects.create(
        vehicle=make_vehicle(customer), customer=customer, outlet=outlet, kind=kind, cycle="2026",
        due_on=TODAY + 14 * DAY, remind_on=remind_on, made_at=MORNING, **fields,
    )  # fmt: skip


class Records:
    def __init__(self, outlet, account):
        self.outlet, self.account = outlet, account


def test_what_nobody_calls_waits_for_the_manager_until_it_is_sent(client):
    outlet, other = make_outlet(), make_outlet("SZ01")
    manager = make_user("沈雅文", "customer_care_manager", outlet)
    mine = [waits(outlet) for _each in range(3)]
    waits(outlet, "weather")
    waits(outlet, "maintenance")
    waits(outlet, "insurance")
    waits(outlet, remind_on=TODAY + DAY)
    waits(outlet, held_out=True, state="held_out")
    waits(other)
    shown = {item.url: item.what for item in care_day.to_send_for(manager, MORNING)}
    address = reverse("customers:messages_send")
    tax, weather = (f"{address}?reminders={kind}&outlet={outlet.pk}" for kind in ("tax", "weather"))
    assert set(shown) == {tax, weather}
    assert "3" in shown[tax] and "1" in shown[weather]
    assert tax in {item.url for item in due_for(manager, MORNING)}
    client.force_login(manager)
    assert client.get(tax).context["form"]["reminders"].value() == "tax"
    # Left out for good, or for today only.
    for reminder, why in zip(mine, ("no_more", "budget"), strict=False):
        CareMessage.objects.create(
            sending=sending_of(Records(outlet, manager)), customer=reminder.customer, reminder=reminder,
            outlet=outlet, at=MORNING, why=why,
        )  # fmt: skip
    left = {item.url: item.what for item in care_day.to_send_for(manager, MORNING)}
    assert "2" in left[tax]
    assert list(care_day.to_send_for(make_user("何静怡", "customer_care", outlet), MORNING)) == []


def test_whoever_writes_to_many_counts_first_and_reads_what_one_gets(client, clock):
    clock("2026-11-12 10:00")
    outlet = make_outlet()
    reminder = waits(outlet, "maintenance")
    client.force_login(make_user("沈雅文", "customer_care_manager", outlet))
    address = reverse("customers:messages_send")
    page = client.get(address)
    assert 'value="send"' not in page.content.decode()
    # The words of a reminder are shown as its customer reads them.
    choices = client.get(reverse("customers:reminder_message", args=[reminder.pk])).context["choices"]
    assert choices and all(reminder.customer.name in words and "{" not in words for _template, words in choices)
    asked = {"template": choices[0][0].pk, "outlet": outlet.pk, "reminders": "maintenance", "form_key": "k"}
    page = client.post(address, asked | {"do": "count"})
    assert page.context["number"] == 1
    assert 'value="send"' in page.content.decode()
    # Once it is queued, its page shows the message and offers no second one.
    assert client.get(reminder.get_absolute_url()).context["may_message"]
    client.post(reverse("customers:reminder_message", args=[reminder.pk]), {"template": choices[0][0].pk})
    page = client.get(reminder.get_absolute_url())
    assert not page.context["may_message"] and len(page.context["messages_of_it"]) == 1
