"""The points of outlets' months, for pages and for rooms above this one. Reads only."""

from collections.abc import Collection
from datetime import date

from .models import OutletAssessment


def points_of(
    outlets: Collection[int], months: Collection[date], *, settled: bool = False
) -> dict[tuple[int, date], int]:
    """`{(outlet's key, first of a month): points}`, out of a hundred, as they stand; with `settled` without months
    that are provisional. Months without an assessment are left out. One query however many."""
    found = OutletAssessment.objects.filter(outlet__in=outlets, month__in=months).order_by()
    if settled:
        found = found.exclude(state=OutletAssessment.State.OPEN)
    return {(outlet, month): points for outlet, month, points in found.values_list("outlet", "month", "points")}
