"""Customers that may be on file twice, to be looked at by somebody who knows them."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, Q

from staff.roles import Right

from .models import Customer


@dataclass(frozen=True)
class Group:
    """Records that have something in common: the same number (`by` is `mobile`) or name and outlet (`name`)."""

    by: str
    customers: list[Customer]


class Groups:
    """All groups that somebody may merge, those of one number first; as long as a list, and looked up by the slice.

    Records alike in both ways come once, with their number.
    """

    FIELDS = {"mobile": ("mobile",), "name": ("name", "outlet_id")}

    def __init__(self, user):
        self.seen = Customer.objects.present().visible_to(user, Right.CUSTOMERS_MERGE)

    def __len__(self) -> int:
        return self.numbers + self._alike("name").count()

    def __getitem__(self, wanted: slice) -> list[Group]:
        start, stop = wanted.start or 0, len(self) if wanted.stop is None else wanted.stop
        groups = self._groups("mobile", start, min(stop, self.numbers)) if start < self.numbers else []
        if stop > self.numbers:
            groups += self._groups("name", max(0, start - self.numbers), stop - self.numbers)
        return groups

    @cached_property
    def numbers(self) -> int:
        """How many numbers are on file more than once."""
        return self._alike("mobile").count()

    def _alike(self, by: str):
        """The values that several records have."""
        fields = self.FIELDS[by]
        if by == "mobile":
            alike = self.seen.exclude(mobile="").order_by().values(*fields).annotate(n=Count("pk")).filter(n__gt=1)
        else:
            counted = self.seen.order_by().values(*fields)
            counted = counted.annotate(
                n=Count("pk"), numbers=Count("mobile", distinct=True), without=Count("pk", filter=Q(mobile=""))
            )
            alike = counted.filter(n__gt=1).filter(Q(numbers__gt=1) | Q(without__gt=0))
        return alike.order_by(*fields)

    def _groups(self, by: str, start: int, stop: int) -> list[Group]:
        fields = self.FIELDS[by]
        values = [tuple(row[name] for name in fields) for row in self._alike(by)[start:stop]]
        if not values:
            return []
        asked = Q()
        for value in values:
            asked |= Q(**dict(zip(fields, value, strict=True)))
        found: dict[tuple, list[Customer]] = {value: [] for value in values}
        for customer in (
            self.seen.filter(asked).select_related("outlet").annotate(cars=Count("vehicles")).order_by("pk")
        ):
            found[tuple(getattr(customer, name) for name in fields)].append(customer)
        return [Group(by, customers) for customers in found.values()]
