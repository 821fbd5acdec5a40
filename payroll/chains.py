"""The documents behind a figure: those that were counted, whose sum is the figure, a page at a time.

Of a month that is not closed they are the records as they are now; of a closed one what was counted when it was closed,
beside what the records say today. Totals are over all of them, added up by the database.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.db.models import Count, Q, QuerySet
from django.db.models import Sum as SumOf
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from complaints.models import Complaint
from staff.exact_sums import ExactSum
from staff.roles import Right
from workshop.models import Claim, Receipt, RepairOrder

from .figures import Records, as_decimal, totals_by
from .models import Run
from .rules.inputs import Inputs
from .sources import ANYBODY, HOURS, SOURCES, TIMES, YUAN, Source

DOCUMENTS_ON_A_PAGE = 25
# A team's work is shown by order, as the order is what people remember.
BY_ORDER = {"hours"}
# What stands as a code in a source's column `what`.
ORDERS = ("normal", "accident", "reception", "ratings.very_satisfied", "ratings.fair", "ratings.poor")
RECEIPTS = ("detailing", "fleet", "insurance_claims", "insurance_sales", "insurance_renewals")
WASHES = ("washes", "washes.untidy", "washes.out_of_time")
WORDS = (
    dict.fromkeys(ORDERS, RepairOrder.Kind)
    | dict.fromkeys(RECEIPTS, Receipt.Kind)
    | {"complaints": Complaint.Category, "reimbursed": Claim.Decision}
)
# Where a document that is no order has a page of its own, and the right that opens it.
PAGES = (
    dict.fromkeys(RECEIPTS, ("workshop:receipt", Right.DAYBOOK))
    | dict.fromkeys(WASHES, ("workshop:wash", Right.DAYBOOK))
    | dict.fromkeys(("adjustments.hours", "adjustments.amount"), ("payroll:adjustment", Right.PAY))
    | {
        "consumables": ("workshop:consumable", Right.DAYBOOK),
        "complaints": ("complaints:complaint", Right.COMPLAINTS),
        "praises": ("complaints:praise", Right.COMPLAINTS),
    }
)


@dataclass(frozen=True)
class Document:
    """One line of the chain. `worth` is in the unit of its source; `what` and `day` are empty once it is gone."""

    record: str
    worth: Decimal
    line_number: int = 0
    of_order: str = ""
    plate: str = ""
    day: date | None = None
    what: str = ""
    url: str = ""
    order_url: str = ""

    @property
    def number(self) -> str:
        return f"{self.record}/{self.line_number}" if self.line_number else self.record


@dataclass(frozen=True)
class Chain:
    """A page of the documents of one source that count for one person or team, and the total of all of them."""

    source: Source
    whose: str
    documents: list[Document]
    count: int
    total: Decimal
    number: int
    figure: Decimal
    """What the computation counted."""
    closed: bool = False
    today: Decimal | None = None
    """Of a closed month: what the records come to now."""
    has_plates: bool = field(default=False)

    @property
    def pages(self) -> int:
        return max(1, -(-self.count // DOCUMENTS_ON_A_PAGE))

    @property
    def before(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def after(self) -> int | None:
        return self.number + 1 if self.number < self.pages else None

    @property
    def moved(self) -> bool:
        """Whether the records say something else now than what was counted."""
        return self.total != self.figure or (self.today is not None and self.today != self.total)

    @property
    def is_money(self) -> bool:
        return self.source.unit == YUAN

    @property
    def is_hours(self) -> bool:
        return self.source.unit == HOURS


def chain_of(run: Run, inputs: Inputs, code: str, whose: str, *, page: int, user) -> Chain:
    """The documents of a source of the run. Five queries at most, however many they are."""
    found = _Found(run, inputs, code, whose)
    count, total = found.counted()
    number = min(max(page, 1), max(1, -(-count // DOCUMENTS_ON_A_PAGE)))
    begin = (number - 1) * DOCUMENTS_ON_A_PAGE
    rows = found.rows(begin, begin + DOCUMENTS_ON_A_PAGE)
    return Chain(
        SOURCES[code],
        whose,
        _documents(rows, code, run, user),
        count,
        total,
        number,
        as_decimal(inputs.sources.get((code, whose), Fraction(0))),
        found.closed,
        found.live_total() if found.closed else None,
        any(row["of_order"] for row in rows),
    )


class _Found:
    """The rows of a source for one subject: as kept with a closed run, else as the records are."""

    def __init__(self, run: Run, inputs: Inputs, code: str, whose: str):
        self.code, self.whose, self.source = code, whose, SOURCES[code]
        self.records = Records(inputs, run.outlet)
        self.closed = run.closed_at is not None
        # What nobody earns is kept with the source whose sellers were not covered, under nobody's name.
        kept = code.replace(".unearned", ".installed")
        self.kept = run.records.filter(source=kept, whose=whose) if self.closed else None

    def counted(self) -> tuple[int, Decimal]:
        if self.kept is not None:
            sums = self.kept.aggregate(count=Count("pk"), total=SumOf("worth"))
            return sums["count"], sums["total"] or Decimal(0)
        live = self.live()
        if self.code in BY_ORDER:
            return live.values("record").distinct().count(), self.live_total()
        return live.count(), self.live_total()

    def live_total(self) -> Decimal:
        sums = [total for _whose, total in totals_by(self.live(), "whose") if total is not None]
        return as_decimal(sum((Fraction(total) for total in sums), Fraction(0)))

    def rows(self, begin: int, end: int) -> list[dict]:
        if self.kept is not None:
            return self.kept_rows(begin, end)
        live = self.live()
        if self.code in BY_ORDER:
            return list(_by_order(live).order_by("-total", "record")[begin:end])
        order = ("day", "record", "line_number") if self.source.unit == TIMES else ("-worth", "record", "line_number")
        return list(live.order_by(*order)[begin:end])

    def kept_rows(self, begin: int, end: int) -> list[dict]:
        """What was counted, with what is known of the documents today."""
        kept = list(self.kept.order_by("-worth", "record").values("record", "worth")[begin:end])
        rows = self.source.rows(self.records.span, self.records.values)
        known: dict[str, list[dict]] = defaultdict(list)
        for row in rows.filter(record__in=[each["record"] for each in kept]).order_by("record", "line_number"):
            known[row["record"]].append(row)
        return [_as_kept(each, known[each["record"]]) for each in kept]

    def live(self) -> QuerySet:
        """The records that count for the subject as they are now; of sellers, those of covered days only."""
        rows = self.source.rows(self.records.span, self.records.values)
        if self.source.unearned:
            return rows.filter(self.not_covered(rows))
        if self.source.covered:
            return rows.filter(whose=self.whose, day__in=self.covered_days())
        return rows.filter(whose=self.whose) if self.whose else rows

    def covered_days(self) -> list[date]:
        group = None if self.source.covered == ANYBODY else self.source.covered
        return self.records.coverage.days(self.whose, self.records.span.first, self.records.span.last, group)

    def not_covered(self, rows) -> Q:
        days: dict[str, list[date]] = defaultdict(list)
        for whose, day in rows.values_list("whose", "day").distinct().order_by():
            if not self.records.is_covered(self.source, whose, day):
                days[whose].append(day)
        condition = Q(day__in=[])
        for whose, on in days.items():
            condition |= Q(whose=whose, day__in=on)
        return condition


def _by_order(rows: QuerySet) -> QuerySet:
    grouped = rows.values("record", "of_order", "day")
    return grouped.annotate(total=ExactSum("worth"), lines=Count("line_number")).order_by()


def _as_kept(kept: dict, known: list[dict]) -> dict:
    row = {"of_order": "", "day": None, "what": "", "line_number": 0} | (known[0] if known else {})
    if len(known) > 1:
        row |= {"lines": len(known), "line_number": 0}
    return row | kept


def _documents(rows: list[dict], code: str, run: Run, user) -> list[Document]:
    orders = _orders(rows)
    page, right = PAGES.get(code, ("", None))
    # Teams work on orders of other outlets too; those open for whoever may see these.
    opens = {number for number, order in orders.items() if user.may(Right.RECORDS, order.outlet)}
    opens_documents = bool(page) and user.may(right, run.outlet)
    return [
        Document(
            record=row["record"],
            worth=as_decimal(Fraction(row.get("total", row.get("worth")) or 0)),
            line_number=row.get("line_number", 0),
            of_order=row["of_order"],
            plate=orders[row["of_order"]].vehicle.plate or "" if row["of_order"] in orders else "",
            day=row["day"],
            what=_what(code, row),
            url=reverse(page, args=[row["record"]]) if opens_documents else "",
            order_url=reverse("workshop:order", args=[row["of_order"]]) if row["of_order"] in opens else "",
        )
        for row in rows
    ]


def _orders(rows: list[dict]) -> dict[str, RepairOrder]:
    """The repair orders that the rows belong to, by number, with outlet and plate at hand."""
    numbers = {row["of_order"] for row in rows if row["of_order"]}
    found = RepairOrder.objects.filter(number__in=numbers).select_related("outlet__area", "vehicle")
    return {order.number: order for order in found}


def _what(code: str, row: dict) -> str:
    if lines := row.get("lines"):
        return ngettext("%(n)s line", "%(n)s lines", lines) % {"n": lines}
    what = row["what"]
    if not what:
        return ""
    if code in WASHES:
        # Translators: 中文 %(n)s 分钟
        return _("%(n)s minutes") % {"n": what}
    if code in WORDS:
        return str(dict(WORDS[code].choices).get(what, what))
    return str(what)
