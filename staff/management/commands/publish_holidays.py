"""Enter the public holidays and make-up workdays of a year from the terminal. Status 1 for an unknown year."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from staff import services
from staff.refusals import Refused


class Command(BaseCommand):
    help = "Enter the days off and make-up workdays of a year into the public calendar; what stands there stays."

    def add_arguments(self, parser):
        parser.add_argument("--year", type=int, required=True)

    def handle(self, *args, year: int, **options):
        try:
            added = services.publish_holidays(year=year, by=None, at=timezone.now())
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        if not added:
            self.stdout.write(_("The calendar of %(year)s had every day already.") % {"year": year})
            return
        self.stdout.write(
            ngettext("%(count)d day of %(year)s entered.", "%(count)d days of %(year)s entered.", added)
            % {"count": added, "year": year}
        )
