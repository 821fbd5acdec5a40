"""The month's inputs from the database: who, with what coefficients and parameters, and the sums of the records."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from staff.exact_sums import ExactSum
from staff.models import Employee, Outlet
from staff.months import last_day
from targets.models import CsiScore, Target
from workshop.models import Team

from .models import Assessment
from .rules.coverage import Coverage
from .rules.inputs import Inputs, Member, Person, Remark
from .rules.parameters import CATALOGUE
from .scheme import memberships_in_force, values_in_force
from .sources import (
    ANYBODY,
    RATINGS,
    SOURCES,
    Source,
    Span,
    below_floor,
    rated_by_advisor,
    returns_for_the_same_fault,
)

# So many lines are named one by one; what comes after is counted.
MOST_LINES_NAMED = 1_000


def inputs_of(outlet: Outlet, month: date) -> Inputs:
    """Everything that the month is computed from, as the records are now. A constant number of queries."""
    return with_records(settings_of(outlet, month), outlet)


def settings_of(outlet: Outlet, month: date) -> Inputs:
    """What was settled beforehand: people, groups, parameters, targets. A closed run keeps these as they were."""
    targets = Target.objects.filter(outlet=outlet, month=month)
    return Inputs(
        outlet=outlet.code,
        month=month,
        people=tuple(_people(outlet)),
        teams=dict(Team.objects.filter(outlet=outlet).values_list("code", "trade")),
        members=tuple(_members(outlet, month)),
        parameters={key: value.text for key, value in values_in_force(outlet, month).items()},
        targets={
            (metric, number or ""): value
            for metric, number, value in targets.values_list("metric", "employee__number", "value")
        },
    )


def _people(outlet: Outlet) -> Iterator[Person]:
    for each in Employee.objects.filter(outlet=outlet).order_by("number"):
        yield Person(each.number, each.name, each.base_salary, each.hired_on, each.probation_until, each.left_on)


def _members(outlet: Outlet, month: date) -> Iterator[Member]:
    for each in memberships_in_force(outlet, month):
        team = each.team.code if each.team else ""
        yield Member(each.employee.number, each.group, team, each.coefficient, each.from_on, each.to_on)


def with_records(settings: Inputs, outlet: Outlet) -> Inputs:
    """The settings with the sums of the records as they are now; remarks name the records that count for nobody."""
    score = CsiScore.objects.filter(outlet=outlet, month=settings.month).values_list("score", flat=True).first()
    marks = Assessment.objects.filter(span_of(settings, outlet).of_people(), month=settings.month)
    return replace(
        settings,
        csi_score=score,
        assessments=dict(marks.values_list("employee__number", "score")),
        **Records(settings, outlet).read(),
    )


def span_of(settings: Inputs, outlet: Outlet) -> Span:
    """Where and when the records are taken, with the people of the settings."""
    people = frozenset(person.number for person in settings.people)
    return Span(outlet, settings.month, last_day(settings.month), people)


def values_of(inputs: Inputs) -> dict:
    """The parameters as numbers. A text that is no value is left out; the computation refuses it by name."""
    values = {}
    for key, text in inputs.parameters.items():
        try:
            values[key] = CATALOGUE[key].read(text)
        except ValueError:
            continue
    return values


class Records:
    """The sums of every source for one outlet and month, and what is odd about the records."""

    def __init__(self, settings: Inputs, outlet: Outlet):
        self.settings = settings
        self.span = span_of(settings, outlet)
        self.values = {
            key: CATALOGUE[key].read(parameter.default) for key, parameter in CATALOGUE.items() if parameter.default
        }
        self.values |= values_of(settings)
        self.coverage = Coverage(settings.people, settings.members, self.values["probation_earns"])
        self.sums: dict[tuple[str, str], Fraction] = {}
        self.remarks: list[Remark] = []

    def read(self) -> dict:
        """`{"sources": ..., "remarks": ...}` for the inputs."""
        for source in SOURCES.values():
            if source.unearned or source.code in RATINGS:
                continue  # read along with the source whose sellers may be uncovered, or all ratings at once
            for subject, total in self.totals(source):
                self.sums[source.code, subject] = total
        self.sums |= self.ratings()
        self.remark_on_strangers()
        self.remark_on_lines("below_floor", below_floor(self.span, self.values))
        return {"sources": self.sums, "remarks": tuple(self.remarks)}

    def ratings(self) -> dict[tuple[str, str], Fraction]:
        """Every source of ratings in one pass over the orders, of which a large outlet has very many."""
        code_of = {rating: code for code, ratings in RATINGS.items() for rating in ratings}
        rows = list(rated_by_advisor(self.span))
        numbers = dict(Employee.objects.filter(pk__in={pk for pk, *_ in rows}).values_list("pk", "number"))
        found: dict[tuple[str, str], Fraction] = defaultdict(Fraction)
        for advisor, rating, count in rows:
            if rating in code_of:
                found[code_of[rating], numbers[advisor]] += count
        return found

    def totals(self, source: Source) -> Iterator[tuple[str, Fraction]]:
        rows = source.rows(self.span, self.values)
        if source.covered:
            yield from self.covered_totals(source, rows)
            return
        for subject, total in totals_by(rows, "whose"):
            if total is not None:
                yield subject, Fraction(total)

    def covered_totals(self, source: Source, rows) -> Iterator[tuple[str, Fraction]]:
        """The database adds up by person and day; which days are covered is decided here."""
        covered: dict[str, Decimal] = defaultdict(Decimal)
        unearned, uncovered = Decimal(0), []
        for subject, day, total in totals_by(rows, "whose", "day"):
            if self.is_covered(source, subject, day):
                covered[subject] += total
            else:
                unearned += total
                uncovered.append((subject, day))
        yield from ((subject, Fraction(total)) for subject, total in covered.items())
        if uncovered:
            self.remark_on_uncovered(source, rows, set(uncovered))
            self.add_unearned(source, Fraction(unearned))

    def is_covered(self, source: Source, subject: str, day: date) -> bool:
        return self.coverage.covered(subject, day, None if source.covered == ANYBODY else source.covered)

    def add_unearned(self, source: Source, amount: Fraction) -> None:
        """What uncovered sellers had installed still goes to the fitters."""
        code = source.code.removesuffix(".installed") + ".unearned"
        if code != source.code and code in SOURCES and source.code.endswith(".installed"):
            self.sums[code, ""] = amount

    # What is odd

    def remark_on_uncovered(self, source: Source, rows, uncovered: set[tuple[str, date]]) -> None:
        days = {day for _subject, day in uncovered}
        found = rows.filter(day__gte=min(days), day__lte=max(days)).order_by("record", "line_number")
        lines = (row for row in found.iterator() if (row["whose"], row["day"]) in uncovered)
        self.name_lines("seller_not_covered", source.code, lines)

    def remark_on_lines(self, code: str, rows) -> None:
        self.name_lines(code, "", rows.order_by("record", "line_number").iterator())

    def name_lines(self, code: str, source: str, lines) -> None:
        more = 0
        for number, row in enumerate(lines):
            if number < MOST_LINES_NAMED:
                line = f"{row['record']}/{row['line_number']}" if row["line_number"] else row["record"]
                self.remarks.append(Remark(code, (source, line, row["whose"], str(row["day"]))))
            else:
                more += 1
        if more:
            self.remarks.append(Remark("more_lines", (code, source, str(more))))

    def remark_on_strangers(self) -> None:
        """Records that name a person of another outlet: they count in the outlet's figures and for nobody."""
        known = {person.number for person in self.settings.people} | self.settings.teams.keys() | {""}
        for code, subject in sorted(self.sums):
            if subject not in known:
                self.remarks.append(Remark("other_outlet", (code, subject)))
        for member in self.settings.members:
            if member.team and member.team not in self.settings.teams:
                self.remarks.append(Remark("team_of_other_outlet", (member.employee, member.team)))


def returns_of(inputs: Inputs, outlet: Outlet) -> tuple[Remark, ...]:
    """Cars that came back for the same fault, naming the earlier team: its work may have been paid for twice.

    For the checks of a run only; it looks at every line with a fault code.
    """
    span = span_of(inputs, outlet)
    found = returns_for_the_same_fault(span, MOST_LINES_NAMED)
    return tuple(Remark("may_be_rework", each) for each in found)


def totals_by(rows, *keys: str):
    """`(*keys, total)` of rows of a source, added up by the database."""
    return rows.values(*keys).annotate(total=ExactSum("worth")).order_by().values_list(*keys, "total")


def as_decimal(value: Fraction | Decimal | int) -> Decimal:
    """A sum of records as a decimal: they have two places at most."""
    return Decimal(int(value * 100)).scaleb(-2)
