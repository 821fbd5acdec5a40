"""The points of outlets' months, for pages and for rooms above this one. Reads only."""

from collections.abc import Collection
from datetime import date, datetime

from staff.instants import local

from . import assessment_policies as policies
from .models import AssessmentAppeal, OutletAssessment
from .services.assessments import decide_on


def points_of(
    outlets: Collection[int], months: Collection[date], *, settled: bool = False
) -> dict[tuple[int, date], int]:
    """`{(outlet's key, first of a month): points}`, out of a hundred, as they stand; with `settled` without months
    that are provisional. Months without an assessment are left out. One query however many."""
    found = OutletAssessment.objects.filter(outlet__in=outlets, month__in=months).order_by()
    if settled:
        found = found.exclude(state=OutletAssessment.State.OPEN)
    return {(outlet, month): points for outlet, month, points in found.values_list("outlet", "month", "points")}


def appeals_late(at: datetime):
    """The appeals whose last day for the region's decision is over. Three queries at most, one while none waits."""
    waiting = AssessmentAppeal.objects.waiting()
    rows = list(waiting.select_related("assessment__outlet__area__region").order_by())
    if not rows:
        return waiting.none()
    today = local(at).date()
    book = policies.book(today)
    late = [each.pk for each in rows if decide_on(each.at, book.for_outlet(each.assessment.outlet)) < today]
    return waiting.filter(pk__in=late)
