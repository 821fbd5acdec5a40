"""`manage.py deliver_messages`: send what is due now, as the worker does on the clock."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from notices import services


class Command(BaseCommand):
    help = "Send the messages that are due now, and print how many ended in which way."

    def add_arguments(self, parser):
        parser.add_argument("--limit", type=int, default=2000, help="at most so many deliveries (default 2000)")

    def handle(self, *, limit, **options):
        counts = services.deliver_due(at=timezone.now(), limit=limit)
        self.stdout.write(" ".join(f"{state}={number}" for state, number in sorted(counts.items())) or "nothing due")
