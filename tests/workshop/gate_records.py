"""One bay, appointment and tag of an outlet, for the tables of rights and invariants."""

from datetime import timedelta

from tests.clock import shanghai
from workshop.models import Appointment, Bay, Tag

NOW = shanghai("2026-11-05 10:00")


def bay(records) -> Bay:
    return Bay.objects.get_or_create(outlet=records.outlet, name="1 号工位", kind=Bay.Kind.MECHANICAL)[0]


def appointment(records) -> Appointment:
    """Of a car that is not in the records."""
    found = Appointment.objects.filter(outlet=records.outlet).first()
    return found or Appointment.objects.create(
        number=f"{records.outlet.code}-YY00001",
        outlet=records.outlet,
        planned_at=NOW + timedelta(hours=4),
        planned_on=NOW.date(),
        minutes=60,
        kind="maintenance",
        plate="沪A70001",
        mobile="13700000001",
        made_at=NOW,
        made_by=records.account,
    )


def tag(records) -> Tag:
    """That waits; of a plate that is nobody else's."""
    found = Tag.objects.filter(outlet=records.outlet).first()
    return found or Tag.objects.create(
        outlet=records.outlet,
        day=NOW.date(),
        number=1,
        given_at=NOW,
        given_by=records.account,
        plate=f"沪A{records.outlet.pk:05d}",
    )


MAKERS = {Bay: bay, Appointment: appointment, Tag: tag}
