"""The cut that so many buyers get together, from the terminal."""

import json
from decimal import Decimal, InvalidOperation

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from campaigns.group_rules import Ladder, cut


class Command(BaseCommand):
    help = "Show the cut of a group purchase: group_price --buyers 24"

    def add_arguments(self, parser):
        parser.add_argument("--buyers", type=int, required=True)
        parser.add_argument("--base", type=_yuan, default=Ladder.base)
        parser.add_argument("--threshold", type=int, default=Ladder.threshold)
        parser.add_argument("--step", type=_yuan, default=Ladder.step)
        parser.add_argument("--cap", type=_yuan, default=Ladder.cap)
        parser.add_argument("--special-above", type=int, default=Ladder.special_above)
        parser.add_argument("--special", type=_yuan)
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args, buyers, base, threshold, step, cap, special_above, special, format, **options):
        if min(buyers, threshold, special_above) < 0:
            raise CommandError(_("Numbers of buyers are 0 or more."))
        found = cut(Ladder(base, threshold, step, cap, special_above, special), buyers)
        told = json.dumps({"buyers": buyers, "cut": f"{found:.2f}"}) if format == "json" else f"{found:.2f}"
        self.stdout.write(told)


def _yuan(text: str) -> Decimal:
    """For argparse: an amount of 0 or more to the fen."""
    try:
        amount = Decimal(text)
        if not 0 <= amount < Decimal("1e9") or amount != amount.quantize(Decimal("0.01")):
            raise ValueError(text)
    except InvalidOperation:
        raise ValueError(text) from None
    return amount
