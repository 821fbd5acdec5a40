"""What the inputs of commission ask of people on their first page."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from staff.my_day import DueItem
from staff.roles import Right

from .models import CoefficientChange

# The first page shows what comes next; the list of proposals has all of it.
AT_MOST = 20
DECIDE_WITHIN = timedelta(days=3)


def due_for(user, at: datetime) -> Iterator[DueItem]:
    """Proposed coefficients that wait for this person's approval."""
    if not user.may(Right.COEFFICIENTS_APPROVE):
        return
    waiting = CoefficientChange.objects.visible_to(user, Right.COEFFICIENTS_APPROVE).waiting()
    for change in waiting.exclude(proposed_by=user).select_related("outlet", "proposed_by").order_by("pk")[:AT_MOST]:
        yield DueItem(
            deadline_at=change.proposed_at + DECIDE_WITHIN,
            started_at=change.proposed_at,
            # Translators: 中文 审批 %(month)s 车间系数
            what=_("Approve the workshop coefficients of %(month)s") % {"month": f"{change.month:%Y-%m}"},
            why=change.reason,
            url=change.get_absolute_url(),
            action=_("Look and decide"),
            # Translators: 中文 提成
            group=_("Commission"),
            who=change.proposed_by.name,
        )
