"""What stands on the page of sampling: the shares that hold now, and the draws of a month. Reads only."""

from datetime import date, datetime

from django.urls import reverse

from staff import policy
from staff.instants import local
from staff.models import Outlet
from staff.months import month_after
from staff.roles import Right

from .call_figures import DrawRow, draws_of, share
from .call_policies import CALL_SHARES, ON_SITE_SHARES
from .models import FollowUp, Group

SUMMED = ("frame", "drawn", "called", "reached", "answered", "due", "in_time")


def shares_now(user, at: datetime) -> list[dict]:
    """Each group's share and where it is changed: one value where all outlets have the same, else each its own."""
    outlets = list(Outlet.objects.visible_to(user, Right.CALLS_MANAGE).select_related("area"))
    book = policy.Book([*CALL_SHARES.values(), *ON_SITE_SHARES.values()], on=local(at).date())
    settled = [(outlet, book.for_outlet(outlet)) for outlet in outlets]
    rows = [_row(FollowUp.Mode.CALL, group, key, settled) for group, key in CALL_SHARES.items()]
    return rows + [_row(FollowUp.Mode.ON_SITE, group, key, settled) for group, key in ON_SITE_SHARES.items()]


def _row(mode, group: str, key: str, settled) -> dict:
    values = [(outlet, own[key]) for outlet, own in settled]
    return {
        "mode": mode.label,
        "group": Group(group).label,
        "url": reverse("staff:policy", args=[key]),
        "same": values[0][1] if values and len({value for _outlet, value in values}) == 1 else None,
        "values": values,
    }


def draws_page(user, month: date, at: datetime) -> dict:
    rows = draws_of(user, month, at)
    return {
        "month": month,
        "before": month_after(month, -1),
        "after": month_after(month),
        "shares": shares_now(user, at),
        "rows": rows,
        "total": total_of(rows),
        "may_change": user.may(Right.POLICY_CHANGE),
        "several": Outlet.objects.visible_to(user, Right.CALLS_MANAGE).count() > 1,
    }


def total_of(rows: list[DrawRow]) -> dict:
    sums = {name: sum(row.numbers[name] for row in rows) for name in SUMMED}
    return sums | {
        "response_rate": share(sums["answered"], sums["drawn"]),
        "in_time_rate": share(sums["in_time"], sums["due"]),
    }
