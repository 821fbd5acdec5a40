"""What is in force in a month: the values of the scheme, and who is in which group with which coefficient."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from staff.models import Employee, Outlet

from .models import Assessment, CoefficientLine, Group, Membership, SchemeValue
from .rules.parameters import CATALOGUE, Parameter, WrongValue

Place = Literal["outlet", "company", "shipped"]
# A shipped default holds from here on.
SHIPPED_FROM = date(2000, 1, 1)


@dataclass(frozen=True)
class InForce:
    """The text of a parameter's value in a month, and whence it comes. `Parameter.read` makes the value of it."""

    text: str
    from_month: date
    place: Place
    reason: str = ""


def values_in_force(outlet: Outlet | None, month: date) -> dict[str, InForce]:
    """Of every parameter the value that holds for the outlet (for the company with None) in the month. One query.

    The outlet's own latest row that does not begin after the month, before the company's latest, before the default.
    """
    found = {key: InForce(parameter.default, SHIPPED_FROM, "shipped") for key, parameter in CATALOGUE.items()}
    rows = SchemeValue.objects.concerning(outlet).until(month).filter(parameter__in=CATALOGUE)
    # Later rows overwrite earlier ones, and the outlet's come behind the company's.
    for row in sorted(rows, key=lambda row: (row.outlet_id is not None, row.from_month)):
        place: Place = "outlet" if row.outlet_id else "company"
        found[row.parameter] = InForce(row.value, row.from_month, place, row.reason)
    return found


@dataclass(frozen=True)
class MembershipInForce:
    """A membership as it counts in a month; `coefficient` is that of the month where one was approved for it."""

    membership: Membership
    coefficient: Decimal
    approved_for_month: bool = False

    @property
    def employee(self):
        return self.membership.employee

    @property
    def group(self) -> str:
        return self.membership.group

    @property
    def team(self):
        return self.membership.team

    @property
    def from_on(self) -> date:
        return self.membership.from_on

    @property
    def to_on(self) -> date | None:
        return self.membership.to_on


def memberships_in_force(outlet: Outlet, month: date) -> list[MembershipInForce]:
    """The memberships of the outlet's people with a day in the month, by employee number, group, team and first day.

    Hiring, leaving and probation are not looked at here. Two queries.
    """
    rows = Membership.objects.of_outlet(outlet).in_month(month).select_related("employee", "team")
    own = coefficients_of_month(outlet, month)
    found = []
    for row in sorted(rows, key=_place):
        key = (row.employee_id, row.group, row.team_id)
        found.append(MembershipInForce(row, own.get(key, row.coefficient), key in own))
    return found


def _place(row: Membership) -> tuple:
    return row.employee.number, row.group, row.team.code if row.team else "", row.from_on


def coefficients_of_month(outlet: Outlet, month: date) -> dict[tuple, Decimal]:
    """By (employee, group, team): the coefficient approved for this month alone; the latest approval counts."""
    approved = CoefficientLine.objects.filter(change__outlet=outlet, change__month=month, change__state="approved")
    rows = approved.order_by("change__decided_at", "change_id")
    return {
        (employee, group, team): coefficient
        for employee, group, team, coefficient in rows.values_list("employee", "group", "team", "coefficient")
    }


# --- For the pages ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """A parameter with what holds of it, ready to be shown."""

    parameter: Parameter
    value: InForce

    @property
    def shown(self) -> str:
        return shown_or_raw(self.parameter, self.value.text)


@dataclass(frozen=True)
class HistoryLine:
    """A dated row with its value as people read it."""

    row: SchemeValue
    shown: str


def lines_in_force(outlet: Outlet | None, month: date) -> list[Line]:
    """Every parameter in the order of the catalogue with its value in the month."""
    values = values_in_force(outlet, month)
    return [Line(parameter, values[key]) for key, parameter in CATALOGUE.items()]


def line_in_force(parameter: Parameter, outlet: Outlet | None, month: date) -> Line:
    return Line(parameter, values_in_force(outlet, month)[parameter.key])


def history_of(parameter: Parameter, outlet: Outlet | None) -> list[HistoryLine]:
    """Every row that holds, held or will hold for the outlet (the company with None), the latest month first."""
    rows = SchemeValue.objects.concerning(outlet).filter(parameter=parameter.key).select_related("outlet", "by")
    ordered = rows.order_by("-from_month", "outlet", "-pk")
    return [HistoryLine(row, shown_or_raw(parameter, row.value)) for row in ordered]


def shown_or_raw(parameter: Parameter, text: str) -> str:
    """A page is shown even where a value came in before it was checked."""
    try:
        return parameter.shown(text)
    except WrongValue:
        return text


def assessed_in(outlet: Outlet, month: date) -> list[tuple[Employee, Decimal | None]]:
    """Who is assessed in the month: front-desk members and whoever has a score, by name, each with the score."""
    scores = {
        row.employee: row.score
        for row in Assessment.objects.of_outlet(outlet).of_month(month).select_related("employee__outlet")
    }
    members = Membership.objects.of_outlet(outlet).in_month(month).filter(group=Group.FRONT_DESK)
    people = {row.employee for row in members.select_related("employee__outlet")} | scores.keys()
    return [(person, scores.get(person)) for person in sorted(people, key=lambda one: (one.name_key, one.number))]
