"""How a figure came about: a small tree of terms, each with its exact value.

Three readers walk the same tree: the engine takes `value`, `explaining` puts it into words, `formulas` writes it as an
Excel formula. Nothing is ever read back from a text.

A leaf (`Given`) was read and not computed: a sum of records, a parameter, a target. A `Figure` is a term with a name of
its own; whoever refers to it shows the name, and one step deeper its own terms.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from . import rounding


class Name(NamedTuple):
    """What a term is called: `Name("source", "hours", "M1")`, `Name("component", "front_desk.output", "E001")`."""

    kind: str
    code: str
    subject: str = ""


Number = Fraction | Decimal | int


class Term:
    """A part of an expression. `value` is exact."""

    if TYPE_CHECKING:  # a field of some terms, worked out by others

        @property
        def value(self) -> Fraction: ...

    @property
    def parts(self) -> tuple["Term", ...]:
        """The terms that this one is made of, in reading order."""
        return ()


@dataclass(frozen=True, eq=False)
class Given(Term):
    """Something that was read: a sum of source lines, a parameter, a target, a score."""

    name: Name
    value: Fraction


@dataclass(frozen=True, eq=False)
class Table(Term):
    """A parameter that is a list `from:value, ...`, ascending. It has no value of its own; `FromTable` looks in it."""

    name: Name
    entries: tuple[tuple[Fraction, Fraction], ...]


@dataclass(frozen=True, eq=False)
class Constant(Term):
    value: Fraction


@dataclass(frozen=True, eq=False)
class Figure(Term):
    """A term under a name of its own."""

    name: Name
    of: Term

    @cached_property
    def value(self) -> Fraction:
        return self.of.value

    @property
    def parts(self):
        return (self.of,)


@dataclass(frozen=True, eq=False)
class Sum(Term):
    terms: tuple[Term, ...]

    @cached_property
    def value(self) -> Fraction:
        return sum((term.value for term in self.terms), Fraction(0))

    @property
    def parts(self):
        return self.terms


@dataclass(frozen=True, eq=False)
class Product(Term):
    factors: tuple[Term, ...]

    @cached_property
    def value(self) -> Fraction:
        value = Fraction(1)
        for factor in self.factors:
            value *= factor.value
        return value

    @property
    def parts(self):
        return self.factors


@dataclass(frozen=True, eq=False)
class Difference(Term):
    minuend: Term
    subtrahend: Term

    @cached_property
    def value(self) -> Fraction:
        return self.minuend.value - self.subtrahend.value

    @property
    def parts(self):
        return (self.minuend, self.subtrahend)


@dataclass(frozen=True, eq=False)
class Quotient(Term):
    dividend: Term
    divisor: Term

    @cached_property
    def value(self) -> Fraction:
        return self.dividend.value / self.divisor.value

    @property
    def parts(self):
        return (self.dividend, self.divisor)


@dataclass(frozen=True, eq=False)
class WithoutTarget(Term):
    """An attainment whose target is not set. It stands only where its base comes to nothing, and counts as 0 there."""

    actual: Term
    target: Term
    value = Fraction(0)

    @property
    def parts(self):
        return (self.actual, self.target)


@dataclass(frozen=True, eq=False)
class NotBelowZero(Term):
    of: Term

    @cached_property
    def value(self) -> Fraction:
        return max(self.of.value, Fraction(0))

    @property
    def parts(self):
        return (self.of,)


@dataclass(frozen=True, eq=False)
class Rounded(Term):
    """To the fen, half up on the exact value."""

    of: Term

    @cached_property
    def value(self) -> Fraction:
        return rounding.rounded(self.of.value)

    @property
    def parts(self):
        return (self.of,)


@dataclass(frozen=True, eq=False)
class FromTable(Term):
    """The entry of the table that `at` has reached; 0 below the first."""

    at: Term
    table: Table

    @cached_property
    def value(self) -> Fraction:
        reached = [value for start, value in self.table.entries if start <= self.at.value]
        return reached[-1] if reached else Fraction(0)

    @property
    def parts(self):
        return (self.at, self.table)


@dataclass(frozen=True, eq=False)
class IfBelow(Term):
    """`then` while `of` lies below the limit, else 0."""

    of: Term
    limit: Term
    then: Term

    @cached_property
    def value(self) -> Fraction:
        return self.then.value if self.of.value < self.limit.value else Fraction(0)

    @property
    def parts(self):
        return (self.of, self.limit, self.then)


@dataclass(frozen=True, eq=False)
class Share(Term):
    """One person's part of a pool by the largest-remainder method. `weights` are everybody's, by employee number."""

    pool: Figure
    weights: Mapping[str, Term]
    of: str
    value: Fraction

    @property
    def parts(self):
        return (self.pool, self.weights[self.of])


@dataclass(frozen=True, eq=False)
class Greatest(Term):
    """The largest of the terms."""

    terms: tuple[Term, ...]

    @cached_property
    def value(self) -> Fraction:
        return max(term.value for term in self.terms)

    @property
    def parts(self):
        return self.terms


@dataclass(frozen=True, eq=False)
class Prize(Term):
    """A prize for whoever has the most, if at least so many; all who are equal on top receive it.

    `top` is the greatest of everybody's counts, the same term for all.
    """

    prize: Term
    mine: Term
    top: Term
    least: Term

    @cached_property
    def value(self) -> Fraction:
        won = self.mine.value == self.top.value and self.mine.value >= self.least.value
        return self.prize.value if won else Fraction(0)

    @property
    def parts(self):
        return (self.prize, self.mine, self.least)


def total(*terms: Term) -> Sum:
    return Sum(terms)


def product(*factors: Term) -> Product:
    return Product(factors)


ZERO = Constant(Fraction(0))
ONE = Constant(Fraction(1))


def leaves(term: Term) -> Iterator[Given | Table]:
    """Everything that was read for this term, in reading order; what is used twice comes twice."""
    if isinstance(term, Given | Table):
        yield term
    for part in term.parts:
        yield from leaves(part)
