"""The message after a delivery holds customers in the order of their keys, whatever the order of the cars."""

import pytest

from customers.models import Contact
from tests.makers import make_customer, make_order, make_vehicle
from tests.workshop.ending import AT
from workshop.models import RepairOrder
from workshop.services import caring

pytestmark = pytest.mark.django_db


def test_contacts_are_recorded_customer_by_customer():
    first, second = make_customer("甲"), make_customer("乙", mobile="13900000002")
    cars = [make_vehicle(second, "沪A00001"), make_vehicle(first, "沪A00002"), make_vehicle(second, "沪A00003")]
    keys = [make_order(car, delivered_at=AT).pk for car in cars]
    orders = RepairOrder.objects.filter(pk__in=keys).order_by("pk").select_related(
        "vehicle__customer", "outlet__area", "advisor"
    )  # fmt: skip
    assert caring.queue_care_messages(orders, at=AT) == 3
    held = Contact.objects.order_by("pk").values_list("customer", flat=True)
    assert list(held) == [first.pk, second.pk, second.pk]
