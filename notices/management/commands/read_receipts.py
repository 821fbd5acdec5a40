"""`manage.py read_receipts file.json`: receipts or replies from a file, as the SMS provider would push them."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from notices import provider_push, services


class Command(BaseCommand):
    help = "Read receipts of text messages (or replies) from a file of JSON and print how many were new."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--replies", action="store_true", help="the file holds replies of customers (SmsUp)")

    def handle(self, *, file, replies, **options):
        read, take = (
            (provider_push.read_replies, services.take_replies)
            if replies
            else (provider_push.read_reports, services.take_reports)
        )
        try:
            told = read(file.read_bytes())
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from None
        except provider_push.Unreadable as problem:
            raise CommandError(f"{file} holds no list of receipts or replies: {problem}.") from None
        counts = take(told, at=timezone.now())
        self.stdout.write(" ".join(f"{what}={number}" for what, number in counts.items()))
