"""The month on the engine's desk: leaves by name, and what turned out to be missing or odd on the way."""

from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from .coverage import days_covered, members_in
from .expressions import ONE, Figure, FromTable, Given, Name, Product, Quotient, Sum, Table, Term, WithoutTarget
from .inputs import Inputs, Member, Remark
from .parameters import CATALOGUE


class MissingTargets(ValueError):
    """Targets that the month cannot do without: `missing` holds `(outlet, YYYY-MM, metric, employee or empty)`."""

    def __init__(self, missing: list[tuple[str, str, str, str]]):
        self.missing = sorted(set(missing))
        super().__init__("\n".join(" ".join(filter(None, each)) for each in self.missing))


class Month:
    """Inputs as terms. Asking for a target that is missing or zero notes it; the computation is refused at its end."""

    def __init__(self, inputs: Inputs, whole: bool = False):
        self.inputs = inputs
        self.whole = whole
        self.values = {key: CATALOGUE[key].read(text) for key, text in inputs.parameters.items() if text}
        self.people = {person.number: person for person in inputs.people}
        self.remarks: list[Remark] = list(inputs.remarks)
        self.missing: list[tuple[str, str, str, str]] = []
        self._leaves: dict[Name, Given] = {}

    # Leaves

    def given(self, kind: str, code: str, subject: str, value: Fraction | Decimal | int) -> Given:
        name = Name(kind, code, subject)
        return self._leaves.setdefault(name, Given(name, Fraction(value)))

    def source(self, code: str, subject: str = "") -> Given:
        """The sum of the records; 0 where there are none."""
        return self.given("source", code, subject, self.inputs.sources.get((code, subject), 0))

    def parameter(self, key: str) -> Given:
        return self.given("parameter", key, "", self.values[key])

    def table(self, key: str) -> Table:
        return Table(Name("parameter", key), self.values[key])

    def subjects(self, *codes: str) -> list[str]:
        """Whom the records of these sources name, as far as they belong to the outlet; in order of their numbers."""
        return sorted({who for code, who in self.inputs.sources if code in codes and who in self.people})

    def recorded(self, who: str, *codes: str) -> bool:
        """Whether any of these sources has a record that names the person; without one there is nothing to reckon."""
        return any((code, who) in self.inputs.sources for code in codes)

    # Targets and factors

    def attainment(self, metric: str, actual: Term, employee: str = "") -> Term:
        """Actual over target; a target that is missing or zero is noted, never taken for 100%."""
        target = self.inputs.targets.get((metric, employee))
        if not target and self.whole:
            absent = WithoutTarget(actual, self.given("target", metric, employee, 0))
            return Figure(Name("attainment", metric, employee), absent)
        if not target:
            self.missing.append((self.inputs.outlet, f"{self.inputs.month:%Y-%m}", metric, employee))
            return ONE
        over = Quotient(actual, self.given("target", metric, employee, target))
        return Figure(Name("attainment", metric, employee), over)

    @cached_property
    def csi_factor(self) -> Term:
        """What every pool and individual commission is multiplied by; 1 without a score."""
        score = self.inputs.csi_score
        if score is None:
            if self.inputs.parameters["csi.factors"] != CATALOGUE["csi.factors"].default:
                self.remarks.append(Remark("csi_missing"))
            return ONE
        factor = FromTable(self.given("score", "csi", "", score), self.table("csi.factors"))
        return Figure(Name("factor", "csi"), factor)

    # People

    def members_in(self, *groups: str) -> set[str]:
        return members_in(self.inputs, *groups)

    @cached_property
    def _weights(self) -> dict[tuple[str, str], dict[str, Term]]:
        pools: dict[tuple[str, str], dict[str, list[Member]]] = {}
        for member in self.inputs.members:
            if member.employee in self.people:
                pools.setdefault(member.pool, {}).setdefault(member.employee, []).append(member)
        return {
            pool: {employee: self._weight(pool, employee, members) for employee, members in sorted(by_person.items())}
            for pool, by_person in pools.items()
        }

    def weights(self, group: str, team: str = "") -> dict[str, Term]:
        """Everybody's weight above 0 in the pool, by employee number; of a whole month also those of 0."""
        weights = self._weights.get((group, team), {})
        if self.whole:
            members = self.members_in(group)
            return {who: weight for who, weight in weights.items() if weight.value > 0 or who in members}
        return {who: weight for who, weight in weights.items() if weight.value > 0}

    def _weight(self, pool: tuple[str, str], employee: str, members: list[Member]) -> Term:
        """Coefficient x days covered / days of the month, several memberships added up."""
        person, inputs = self.people[employee], self.inputs
        days = self.given("days", "month", "", inputs.days)
        stretches = []
        for member in members:
            stretch = f"{employee}|{member.from_on:%Y-%m-%d}"
            covered = days_covered(member, person, inputs.first, inputs.last, self.values["probation_earns"])
            coefficient = self.given("coefficient", "/".join(pool), stretch, member.coefficient)
            stretches.append(
                Quotient(Product((coefficient, self.given("days", "/".join(pool), stretch, covered))), days)
            )
        return Figure(Name("weight", "/".join(pool), employee), Sum(tuple(stretches)))

    def remark_on_people_without_group(self) -> None:
        """Employed in the month and in no commission group: perhaps rightly, perhaps forgotten."""
        groups = {member.group for member in self.inputs.members}
        grouped = self.members_in(*groups)
        for who, person in sorted(self.people.items()):
            if who not in grouped and person.employed_within(self.inputs.first, self.inputs.last):
                self.remarks.append(Remark("no_group", (who,)))
