"""One round of care by hand: segments, reminders that are missing, and what became of those that went out."""

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from customers.services.outcomes import settle_reminders
from customers.services.reminding import make_reminders
from customers.services.segments import move_segments
from staff.instants import local


class Command(BaseCommand):
    help = "Make the reminders that are missing, as the job does every hour."

    def handle(self, *args, **options):
        at = timezone.now()
        segments = move_segments(on=local(at).date(), at=at)
        self.stdout.write(_("Segments: %(new)d new customers, %(moved)d moved") % segments)
        settled = settle_reminders(at=at)
        self.stdout.write(_("Earlier reminders: %(came)d came, %(ended)d ended") % settled)
        for kind, number in make_reminders(at=at).items():
            self.stdout.write(f"{kind}: {number}")
