"""The pages of the records, and the page of their sums, from which everything else is computed.

Up to `MOST_LINES` records every one has a row. A sale shows what decides about it (price, quantity, what was received),
and whether it is eligible is a formula; so is whether a wash took the right time, and whether a seller was covered.
Above the limit there are subtotals by document and person or team instead.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from exchange.writer import Heading, Page, Shown
from payroll.rules.expressions import Name
from payroll.rules.formulas import Place, area, reference, text
from payroll.sources import SOURCES
from workshop.models import ItemLine

from .book import Export, column_area, total_where, yes_no
from .reading import Line, RecordLines, Sale, Washed, is_eligible
from .settings import Parameters, People, Weights

MOST_LINES = 50_000
MOST_ROWS = 1_048_576
# After so many rows it is told how far the work is.
STEP = 500
CHANNEL = ItemLine.Channel

Sum = Callable[[str, str], str]
"""`(cell of the subject, sheet)` gives a formula without its sign."""


class TooManyRows(ValueError):
    """More rows than a sheet of Excel can hold."""


def families() -> dict[str, tuple[str, ...]]:
    """Sources by the page they stand on."""
    pages = {
        "orders": ("normal", "accident", "reception", "ratings.very_satisfied", "ratings.fair", "ratings.poor"),
        "hours": ("hours",),
        "insurance": ("insurance_sales", "insurance_renewals"),
        "sales": tuple(code for code in SOURCES if code.startswith(("sales.", "other.")) or code in SOLD),
        "washes": tuple(code for code in SOURCES if code.startswith("washes")),
    }
    elsewhere = {code for codes in pages.values() for code in codes}
    pages["daybook"] = tuple(code for code in SOURCES if code not in elsewhere)
    return pages


SOLD = ("boutique", "counter")


class Pages:
    """All pages of records. `sums` say how each source is added up once they are written."""

    def __init__(self, export: Export, lines: RecordLines, parameters: Parameters, people: People, weights: Weights):
        self.export, self.lines = export, lines
        self.parameters, self.people, self.weights = parameters, people, weights
        self.sums: dict[str, Sum] = {}
        self.found: dict[tuple[str, str], Fraction] = defaultdict(Fraction)
        self.families = families()
        self.count = self._count()
        self.titles = {
            # Translators: 中文 工单来源
            "orders": export.title(_("Orders")),
            # Translators: 中文 工时来源
            "hours": export.title(_("Hours")),
            # Translators: 中文 保险业务
            "insurance": export.title(_("Insurance")),
            # Translators: 中文 精品与柜台销售
            "sales": export.title(_("Sales")),
            # Translators: 中文 洗车
            "washes": export.title(_("Washes")),
            # Translators: 中文 其他记录
            "daybook": export.title(_("Other records")),
        }

    def _count(self) -> int:
        one_by_one = [code for family in ("orders", "hours", "insurance", "daybook") for code in self.families[family]]
        return self.lines.count(*one_by_one) + self.lines.number_of_sales() + self.lines.number_of_washes()

    @property
    def as_subtotals(self) -> bool:
        return self.count > MOST_LINES

    def write(self) -> Iterator[int]:
        """Yields how many rows were written, now and then."""
        written = 0
        for _row in self._pages():
            written += STEP
            yield min(written, self.count)
        yield self.count

    def _pages(self) -> Iterator[int]:
        for family, codes in self.families.items():
            if self.as_subtotals:
                yield from self._write_subtotals(self.titles[family], codes)
            elif family == "sales":
                yield from SalesPage(self).write()
            elif family == "washes":
                yield from WashesPage(self).write()
            else:
                yield from self._write_lines(self.titles[family], codes)

    def add_up(self, code: str, whose: str, worth: Fraction) -> None:
        """What a row adds to a source now."""
        self.found[code, whose] += worth

    # Records that are what they are

    def _write_lines(self, title: str, codes: Iterable[str]) -> Iterator[int]:
        covered = any(SOURCES[code].covered for code in codes)
        headings = [
            Heading(_("What it counts for"), 26),
            # Translators: 中文 归属（人员或班组）
            Heading(_("Person or team"), 14),
            Heading(_("Document"), 22),
            Heading(_("Line"), 7, "whole"),
            Heading(_("Repair order"), 20),
            Heading(_("Day"), 13, "day"),
            Heading(_("What"), 30),
            Heading(_("Worth"), 14, "money", entered=True),
        ]
        if covered:
            # Translators: 中文 是否计提
            headings += [Heading(_("Covered"), 10, "whole"), Heading(_("Counted"), 14, "money")]
        page = self.export.page(title, headings)
        for code in codes:
            first = page.row + 1
            label = str(SOURCES[code].label)
            for line in self.lines.of(code):
                self.add_up(code, line.whose, line.worth if line.counts else Fraction(0))
                page.append([label, *self._facts(line), *(self._coverage(line, page) if covered else ())])
                yield from every(page.row)
            self.sums[code] = self._block(title, first, page.row, 10 if covered else 8)

    @staticmethod
    def _facts(line: Line) -> list:
        place = [line.whose, line.record, line.line_number or None, line.of_order]
        return [*place, line.day, line.what, line.worth]

    def _coverage(self, line: Line, page: Page) -> list:
        row = page.row + 1
        covered = self.covered(f"B{row}", f"F{row}", page.title)
        worth = line.worth if line.counts else Fraction(0)
        return [Shown(int(line.counts), f"={covered}"), Shown(worth, f"=H{row}*I{row}")]

    def _block(self, title: str, first: int, last: int, worth_column: int, whose_column: int = 2) -> Sum:
        """The sum over the rows of one source."""
        if last < first:
            return lambda subject, sheet: ""
        worth, whose = column_area(title, worth_column, first, last), column_area(title, whose_column, first, last)

        def formula(subject: str, sheet: str) -> str:
            return total_where(worth, [(whose, subject)] if subject else [], sheet, exact=self.export.exact)

        return formula

    def _write_subtotals(self, title: str, codes: Iterable[str]) -> Iterator[int]:
        headings = [
            Heading(_("What it counts for"), 30),
            Heading(_("Person or team"), 14),
            Heading(_("Document"), 24),
            Heading(_("Sum"), 16, "money", entered=True),
        ]
        page = self.export.page(title, headings)
        for code in codes:
            first = page.row + 1
            label = str(SOURCES[code].label)
            for line in self.lines.subtotals(code):
                if page.row >= MOST_ROWS:
                    raise TooManyRows(title)
                self.add_up(code, line.whose, line.worth)
                page.append([label, line.whose, line.record, line.worth])
                yield from every(page.row)
            self.sums[code] = self._block(title, first, page.row, 4)

    # Who is covered on a day, as a formula

    def covered(self, who: str, day: str, sheet: str, group: str = "") -> str:
        """1 or 0: whether the person in the one cell is covered on the day in the other."""
        if group:
            rows, title = self.weights.rows_of(group), self.weights.title
            if rows is None:
                return "0"
            columns = (Weights.EMPLOYEE, Weights.COVERED_FROM, Weights.COVERED_TO)
            areas = [column_area(title, column, *rows) for column in columns]
        else:
            areas = [self.people.column(column) for column in (People.NUMBER, People.EARNS_FROM, People.EARNS_TO)]
        numbers, begins, ends = (area(each, sheet) for each in areas)
        if self.export.exact:
            return f"IF(SUMPRODUCT(EXACT({numbers},{who})*({begins}<={day})*({ends}>={day}))>0,1,0)"
        return f'IF(COUNTIFS({numbers},{who},{begins},"<="&{day},{ends},">="&{day})>0,1,0)'


def every(row: int) -> Iterator[int]:
    """The row, if it is one after which to tell how far the work is."""
    if row % STEP == 0:
        yield row


class SalesPage:
    """Lines of sales with their eligibility."""

    (RECORD, LINE, ORDER, DAY, WHAT, CHANNEL, SELLER, QUANTITY, LIST, RECEIVED, OEM, INSTALLED) = range(1, 13)
    AT_LIST, ELIGIBLE, COVERED = 13, 14, 15

    def __init__(self, pages: Pages):
        self.pages, self.export = pages, pages.export
        self.title = pages.titles["sales"]
        self.floor = pages.lines.values["boutique.floor"]
        self.labels = {channel.value: str(channel.label) for channel in CHANNEL}

    def write(self) -> Iterator[int]:
        page = self.export.page(self.title, self.headings())
        for sale in self.pages.lines.sales():
            page.append(self._row(sale, page.row + 1))
            yield from every(page.row)
        self._remember_sums(page.row)

    @staticmethod
    def headings() -> list[Heading]:
        return [
            Heading(_("Document"), 22),
            Heading(_("Line"), 7, "whole"),
            Heading(_("Repair order"), 20),
            Heading(_("Sold on"), 13, "day", entered=True),
            Heading(_("Item"), 30),
            Heading(_("Channel"), 16, entered=True),
            Heading(_("Seller"), 14, entered=True),
            Heading(_("Quantity"), 9, "whole", entered=True),
            Heading(_("List price"), 13, "money", entered=True),
            # Translators: 中文 实收金额
            Heading(pgettext("column of sales", "Received"), 13, "money", entered=True),
            # Translators: 中文 厂家产品
            Heading(_("Manufacturer's own"), 16, entered=True),
            Heading(_("Installed"), 10, entered=True),
            # Translators: 中文 按标价金额
            Heading(_("At list price"), 13, "money"),
            # Translators: 中文 是否合格
            Heading(_("Eligible"), 10, "whole"),
            Heading(_("Covered"), 10, "whole"),
        ]

    def _row(self, sale: Sale, row: int) -> list:
        eligible = is_eligible(sale, self.floor)
        group = {"boutique": "boutique_sales", "staff": ""}.get(sale.channel)
        covered = group is not None and self.pages.lines.covered(sale.channel, sale.seller, sale.day)
        self._add_up(sale, eligible, covered)
        return [
            sale.record,
            sale.line_number,
            sale.of_order,
            sale.day,
            sale.what,
            self.labels[sale.channel],
            sale.seller,
            sale.quantity,
            sale.list_price,
            sale.received,
            yes_no(sale.oem),
            yes_no(sale.installed),
            Shown(sale.list_price * sale.quantity, f"=ROUND(H{row}*I{row},2)"),
            Shown(int(eligible), self._eligible(row)),
            None if group is None else Shown(int(covered), "=" + self._covered(row, group)),
        ]

    def _eligible(self, row: int) -> str:
        floor = self.pages.parameters.cell("boutique.floor", self.title)
        channels = (text(self.labels[each]) for each in ("front_desk", "boutique", "staff"))
        sold = ",".join(f"F{row}={channel}" for channel in channels)
        above = f"ROUND(J{row}-{floor}*I{row}*H{row},8)>0"
        return f"=IF(AND(OR({sold}),K{row}={text(yes_no(False))},{above}),1,0)"

    def _covered(self, row: int, group: str) -> str:
        return self.pages.covered(f"G{row}", f"D{row}", self.title, group)

    def _add_up(self, sale: Sale, eligible: bool, covered: bool) -> None:
        add, channel = self.pages.add_up, sale.channel
        if channel == CHANNEL.COUNTER:
            add("counter", "", sale.received)
        elif channel == CHANNEL.GIFT:
            add("other.gift", "", sale.list_price * sale.quantity)
        else:
            add("boutique", "", sale.received)
        if channel == CHANNEL.SALES_DEPARTMENT:
            add("other.sales_department", "", sale.received)
        if eligible:
            self._add_up_eligible(sale, covered)

    def _add_up_eligible(self, sale: Sale, covered: bool) -> None:
        add, channel = self.pages.add_up, sale.channel
        if channel == CHANNEL.FRONT_DESK:
            add("sales.front_desk", "", sale.received)
            add("sales.front_desk.installed", "", sale.received if sale.installed else Fraction(0))
        elif covered:
            add(f"sales.{channel}.{'installed' if sale.installed else 'plain'}", sale.seller, sale.received)
        elif sale.installed:
            add(f"sales.{channel}.unearned", "", sale.received)

    def _remember_sums(self, last: int) -> None:
        """How the sources are added up over the columns."""
        if last < 2:
            return

        def where(worth: int, *conditions: tuple[int, str], by_seller: bool = False) -> Sum:
            areas = [(column_area(self.title, column, 2, last), equals) for column, equals in conditions]
            sellers = column_area(self.title, self.SELLER, 2, last)

            def formula(subject: str, sheet: str) -> str:
                every_one = [*areas, (sellers, subject)] if by_seller else areas
                return total_where(column_area(self.title, worth, 2, last), every_one, sheet, exact=self.export.exact)

            return formula

        def of(channel: str) -> tuple[int, str]:
            return self.CHANNEL, text(self.labels[channel])

        boutique = [where(self.RECEIVED, of(each)) for each in ("front_desk", "boutique", "staff", "sales_department")]
        eligible, installed = (self.ELIGIBLE, "1"), (self.INSTALLED, text(yes_no(True)))
        plain, covered, uncovered = (self.INSTALLED, text(yes_no(False))), (self.COVERED, "1"), (self.COVERED, "0")
        sums = self.pages.sums
        sums["boutique"] = lambda subject, sheet: "+".join(each(subject, sheet) for each in boutique)
        sums["counter"] = where(self.RECEIVED, of("counter"))
        sums["other.sales_department"] = where(self.RECEIVED, of("sales_department"))
        sums["other.gift"] = where(self.AT_LIST, of("gift"))
        sums["sales.front_desk"] = where(self.RECEIVED, of("front_desk"), eligible)
        sums["sales.front_desk.installed"] = where(self.RECEIVED, of("front_desk"), eligible, installed)
        for channel in ("boutique", "staff"):
            own = of(channel), eligible, covered
            sums[f"sales.{channel}.plain"] = where(self.RECEIVED, *own, plain, by_seller=True)
            sums[f"sales.{channel}.installed"] = where(self.RECEIVED, *own, installed, by_seller=True)
            unearned = of(channel), eligible, uncovered, installed
            sums[f"sales.{channel}.unearned"] = where(self.RECEIVED, *unearned)


class WashesPage:
    """Washes with their minutes."""

    def __init__(self, pages: Pages):
        self.pages, self.export = pages, pages.export
        self.title = pages.titles["washes"]

    def write(self) -> Iterator[int]:
        headings = [
            Heading(_("Document"), 22),
            Heading(_("Washed on"), 13, "day"),
            Heading(_("Employee"), 14, entered=True),
            Heading(_("Minutes"), 10, "whole", entered=True),
            Heading(_("Untidy"), 10, entered=True),
            Heading(_("Cars"), 8, "whole", entered=True),
            # Translators: 中文 超时或过快
            Heading(_("Too fast or too slow"), 14, "whole"),
        ]
        page = self.export.page(self.title, headings)
        for wash in self.pages.lines.washes():
            page.append(self._row(wash, page.row + 1))
            yield from every(page.row)
        self._remember_sums(page.row)

    def _row(self, wash: Washed, row: int) -> list:
        values = self.pages.lines.values
        out_of_time = wash.minutes < values["detailing.fast_minutes"] or wash.minutes > values["detailing.slow_minutes"]
        self.pages.add_up("washes", "", Fraction(1))
        self.pages.add_up("washes.untidy", wash.employee, Fraction(int(wash.untidy)))
        self.pages.add_up("washes.out_of_time", wash.employee, Fraction(int(out_of_time)))
        fast, slow = (self.pages.parameters.cell(f"detailing.{each}_minutes", self.title) for each in ("fast", "slow"))
        return [
            wash.record,
            wash.day,
            wash.employee,
            wash.minutes,
            yes_no(wash.untidy),
            1,
            Shown(int(out_of_time), f"=IF(OR(D{row}<{fast},D{row}>{slow}),1,0)"),
        ]

    def _remember_sums(self, last: int) -> None:
        if last < 2:
            return
        cars, employee, untidy, late = (column_area(self.title, column, 2, last) for column in (6, 3, 5, 7))
        exact = self.export.exact
        bad = (untidy, text(yes_no(True)))
        sums = self.pages.sums
        sums["washes"] = lambda subject, sheet: total_where(cars, [], sheet, exact=exact)
        sums["washes.untidy"] = lambda subject, sheet: total_where(cars, [(employee, subject), bad], sheet, exact=exact)
        sums["washes.out_of_time"] = lambda subject, sheet: total_where(late, [(employee, subject)], sheet, exact=exact)


class Sums:
    """The sum of every source for everybody, by formula over the pages of records."""

    SUBJECT, SUM, LATE = 3, 6, 7

    def __init__(self, export: Export):
        self.export = export
        # Translators: 中文 来源合计
        self.title = export.title(_("Sums of records"))
        order = list(SOURCES)
        names = [name for name in export.given if name.kind == "source"]
        self.names = sorted(names, key=lambda name: (order.index(name.code), name.subject))
        for row, name in enumerate(self.names, start=2):
            export.places[name] = Place(self.title, self.SUM, row)

    def write(self, pages: Pages) -> None:
        headings = [
            Heading(_("Source"), 36),
            Heading(_("Code"), 26),
            Heading(_("Person or team"), 14),
            Heading(_("Name"), 14),
            Heading(_("Unit"), 8),
            Heading(_("Sum"), 18, "money"),
            # Translators: 中文 结账后变动（不计入）
            Heading(_("Changed since the month was computed"), 20, "money", entered=True),
        ]
        page = self.export.page(self.title, headings, frozen_columns=2)
        for row, name in enumerate(self.names, start=2):
            page.append(self._row(name, row, pages))

    def _row(self, name: Name, row: int, pages: Pages) -> list:
        source, export = SOURCES[name.code], self.export
        kept = export.given[name].value
        late = kept - pages.found.get((name.code, name.subject), Fraction(0))
        subject = reference(Place(self.title, self.SUBJECT, row), self.title) if name.subject else ""
        summed = pages.sums[name.code](subject, self.title) if name.code in pages.sums else ""
        changed = reference(Place(self.title, self.LATE, row), self.title)
        formula = f"=ROUND({summed}+{changed},6)" if summed else f"={changed}"
        return [
            str(source.label),
            name.code,
            name.subject,
            export.name_of(name.subject),
            units()[source.unit],
            Shown(kept, formula, "whole" if source.unit == "times" else "money"),
            late or None,
        ]


def units() -> dict[str, str]:
    # Translators: 中文 次
    return {"yuan": _("yuan"), "hours": _("hours"), "times": _("times")}
