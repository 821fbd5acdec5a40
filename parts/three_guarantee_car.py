"""What the page of a car, and that of its owner, say about the three guarantees."""

from collections.abc import Iterator

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from customers.history import Asked, OpenMatter
from staff.instants import local
from staff.roles import Right

from .models import Backorder, GuaranteeWarning
from .three_guarantee_sources import Standing, standings

MATTER_FROM = 80


def panel_of(vehicle, user, at) -> Standing | None:
    """The counters of a car; None for a car that no limit holds for."""
    standing = standings([vehicle], at)[vehicle.pk]
    return standing if standing.counters else None


def near_a_limit(asked: Asked) -> Iterator[OpenMatter]:
    """Before anybody talks to the customer: cars at 80% of a limit and above, as long as their frame runs."""
    found = GuaranteeWarning.objects.visible_to(asked.user, Right.RECORDS).filter(vehicle__in=asked.vehicles)
    for row in found.highest().in_frame(local(asked.at).date()).filter(percent__gte=MATTER_FROM).for_list():
        words = " ".join(filter(None, (row.limit.get_code_display(), row.about)))
        yield OpenMatter(
            title=_("Three guarantees: %(percent)d%% of a limit") % {"percent": row.percent},
            url="",
            text=f"{words} {row.counted}/{row.limit.limit}",
            number=asked.plates.get(row.vehicle_id, ""),
            look="stop" if row.percent >= 100 else "warn",
        )


def limits_address(_number: str) -> str:
    return reverse("parts:three_guarantee_limits")


def backorder_address(number: str) -> str | None:
    try:
        return reverse("parts:backorder", args=[number])
    except NoReverseMatch:
        return None


def backorders_numbered(number: str):
    return Backorder.objects.filter(number=number)
