"""A statement for every person, and the summary of them all.

Up to `MOST_SHEETS` people have a sheet each; more stand on one sheet, each beginning on a new page of paper: a workbook
with a thousand tabs opens slowly and nobody finds a tab in it.
"""

from collections import ChainMap
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from exchange.writer import Heading, Page, Shown
from payroll.rules.expressions import Figure, Name, Sum
from payroll.rules.formulas import Formulas, Place, letters, reference
from payroll.rules.statements import Statement
from payroll.words import OTHERS, line_label

from . import words
from .book import Export
from .settings import People

MOST_SHEETS = 100
COLUMNS_ON_A_PAGE = 14
AMOUNT, FUND = 3, 4


class Slip:
    """One person's statement on a page: which line stands in which row."""

    def __init__(self, export: Export, people: People, statement: Statement, title: str, first_row: int):
        self.export, self.people, self.statement, self.title = export, people, statement, title
        self.who = statement.person.number
        self.listed = self.who in export.listed
        self.row = first_row + 1  # below the row with the name
        self.components = [self._line(figure) for figure in self._ordered(statement.components)]
        for code, part in statement.fund_parts.items():
            row = export.places[statement.components[code].name].row
            export.places[part.name] = Place(title, FUND, row)
        export.places[statement.fund.name] = Place(title, FUND, self.row)
        self._line(statement.gross)
        self.deductions = [self._line(figure) for figure in self._ordered(statement.deductions)]
        self._total("deducted")
        self.incentives = [self._line(figure) for figure in self._ordered(statement.incentives)]
        self._total("rewarded")
        for total in (statement.net, statement.bonus, statement.uncollected, statement.base_salary, statement.income):
            self._line(total)
        self.last_row = self.row + 1  # an empty row and one to sign on

    @staticmethod
    def _ordered(lines) -> list[Figure]:
        return [lines[code] for code in sorted(lines, key=words.place)]

    def _line(self, term) -> Figure:
        self.export.places[term.name] = Place(self.title, AMOUNT, self.row)
        self.row += 1
        return term

    def _total(self, kind: str) -> None:
        self.export.places[Name(kind, "", self.who)] = Place(self.title, AMOUNT, self.row)
        self.row += 1

    def write(self, page: Page) -> None:
        person, statement, export = self.statement.person, self.statement, self.export
        outlet = f"{export.inputs.outlet} · {export.inputs.month:%Y-%m}"
        page.append([Shown(f"{person.number} {person.name}", bold=True), Shown(outlet, bold=True)])
        for figure in self.components:
            code = figure.name.code
            fund = self._live(statement.fund_parts[code])
            page.append([line_label(code), code, self._live(figure), fund])
        self._write_total(page, "gross", statement.gross, self._live(statement.fund, bold=True))
        for figure in self.deductions:
            page.append([line_label(figure.name.code), figure.name.code, self._live(figure)])
        self._write_total(page, "deducted", self.export.figures[Name("deducted", "", self.who)])
        for figure in self.incentives:
            page.append([line_label(figure.name.code), figure.name.code, self._live(figure)])
        self._write_total(page, "rewarded", self.export.figures[Name("rewarded", "", self.who)])
        for kind in ("net", "bonus", "uncollected"):
            self._write_total(page, kind, getattr(statement, kind))
        page.append([str(OTHERS["base_salary"]), "base_salary", self._base_salary()])
        self._write_total(page, "income", statement.income)
        page.append()
        # Translators: 中文 本人确认：　　　日期：
        page.append([_("Seen and signed:"), None, _("Date:")])

    def _live(self, term, **look) -> Shown:
        return self.export.live(term, self.title, **look)

    def _write_total(self, page: Page, code: str, figure: Figure, *more) -> None:
        cell = self._live(figure, bold=True)
        if code == "income" and not self.listed:
            cell = Shown(0, cell.formula, bold=True)
        page.append([Shown(str(OTHERS[code]), bold=True), code, cell, *more])

    def _base_salary(self) -> Shown:
        """That of the person, for whoever is employed on a day of the month and has a statement at all."""
        people, sheet = self.people, self.title
        conditions = [f"{people.cell(self.who, people.EMPLOYED, sheet)}=1"]
        if self.who not in self.export.concerned:
            lines = [*self.components, *self.deductions, *self.incentives]
            cells = [reference(self.export.places[line.name], sheet) for line in lines]
            conditions.append(f"OR({','.join(f'ROUND({cell},2)<>0' for cell in cells)})" if cells else "FALSE")
        salary = people.cell(self.who, people.SALARY, sheet)
        value = self.statement.base_salary.value if self.listed else 0
        return Shown(value, f"=IF(AND({','.join(conditions)}),{salary},0)")


