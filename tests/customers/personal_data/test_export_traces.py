"""A list with whole numbers leaves who took it and how many; a masked one leaves nothing."""

from customers.models import Reminder
from staff.models import TrailEntry


def traces(user):
    return TrailEntry.objects.filter(action="list.exported_whole", by=user)


def test_whole_numbers_leave_a_trace_with_their_count(house, records, client):
    client.force_login(house.service_manager)
    assert client.get("/care/reminders/export/").status_code == 200
    changes = traces(house.service_manager).get().changes
    number = Reminder.objects.filter(outlet=house.sh01).count()
    assert 0 < changes["whole_rows"][1] <= number
    assert changes["list"] == [None, "customers.reminders_export"]


def test_a_masked_list_leaves_none(house, records, client):
    client.force_login(house.customer_care)
    assert client.get("/care/reminders/export/").status_code == 200
    assert not traces(house.customer_care).exists()
