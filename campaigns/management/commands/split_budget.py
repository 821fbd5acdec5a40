"""Split a year's budget over its months, from the terminal. Status 1 where a file or a fixed cost is refused."""

import csv
import json
from collections import Counter
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from campaigns.budget_rules import MONTHS, free, share_of_sales, split

FEN = Decimal("0.01")


class Command(BaseCommand):
    help = "Split a budget by the shares of sales: split_budget --total 1000000.00 --sales FILE.csv [--fixed FILE.csv]"

    def add_arguments(self, parser):
        parser.add_argument("--total", required=True)
        parser.add_argument("--sales", metavar="FILE.csv", required=True)
        parser.add_argument("--fixed", metavar="FILE.csv")
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args, total: str, sales: str, fixed: str | None, format: str, **options):
        units = units_of(sales)
        months = split(fen_of(total, "--total"), units)
        left = free(months, fixed_of(fixed) if fixed else {})
        for month, amount in left.items():
            if amount < 0:
                more = {"month": month, "more": yuan(-amount)}
                raise CommandError(_("Month %(month)d: the fixed costs are %(more)s yuan more than its share.") % more)
        shares = {month: written(share) for month, share in share_of_sales(units).items()}
        if format == "json":
            told = {"months": in_yuan(months), "shares": as_keys(shares), "free": in_yuan(left)}
            self.stdout.write(json.dumps(told))
            return
        for month in MONTHS:
            self.stdout.write(f"{month:>2}  {shares[month]}  {yuan(months[month]):>14}  {yuan(left[month]):>14}")


def units_of(path: str) -> Counter:
    """`{month: units}` of all years of the file together, of which there are up to three."""
    units, years = Counter(), set()
    for line, row in rows_of(path, ["year", "month", "units"]):
        if not (row["year"] or "").isdigit() or not (row["units"] or "").isdigit():
            raise wrong(path, line)
        years.add(row["year"])
        units[month_of(path, line, row)] += int(row["units"])
    if len(years) > 3:
        raise CommandError(_("Sales of up to three years are expected."))
    if not units.total():
        raise CommandError(_("There are no sales to split by. A new outlet gives its sales plan of the coming year."))
    return units


def fixed_of(path: str) -> Counter:
    """`{month: fen}`."""
    found: Counter = Counter()
    for line, row in rows_of(path, ["month", "amount"]):
        found[month_of(path, line, row)] += fen_of(row["amount"] or "", f"{path}: {line}")
    return found


def rows_of(path: str, header: list[str]):
    """Pairs (number of the line, row)."""
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            if reader.fieldnames != header:
                raise CommandError(
                    _("%(file)s begins with the line %(header)s.") % {"file": path, "header": ",".join(header)}
                )
            for row in reader:
                yield reader.line_num, row
    except (OSError, UnicodeDecodeError) as why:
        raise CommandError(_("%(file)s cannot be read: %(why)s") % {"file": path, "why": why}) from None


def month_of(path: str, line: int, row: dict) -> int:
    month = row["month"] or ""
    if not month.isdigit() or int(month) not in MONTHS:
        raise wrong(path, line)
    return int(month)


def fen_of(text: str, where: str) -> int:
    try:
        amount = Decimal(text)
        if not amount.is_finite() or amount < 0 or amount != amount.quantize(FEN):
            raise CommandError(_("%(where)s: an amount in yuan is expected.") % {"where": where})
    except InvalidOperation:
        raise CommandError(_("%(where)s: an amount in yuan is expected.") % {"where": where}) from None
    return int(amount / FEN)


def wrong(path: str, line: int) -> CommandError:
    return CommandError(_("%(file)s, line %(line)d: whole numbers are expected.") % {"file": path, "line": line})


def yuan(fen: int) -> str:
    return f"{fen * FEN:.2f}"


def written(share) -> str:
    """A share with six decimals, half up, for reading only."""
    exact = Decimal(share.numerator) / Decimal(share.denominator)
    return str(exact.quantize(Decimal("0.000001"), ROUND_HALF_UP))


def in_yuan(fen: dict[int, int]) -> dict[str, str]:
    return {str(month): yuan(amount) for month, amount in fen.items()}


def as_keys(values: dict[int, str]) -> dict[str, str]:
    return {str(month): value for month, value in values.items()}
