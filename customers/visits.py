"""Visits to the workshop, as far as care has to know of them: the registry that the workshop fills.

The rows stay rows of the database: 100,000 cars are looked through in it, not one by one. The workshop says once which
of its records are visits and what the fields are called; the conditions here go into the SQL of reminders and segments.

    visits.provide(Visits(rows=RepairOrder.objects.standing(), ...))
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet


@dataclass(frozen=True)
class Visit:
    """One visit in plain values. `reference` is what the record is called, and unique."""

    vehicle: int
    outlet: int
    at: datetime
    reference: str
    mileage: int | None
    maintenance: bool


@dataclass(frozen=True)
class Visits:
    """Which records are visits. `rows()` is a fresh queryset; the others are names of its fields, or conditions."""

    rows: Callable[[], QuerySet]
    paid: Q
    """The customer, or somebody for them, paid for it."""
    maintenance: Q
    """The clock of the next maintenance began anew."""
    to_fetch: Q
    """The work is done, and the car still here."""
    done_at: str
    vehicle: str = "vehicle"
    outlet: str = "outlet"
    at: str = "opened_at"
    reference: str = "number"
    mileage: str = "mileage"
    book_url: Callable[[int], str] | None = None
    """Where an appointment is made in answer to the reminder of this key."""
    order_url: Callable[[str], str] | None = None
    """The page of the visit of this reference."""
    maintenance_kinds: tuple[str, tuple[str, ...]] = ("kind", ())
    """The field and its values that say the same as `maintenance`, for rows that are read anyhow."""

    def until(self, at: datetime, since: datetime | None = None) -> QuerySet:
        """Visits that began by `at`, and after `since`."""
        found = self.rows().filter(**{f"{self.at}__lte": at})
        return found.filter(**{f"{self.at}__gt": since}) if since else found

    def of_car(self, at: datetime, since: datetime | None = None, vehicle: str = "pk") -> QuerySet:
        """The same of the car of an outer row; `vehicle` leads from that row to the car's key."""
        return self.until(at, since).filter(**{self.vehicle: OuterRef(vehicle)})

    def came(self, at: datetime, since: datetime, vehicle: str = "pk") -> Exists:
        return Exists(self.of_car(at, since, vehicle))

    def maintained(self, at: datetime, since: datetime, vehicle: str = "pk") -> Exists:
        return Exists(self.of_car(at, since, vehicle).filter(self.maintenance))

    def read(self, rows: QuerySet) -> Iterator[Visit]:
        """The visits of these rows, each car's together, the oldest first."""
        field, values = self.maintenance_kinds
        ordered = rows.order_by(self.vehicle, self.at, "pk")
        names = (self.vehicle, self.outlet, self.at, self.reference, self.mileage, field)
        for vehicle, outlet, at, reference, mileage, kind in ordered.values_list(*names).iterator(chunk_size=10_000):
            yield Visit(vehicle, outlet, at, reference, mileage, kind in values)

    def between_cars(self, first: int, last: int, at: datetime) -> dict[int, list[Visit]]:
        """`{car: its visits by at, the oldest first}` for the cars whose keys lie from `first` to `last`."""
        found: dict[int, list[Visit]] = {}
        rows = self.until(at).filter(**{f"{self.vehicle}__gte": first, f"{self.vehicle}__lte": last})
        for visit in self.read(rows):
            found.setdefault(visit.vehicle, []).append(visit)
        return found

    def of_cars(self, cars: list[int], at: datetime) -> dict[int, list[Visit]]:
        found: dict[int, list[Visit]] = {}
        for visit in self.read(self.until(at).filter(**{f"{self.vehicle}__in": cars})):
            found.setdefault(visit.vehicle, []).append(visit)
        return found


_provided: list[Visits] = []


def provide(visits: Visits) -> None:
    """There is one workshop; told again, the later word counts."""
    _provided[:] = [visits]


def known() -> Visits:
    """What the workshop provided. Without a workshop there is no care: a `LookupError` says so."""
    if not _provided:
        raise LookupError("No room has provided visits (customers.visits.provide).")
    return _provided[0]
