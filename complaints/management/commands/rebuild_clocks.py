"""Rebuild the clocks of complaints from the trail and compare them with those that are kept."""

from django.core.management.base import BaseCommand, CommandError

from complaints.complaint_clocks import as_kept, rebuild
from complaints.models import Complaint


class Command(BaseCommand):
    help = (
        "Rebuild the clocks of all complaints, or of the one named, from the event log and compare them with the rows. "
        "Changes nothing; ends with an error where one differs."
    )

    def add_arguments(self, parser):
        parser.add_argument("--number", help="one complaint")

    def handle(self, *args, **options):
        complaints = Complaint.objects.filter(clocks__isnull=False).distinct().order_by("pk")
        if options["number"]:
            complaints = complaints.filter(number=options["number"])
        looked_at, differ = 0, []
        for complaint in complaints.iterator(chunk_size=500):
            looked_at += 1
            if rebuild(complaint) != as_kept(complaint):
                differ.append(complaint.number)
        if differ:
            raise CommandError(f"{len(differ)} of {looked_at} complaints differ: {', '.join(differ[:20])}")
        self.stdout.write(f"{looked_at} complaints, all clocks as the event log has them.")
