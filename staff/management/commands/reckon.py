"""Reckon a deadline from the terminal. Status 1 where it is refused; every time is that of Asia/Shanghai."""

import json
from datetime import datetime

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from staff.calendars import hours_of
from staff.clocks import Counts, Reckoning, reckon
from staff.instants import SHANGHAI
from staff.models import Outlet
from staff.refusals import Refused

WRITTEN = "%Y-%m-%d %H:%M"


class Command(BaseCommand):
    help = "Reckon by when so many minutes have been counted for an outlet, and which stretches were counted."

    def add_arguments(self, parser):
        parser.add_argument("--outlet", metavar="CODE", required=True)
        parser.add_argument("--from", dest="start", metavar='"YYYY-MM-DD HH:MM"', required=True)
        parser.add_argument("--minutes", type=int, metavar="N", required=True)
        parser.add_argument("--counts", choices=Counts.values, required=True)
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args, outlet: str, start: str, minutes: int, counts: str, format: str, **options):
        from_at = instant_of(start)
        place = Outlet.objects.filter(code=outlet).first()
        if place is None:
            raise CommandError(_("There is no outlet %(code)s.") % {"code": outlet})
        try:
            found = reckon(from_at, minutes, counts, hours_of(place, from_at.date()))
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        if format == "json":
            self.stdout.write(json.dumps(as_json(found), ensure_ascii=False))
        else:
            self.stdout.write("\n".join(lines_about(found)))


def instant_of(text: str) -> datetime:
    try:
        return datetime.strptime(text.strip(), WRITTEN).replace(tzinfo=SHANGHAI)
    except ValueError:
        raise CommandError(_("“%(text)s” is no time. Write it like 2026-02-13 17:50.") % {"text": text}) from None


def as_json(found: Reckoning) -> dict:
    return {
        "deadline": written(found.deadline_at),
        "provisional": found.provisional,
        "intervals": [[written(begin), written(end)] for begin, end in found.intervals],
    }


def lines_about(found: Reckoning) -> list[str]:
    lines = [_("Deadline %(at)s") % {"at": written(found.deadline_at)}]
    if found.provisional:
        lines.append(_("Provisional: the public holidays of that year are not published yet."))
    lines += [f"  {written(begin)} - {written(end)}" for begin, end in found.intervals]
    return lines


def written(at: datetime) -> str:
    return f"{at.year:04d}-{at:%m-%d %H:%M}"
