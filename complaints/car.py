"""What somebody who takes a complaint wants to know of the car or the customer, and how they find them. Reads only."""

from functools import cached_property

from django.db.models import QuerySet

from customers.models import Case, Customer, Vehicle
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
        orders = self._visible(RepairOrder.objects, Right.RECORDS).select_related("advisor")
        return list(orders.order_by("-opened_at", "-pk")[:SHOWN])

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


class BesideCustomer:
    """A customer who complains without a car, as a buyer of parts does: the cars there are, and earlier complaints."""

    def __init__(self, customer: Customer, user):
        self.customer = customer
        self.user = user

    @cached_property
    def cars(self) -> list[Vehicle]:
        cars = Vehicle.objects.visible_to(self.user, Right.RECORDS).filter(customer=self.customer)
        return list(cars.order_by("plate", "pk")[:SHOWN])

    @cached_property
    def complaints(self) -> list[Complaint]:
        seen = Complaint.objects.visible_to(self.user, Right.COMPLAINTS).filter(customer=self.customer)
        return list(seen.order_by("-received_at", "-pk")[:SHOWN])
