"""What somebody who takes a complaint wants to know of the car, and how they find it. Reads only."""

from functools import cached_property

from django.db.models import QuerySet

from customers.models import Case, Customer, Vehicle
from customers.search import Query
from staff.masking import masked_name, masked_phone
from staff.roles import Right
from workshop.models import RepairOrder

from .models import Complaint

SHOWN = 5
FOUND = 20


class Beside:
    """The car's last orders and complaints and its open case, as far as the user may see them."""

    def __init__(self, vehicle: Vehicle, user):
        self.vehicle = vehicle
        self.user = user

    @cached_property
    def orders(self) -> list[RepairOrder]:
        return list(self._visible(RepairOrder.objects, Right.RECORDS).order_by("-opened_at", "-pk")[:SHOWN])

    @cached_property
    def complaints(self) -> list[Complaint]:
        return list(self._visible(Complaint.objects, Right.COMPLAINTS).order_by("-received_at", "-pk")[:SHOWN])

    @cached_property
    def case(self) -> Case | None:
        return self._visible(Case.objects, Right.CASES).open().first()

    @property
    def fault_codes(self) -> list[str]:
        """Codes of the complaints shown, each once."""
        return list(dict.fromkeys(item.fault_code for item in self.complaints if item.fault_code))

    def _visible(self, records, right) -> QuerySet:
        return records.visible_to(self.user, right).filter(vehicle=self.vehicle)


def find_cars(user, text: str) -> list[dict]:
    """Up to 20 cars for a search-as-you-type, by plate, VIN, owner or phone: `{"value": id, "text", "note"}`."""
    query = Query.of(text)
    if not query:
        return []
    visible = Vehicle.objects.visible_to(user, Right.RECORDS)
    owners = Customer.objects.called(query.text, query.letters, query.phone, query.number)
    found = visible.marked(query.plain) | visible.filter(customer__in=owners.values("pk"))
    return [
        {"value": car.pk, "text": " ".join(filter(None, [car.plate, car.model])), "note": _note_on(car)}
        for car in found.select_related("customer").order_by("plate", "pk")[:FOUND]
    ]


def _note_on(car: Vehicle) -> str:
    return f"…{car.vin[-6:]} · {masked_name(car.customer.name)} {masked_phone(car.customer.mobile)}"
