"""What the inputs of commission ask of people on their first page."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from staff.instants import beginning_of, local
from staff.months import month_after, month_of, written
from staff.my_day import DueItem
from staff.roles import Right

from .models import Assessment, CoefficientChange, Group, Membership

# The first page shows what comes next; the list of proposals has all of it.
AT_MOST = 20
DECIDE_WITHIN = timedelta(days=3)
# Commission is computed after this day of the next month; the scores have to be there.
ASSESSED_BY_DAY = 5


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


def to_assess(user, at: datetime) -> Iterator[DueItem]:
    """For who assesses the front desk: how many of it have no score of last month, one line an outlet. One query.

    Whoever confirms commission is warned by the run itself and not here."""
    if not user.may(Right.ASSESS) or user.may(Right.PAY_CONFIRM):
        return
    month = month_after(month_of(local(at).date()), -1)
    scores = Assessment.objects.filter(employee=OuterRef("employee"), month=month)
    desk = Membership.objects.visible_to(user, Right.ASSESS).in_month(month).filter(group=Group.FRONT_DESK)
    missing = desk.filter(~Exists(scores)).order_by().values("employee__outlet__code", "employee__outlet__name")
    for row in missing.annotate(number=Count("employee", distinct=True)).order_by("employee__outlet__code")[:AT_MOST]:
        yield DueItem(
            deadline_at=assessed_by(month),
            started_at=beginning_of(month_after(month)),
            # Translators: 中文 %(month)s 还有 %(number)d 人没有考核分
            what=ngettext(
                "%(number)d person has no assessment of %(month)s",
                "%(number)d people have no assessment of %(month)s",
                row["number"],
            )
            % {"number": row["number"], "month": written(month)},
            why=row["employee__outlet__name"],
            url=f"{reverse('payroll:assessments')}?outlet={row['employee__outlet__code']}&month={written(month)}",
            # Translators: 中文 去考核
            action=_("Assess"),
            group=_("Commission"),
        )


def assessed_by(month: date) -> datetime:
    return beginning_of(month_after(month) + timedelta(days=ASSESSED_BY_DAY))
