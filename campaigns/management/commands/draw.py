"""Draw prizes from a list, or recompute a draw. Status 1 where list, prizes or seed are refused."""

import json
from dataclasses import asdict

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from campaigns import draw_rules
from campaigns.draw_lists import read_entries, read_prizes, read_seed
from staff.refusals import Refused


class Command(BaseCommand):
    help = 'Draw prizes: draw --entries FILE.csv --prizes "grand:1,second:2" --seed HEX [--one-win]'

    def add_arguments(self, parser):
        parser.add_argument("--entries", metavar="FILE.csv", required=True)
        parser.add_argument("--prizes", required=True)
        parser.add_argument("--seed", metavar="HEX", required=True)
        parser.add_argument("--one-win", action="store_true")
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args, entries: str, prizes: str, seed: str, one_win: bool, format: str, **options):
        try:
            with open(entries, encoding="utf-8-sig", newline="") as file:
                found = read_entries(file)
            drawn = draw_rules.winners(found, read_prizes(prizes), read_seed(seed), one_win=one_win)
        except (OSError, UnicodeDecodeError) as wrong:
            raise CommandError(_("%(file)s cannot be read: %(why)s") % {"file": entries, "why": wrong}) from None
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        of_list = draw_rules.list_hash(found)
        committed = draw_rules.commitment(seed, of_list)
        if format == "json":
            told = {"list_hash": of_list, "commitment": committed, "winners": [asdict(each) for each in drawn]}
            self.stdout.write(json.dumps(told, ensure_ascii=False))
            return
        self.stdout.write(f"list_hash {of_list}\ncommitment {committed}")
        for each in drawn:
            self.stdout.write(f"{each.prize}\t{each.entry}\t{each.person}")
