"""What closing months puts on people's first page."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from staff.instants import beginning_of, local
from staff.models import Outlet
from staff.months import month_after, month_of, written
from staff.my_day import DueItem
from staff.roles import Right

from .models import KeptFigure, MonthClose

# From the third of a month on the last one is to be closed, by the end of the tenth.
FROM_DAY, TO_DAY = 3, 10


def due_for(user, at: datetime) -> Iterator[DueItem]:
    """The last month where it has figures and is not closed, and closed months that the records have left."""
    if not user.may(Right.MONTH_CLOSE):
        return
    outlets = Outlet.objects.visible_to(user, Right.MONTH_CLOSE)
    yield from _to_close(outlets, at)
    yield from _changed(outlets, at)


def _to_close(outlets, at: datetime) -> Iterator[DueItem]:
    this_month = month_of(local(at).date())
    month = month_after(this_month, -1)
    if local(at).day < FROM_DAY:
        return
    closed = MonthClose.objects.filter(month=month).values("outlet")
    with_figures = KeptFigure.objects.of_outlets().filter(month=month, code="output", over__gt=0).values("place")
    for outlet in outlets.filter(pk__in=with_figures).exclude(pk__in=closed).order_by("code"):
        yield DueItem(
            deadline_at=beginning_of(this_month + timedelta(days=TO_DAY)),
            started_at=beginning_of(this_month),
            # Translators: 中文 %(month)s 的数据关账
            what=_("Close the figures of %(month)s") % {"month": written(month)},
            why=outlet.name,
            url=reverse("targets:closing", args=[outlet.code, written(month)]),
            action=_("Look at them"),
            group=_("Targets"),
        )


def _changed(outlets, at: datetime) -> Iterator[DueItem]:
    drifted = MonthClose.objects.filter(outlet__in=outlets, latest=True, drift_at__isnull=False)
    for close in drifted.select_related("outlet").order_by("month", "outlet__code"):
        yield DueItem(
            deadline_at=close.drift_at + timedelta(days=7),
            started_at=close.drift_at,
            # Translators: 中文 %(month)s 关账后数据有变动
            what=_("The records of %(month)s changed after it was closed") % {"month": written(close.month)},
            why=close.outlet.name,
            url=reverse("targets:closing", args=[close.outlet.code, written(close.month)]),
            action=_("Compare"),
            group=_("Targets"),
        )
