"""A month of many people without records in the database, for the length of formulas and for the clock."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction

from payroll.exports.reading import Line, Sale, Washed
from payroll.rules.inputs import Inputs, Member, Person
from payroll.rules.parameters import CATALOGUE

FIRST = date(2026, 10, 1)
GROUPS = ("front_desk", "detailing", "mechanical", "management", "support", "boutique_sales", "parts")
METRICS = ("output", "reception", "aftersales_output", "workshop_output")


def month(people: int) -> Inputs:
    """So many people, each in one or two groups, with hours, washes, praises, sales and complaints."""
    numbers = [f"E{number:05}" for number in range(people)]
    members = [
        Member(who, group, "M1" if group == "mechanical" else "", Decimal("0.25"), date(2026, 1, 1))
        for place, who in enumerate(numbers)
        for group in {GROUPS[place % len(GROUPS)], "support"}
    ]
    sources: dict[tuple[str, str], Fraction] = {
        ("normal", ""): Fraction(12_345_678_90, 100),
        ("reception", ""): Fraction(4_321),
        ("hours", "M1"): Fraction(98_765, 10),
        ("washes", ""): Fraction(5_000),
        ("sales.front_desk", ""): Fraction(100_000),
    }
    for place, who in enumerate(numbers):
        sources["praises", who] = Fraction(place % 7 + 1)
        sources["insurance_sales", who] = Fraction(1_000 * place)
        sources["ratings.fair", who] = Fraction(place % 3)
        if GROUPS[place % len(GROUPS)] == "boutique_sales":
            sources["sales.boutique.plain", who] = Fraction(50_000 + place)
            sources["sales.boutique.installed", who] = Fraction(20_000 + place)
    targets = {(metric, ""): Decimal(10_000_000) for metric in METRICS}
    targets |= {("boutique_sales", who): Decimal(60_000) for who in numbers}
    return Inputs(
        outlet="SH01",
        month=FIRST,
        people=tuple(Person(who, f"员工{who}", Decimal(3_000), date(2020, 1, 1)) for who in numbers),
        teams={"M1": "mechanical"},
        members=tuple(members),
        parameters={key: parameter.default for key, parameter in CATALOGUE.items()},
        targets=targets,
        sources=sources,
    )


class MadeLines:
    """Lines that add up to the inputs, some for every source, in place of the database."""

    def __init__(self, inputs: Inputs, lines: int):
        self.inputs, self.lines = inputs, lines
        self.values = {key: CATALOGUE[key].read(text) for key, text in inputs.parameters.items() if text}
        self.codes = sorted({code for code, _who in inputs.sources if not code.startswith(("sales.", "washes"))})

    def count(self, *codes: str) -> int:
        return self.lines

    def number_of_sales(self) -> int:
        return 0

    def number_of_washes(self) -> int:
        return 0

    def of(self, code: str) -> Iterator[Line]:
        subjects = [(who, worth) for (each, who), worth in self.inputs.sources.items() if each == code]
        number = max(1, self.lines // max(1, len(self.codes)) // max(1, len(subjects)))
        for who, worth in subjects:
            for line in range(number):
                part = worth if line == 0 else Fraction(0)
                yield Line(who, f"RO{code}{line}", line, "", FIRST, "line", part)

    subtotals = of

    def sales(self) -> Iterator[Sale]:
        return iter(())

    def washes(self) -> Iterator[Washed]:
        return iter(())

    def possible_sources(self) -> set[tuple[str, str]]:
        return set()
