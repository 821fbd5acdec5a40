"""Which signatures a document of some amount takes, as it is settled on a day."""

import json
from datetime import date
from decimal import Decimal, InvalidOperation

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from staff import approval_kinds
from staff.instants import local
from staff.refusals import Refused
from staff.roles import Role
from staff.services.approvals import steps_of


class Command(BaseCommand):
    help = "Show the route of signatures of a document: approval_route --kind guarantee --amount 10000.01"

    def add_arguments(self, parser):
        parser.add_argument("--kind", required=True, choices=sorted(kind.code for kind in approval_kinds.kinds()))
        parser.add_argument("--amount", required=True)
        parser.add_argument("--on", help="YYYY-MM-DD; today without it")
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *, kind, amount, on, format, **options):
        try:
            yuan = Decimal(amount)
            day = date.fromisoformat(on) if on else local(timezone.now()).date()
        except (InvalidOperation, ValueError) as wrong:
            raise CommandError(_("Give the amount in yuan and the day as YYYY-MM-DD.")) from wrong
        if not yuan.is_finite() or yuan != yuan.quantize(Decimal("0.01")):
            raise CommandError(_("Give the amount in yuan and the day as YYYY-MM-DD."))
        try:
            steps = steps_of(kind=kind, amount=yuan, on=day)
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        if format == "json":
            found = [{"roles": list(step.roles), "level": step.levels[0]} for step in steps]
            self.stdout.write(json.dumps({"kind": kind, "amount": f"{yuan:.2f}", "steps": found}))
            return
        for number, step in enumerate(steps, start=1):
            # Translators: 中文 “和”或“或”：两个角色都签，或其中一个签
            join = _(" and ") if step.all_of_them else _(" or ")
            self.stdout.write(f"{number}. {join.join(str(Role(role).label) for role in step.roles)}")
