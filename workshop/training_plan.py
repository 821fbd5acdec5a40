"""The half-year plan as its page shows it: the year's targets beside what is planned and held, month by month."""

from dataclasses import dataclass
from datetime import date

from . import house_policies
from .half_years import HalfYear, Line, wanted_by_end
from .models import Training


@dataclass(frozen=True)
class Plan:
    lines: list[Line]
    months: list[tuple[date, list[Training]]]

    @property
    def number(self) -> int:
        """Of the trainings in these months."""
        return sum(len(trainings) for _month, trainings in self.months)


def plan(outlet, half: HalfYear, today: date) -> Plan:
    """Counted from the year's first day to the end of the half; what was called off counts for nothing."""
    year = Training.objects.filter(outlet=outlet).between(date(half.year, 1, 1), half.last_on)
    counts = year.number_by_kind()
    targets = house_policies.trainings_of_year(outlet, min(max(today, half.first_on), half.last_on))
    lines = []
    for kind, label in Training.Kind.choices:
        planned, held = counts.get(kind, (0, 0))
        of_year = targets[kind]
        wanted = wanted_by_end(of_year, half.half)
        lines.append(Line(kind, str(label), of_year, wanted, planned, held))
    shown = list(Training.objects.filter(outlet=outlet).between(half.first_on, half.last_on).for_list())
    months = [(month, [each for each in shown if each.planned_on.month == month.month]) for month in half.months]
    return Plan(lines, months)


def half_of(on: date) -> HalfYear:
    return HalfYear.of(on)


def notice_days(on: date) -> int:
    """Days before its end that a certificate is due, as settled for the company: the list spans outlets."""
    return house_policies.certificate_days(None, on)
