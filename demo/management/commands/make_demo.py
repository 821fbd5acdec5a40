"""`manage.py make_demo`: an invented dealer group to try everything with."""

from datetime import datetime
from time import monotonic

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from demo import making
from staff.instants import SHANGHAI
from staff.models import User
from staff.refusals import Refused


class Command(BaseCommand):
    help = "Fill an empty database with an invented dealer group: people, customers, cars, records, cases, accounts."

    def add_arguments(self, parser):
        parser.add_argument("--seed", type=int, default=315, help="another number gives other people and cars")
        parser.add_argument("--at", help='the present of the data, "YYYY-MM-DD HH:MM" in Shanghai; default: now')
        parser.add_argument("--small", action="store_true", help="a tenth of the records, all of the stories")
        parser.add_argument("--reset", action="store_true", help="empty a demo installation first (only with DEMO)")

    def handle(self, *args, seed, at, small, reset, **options):
        if not (settings.DEMO or settings.DEBUG):
            raise CommandError(
                _(
                    "Demo accounts share one public password. "
                    "Set DEMO=true (or DEBUG=true) if this is no real installation."
                )
            )
        at, began = _instant(at), monotonic()
        try:
            if reset:
                making.empty()
            elif making.is_there():
                self.stdout.write(_("The demo data is there already. Use --reset to make it anew."))
                return
            made = making.make(seed=seed, at=at, small=small, say=self.say)
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        self.say(_("Done in %(seconds)d seconds.") % {"seconds": monotonic() - began})
        self.show_accounts(made.password)

    def say(self, line) -> None:
        self.stdout.write(str(line))
        self.stdout.flush()

    def show_accounts(self, password: str) -> None:
        self.say("")
        self.say(_("Accounts (password for all: %(password)s)") % {"password": password})
        for user in User.objects.filter(is_demo=True).order_by("pk").prefetch_related("postings"):
            for posting in user.postings.select_related("outlet", "area", "region"):
                self.say(f"  {user.username:<18} {user.name}　{posting.get_role_display()}　{posting.place}")


def _instant(text: str | None) -> datetime:
    if not text:
        return timezone.now().replace(second=0, microsecond=0)
    try:
        return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI)
    except ValueError:
        raise CommandError(_('--at wants an instant such as "2026-03-12 10:42".')) from None
