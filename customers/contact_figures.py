"""Where customers stand with the contact budget, for any number of them in four queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from staff.instants import local

from . import policies
from .contact_budget import Budget, budget_of, next_loud_at
from .models import Case, Contact, Customer


@dataclass(frozen=True)
class Figures:
    """One customer's budget, and the quiet hours of the outlet in minutes after midnight."""

    budget: Budget
    quiet_minutes: tuple[int, int]


def figures_of(customer_ids: Iterable[int], at: datetime, outside: Iterable[int] = ()) -> dict[int, Figures]:
    """`{customer: Figures}` by the policy of each customer's outlet.

    Customers with an open key-customer case stand outside the budget, as do those the caller names in `outside`.
    """
    asked = set(customer_ids)
    customers = list(Customer.objects.filter(pk__in=asked).select_related("outlet__area").order_by())
    book = policies.contact_book(local(at).date())
    settled = {customer.pk: book.for_outlet(customer.outlet) for customer in customers}
    widest = max((policies.contact_window(each) for each in settled.values()), default=timedelta())
    contacted: dict[int, list[datetime]] = {}
    counted = Contact.objects.counted_since(at - widest).filter(customer__in=asked)
    for customer, instant in counted.order_by().values_list("customer", "at"):
        contacted.setdefault(customer, []).append(instant)
    free = set(outside) | key_customers(asked)
    return {
        key: Figures(
            budget_of(
                contacted.get(key, ()), at, policies.contact_limit(own), policies.contact_window(own), key in free
            ),
            policies.quiet_minutes(own),
        )
        for key, own in settled.items()
    }


def budgets(customer_ids: Iterable[int], at: datetime, outside: Iterable[int] = ()) -> dict[int, Budget]:
    """`{customer: Budget}`, as in `figures_of`."""
    return {key: figures.budget for key, figures in figures_of(customer_ids, at, outside).items()}


def key_customers(customer_ids: Iterable[int]) -> set[int]:
    """Those with an open key-customer case on one of their cars."""
    cases = Case.objects.open().filter(vehicle__customer__in=set(customer_ids))
    return set(cases.order_by().values_list("vehicle__customer", flat=True))


def budget_left(customer_ids: Iterable[int], at: datetime, outside: Iterable[int] = ()) -> dict[int, int]:
    """`{customer: contacts left}`. Who stands outside the budget always has the whole of it left."""
    return {key: budget.left for key, budget in budgets(customer_ids, at, outside).items()}


def next_free_at(customer_ids: Iterable[int], at: datetime, outside: Iterable[int] = ()) -> dict[int, datetime]:
    """`{customer: instant from which one more contact is possible}`, `at` itself where it is possible now."""
    return {key: budget.free_at for key, budget in budgets(customer_ids, at, outside).items()}


def callable_from(at: datetime, outlet) -> datetime:
    """The first instant from `at` on outside the quiet hours of the outlet (with its area at hand). One query."""
    return next_loud_at(at, *policies.quiet_minutes(policies.contact_book(local(at).date()).for_outlet(outlet)))
