"""Expressions as Excel formulas. docs/rules/commission.md, "The workbook for finance".

The tree that gave a figure its value is walked once more, and every named term becomes the cell it stands in. Binary
numbers never decide: money is rounded to 8 decimals before it is rounded to the fen, and comparisons and look-ups see
8 decimals at most.
"""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import singledispatchmethod
from typing import NamedTuple

from .expressions import (
    Constant,
    Difference,
    Figure,
    FromTable,
    Given,
    Greatest,
    IfBelow,
    Name,
    NotBelowZero,
    Prize,
    Product,
    Quotient,
    Rounded,
    Sum,
    Table,
    Term,
    WithoutTarget,
)

# What Excel takes. Long sums stay below it because cells that lie side by side are written as one range.
LONGEST = 8_192
MOST_ARGUMENTS = 250

# How tightly the outermost sign of a formula binds.
ADDED, MULTIPLIED, ALONE = 1, 2, 3


class Place(NamedTuple):
    """A cell: sheet, and column and row from 1."""

    sheet: str
    column: int
    row: int


class Area(NamedTuple):
    """Cells from one corner to the other, both included."""

    first: Place
    last: Place


class NoPlace(KeyError):
    """A term that was read has no cell; the workbook would be wrong without a word."""


def letters(column: int) -> str:
    """`A`, `Z`, `AA`."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def reference(place: Place, seen_from: str = "", *, fixed: bool = False) -> str:
    """`D5`, or with the sheet where it is another one; `fixed` gives `$D$5`."""
    sign = "$" if fixed else ""
    cell = f"{sign}{letters(place.column)}{sign}{place.row}"
    return cell if place.sheet == seen_from else f"{quoted(place.sheet)}!{cell}"


def area(of: Area, seen_from: str = "") -> str:
    """`$D$5:$D$9`, with the sheet where it is another one."""
    first, last = of
    cells = f"${letters(first.column)}${first.row}:${letters(last.column)}${last.row}"
    return cells if first.sheet == seen_from else f"{quoted(first.sheet)}!{cells}"


def quoted(sheet: str) -> str:
    return "'" + sheet.replace("'", "''") + "'"


def text(value: str) -> str:
    """A text within a formula."""
    return '"' + value.replace('"', '""') + '"'


def number(value: Fraction) -> str:
    """Exactly where the decimals end, else as a fraction."""
    rest = value.denominator
    for factor in (2, 5):
        while rest % factor == 0:
            rest //= factor
    if rest == 1:
        return f"{Decimal(value.numerator) / Decimal(value.denominator):f}"
    return f"({value.numerator}/{value.denominator})"


def to_the_fen(formula: str) -> str:
    return f"ROUND(ROUND({formula},8),2)"


class Formulas:
    """Formulas as they read in one sheet.

    `places` says where named terms stand; a figure without a place is written out where it is used. `tables` say where
    the columns `from` and `value` of lists stand.
    """

    def __init__(self, places: Mapping[Name, Place], tables: Mapping[Name, tuple[Area, Area]], sheet: str):
        self.places = places
        self.tables = tables
        self.sheet = sheet

    def of(self, term: Term) -> str:
        """The formula of the term's own cell, with the sign that makes it one."""
        inner = term.of if isinstance(term, Figure) else term
        written = "=" + self.written(inner)[0]
        if len(written) > LONGEST:
            raise ValueError(f"formula of {len(written)} characters")
        return written

    def within(self, term: Term, binding: int = ADDED) -> str:
        """As a part of a formula, in brackets where it binds less tightly than what stands around it."""
        written, bound = self.written(term)
        return written if bound >= binding else f"({written})"

    @singledispatchmethod
    def written(self, term: Term) -> tuple[str, int]:
        raise TypeError(f"no formula for {type(term).__name__}")

    @written.register
    def _(self, term: Given):
        if term.name in self.places:
            return reference(self.places[term.name], self.sheet), ALONE
        if term.name.kind == "number":
            return number(term.value), ALONE
        raise NoPlace(term.name)

    @written.register
    def _(self, term: Figure):
        if term.name in self.places:
            return reference(self.places[term.name], self.sheet), ALONE
        return self.written(term.of)

    @written.register
    def _(self, term: Constant):
        return number(term.value), ALONE if term.value >= 0 else ADDED

    @written.register
    def _(self, term: Sum):
        parts = list(self.cells_and_areas(term.terms))
        if not parts:
            return "0", ALONE
        if len(parts) <= 4 and not any(":" in part for part in parts):
            return "+".join(parts), ADDED if len(parts) > 1 else MULTIPLIED
        return summed(parts), ALONE

    def cells_and_areas(self, terms: Iterable[Term]) -> Iterator[str]:
        """The terms as they stand in a sum; three or more that lie side by side as one area."""
        run: list[Place] = []
        for term in terms:
            place = self.places.get(term.name) if isinstance(term, Figure | Given) else None
            if run and (place is None or not continues(run, place)):
                yield from self.area_of(run)
                run = []
            if place is None:
                yield self.within(term, MULTIPLIED)
            else:
                run.append(place)
        yield from self.area_of(run)

    def area_of(self, run: list[Place]) -> Iterator[str]:
        if len(run) > 2:
            yield area(Area(run[0], run[-1]), self.sheet)
        else:
            yield from (reference(place, self.sheet) for place in run)

    @written.register
    def _(self, term: Product):
        factors = [factor for factor in term.factors if not is_one(factor)]
        if not factors:
            return "1", ALONE
        written = "*".join(self.within(factor, MULTIPLIED) for factor in factors)
        if any(lacks_target(factor) for factor in factors):
            return f"IF({self.within(factors[0])}=0,0,{written})", ALONE
        return written, MULTIPLIED

    @written.register
    def _(self, term: Difference):
        return f"{self.within(term.minuend)}-{self.within(term.subtrahend, MULTIPLIED)}", ADDED

    @written.register
    def _(self, term: Quotient):
        return f"{self.within(term.dividend, MULTIPLIED)}/{self.within(term.divisor, ALONE)}", MULTIPLIED

    @written.register
    def _(self, term: WithoutTarget):
        target = self.within(term.target, ALONE)
        return f'IF({target}=0,"–",{self.within(term.actual, MULTIPLIED)}/{target})', ALONE

    @written.register
    def _(self, term: NotBelowZero):
        return f"MAX(0,{self.within(term.of)})", ALONE

    @written.register
    def _(self, term: Rounded):
        return to_the_fen(self.within(term.of)), ALONE

    @written.register
    def _(self, term: FromTable):
        starts, values = self.tables[term.table.name]
        at = f"ROUND({self.within(term.at)},8)"
        first = reference(starts.first, self.sheet)
        found = f"LOOKUP({at},{area(starts, self.sheet)},{area(values, self.sheet)})"
        return f"IF({at}<{first},0,{found})", ALONE

    @written.register
    def _(self, term: IfBelow):
        gap = f"{self.within(term.of)}-{self.within(term.limit, MULTIPLIED)}"
        return f"IF(ROUND({gap},8)<0,{self.within(term.then)},0)", ALONE

    @written.register
    def _(self, term: Greatest):
        return grouped("MAX", list(self.cells_and_areas(term.terms))), ALONE

    @written.register
    def _(self, term: Prize):
        mine = self.within(term.mine)
        won = f"AND({mine}={self.within(term.top)},{mine}>={self.within(term.least, MULTIPLIED)})"
        return f"IF({won},{self.within(term.prize)},0)", ALONE

    @written.register
    def _(self, term: Table):
        raise TypeError("a list has no value of its own")


def summed(parts: list[str]) -> str:
    return grouped("SUM", parts)


def grouped(function: str, parts: list[str]) -> str:
    """`SUM(a,b)`; a function takes a limited number of arguments, so many parts become sums of sums."""
    while len(parts) > MOST_ARGUMENTS:
        starts = range(0, len(parts), MOST_ARGUMENTS)
        parts = [f"{function}({','.join(parts[start : start + MOST_ARGUMENTS])})" for start in starts]
    return f"{function}({','.join(parts)})"


def continues(run: list[Place], place: Place) -> bool:
    """Whether the place is the next cell below or to the right of the run."""
    last = run[-1]
    if place.sheet != last.sheet:
        return False
    step = (place.column - last.column, place.row - last.row)
    if len(run) == 1:
        return step in ((0, 1), (1, 0))
    return step == (last.column - run[-2].column, last.row - run[-2].row)


def is_one(term: Term) -> bool:
    return isinstance(term, Constant) and term.value == 1


def lacks_target(term: Term) -> bool:
    return isinstance(term, Figure) and isinstance(term.of, WithoutTarget)
