"""Outlets as their pages show them: people, go-live day, the week."""

from dataclasses import dataclass
from datetime import date

from . import opening, policy
from .models import Employee, OpeningHours, Outlet, Posting
from .policies import default_intervals


@dataclass(frozen=True)
class OutletRow:
    outlet: Outlet
    employees: int
    """Employed on the day."""
    posted: int
    """Accounts with a posting at the outlet on the day."""
    live: bool


@dataclass(frozen=True)
class Week:
    intervals: list[opening.Interval]
    by_policy: bool
    """Whether the outlet has no hours of its own, so that policy gives them."""

    def days(self) -> list[tuple[str, str]]:
        """`[(weekday, its intervals in words)]`, empty words for a closed day."""
        return [(str(name), opening.words(self.intervals, day)) for day, name in OpeningHours.Weekday.choices]


def rows(outlets, on: date) -> list[OutletRow]:
    """Three queries, however many outlets."""
    outlets = list(outlets)
    employed = Employee.objects.filter(outlet__in=outlets).employed_on(on).number_by_outlet()
    posted = Posting.objects.filter(outlet__in=outlets).in_force(on).people_by_outlet()
    return [
        OutletRow(
            outlet,
            employees=employed.get(outlet.pk, 0),
            posted=posted.get(outlet.pk, 0),
            live=outlet.live_on is None or outlet.live_on <= on,
        )
        for outlet in outlets
    ]


def week(outlet: Outlet, on: date) -> Week:
    """The outlet's own week, none where it is closed on purpose, else the one that policy gives on the day."""
    own = sorted(OpeningHours.objects.filter(outlet=outlet).values_list("weekday", "from_minute", "to_minute"))
    if own:
        return Week(own, by_policy=False)
    if outlet.weekdays_closed:
        return Week([], by_policy=False)
    settled = policy.values(["outlet.opens", "outlet.closes"], outlet=outlet, on=on)
    return Week(default_intervals(settled), by_policy=True)
