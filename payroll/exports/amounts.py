"""The pages of what the month came to before it reaches a person: figures, commissions, pools, shares."""

from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from exchange.writer import Heading, Shown
from payroll.rules import rounding
from payroll.rules.expressions import Figure, Name
from payroll.rules.formulas import Area, Place, area, reference
from payroll.rules.pools import Pool
from payroll.words import line_label

from . import words
from .book import Export, column_area

OF_THE_OUTLET = ("figure", "attainment", "factor")


class Figures:
    """The figures of the outlet, its attainments and the factor of the manufacturer's score."""

    VALUE = 3

    def __init__(self, export: Export):
        self.export = export
        # Translators: 中文 产值与达成
        self.title = export.title(_("Figures"))
        named = [figure for name, figure in export.figures.items() if name.kind in OF_THE_OUTLET and not name.subject]
        ordered = list(export.whole.figures.values())
        self.figures = ordered + [figure for figure in named if figure not in ordered]
        for row, figure in enumerate(self.figures, start=2):
            export.places[figure.name] = Place(self.title, self.VALUE, row)
        export.places[export.whole.fund.name] = Place(self.title, self.VALUE, len(self.figures) + 2)

    def write(self, fund: Shown) -> None:
        headings = [Heading(_("Figure"), 36), Heading(_("Code"), 22), Heading(_("Value"), 18, "money")]
        page = self.export.page(self.title, headings)
        for figure in self.figures:
            kind, code, _subject = figure.name
            shown_as = (
                "factor" if kind != "figure" else "whole" if code == "reception" or code.startswith("top.") else "money"
            )
            own_code = code if kind == "figure" else f"{kind}.{code}"
            page.append([words.figure(kind, code), own_code, self.export.live(figure, self.title, kind=shown_as)])
        page.append([words.figure("figure", "fund"), "fund", fund])


class Commissions:
    """Commissions of single persons, and what their sales leave to the fitters."""

    SOLD, ATTAINMENT, LEFT, COMMISSION = 5, 6, 7, 8
    CHANNELS = {"boutique_sales.own": "boutique", "staff.boutique": "staff"}

    def __init__(self, export: Export):
        self.export = export
        # Translators: 中文 个人提成
        self.title = export.title(_("Own commissions"))
        names = [name for name in export.figures if name.kind == "commission"]
        names += [  # of a seller outside the outlet's statements the fitters may still have a part
            Name("commission", code, name.subject)
            for name in export.figures
            for code, channel in self.CHANNELS.items()
            if name[:2] == ("figure", f"fitting.{channel}.left")
        ]
        self.names = sorted(set(names), key=lambda name: (words.place(name.code), name.subject))
        for row, name in enumerate(self.names, start=2):
            for column, other in self._columns(name).items():
                if other in export.figures:
                    export.places[other] = Place(self.title, column, row)

    def _columns(self, name: Name) -> dict[int, Name]:
        columns = {self.COMMISSION: name}
        if channel := self.CHANNELS.get(name.code):
            columns[self.SOLD] = Name("figure", f"sales.{channel}", name.subject)
            columns[self.LEFT] = Name("figure", f"fitting.{channel}.left", name.subject)
        if name.code == "boutique_sales.own":
            columns[self.ATTAINMENT] = Name("attainment", "boutique_sales", name.subject)
        return columns

    def write(self) -> None:
        headings = [
            Heading(_("Commission"), 32),
            Heading(_("Code"), 22),
            Heading(_("Employee"), 14),
            Heading(_("Name"), 14),
            Heading(_("Eligible sales"), 16, "money"),
            Heading(_("Attainment"), 12, "factor"),
            # Translators: 中文 加装基数
            Heading(_("For the fitters"), 16, "money"),
            Heading(_("Commission"), 16, "money"),
        ]
        page = self.export.page(self.title, headings)
        for name in self.names:
            cells = {1: line_label(name.code), 2: name.code, 3: name.subject, 4: self.export.name_of(name.subject)}
            for column, other in self._columns(name).items():
                if other in self.export.figures:
                    cells[column] = self.export.live(self.export.figures[other], self.title)
            page.append([cells.get(column) for column in range(1, 9)])


