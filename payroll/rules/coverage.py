"""Which days count for whom: hiring, probation, leaving and membership. docs/rules/commission.md, "Who shares"."""

from collections.abc import Sequence
from datetime import date, timedelta

from .inputs import Inputs, Member, Person

DAY = timedelta(days=1)


def days_covered(member: Member, person: Person, first: date, last: date, probation_earns: bool) -> int:
    """The days of the period on which the membership earns, both ends included."""
    begins = [first, member.from_on]
    ends = [last]
    if person.hired_on:
        begins.append(person.hired_on)
    if person.probation_until and not probation_earns:
        begins.append(person.probation_until + DAY)
    if member.to_on:
        ends.append(member.to_on)
    if person.left_on:
        ends.append(person.left_on)
    return max(0, (min(ends) - max(begins)).days + 1)


def overlaps(member: Member, person: Person, first: date, last: date) -> bool:
    """Whether the membership has a day in the period on which the person is employed, probation included."""
    return days_covered(member, person, first, last, probation_earns=True) > 0


class Coverage:
    """Who is covered on a day, for the individual commissions."""

    def __init__(self, people: Sequence[Person], members: Sequence[Member], probation_earns: bool):
        self.people = {person.number: person for person in people}
        self.members: dict[tuple[str, str], list[Member]] = {}
        for member in members:
            self.members.setdefault((member.employee, member.group), []).append(member)
        self.probation_earns = probation_earns

    def covered(self, employee: str, day: date, group: str | None = None) -> bool:
        """Of this outlet, employed and earning on the day and, with `group`, a member of it on that day."""
        person = self.people.get(employee)
        if person is None or not person.earns(day, self.probation_earns):
            return False
        return group is None or any(member.covers(day) for member in self.members.get((employee, group), ()))

    def days(self, employee: str, first: date, last: date, group: str | None = None) -> list[date]:
        """The covered days of the period, in order."""
        count = (last - first).days + 1
        return [day for day in (first + DAY * n for n in range(count)) if self.covered(employee, day, group)]


def members_in(inputs: Inputs, *groups: str) -> set[str]:
    """Who is a member of one of the groups in the month, probation included."""
    people = {person.number: person for person in inputs.people}
    return {
        member.employee
        for member in inputs.members
        if member.group in groups
        and member.employee in people
        and overlaps(member, people[member.employee], inputs.first, inputs.last)
    }
