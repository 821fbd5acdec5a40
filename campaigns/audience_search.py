"""The customers that an audience's rules find: one query set, whose conditions the database looks through."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery

from complaints.models import Complaint
from customers import visits
from customers.models import Case, Customer, NoMore, SegmentPeriod, Vehicle
from customers.models.care import DIALABLE
from customers.models.contacts import not_to_be_called
from staff.instants import beginning_of, local
from staff.months import months_later

from .audience_rules import Rules
from .models import Member


def customers_of(outlet, rules: Rules, at: datetime):
    """Customers of the outlet in use, as the rules narrow them, with `car`: the newest of their cars that fits."""
    found = Customer.objects.present().filter(outlet=outlet)
    if rules.segments:
        there = SegmentPeriod.objects.filter(to_on__isnull=True, segment__in=rules.segments)
        found = found.filter(Exists(there.filter(customer=OuterRef("pk"))))
    if rules.districts:
        found = found.filter(district__in=rules.districts)
    found = _by_visits(found, rules, at)
    if rules.of_members:
        found = found.filter(Exists(_memberships(outlet, rules, at).filter(customer=OuterRef("pk"))))
    if not rules.with_cases:
        found = found.filter(~Exists(Case.objects.open().filter(vehicle__customer=OuterRef("pk"))))
        complaints = Complaint.objects.open()
        found = found.filter(~Exists(complaints.filter(customer=OuterRef("pk"))))
        # Often only the car is named.
        found = found.filter(~Exists(complaints.filter(vehicle__customer=OuterRef("pk"))))
    own = _cars(rules, at).filter(customer=OuterRef("pk"))
    if rules.of_a_car:
        found = found.filter(Exists(own))
    newest = own.order_by(F("purchased_on").desc(nulls_last=True), "-pk")
    return found.annotate(car=Subquery(newest.values("pk")[:1]))


def _by_visits(found, rules: Rules, at: datetime):
    came = visits.known()
    for months, here in ((rules.away_from, False), (rules.away_to, True)):
        if months is not None:
            since = beginning_of(months_later(local(at).date(), -months))
            visited = Exists(came.until(at, since).filter(**{f"{came.vehicle}__customer": OuterRef("pk")}))
            found = found.filter(visited if here else ~visited)
    return found


def _memberships(outlet, rules: Rules, at: datetime):
    """Memberships in force of which everything holds that is asked of members."""
    found = Member.objects.current(local(at).date()).filter(outlet=outlet).order_by()
    if rules.member_levels:
        found = found.filter(level__name__in=rules.member_levels)
    return found.filter(birth_month__in=rules.birth_months) if rules.birth_months else found


def _cars(rules: Rules, at: datetime):
    """Cars of which everything holds that is asked of a car."""
    cars, today = Vehicle.objects.order_by(), local(at).date()
    if rules.models:
        begins = Q()
        for word in rules.models:
            begins |= Q(model__istartswith=word) | Q(brand_line__istartswith=word)
        cars = cars.filter(begins)
    if rules.age_from is not None:
        cars = cars.filter(purchased_on__lte=months_later(today, -12 * rules.age_from))
    if rules.age_to is not None:
        # Of five years is a car until the day before it is six.
        cars = cars.filter(purchased_on__gt=months_later(today, -12 * (rules.age_to + 1)))
    if rules.insurance_months:
        cars = cars.filter(insurance_until__month__in=rules.insurance_months)
    if rules.km_from is not None or rules.km_to is not None:
        came = visits.known()
        read = came.of_car(at).filter(**{f"{came.mileage}__isnull": False}).order_by(f"-{came.at}", "-pk")
        cars = cars.annotate(km=Subquery(read.values(came.mileage)[:1]))
        cars = cars.filter(km__gte=rules.km_from) if rules.km_from is not None else cars
        cars = cars.filter(km__lte=rules.km_to) if rules.km_to is not None else cars
    return cars


@dataclass(frozen=True)
class Counted:
    """How many the rules find, and what stands in the way of reaching some of them."""

    people: int
    with_car: int
    no_number: int
    not_called: int
    no_more: int

    @property
    def reachable(self) -> int:
        """At most: with a number, and without either wish."""
        return max(0, self.people - self.no_number - self.not_called)


def counted(outlet, rules: Rules, at: datetime) -> Counted:
    """One query, however many customers there are."""
    wish = NoMore.objects.in_force().filter(Q(customer=OuterRef("pk")) | Q(mobile=OuterRef("mobile")))
    found = customers_of(outlet, rules, at).annotate(barred=not_to_be_called(at, "pk"), silent=Exists(wish))
    number = Q(mobile__regex=DIALABLE)
    return Counted(
        **found.aggregate(
            people=Count("pk"),
            with_car=Count("pk", filter=Q(car__isnull=False)),
            no_number=Count("pk", filter=~number),
            not_called=Count("pk", filter=number & Q(barred=True)),
            no_more=Count("pk", filter=Q(silent=True)),
        )
    )
