"""What a month would have come to with other parameters or coefficients: who gains, who loses, what it costs.

Plain values; nothing is stored. docs/rules/commission.md, "What if".
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from . import rounding
from .compute import Commission
from .inputs import Inputs, Member
from .statements import Statement

# A membership as the page names it: employee, group, team, first day.
MemberKey = tuple[str, str, str, str]


@dataclass(frozen=True)
class Changes:
    """What is tried: texts of parameters by key, coefficients by membership."""

    parameters: Mapping[str, str]
    coefficients: Mapping[MemberKey, Decimal]

    def __bool__(self) -> bool:
        return bool(self.parameters or self.coefficients)

    @property
    def move_records(self) -> bool:
        """Whether they decide which records count, so that the records have to be added up again."""
        return bool(DECIDES_ON_RECORDS & self.parameters.keys())


DECIDES_ON_RECORDS = frozenset(
    {"boutique.floor", "detailing.fast_minutes", "detailing.slow_minutes", "probation_earns"}
)


@dataclass(frozen=True)
class Person:
    """One person's bonus before and after, in yuan, and the lines that moved: `(code, before, after)`."""

    number: str
    name: str
    before: Decimal
    after: Decimal
    lines: tuple[tuple[str, Decimal, Decimal], ...]

    @property
    def difference(self) -> Decimal:
        return self.after - self.before


@dataclass(frozen=True)
class Outcome:
    """Everybody whose statement moves, the largest gain first; sums in yuan over the whole outlet."""

    people: list[Person]
    before: Decimal
    after: Decimal
    fund_before: Decimal
    fund_after: Decimal

    @property
    def cost(self) -> Decimal:
        """What the month would have cost more."""
        return self.after - self.before

    @property
    def gainers(self) -> int:
        return sum(person.difference > 0 for person in self.people)

    @property
    def losers(self) -> int:
        return sum(person.difference < 0 for person in self.people)


def key_of(member: Member) -> MemberKey:
    return member.employee, member.group, member.team, member.from_on.isoformat()


def changed(inputs: Inputs, changes: Changes) -> Inputs:
    """The inputs with the changes."""
    members = tuple(
        replace(member, coefficient=changes.coefficients.get(key_of(member), member.coefficient))
        for member in inputs.members
    )
    return replace(inputs, members=members, parameters={**inputs.parameters, **changes.parameters})


def outcome(before: Commission, after: Commission) -> Outcome:
    one, other = by_number(before), by_number(after)
    people = [person_of(number, one.get(number), other.get(number)) for number in sorted(one.keys() | other.keys())]
    moved = [person for person in people if person.difference or person.lines]
    moved.sort(key=lambda person: (-person.difference, person.number))
    return Outcome(
        moved,
        sum((person.before for person in people), Decimal(0)),
        sum((person.after for person in people), Decimal(0)),
        rounding.money(before.fund.value),
        rounding.money(after.fund.value),
    )


def by_number(commission: Commission) -> dict[str, Statement]:
    return {statement.person.number: statement for statement in commission.statements}


def person_of(number: str, before: Statement | None, after: Statement | None) -> Person:
    one, other = lines_of(before), lines_of(after)
    nothing = Decimal(0)
    lines = tuple(
        (code, one.get(code, nothing), other.get(code, nothing))
        for code in sorted(one.keys() | other.keys())
        if one.get(code, nothing) != other.get(code, nothing)
    )
    known = after or before
    return Person(number, known.person.name if known else "", bonus_of(before), bonus_of(after), lines)


def bonus_of(statement: Statement | None) -> Decimal:
    return rounding.money(statement.bonus.value) if statement else Decimal(0)


def lines_of(statement: Statement | None) -> dict[str, Decimal]:
    if statement is None:
        return {}
    lines = {**statement.components, **statement.deductions, **statement.incentives}
    return {code: rounding.money(figure.value) for code, figure in lines.items()}
