"""The marketing calendar of a year: for each month its campaigns with their offers, or an idea."""

from dataclasses import dataclass
from datetime import date

from staff.months import last_day

from . import seasons
from .models import Campaign


@dataclass(frozen=True)
class Month:
    first: date
    campaigns: list[Campaign]
    idea: seasons.Idea
    idea_on: date
    """A day for the idea that has not passed, or nothing can be planned there any more."""
    over: bool

    @property
    def last(self) -> date:
        return last_day(self.first)


def months_of(year: int, campaigns, today: date) -> list[Month]:
    """The twelve months; a campaign stands in each month that it has a day in. One query for all of them, one for
    their offers."""
    rows = list(campaigns.alive().of_year(year).for_list().prefetch_related("offers").order_by("begins_on", "pk"))
    return [_month(date(year, number, 1), rows, today) for number in range(1, 13)]


def _month(first: date, rows: list[Campaign], today: date) -> Month:
    last = last_day(first)
    return Month(
        first=first,
        campaigns=[each for each in rows if each.begins_on <= last and each.ends_on >= first],
        idea=seasons.of_month(first.month),
        idea_on=max(first, today),
        over=last < today,
    )


def year_in(parameters, today: date) -> int:
    text = parameters.get("year", "")
    year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else today.year
    return year if 2000 <= year <= 2100 else today.year
