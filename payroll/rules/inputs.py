"""What a month is computed from: plain values, read once, kept with a closed run."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from staff.months import last_day


@dataclass(frozen=True)
class Person:
    """Somebody of the outlet. `base_salary` in yuan a month; days are both inclusive."""

    number: str
    name: str
    base_salary: Decimal
    hired_on: date | None = None
    probation_until: date | None = None
    left_on: date | None = None

    def employed(self, day: date) -> bool:
        return (self.hired_on is None or self.hired_on <= day) and (self.left_on is None or day <= self.left_on)

    def employed_within(self, first: date, last: date) -> bool:
        """Whether at least one day of the period lies between hiring and leaving."""
        return (self.hired_on is None or self.hired_on <= last) and (self.left_on is None or first <= self.left_on)

    def earns(self, day: date, probation_earns: bool) -> bool:
        """Employed, and past probation unless probation earns."""
        past = probation_earns or self.probation_until is None or day > self.probation_until
        return past and self.employed(day)


@dataclass(frozen=True)
class Member:
    """A stretch of somebody's membership in a group; `team` is empty outside the two trades."""

    employee: str
    group: str
    team: str
    coefficient: Decimal
    from_on: date
    to_on: date | None = None

    @property
    def pool(self) -> tuple[str, str]:
        """Group and team: within it one person has one weight."""
        return self.group, self.team

    def covers(self, day: date) -> bool:
        return self.from_on <= day and (self.to_on is None or day <= self.to_on)


@dataclass(frozen=True)
class Remark:
    """A warning as data; `payroll.remarks` puts it into the reader's language."""

    code: str
    about: tuple[str, ...] = ()


@dataclass(frozen=True)
class Correction:
    """What a closed month would pay differently today, because records came late or were corrected.

    `component` is the code of the component, deduction or incentive; `records` are `(source, record, before, now)`
    with the amounts that changed, as text.
    """

    employee: str
    component: str
    amount: Decimal
    month: str
    run: str
    records: tuple[tuple[str, str, str, str], ...] = ()


@dataclass(frozen=True)
class Inputs:
    """Everything that a month's commission depends on.

    `sources` are sums of records by `(source, subject)`: the subject is an employee's number, a team's code or empty;
    units are yuan, hours or a count (`payroll.sources`). `targets` go by `(metric, employee number or empty)`.
    `parameters` hold the text of every parameter in force.
    """

    outlet: str
    month: date
    people: tuple[Person, ...] = ()
    teams: Mapping[str, str] = field(default_factory=dict)
    """Trade by team code."""
    members: tuple[Member, ...] = ()
    parameters: Mapping[str, str] = field(default_factory=dict)
    targets: Mapping[tuple[str, str], Decimal] = field(default_factory=dict)
    csi_score: Decimal | None = None
    assessments: Mapping[str, Decimal] = field(default_factory=dict)
    sources: Mapping[tuple[str, str], Fraction] = field(default_factory=dict)
    corrections: tuple[Correction, ...] = ()
    remarks: tuple[Remark, ...] = ()

    @property
    def first(self) -> date:
        return self.month

    @property
    def last(self) -> date:
        return last_day(self.month)

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1
