"""Who a customer is, over all records that name them: what `customers.personal_data` asks with. Reads only."""

from datetime import date

from .identifiers import plain_phone
from .models import Customer, Ownership, Vehicle, WeComContact
from .personal_data import Person, Span


def root_of(customer: Customer) -> Customer:
    """The record in use, where this one was merged into another."""
    seen = set()
    while customer.merged_into_id and customer.pk not in seen:
        seen.add(customer.pk)
        customer = Customer.objects.select_related("outlet__area").get(pk=customer.merged_into_id)
    return customer


def person_of(customer: Customer) -> Person:
    """The customer with everything that was merged into them, their numbers, and their cars with the days."""
    root = root_of(customer)
    records, waiting = [root], [root.pk]
    while waiting:
        found = list(Customer.objects.filter(merged_into__in=waiting))
        records += found
        waiting = [each.pk for each in found]
    keys = frozenset(each.pk for each in records)
    mobiles = {each.mobile for each in records} | {plain_phone(each.mobile) for each in records}
    cars = list(Vehicle.objects.filter(customer__in=keys).order_by("pk"))
    return Person(
        customer=root,
        customers=keys,
        names=frozenset(each.name for each in records),
        mobiles=frozenset(filter(None, mobiles)),
        spans=(*_present(cars), *_former(keys)),
        plates=frozenset(car.plate for car in cars if car.plate),
        vins=frozenset(car.vin for car in cars),
        others=tuple(
            ("wecom", text)
            for text in WeComContact.objects.filter(customer__in=keys).values_list("external_id", flat=True)
        ),
    )


def _present(cars: list[Vehicle]) -> list[Span]:
    """Since the last change of owner; from the beginning where there was none."""
    since: dict[int, date] = {}
    for vehicle, to_on in Ownership.objects.filter(vehicle__in=cars).order_by("to_on").values_list("vehicle", "to_on"):
        since[vehicle] = to_on
    return [Span(car.pk, since.get(car.pk)) for car in cars]


def _former(keys: frozenset[int]) -> list[Span]:
    rows = Ownership.objects.filter(customer__in=keys).order_by("pk")
    return [Span(*row) for row in rows.values_list("vehicle", "from_on", "to_on")]
