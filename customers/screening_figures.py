"""What screening costs outlets, for the monthly assessments of rooms above this one. Reads only."""

from collections.abc import Collection
from datetime import date

from django.db.models import Sum

from .models import ScreeningDeduction, ScreeningList

Points = dict[tuple[int, date], int]


def points_off(outlets: Collection[int], months: Collection[date]) -> Points:
    """Points off the assessment for late screening lists: `{(outlet's key, first of a month): points}`.

    What holds now: after an appeal what the decision left, before it what the rule gave. A list that is still missing
    counts from the day it is filed, or from the end of its round. Outlets and months without points are left out. One
    query however many.
    """
    taken = ScreeningDeduction.objects.filter(list__outlet__in=outlets, month_on__in=months, points__gt=0)
    sums = taken.order_by().values_list("list__outlet", "month_on").annotate(points=Sum("points"))
    return {(outlet, month): points for outlet, month, points in sums}


def lists_behind(outlet: int, month: date):
    """The lists that cost the outlet points in the month, to lead from a figure to its records."""
    return ScreeningList.objects.filter(outlet=outlet, deduction__month_on=month, deduction__points__gt=0).for_list()
