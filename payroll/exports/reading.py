"""The records behind the figures, read for the export: one by one, or above a limit as subtotals."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from django.db.models import Min

from exchange.kinds import SHANGHAI
from payroll.chains import WORDS
from payroll.figures import Records
from payroll.rules.inputs import Inputs
from payroll.sources import ANYBODY, CHANNEL, SOLD_CHANNELS, SOURCES, Source, Span
from staff.exact_sums import ExactSum
from staff.models import Outlet
from workshop import counted
from workshop.models import ItemLine, Wash

CHUNK = 2_000


class Line(NamedTuple):
    """A record of a source, or the subtotal of one document; `counts` says whether it counts for its person."""

    whose: str
    record: str
    line_number: int
    of_order: str
    day: date | None
    what: str
    worth: Fraction
    counts: bool = True


class Sale(NamedTuple):
    record: str
    line_number: int
    of_order: str
    day: date
    what: str
    channel: str
    seller: str
    quantity: int
    list_price: Fraction
    received: Fraction
    oem: bool
    installed: bool


class Washed(NamedTuple):
    record: str
    day: date
    employee: str
    minutes: int
    untidy: bool


@dataclass(frozen=True)
class RecordLines:
    """The records of the outlet's month as they are now, under the settings of the inputs."""

    inputs: Inputs
    outlet: Outlet

    @cached_property
    def _records(self) -> Records:
        return Records(self.inputs, self.outlet)

    @property
    def _span(self) -> Span:
        return self._records.span

    @property
    def values(self) -> Mapping[str, object]:
        return self._records.values

    def count(self, *codes: str) -> int:
        """How many records the sources have; one that is in two of them counts twice."""
        return sum(self._rows(SOURCES[code]).count() for code in codes)

    def number_of_sales(self) -> int:
        return self._sales().count()

    def number_of_washes(self) -> int:
        return self._washes().count()

    def of(self, code: str) -> Iterator[Line]:
        """Every record of the source, by document and line."""
        source = SOURCES[code]
        words = dict(WORDS[code].choices) if code in WORDS else {}
        for row in self._rows(source).order_by("record", "line_number").iterator(chunk_size=CHUNK):
            line = Line(
                row["whose"] or "",
                row["record"],
                row["line_number"],
                row["of_order"] or "",
                row["day"],
                str(words.get(row["what"], row["what"] or "")),
                Fraction(row["worth"] or 0),
            )
            yield line._replace(counts=self._counts(source, line.whose, line.day))

    def subtotals(self, code: str) -> Iterator[Line]:
        """The records added up by document and subject; what counts for nobody is left out."""
        source = SOURCES[code]
        keys = ("whose", "record", "day") if source.covered else ("whose", "record")
        totals = self._rows(source).values(*keys).annotate(total=ExactSum("worth"), on=Min("day")).order_by("record")
        for row in totals.values_list("whose", "record", "on", "total").iterator(chunk_size=CHUNK):
            whose, record, on, total = row
            if total is None or not self._counts(source, whose or "", on):
                continue
            subject = "" if source.unearned else whose or ""
            yield Line(subject, record, 0, "", on, "", Fraction(total))

    def _rows(self, source: Source):
        return source.rows(self._span, self.values)

    def _counts(self, source: Source, whose: str, day: date) -> bool:
        if not source.covered:
            return True
        group = None if source.covered == ANYBODY else source.covered
        return self._records.coverage.covered(whose, day, group) != source.unearned

    def covered(self, channel: str, seller: str, day: date) -> bool:
        """Whether a sale counts for its seller."""
        return self._counts(SOURCES[f"sales.{channel}.plain"], seller, day)

    # Sales and washes have what decides about them in columns of their own.

    def _sales(self):
        channels = (*SOLD_CHANNELS, CHANNEL.SALES_DEPARTMENT, CHANNEL.GIFT)
        month = ItemLine.objects.filter(self._span.days("sold_on"), outlet=self.outlet)
        of_boutique = month.filter(channel__in=channels, kind__in=counted.BOUTIQUE_KINDS)
        return of_boutique | month.filter(channel=CHANNEL.COUNTER)

    def sales(self) -> Iterator[Sale]:
        """Lines of boutique and care, and everything sold over the counter."""
        fields = ("number", "line", "order__number", "sold_on", "name", "channel", "seller__number", "quantity")
        rows = self._sales().order_by("channel", "number", "line")
        found = rows.values_list(*fields, "list_price", "received", "oem", "installed")
        for row in found.iterator(chunk_size=CHUNK):
            sale = Sale(*row)
            amounts = {"list_price": Fraction(sale.list_price), "received": Fraction(sale.received)}
            yield sale._replace(of_order=sale.of_order or "", seller=sale.seller or "", **amounts)

    def _washes(self):
        return Wash.objects.filter(self._span.instants("washed_at"), outlet=self.outlet)

    def washes(self) -> Iterator[Washed]:
        rows = self._washes().order_by("washed_at", "number")
        found = rows.values_list("number", "washed_at", "employee__number", "minutes", "untidy")
        for number, at, employee, minutes, untidy in found.iterator(chunk_size=CHUNK):
            yield Washed(number, at.astimezone(SHANGHAI).date(), employee or "", minutes, untidy)

    def possible_sources(self) -> set[tuple[str, str]]:
        """Sums that are 0 now, but may not be once the floor or the limits of washing time are others."""
        found = set()
        for channel in (CHANNEL.BOUTIQUE, CHANNEL.STAFF):
            lines = self._sales().filter(channel=channel, seller__isnull=False)
            for who in lines.order_by().values_list("seller__number", flat=True).distinct():
                found |= {(f"sales.{channel}.plain", who), (f"sales.{channel}.installed", who)}
        washers = self._washes().filter(employee__isnull=False).order_by()
        for who in washers.values_list("employee__number", flat=True).distinct():
            found |= {("washes.untidy", who), ("washes.out_of_time", who)}
        return found


def is_eligible(sale: Sale, floor: Fraction) -> bool:
    sold = sale.channel in SOLD_CHANNELS
    return sold and not sale.oem and sale.received > floor * sale.list_price * sale.quantity
