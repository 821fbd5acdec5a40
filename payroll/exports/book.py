"""What the parts of the export share: the workbook, where each named term stands, and formulas over it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from django.utils.translation import gettext as _

from exchange.writer import FormulaBook, Heading, Page, Shown, plain
from payroll.rules.compute import Commission
from payroll.rules.coverage import members_in
from payroll.rules.expressions import Figure, Given, Name, Prize, Term
from payroll.rules.formulas import Area, Formulas, Place, area, reference, text

LONGEST_TITLE = 31
# Excel refuses some signs in names of sheets; with letters, digits and these alone a formula reads easily, too.
NOT_IN_TITLES = re.compile(r"[^\w .·-]")


class Export:
    """One export of a commission.

    `whole` is the commission with all that could come to something; `listed` are the people who have a statement today.
    Places of named terms are known before the first row with a formula is written.
    """

    def __init__(self, whole: Commission, listed: set[str], *, values_only: bool):
        self.whole = whole
        self.inputs = whole.inputs
        self.listed = listed
        self.book = FormulaBook(values_only=values_only)
        self.places: dict[Name, Place] = {}
        self.tables: dict[Name, tuple[Area, Area]] = {}
        self.titles: set[str] = set()

    def title(self, wanted: str) -> str:
        """A name for a sheet that no other has and Excel takes."""
        cleaned = " ".join(NOT_IN_TITLES.sub(" ", plain(wanted)).split()) or "-"
        title, number = cleaned[:LONGEST_TITLE], 1
        while title.casefold() in self.titles:
            number += 1
            end = f" {number}"
            title = cleaned[: LONGEST_TITLE - len(end)] + end
        self.titles.add(title.casefold())
        return title

    def page(self, title: str, headings: Sequence[Heading], **options) -> Page:
        running = f"{self.inputs.outlet} · {self.inputs.month:%Y-%m} · {title}"
        return self.book.page(title, headings, running_title=running, **options)

    def live(self, term: Term, sheet: str, **look) -> Shown:
        """The term's own cell: its formula, and what it comes to now."""
        return Shown(term.value, Formulas(self.places, self.tables, sheet).of(term), **look)

    def refers_to(self, name: Name, sheet: str, value, **look) -> Shown:
        """A cell that shows another one."""
        return Shown(value, "=" + reference(self.places[name], sheet), **look)

    def at(self, kind: str, code: str, subject: str = "", *, seen_from: str) -> str:
        return reference(self.places[Name(kind, code, subject)], seen_from)

    @cached_property
    def people(self):
        return {person.number: person for person in self.inputs.people}

    def name_of(self, number: str) -> str:
        return self.people[number].name if number in self.people else ""

    @cached_property
    def grouped(self) -> set[str]:
        """Whose membership of any group has a day in the month."""
        return members_in(self.inputs, *{member.group for member in self.inputs.members})

    @cached_property
    def concerned(self) -> set[str]:
        """Who has a statement whatever it comes to."""
        recorded = {who for code, who in self.inputs.sources if code in CONCERNING}
        return self.grouped | recorded & self.people.keys()

    @cached_property
    def exact(self) -> bool:
        """Whether conditions on numbers of people and teams must compare letter by letter.

        Excel's SUMIFS takes 007 and 7 for equal, and cuts numbers after 15 digits.
        """
        codes = {*self.people, *self.inputs.teams, *(who for _code, who in self.inputs.sources if who)}
        return any(odd(code) for code in codes) or len({alike(code) for code in codes}) < len(codes)

    @cached_property
    def terms(self) -> list[Term]:
        """Every term of the commission once, what is made of others after them."""
        return list(every_term(self.roots()))

    def roots(self) -> Iterator[Term]:
        yield from self.whole.figures.values()
        for pool in self.whole.pools:
            yield pool.amount
            yield from pool.weights.values()
        for statement in self.whole.statements:
            for lines in (statement.components, statement.fund_parts, statement.deductions, statement.incentives):
                yield from lines.values()
            yield from (statement.uncollected, statement.income)

    @cached_property
    def given(self) -> dict[Name, Given]:
        return {term.name: term for term in self.terms if isinstance(term, Given)}

    @cached_property
    def figures(self) -> dict[Name, Figure]:
        return {term.name: term for term in self.terms if isinstance(term, Figure)}


CONCERNING = ("praises", "adjustments.hours", "adjustments.amount")


def every_term(roots: Iterable[Term]) -> Iterator[Term]:
    """Depth first, each object once."""
    seen: set[int] = set()
    open_terms: list[tuple[Term, bool]] = [(root, False) for root in roots][::-1]
    while open_terms:
        term, parts_are_done = open_terms.pop()
        if parts_are_done:
            yield term
        elif id(term) not in seen:
            seen.add(id(term))
            open_terms.append((term, True))
            open_terms.extend((part, False) for part in reversed(parts_of(term)))


def parts_of(term: Term) -> tuple[Term, ...]:
    """With the greatest count of a prize, which has a cell of its own."""
    return (*term.parts, term.top) if isinstance(term, Prize) else term.parts


def alike(code: str) -> str:
    """What Excel compares of a text in a condition."""
    stripped = code.strip().casefold()
    return stripped.lstrip("0") if stripped.isdigit() else stripped


def odd(code: str) -> bool:
    """Whether Excel would read more into the text than its letters."""
    return code != code.strip() or code[:1] in "<>=" or any(sign in code for sign in "*?~") or is_long_number(code)


def is_long_number(code: str) -> bool:
    return code.isdigit() and len(code) > 15


def column_area(sheet: str, column: int, first: int, last: int) -> Area:
    return Area(Place(sheet, column, first), Place(sheet, column, last))


def total_where(worth: Area, conditions: Sequence[tuple[Area, str]], sheet: str, *, exact: bool) -> str:
    """The sum of the cells in whose rows every area equals its criterion (a cell, a number or a quoted text)."""
    inner = area(worth, sheet)
    if not conditions:
        return f"SUM({inner})"
    if not exact:
        return f"SUMIFS({inner},{','.join(f'{area(where, sheet)},{equals}' for where, equals in conditions)})"
    factors = "*".join(exactly(area(where, sheet), equals) for where, equals in conditions)
    return f"SUMPRODUCT({inner}*{factors})"


def exactly(cells: str, equals: str) -> str:
    """Whether the cells hold that number or quoted text or, letter by letter, what stands in that cell."""
    written_out = equals.startswith('"') or equals.isdigit()
    return f"({cells}={equals})" if written_out else f"EXACT({cells},{equals})"


def yes_no(value: bool) -> str:
    return _("yes") if value else _("no")


def is_yes(cell: str) -> str:
    """A condition on a cell in which somebody writes yes or no, in either language."""
    return f"OR({cell}={text('yes')},{cell}={text('是')},{cell}={text(_('yes'))})"