class Pools:
    """Every pool with what was shared out of it, and what nobody could share."""

    AMOUNT, SHARED = 5, 6

    def __init__(self, export: Export):
        self.export = export
        # Translators: 中文 提成池
        self.title = export.title(_("Pools"))
        self.pools = [pool for pool in export.whole.pools if self._is_worth_a_row(pool)]
        for row, pool in enumerate(self.pools, start=2):
            export.places[pool.amount.name] = Place(self.title, self.AMOUNT, row)

    def _is_worth_a_row(self, pool: Pool) -> bool:
        """Of amount, or with shares that stand on somebody's statement."""
        return bool(pool.amount.value) or any(share.name in self.export.figures for share in pool.shares.values())

    def write(self, shares: "Shares") -> None:
        headings = [
            Heading(_("Pool"), 34),
            Heading(_("Code"), 28),
            Heading(_("Team"), 10),
            # Translators: 中文 参与人数
            Heading(_("Number of people"), 10, "whole"),
            Heading(_("Amount"), 16, "money"),
            # Translators: 中文 已分配
            Heading(_("Shared out"), 16, "money"),
            # Translators: 中文 未分配
            Heading(_("Undistributed"), 16, "money"),
        ]
        page = self.export.page(self.title, headings)
        for row, pool in enumerate(self.pools, start=2):
            places = (Place(self.title, column, row) for column in (self.AMOUNT, self.SHARED))
            amount, shared = (reference(place, self.title) for place in places)
            people = sum(weight.value > 0 for weight in pool.weights.values())
            given = pool.amount.value - pool.undistributed
            page.append(
                [
                    line_label(pool.component),
                    pool.component,
                    pool.team,
                    Shown(people, shares.number_of_people(pool, self.title)),
                    self.export.live(pool.amount, self.title),
                    Shown(given, shares.shared_out(pool, self.title)),
                    Shown(pool.undistributed, f"=ROUND({amount}-{shared},2)"),
                ]
            )


class Shares:
    """The largest-remainder method in the open, a row for every person of every pool.

    Quotas and remainders are rounded to 6 decimals of a fen: equal remainders differ in binary numbers.
    """

    FEN, WEIGHT, QUOTA, FLOOR, REMAINDER, RANK, SHARE = 6, 7, 8, 9, 10, 11, 12

    def __init__(self, export: Export, pools: Pools):
        self.export = export
        # Translators: 中文 分配明细
        self.title = export.title(_("Shares"))
        self.pools = [pool for pool in pools.pools if pool.shares]
        self.blocks: dict[tuple[str, str], tuple[int, int]] = {}
        row = 2
        for pool in self.pools:
            self.blocks[pool.component, pool.team] = (row, row + len(pool.shares) - 1)
            for share in pool.shares.values():
                export.places[share.name] = Place(self.title, self.SHARE, row)
                row += 1

    def column_of(self, pool: Pool, column: int) -> Area | None:
        block = self.blocks.get((pool.component, pool.team))
        return column_area(self.title, column, *block) if block else None

    def shared_out(self, pool: Pool, sheet: str) -> str:
        cells = self.column_of(pool, self.SHARE)
        return f"=SUM({area(cells, sheet)})" if cells else "=0"

    def number_of_people(self, pool: Pool, sheet: str) -> str:
        cells = self.column_of(pool, self.WEIGHT)
        return f'=COUNTIF({area(cells, sheet)},">0")' if cells else "=0"

    def write(self) -> None:
        headings = [
            Heading(_("Pool"), 34),
            Heading(_("Code"), 26),
            Heading(_("Team"), 10),
            Heading(_("Employee"), 14),
            Heading(_("Name"), 14),
            # Translators: 中文 池额（分）
            Heading(_("Pool in fen"), 14, "whole"),
            Heading(_("Weight"), 12, "factor"),
            # Translators: 中文 应得（分）
            Heading(_("Quota in fen"), 18, "exact"),
            Heading(_("Whole fen"), 14, "whole"),
            # Translators: 中文 余数
            Heading(_("Remainder"), 12, "exact"),
            # Translators: 中文 余数名次
            Heading(_("Rank"), 8, "whole"),
            Heading(_("Share"), 16, "money"),
        ]
        page = self.export.page(self.title, headings, frozen_columns=5)
        for pool in self.pools:
            worked_out = WorkedOut(pool)
            first, last = self.blocks[pool.component, pool.team]
            for row, who in enumerate(pool.shares, start=first):
                page.append(self._row(pool, who, row, worked_out, (first, last)))

    def _row(self, pool: Pool, who: str, row: int, now: "WorkedOut", block: tuple[int, int]) -> list:
        sheet, export = self.title, self.export

        def own(column: int) -> str:
            return reference(Place(sheet, column, row), sheet)

        def all_of(column: int) -> str:
            return area(column_area(sheet, column, *block), sheet)

        weights, remainder = all_of(self.WEIGHT), own(self.REMAINDER)
        pool_cell = export.at(*pool.amount.name, seen_from=sheet)
        weight = pool.weights[who]
        weight_cell = export.at(*weight.name, seen_from=sheet) if isinstance(weight, Figure) else "0"
        quota = f"=IF(SUM({weights})=0,0,ROUND({own(self.FEN)}*{own(self.WEIGHT)}/SUM({weights}),6))"
        above = area(column_area(sheet, self.REMAINDER, block[0], row), sheet)
        # Among equal remainders the number that comes first as text goes first, and so the rows are sorted.
        rank = f"=RANK({remainder},{all_of(self.REMAINDER)})+COUNTIF({above},{remainder})-1"
        left = f"{own(self.FEN)}-SUM({all_of(self.FLOOR)})"
        share = f"=IF({own(self.WEIGHT)}=0,0,({own(self.FLOOR)}+IF({own(self.RANK)}<={left},1,0))/100)"
        return [
            line_label(pool.component),
            pool.component,
            pool.team,
            who,
            export.name_of(who),
            Shown(now.fen, f"=ROUND({pool_cell}*100,0)"),
            Shown(weight.value, f"={weight_cell}"),
            Shown(now.quota[who], quota),
            Shown(now.floor[who], f"=INT({own(self.QUOTA)})"),
            Shown(
                now.remainder[who],
                f"=IF({own(self.WEIGHT)}=0,-1,ROUND({own(self.QUOTA)}-{own(self.FLOOR)},6))",
            ),
            Shown(now.rank[who], rank),
            Shown(pool.shares[who].value, share),
        ]


