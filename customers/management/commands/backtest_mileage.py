"""How wrong the fit of mileage is: the last reading of every car, foretold from those before it."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from customers import visits
from customers.mileage import Reading, backtest
from customers.models import Vehicle
from staff.instants import local
from staff.models import Outlet


class Command(BaseCommand):
    help = "Foretell the last reading of every car from those before it, and print the error."

    def add_arguments(self, parser):
        parser.add_argument("--outlet", metavar="CODE", help="only cars of this outlet's customers")
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args, outlet: str | None, format: str, **options):
        if outlet and not Outlet.objects.filter(code=outlet).exists():
            raise CommandError(_("There is no outlet %(code)s.") % {"code": outlet})
        found = backtest(histories(outlet, timezone.now()))
        if found is None:
            raise CommandError(_("No car has enough readings."))
        if format == "json":
            self.stdout.write(json.dumps(asdict(found)))
            return
        for label, text in (
            (_("Cars foretold"), f"{found.cars:,}"),
            (_("Left out: too few readings, or too close"), f"{found.left_out:,}"),
            (_("Error of the day, median"), _("%(days).0f days") % {"days": found.median_days}),
            (_("… nine of ten within"), _("%(days).0f days") % {"days": found.ninth_days}),
            (_("… within two weeks"), f"{found.within_two_weeks:.0%}"),
            (_("… to one side (median)"), _("%(days)+.0f days") % {"days": found.bias_days}),
            (_("Error of the kilometres driven, median"), f"{found.median_share:.1%}"),
            (_("Came within the interval, which four of five should"), f"{found.hits:.0%}"),
            (
                _("For comparison: by the last two readings alone, median"),
                _("%(days).0f days") % {"days": found.naive_days},
            ),
        ):
            self.stdout.write(f"{label}: {text}")


def histories(outlet: str | None, at) -> Iterator[tuple[list[Reading], date | None]]:
    """The readings of each car, and the day it was bought."""
    source = visits.known()
    cars = Vehicle.objects.filter(customer__outlet__code=outlet) if outlet else Vehicle.objects.all()
    bought = dict(cars.order_by().values_list("pk", "purchased_on"))
    read: dict[int, list[Reading]] = {}
    for visit in source.read(source.until(at).filter(**{f"{source.mileage}__isnull": False})):
        if visit.vehicle in bought:
            read.setdefault(visit.vehicle, []).append(Reading(local(visit.at).date(), visit.mileage))
    return ((readings, bought[car]) for car, readings in read.items())
