"""What a caller has to know before dialling: who spoke last, how often, what is open, and whether to dial at all.

from customers.before_dialling import before_dialling
context["before"] = before_dialling(customer=customer, user=request.user, at=at)
{% include "customers/_before_dialling.html" %}
"""

from dataclasses import dataclass, field
from datetime import datetime

from notices.sms_rules import mobile_of

from . import history
from .contact_budget import Budget, next_loud_at, quiet
from .contact_figures import figures_of
from .models import Contact, Customer, DoNotCall, NoMore

# Of more than these nobody reads before a call.
SHOWN = 20


@dataclass(frozen=True)
class Standing:
    """Where the house stands with a customer: the last contact ever, and those of the window, the latest first.

    `contacts` holds all kinds, also those outside the budget; `quiet_until` is empty while calls are allowed.
    """

    customer: Customer
    last_contact: Contact | None
    contacts: list[Contact]
    do_not_call: DoNotCall | None
    no_more: NoMore | None
    budget: Budget
    quiet_until: datetime | None

    @property
    def budget_left(self) -> int:
        return self.budget.left


@dataclass(frozen=True)
class BeforeDialling(Standing):
    """The same with the open matters of the customer and all their cars that the caller may see."""

    matters: list[history.OpenMatter] = field(default_factory=list)


def standing_of(customer: Customer, at: datetime, outside: bool = False) -> Standing:
    """Seven queries, however many contacts. `outside`: the caller's matter is none that the budget limits."""
    return Standing(**_standing(customer, at, outside))


def before_dialling(
    *, customer: Customer, user, at: datetime, outside: bool = False, without: str = ""
) -> BeforeDialling:
    """`standing_of` with the open matters: a constant number of queries, some for each source of matters.

    `without`: the address of the record that the page itself shows, which is no other matter.
    """
    cars = {car.pk: car.plate for car in customer.vehicles.all()}
    asked = history.Asked(
        user=user,
        at=at,
        vehicles=frozenset(cars),
        customers=frozenset([customer.pk]),
        plates=cars if len(cars) > 1 else {},
    )
    matters = [matter for matter in history.open_matters(asked) if not without or matter.url != without]
    return BeforeDialling(**_standing(customer, at, outside), matters=matters)


def _standing(customer: Customer, at: datetime, outside: bool) -> dict:
    figures = figures_of([customer.pk], at, outside=[customer.pk] if outside else ())[customer.pk]
    latest = list(customer.contacts.select_related("by").order_by("-at", "-pk")[:SHOWN])
    return {
        "customer": customer,
        "last_contact": latest[0] if latest else None,
        "contacts": [contact for contact in latest if contact.at > at - figures.budget.window],
        "do_not_call": customer.do_not_calls.in_force(at).select_related("by").first(),
        "no_more": NoMore.objects.covering([mobile_of(customer.mobile)], [customer.pk]).select_related("by").first(),
        "budget": figures.budget,
        "quiet_until": next_loud_at(at, *figures.quiet_minutes) if quiet(at, *figures.quiet_minutes) else None,
    }
