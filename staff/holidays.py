"""China's public calendar as the State Council announces it each autumn for the coming year, read from a library.

A year that has not been announced when the library was released is unknown here: nobody guesses holidays.
"""

from dataclasses import dataclass
from datetime import date

from chinese_calendar.constants import holidays, workdays
from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .refusals import Refused


class Occasion(TextChoices):
    # Translators: 中文 元旦
    NEW_YEAR = "new_year", gettext_lazy("New Year's Day")
    # Translators: 中文 春节
    SPRING_FESTIVAL = "spring_festival", gettext_lazy("Spring Festival")
    # Translators: 中文 清明节
    TOMB_SWEEPING = "tomb_sweeping", gettext_lazy("Tomb-sweeping Day")
    # Translators: 中文 劳动节
    LABOUR_DAY = "labour_day", gettext_lazy("Labour Day")
    # Translators: 中文 端午节
    DRAGON_BOAT = "dragon_boat", gettext_lazy("Dragon Boat Festival")
    # Translators: 中文 中秋节
    MID_AUTUMN = "mid_autumn", gettext_lazy("Mid-autumn Festival")
    # Translators: 中文 国庆节
    NATIONAL_DAY = "national_day", gettext_lazy("National Day")


# What the library calls them. A day of a single year, such as that of a parade, has no occasion of its own here.
NAMED = {
    "New Year's Day": Occasion.NEW_YEAR,
    "Spring Festival": Occasion.SPRING_FESTIVAL,
    "Tomb-sweeping Day": Occasion.TOMB_SWEEPING,
    "Labour Day": Occasion.LABOUR_DAY,
    "Dragon Boat Festival": Occasion.DRAGON_BOAT,
    "Mid-autumn Festival": Occasion.MID_AUTUMN,
    "National Day": Occasion.NATIONAL_DAY,
}
KNOWN_YEARS = frozenset(day.year for day in holidays)


@dataclass(frozen=True)
class PublicDay:
    day: date
    open: bool
    """A make-up workday, else a day off."""
    occasion: str


def public_days(year: int) -> list[PublicDay]:
    """Days off and make-up workdays of a year in order. `Refused` for a year that the library does not know."""
    if year not in KNOWN_YEARS:
        raise Refused(
            _(
                "The public holidays of %(year)s are not known here yet. Enter them day by day or import the sheet "
                "calendar_days, or install a version that knows them."
            )
            % {"year": year},
            field="year",
        )
    off = [PublicDay(day, False, NAMED.get(name, "")) for day, name in holidays.items() if day.year == year]
    made_up = [PublicDay(day, True, NAMED.get(name, "")) for day, name in workdays.items() if day.year == year]
    return sorted([*off, *made_up], key=lambda each: each.day)