class Statements:
    """Everybody's statement. Who comes to nothing today, but may come to something, stands behind the others."""

    def __init__(self, export: Export, people: People):
        self.export = export
        ordered = sorted(export.whole.statements, key=lambda each: each.person.number not in export.listed)
        self.slips: list[Slip] = []
        if len(ordered) > MOST_SHEETS:
            # Translators: 中文 工资单（提成明细单）
            title, row = export.title(_("Statements")), 2
            for statement in ordered:
                slip = Slip(export, people, statement, title, row)
                self.slips.append(slip)
                row = slip.last_row + 1
            return
        for statement in ordered:
            title = export.title(f"{statement.person.number} {statement.person.name}")
            self.slips.append(Slip(export, people, statement, title, 2))

    def write(self) -> Iterator[int]:
        """Yields how many statements were written."""
        page = None
        for number, slip in enumerate(self.slips, start=1):
            if page is None or page.title != slip.title:
                page = self.export.page(slip.title, self.headings())
            elif number > 1:
                page.break_here()
            slip.write(page)
            yield number

    @staticmethod
    def headings() -> list[Heading]:
        return [
            Heading(pgettext("statement", "Line"), 40),
            Heading(_("Code"), 34),
            Heading(_("Amount"), 16, "amount"),
            Heading(_("To the after-sales fund"), 18, "amount"),
        ]


class Summary:
    """One row for every person, one column for every line, and the sums."""

    FIRST_ROW = 3

    def __init__(self, export: Export, statements: Statements, title: str):
        self.export, self.title = export, title
        self.slips = statements.slips
        self.listed = [slip for slip in self.slips if slip.listed]
        self.others = [slip for slip in self.slips if not slip.listed]
        self.codes = self._codes()

    def _codes(self) -> list[str]:
        components, deductions, incentives = set(), set(), set()
        for slip in self.slips:
            components |= slip.statement.components.keys()
            deductions |= slip.statement.deductions.keys()
            incentives |= slip.statement.incentives.keys()
        return [
            *sorted(components, key=words.place),
            "gross",
            "fund",
            *sorted(deductions, key=words.place),
            "deducted",
            *sorted(incentives, key=words.place),
            "rewarded",
            "bonus",
            "uncollected",
            "base_salary",
            "income",
        ]

    def write(self) -> None:
        headings = [Heading(_("Employee"), 14), Heading(_("Name"), 14)]
        headings += [Heading(str(OTHERS.get(code) or line_label(code)), 15, "amount") for code in self.codes]
        page = self.export.page(
            self.title,
            headings,
            second_header=["", "", *self.codes],
            frozen_columns=2,
            pages_wide=-(-len(self.codes) // COLUMNS_ON_A_PAGE),
        )
        for slip in self.listed:
            page.append(self._row(slip))
        page.append(self._totals(self.FIRST_ROW, self.FIRST_ROW + len(self.listed) - 1))
        if self.others:
            page.append()
            # Translators: 中文 本月暂无金额的人员（参数或记录变动后可能产生）
            page.append([Shown(_("Nothing this month, but perhaps after a change"), bold=True)])
            for slip in self.others:
                page.append(self._row(slip))

    def _row(self, slip: Slip) -> list:
        statement = slip.statement
        lines = {**statement.components, **statement.deductions, **statement.incentives}
        row = [slip.who, statement.person.name]
        for code in self.codes:
            name, value = self._named(slip, lines, code)
            row.append(self.export.refers_to(name, self.title, value) if name else None)
        return row

    def _named(self, slip: Slip, lines, code: str):
        if code in OTHERS:
            name = Name(code, "", slip.who)
            term = self.export.figures.get(name) or slip.statement.base_salary
            unlisted = not slip.listed and code in ("base_salary", "income")
            return name, 0 if unlisted else term.value
        return (lines[code].name, lines[code].value) if code in lines else (None, None)

    def _totals(self, first: int, last: int) -> list:
        row = [None, Shown(_("Total"), bold=True)]
        for column, code in enumerate(self.codes, start=3):
            cells = f"{letters(column)}{first}:{letters(column)}{max(first, last)}"
            values = (self._value(slip, code) for slip in self.listed)
            row.append(Shown(sum(values), f"=SUM({cells})", bold=True))
        return row

    def _value(self, slip: Slip, code: str):
        statement = slip.statement
        lines = {**statement.components, **statement.deductions, **statement.incentives}
        return self._named(slip, lines, code)[1] or 0

    def fund(self, sheet: str) -> Shown:
        """The fund of everybody, over the summary's column, where the cells lie side by side."""
        column = self.codes.index("fund") + 3
        rows = {slip.who: self.FIRST_ROW + number for number, slip in enumerate(self.listed)}
        behind = self.FIRST_ROW + len(self.listed) + 3
        rows |= {slip.who: behind + number for number, slip in enumerate(self.others)}
        own = {
            slip.statement.fund.name: Place(self.title, column, rows[slip.who]) for slip in (*self.listed, *self.others)
        }
        ordered = Sum(tuple(slip.statement.fund for slip in (*self.listed, *self.others)))
        formulas = Formulas(ChainMap(own, self.export.places), self.export.tables, sheet)
        return Shown(self.export.whole.fund.value, formulas.of(ordered))
