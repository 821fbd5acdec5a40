"""Customers that may be on file twice, to be looked at by somebody who knows them."""

from dataclasses import dataclass

from django.db.models import Count, Q

from staff.roles import Right

from .models import Customer

GROUPS = 50


@dataclass(frozen=True)
class Group:
    """Records that have something in common: the same number (`by` is `mobile`) or name and outlet (`name`)."""

    by: str
    customers: list[Customer]


def groups_for(user) -> list[Group]:
    """Up to `GROUPS` groups of either kind, in four queries. Records alike in both ways come once."""
    seen = Customer.objects.present().visible_to(user, Right.CUSTOMERS_MERGE)
    by_mobile = _groups(seen.exclude(mobile=""), "mobile", ("mobile",))
    by_name = _groups(seen, "name", ("name", "outlet_id"))
    shown = {_keys(group) for group in by_mobile}
    return by_mobile + [group for group in by_name if _keys(group) not in shown]


def _groups(seen, by: str, fields: tuple[str, ...]) -> list[Group]:
    doubled = seen.order_by().values(*fields).annotate(n=Count("pk")).filter(n__gt=1).order_by(*fields)[:GROUPS]
    values = [tuple(row[name] for name in fields) for row in doubled]
    if not values:
        return []
    asked = Q()
    for value in values:
        asked |= Q(**dict(zip(fields, value, strict=True)))
    found: dict[tuple, list[Customer]] = {value: [] for value in values}
    for customer in seen.filter(asked).select_related("outlet").annotate(cars=Count("vehicles")).order_by("pk"):
        found[tuple(getattr(customer, name) for name in fields)].append(customer)
    return [Group(by, customers) for customers in found.values()]


def _keys(group: Group) -> frozenset[int]:
    return frozenset(customer.pk for customer in group.customers)
