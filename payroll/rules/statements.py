"""From gross to income, person by person. docs/rules/commission.md, "From gross to income"."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from .expressions import (
    ZERO,
    Difference,
    Figure,
    FromTable,
    Given,
    Greatest,
    IfBelow,
    Name,
    NotBelowZero,
    Prize,
    Quotient,
    Rounded,
    Sum,
    Term,
    leaves,
    product,
)
from .inputs import Person, Remark
from .month import Month

CORRECTION = "correction."


@dataclass(frozen=True)
class Statement:
    """One person's month. The mappings go by code and hold no zero amounts; everything is yuan."""

    person: Person
    components: Mapping[str, Figure]
    gross: Figure
    fund_parts: Mapping[str, Figure]
    fund: Figure
    deductions: Mapping[str, Figure]
    incentives: Mapping[str, Figure]
    net: Figure
    bonus: Figure
    uncollected: Figure
    base_salary: Term
    income: Figure


class Statements:
    """Everybody's statement, from the components that pools and commissions gave."""

    def __init__(self, month: Month, components: Mapping[str, Mapping[str, Figure]]):
        self.month = month
        self.components = components
        self.corrections = self._corrections()
        self._rivals: dict[str, dict[str, Given]] = {}
        self._tops: dict[str, Figure] = {}
        self.front_desk = month.members_in("front_desk")
        self.mechanics = month.members_in("mechanical")
        self.painters = month.members_in("bodypaint")
        self.detailers = month.members_in("detailing")

    def all(self) -> list[Statement]:
        """In order of employee number."""
        made = (self.statement(self.month.people[who]) for who in sorted(self.month.people))
        return [statement for statement in made if statement is not None]

    def statement(self, person: Person) -> Statement | None:
        """None for somebody of whom the month knows nothing."""
        who = person.number
        components = {**self.components.get(who, {}), **self.corrections.get((who, "component"), {})}
        deductions = {**self.deductions(who), **self.corrections.get((who, "deduction"), {})}
        incentives = {**self.incentives(who), **self.corrections.get((who, "incentive"), {})}
        components, deductions, incentives = map(self.worth_a_line, (components, deductions, incentives))
        known = who in self.concerned or components or deductions or incentives
        return self.added_up(person, components, deductions, incentives) if known else None

    def worth_a_line(self, lines: Mapping[str, Figure]) -> dict[str, Figure]:
        """What comes to nothing is not on the statement, but a whole month has it as far as there are records."""
        if not self.month.whole:
            return without_zeros(lines)
        sources = self.month.inputs.sources
        return {
            code: lines[code]
            for code in sorted(lines)
            if any((each.name.code, each.name.subject) in sources for each in leaves(lines[code])) or lines[code].value
        }

    def added_up(self, person: Person, components, deductions, incentives) -> Statement:
        who, rate = person.number, self.month.parameter("fund.rate")
        parts = {
            code: Figure(Name("fund", code, who), Rounded(product(component, rate)))
            for code, component in components.items()
        }
        gross = Figure(Name("gross", "", who), Sum(tuple(components.values())))
        fund = Figure(Name("fund", "", who), Sum(tuple(parts.values())))
        deducted = Figure(Name("deducted", "", who), Sum(tuple(deductions.values())))
        rewarded = Figure(Name("rewarded", "", who), Sum(tuple(incentives.values())))
        net = Figure(Name("net", "", who), Difference(Sum((gross, rewarded)), Sum((fund, deducted))))
        bonus = Figure(Name("bonus", "", who), NotBelowZero(net))
        base_salary = self.base_salary(person)
        return Statement(
            person,
            components,
            gross,
            parts,
            fund,
            deductions,
            incentives,
            net,
            bonus,
            Figure(Name("uncollected", "", who), NotBelowZero(Difference(ZERO, net))),
            base_salary,
            Figure(Name("income", "", who), Sum((base_salary, bonus))),
        )

    def base_salary(self, person: Person) -> Term:
        """Not prorated; nothing for somebody who is not employed on any day of the month."""
        inputs = self.month.inputs
        employed = person.employed_within(inputs.first, inputs.last)
        return self.month.given("base_salary", "", person.number, person.base_salary if employed else 0)

    @cached_property
    def concerned(self) -> set[str]:
        """Who gets a statement whatever it comes to: members of any group, the praised, the adjusted."""
        groups = {member.group for member in self.month.inputs.members}
        recorded = self.month.subjects("praises", "adjustments.hours", "adjustments.amount")
        return self.month.members_in(*groups) | set(recorded)

    # Deductions

    def deductions(self, who: str) -> dict[str, Figure]:
        found: dict[str, Term] = {}
        if who in self.front_desk:
            found |= self.front_desk_deductions(who)
        if hours := self.hours_deduction(who):
            found["deduction.hours"] = hours
        if who in self.detailers:
            found["deduction.detailing"] = self.detailing_fines(who)
        if self.month.recorded(who, "adjustments.amount"):
            found["deduction.other"] = self.month.source("adjustments.amount", who)
        return {code: Figure(Name("deduction", code, who), Rounded(term)) for code, term in found.items()}

    def front_desk_deductions(self, who: str) -> dict[str, Term]:
        """For liable complaints and for a poor assessment, as parts of what the front desk earned."""
        month = self.month
        earned = [each for code, each in self.components.get(who, {}).items() if code.startswith("front_desk.")]
        gross = Figure(Name("figure", "front_desk_gross", who), Sum(tuple(earned)))
        share = FromTable(month.source("complaints", who), month.table("front_desk.complaint_deductions"))
        found: dict[str, Term] = {"deduction.complaints": product(gross, share)}
        score = month.inputs.assessments.get(who)
        if score is None:
            month.remarks.append(Remark("assessment_missing", (who,)))
        else:
            found["deduction.assessment"] = IfBelow(
                month.given("score", "assessment", who, score),
                month.parameter("front_desk.assessment_pass"),
                product(gross, month.parameter("front_desk.assessment_deduction")),
            )
        return found

    def hours_deduction(self, who: str) -> Term | None:
        """Hours taken back at the rate of the own trade; the mechanical one for somebody in both."""
        month = self.month
        if ("adjustments.hours", who) not in month.inputs.sources:
            return None
        trade = "mechanical" if who in self.mechanics else "bodypaint" if who in self.painters else ""
        if not trade:
            month.remarks.append(Remark("hours_without_trade", (who,)))
            return None
        worth = product(month.source("adjustments.hours", who), month.parameter(f"{trade}.hour_rate"))
        return product(Quotient(worth, month.parameter("vat_divisor")), month.parameter(f"{trade}.rate"))

    def detailing_fines(self, who: str) -> Term:
        month = self.month
        return Sum(
            (
                product(month.source("complaints", who), month.parameter("detailing.complaint_fine")),
                product(month.source("washes.untidy", who), month.parameter("detailing.untidy_fine")),
                product(month.source("washes.out_of_time", who), month.parameter("detailing.time_fine")),
            )
        )

    # Incentives

    def incentives(self, who: str) -> dict[str, Figure]:
        month = self.month
        found: dict[str, Term] = {}
        if month.recorded(who, "praises"):
            found["incentive.praise"] = product(month.source("praises", who), month.parameter("praise.each"))
        if month.recorded(who, "ratings.fair", "ratings.poor"):
            found["incentive.service_fines"] = Difference(ZERO, self.service_fines(who))
        if prize := self.prize("praises", who, "praise.top", month.parameter("praise.top_minimum")):
            found["incentive.top_praise"] = prize
        if prize := self.prize("ratings.very_satisfied", who, "service.top", month.given("number", "one", "", 1)):
            found["incentive.service"] = prize
        return {code: Figure(Name("incentive", code, who), Rounded(term)) for code, term in found.items()}

    def service_fines(self, who: str) -> Term:
        month = self.month
        fair = product(month.source("ratings.fair", who), month.parameter("service.fair_fine"))
        poor = product(month.source("ratings.poor", who), month.parameter("service.poor_fine"))
        return Sum((fair, poor))

    def prize(self, source: str, who: str, worth: str, least: Given) -> Term | None:
        rivals = self.rivals(source)
        mine = rivals.get(who)
        return Prize(self.month.parameter(worth), mine, self.top(source), least) if mine else None

    def top(self, source: str) -> Figure:
        """The greatest count of anybody."""
        if source not in self._tops:
            greatest = Greatest(tuple(self.rivals(source).values()))
            self._tops[source] = Figure(Name("figure", f"top.{source}"), greatest)
        return self._tops[source]

    def rivals(self, source: str) -> dict[str, Given]:
        """Everybody's count by employee number, read once for all."""
        if source not in self._rivals:
            self._rivals[source] = {who: self.month.source(source, who) for who in self.month.subjects(source)}
        return self._rivals[source]

    # Corrections of closed months

    def _corrections(self) -> dict[tuple[str, str], dict[str, Figure]]:
        """`{(employee, component | deduction | incentive): {code: figure}}`."""
        parts: dict[tuple[str, str], list[Term]] = {}
        for each in self.month.inputs.corrections:
            if each.employee in self.month.people:
                given = self.month.given("correction", each.component, f"{each.employee}|{each.month}", each.amount)
                parts.setdefault((each.employee, each.component), []).append(given)
        found: dict[tuple[str, str], dict[str, Figure]] = {}
        for (who, code), terms in sorted(parts.items()):
            corrected = CORRECTION + code
            figure = Figure(Name("component", corrected, who), Sum(tuple(terms)))
            found.setdefault((who, kind_of(code)), {})[corrected] = figure
        return found


def kind_of(code: str) -> str:
    """Where a line stands on the statement."""
    kind = code.partition(".")[0]
    return kind if kind in ("deduction", "incentive") else "component"


def without_zeros(lines: Mapping[str, Figure]) -> dict[str, Figure]:
    """What comes to nothing is not on the statement; the others in order of their codes."""
    return {code: lines[code] for code in sorted(lines) if lines[code].value}


def by_person(earned: Iterable[tuple[str, str, Figure]]) -> dict[str, dict[str, Figure]]:
    """`(employee, component, share or commission)` as `{employee: {component: amount}}`.

    Somebody in two teams of one trade has one line, the sum of both shares.
    """
    found: dict[str, dict[str, list[Figure]]] = {}
    for who, code, amount in earned:
        found.setdefault(who, {}).setdefault(code, []).append(amount)
    return {
        who: {
            code: Figure(Name("component", code, who), amounts[0] if len(amounts) == 1 else Sum(tuple(amounts)))
            for code, amounts in codes.items()
        }
        for who, codes in found.items()
    }
