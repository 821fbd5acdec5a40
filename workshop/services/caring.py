"""A word to the customer after the car was given back: a neutral notice by text message, once for each delivery.

It stands outside the contact budget, as part of the visit itself; it does not go to who wants no contact or no more
messages, nor in the quiet hours. What was delivered in the evening is written in the morning by the job.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from customers.contact_budget import quiet
from customers.contact_figures import figures_of
from customers.models import Contact, Customer, NoMore
from customers.services.contacts import record_contact
from notices.models import Message
from notices.services import Note, queue
from notices.sms_rules import mobile_of
from staff.instants import local
from workshop.models import OrderSheet, RepairOrder

TEXT = "workshop.care_after_delivery"
# Later than this nobody thanks for a visit any more; after downtime older ones stay unwritten.
WITHIN = timedelta(days=2)
BATCH = 200


def send_care_messages(*, at: datetime) -> dict[str, int]:
    """Write to the customers of cars given back within two days who have not been written to; how many it were."""
    sheets = OrderSheet.objects.filter(stage=OrderSheet.Stage.DELIVERED, order__delivered_at__gt=at - WITHIN)
    waiting = sheets.filter(order__delivered_at__lte=at).order_by("order__delivered_at", "pk")
    keys = list(waiting.values_list("pk", flat=True))
    sent = set(Message.objects.filter(key__in=[_key(key) for key in keys]).values_list("key", flat=True))
    keys = [key for key in keys if _key(key) not in sent]
    messages = 0
    for start in range(0, len(keys), BATCH):
        with transaction.atomic():
            found = RepairOrder.objects.filter(pk__in=keys[start : start + BATCH]).order_by("pk")
            messages += queue_care_messages(found.select_related("vehicle__customer", "outlet__area", "advisor"), at=at)
    return {"messages": messages}


def queue_care_messages(orders: Iterable[RepairOrder], *, at: datetime) -> int:
    """Queue the message of each of the orders whose customer may be written to now, in the caller's transaction."""
    orders = _without_wishes([order for order in orders if _to_be_written(order)])
    customers = {order.vehicle.customer_id for order in orders}
    callable_now = set(Customer.objects.filter(pk__in=customers).callable(at).values_list("pk", flat=True))
    figures = figures_of(callable_now, at)
    orders = [
        order
        for order in orders
        if order.vehicle.customer_id in figures and not quiet(at, *figures[order.vehicle.customer_id].quiet_minutes)
    ]
    queued = queue([_note(order) for order in orders], at=at)
    # Each contact holds its customer until the end: all who hold several take them in the order of their keys.
    for order in sorted(orders, key=lambda order: (order.vehicle.customer_id, order.pk)):
        record_contact(
            customer=order.vehicle.customer,
            vehicle=order.vehicle,
            kind=Contact.Kind.MESSAGE,
            at=at,
            outside_budget=True,
            key=_key(order.pk),
        )
    return queued


def _to_be_written(order: RepairOrder) -> bool:
    live_on = order.outlet.live_on
    live = live_on is None or local(order.delivered_at).date() >= live_on
    return live and bool(mobile_of(order.vehicle.customer.mobile))


def _without_wishes(orders: list[RepairOrder]) -> list[RepairOrder]:
    """Without the customers who answered R or otherwise want no more messages: to them no contact is written either."""
    mobiles = {order.pk: mobile_of(order.vehicle.customer.mobile) for order in orders}
    wishes = NoMore.objects.covering(set(mobiles.values()), {order.vehicle.customer_id for order in orders})
    numbers, customers = set(), set()
    for mobile, customer in wishes.values_list("mobile", "customer"):
        numbers.add(mobile)
        customers.add(customer)
    return [o for o in orders if mobiles[o.pk] not in numbers and o.vehicle.customer_id not in customers]


def _key(order: int) -> str:
    return f"order/{order}/care"


def _note(order: RepairOrder) -> Note:
    params = {
        "outlet": order.outlet.name,
        "car": order.vehicle.plate or order.vehicle.model,
        "day": local(order.delivered_at).date(),
        "advisor": order.advisor.name,
    }
    return Note(_key(order.pk), TEXT, params, mobile=order.vehicle.customer.mobile, about=order, outlet=order.outlet)
