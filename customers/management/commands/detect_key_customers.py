"""`manage.py detect_key_customers`: who is a key customer and why, from the records."""

import json
from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from customers import criteria
from customers.services import detection


class Command(BaseCommand):
    help = (
        "Prints the key-customer signals of a day and changes nothing; with --open records what is new as candidates."
    )

    def add_arguments(self, parser):
        parser.add_argument("--as-of", metavar="YYYY-MM-DD", help="the day in Asia/Shanghai; today without it")
        parser.add_argument("--format", choices=["text", "json"], default="text")
        parser.add_argument("--open", action="store_true", help="record new signals of today as candidates")

    def handle(self, *, as_of, format, open, **options):  # noqa: A002 - the options' own names
        at = timezone.now()
        on = self._day(as_of) if as_of else timezone.localdate(at)
        if open and as_of:
            raise CommandError(_("--open records what holds today; leave --as-of out."))
        found = detection.signals(on=on)
        recorded = detection.record_signals(at=at) if open else None
        if format == "json":
            answer = {"as_of": on.isoformat(), "signals": [signal.as_json() for signal in found]}
            if recorded:
                answer["recorded"] = vars(recorded)
            self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=1))
            return
        for signal in found:
            evidence = ", ".join(map(str, signal.evidence))
            self.stdout.write(f"{signal.tier:<4}{signal.vin}  {criteria.label_of(signal.criterion)}: {evidence}")
        self.stdout.write(_("%(count)d signals on %(day)s.") % {"count": len(found), "day": on})
        if recorded:
            self.stdout.write(
                _("Candidates: %(new)d new, %(extended)d extended; %(cases)d open cases with new evidence.")
                % vars(recorded)
            )

    def _day(self, text: str) -> date:
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise CommandError(_("“%(text)s” is no day. Write it as 2026-11-05.") % {"text": text}) from None
