"""A number that no order can have is not looked for: PostgreSQL refuses to compare it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.workshop.ending import AT, make_desk, make_ready
from workshop.models import Advice

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("deed", ["advice_taken", "advice_decline"])
def test_advice_on_an_order_of_no_number(client, deed):
    desk, order = make_desk(), make_ready()
    outlet = desk.postings.get().outlet
    advice = Advice.objects.create(outlet=outlet, vehicle=order.vehicle, words="后刹车片", given_at=AT, by=desk)
    client.force_login(desk)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer = client.post(reverse(f"workshop:{deed}", args=[advice.pk]), {"order": f"{order.number}\0"})
    assert answer.status_code == 404
    assert not [each["sql"] for each in asked if order.number in each["sql"]]
    advice.refresh_from_db()
    assert advice.state == "open"