class WorkedOut:
    """What the columns of a pool's shares come to now, for the copy that holds values only."""

    def __init__(self, pool: Pool):
        weights = {who: weight.value for who, weight in pool.weights.items()}
        total = sum(weights.values())
        self.fen = rounding.to_fen(pool.amount.value)
        self.quota = {who: self.fen * weight / total if total else Fraction(0) for who, weight in weights.items()}
        self.floor = {who: quota.numerator // quota.denominator for who, quota in self.quota.items()}
        self.remainder = {
            who: quota - self.floor[who] if weights[who] else Fraction(-1) for who, quota in self.quota.items()
        }
        ordered = sorted(self.remainder, key=lambda who: (-self.remainder[who], who))
        self.rank = {who: rank for rank, who in enumerate(ordered, start=1)}


class Corrections:
    """What closed months would pay differently today. Without any the page is left out."""

    AMOUNT = 6

    def __init__(self, export: Export):
        self.export = export
        self.corrections = [each for each in export.inputs.corrections if each.employee in export.people]
        # Translators: 中文 往月更正
        self.title = export.title(_("Corrections")) if self.corrections else ""
        for row, each in enumerate(self.corrections, start=2):
            name = Name("correction", each.component, f"{each.employee}|{each.month}")
            export.places[name] = Place(self.title, self.AMOUNT, row)

    def write(self) -> None:
        if not self.corrections:
            return
        headings = [
            Heading(_("Month"), 10),
            Heading(_("Run"), 20),
            Heading(_("Employee"), 14),
            Heading(_("Name"), 14),
            Heading(pgettext("statement", "Line"), 34),
            Heading(_("Amount"), 14, "money", entered=True),
            # Translators: 中文 变动的记录
            Heading(_("Records that changed"), 80),
        ]
        page = self.export.page(self.title, headings)
        for each in self.corrections:
            changed = "; ".join(f"{record}: {before} → {now}" for _source, record, before, now in each.records)
            person = each.employee, self.export.name_of(each.employee)
            page.append([each.month, each.run, *person, line_label(each.component), each.amount, changed])
