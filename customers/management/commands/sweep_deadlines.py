"""`manage.py sweep_deadlines`: the job of the timetable, by hand."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from customers.services import warnings


class Command(BaseCommand):
    help = "Queues every warning that has fallen due. Running it again, or beside the worker, changes nothing."

    def handle(self, **options):
        counts = warnings.sweep(at=timezone.now())
        self.stdout.write(", ".join(f"{name}: {number}" for name, number in counts.items()))
