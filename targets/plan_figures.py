"""What is planned, for boards and for the month's targets: of approved plans only. Reads only."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from staff.models import Employee, Outlet
from staff.months import months_of

from .catalogue import FIGURES, Adds
from .models import Plan, PlanLine
from .models.plans import MONTH_FIELDS
from .plan_rules import Row, month_value

Planned = dict[tuple[int, date, str], Decimal]


def planned_values(outlets: Iterable[Outlet | int], first_month: date, last_month: date) -> Planned:
    """`{(outlet's key, first day of the month, figure): value}` that approved plans of these outlets have for months
    from the first to the last, both included; what is open is not there. A rate's empty month has the year's value.

    One query for any number of outlets.
    """
    lines = _lines(outlets, first_month.year, last_month.year).filter(employee__isnull=True)
    months = _months(first_month, last_month)
    found: Planned = {}
    for outlet, year, figure, _person, row in _read(lines):
        for month in months.get(year, ()):
            value = month_value(_adds(figure), row, month.month)
            if value is not None:
                found[outlet, month, figure] = value
    return found


def planned_of_people(outlet: Outlet, month: date) -> dict[str, dict[int, Decimal]]:
    """`{figure: {employee's key: value}}` of the approved plan for a month, of the figures shared out among people."""
    found: dict[str, dict[int, Decimal]] = defaultdict(dict)
    for _outlet, _year, figure, person, row in _read(_lines([outlet], month.year, month.year)):
        value = month_value(_adds(figure), row, month.month)
        if person is not None and value is not None:
            found[figure][person] = value
    return dict(found)


def headcount_now(outlet: Outlet, on: date) -> dict[str, int]:
    """`{position: people}` employed at the outlet on the day."""
    found: dict[str, int] = defaultdict(int)
    working = Employee.objects.filter(outlet=outlet).employed_on(on).order_by()
    for position in working.values_list("position", flat=True):
        found[position.strip()] += 1
    return dict(found)


def _lines(outlets: Iterable[Outlet | int], first_year: int, last_year: int):
    keys = [outlet if isinstance(outlet, int) else outlet.pk for outlet in outlets]
    in_force = {"plan__state": Plan.State.APPROVED, "plan__year__range": (first_year, last_year)}
    return PlanLine.objects.filter(plan__outlet__in=keys, **in_force).order_by()


def _read(lines):
    """`(outlet, year, figure, person, values)` of each line of a figure that the catalogue still has."""
    rows = lines.values_list("plan__outlet", "plan__year", "figure", "employee", "year_value", *MONTH_FIELDS)
    for outlet, year, figure, person, year_value, *months in rows:
        if figure in FIGURES:
            yield outlet, year, figure, person, Row(year_value, tuple(months))


def _adds(figure: str) -> Adds:
    return FIGURES[figure].adds


def _months(first: date, last: date) -> dict[int, list[date]]:
    found: dict[int, list[date]] = defaultdict(list)
    for month in months_of(first, last):
        found[month.year].append(month)
    return found
