"""What burns at outlets right now, by kind: what has run out of time. Each kind leads to its records."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from complaints.models import Complaint, ComplaintClock, CorrectiveAction, FollowUp
from customers.models import Case, Reminder, Renewal
from parts.models import Backorder
from staff.instants import local
from staff.models import Outlet
from staff.roles import Right
from workshop.models import RepairOrder

from .assessment_figures import appeals_late


@dataclass(frozen=True)
class Warning:
    """One kind. `late(at)` are the records that are late, `right` whoever may read them where `page` leads."""

    code: str
    label: object
    late: Callable[[datetime], QuerySet]
    page: Callable[[Outlet], str]
    right: Right
    outlet: str = "outlet"


def _page(name: str, **filters: str) -> Callable[[Outlet], str]:
    """The list of that name, filtered to the outlet."""
    return lambda outlet: f"{reverse(name)}?{urlencode({'outlet': outlet.code} | filters)}"


WARNINGS: dict[str, Warning] = {
    warning.code: warning
    for warning in (
        Warning(
            "late.cases",
            # Translators: 中文 重点用户超时
            _("Key customers overdue"),
            lambda at: Case.objects.overdue(at),
            _page("customers:ledger", stage="overdue"),
            Right.CASES,
        ),
        Warning(
            "late.complaints",
            # Translators: 中文 投诉超时
            _("Complaints overdue"),
            lambda at: Complaint.objects.filter(pk__in=ComplaintClock.objects.overdue(at).values("complaint")),
            _page("complaints:complaints", tab="open"),
            Right.COMPLAINTS,
        ),
        Warning(
            "late.actions",
            # Translators: 中文 整改逾期
            _("Corrective actions overdue"),
            lambda at: CorrectiveAction.objects.overdue(local(at).date()),
            _page("complaints:actions"),
            Right.COMPLAINTS,
        ),
        Warning(
            "late.calls",
            # Translators: 中文 回访逾期
            _("Follow-up calls overdue"),
            lambda at: FollowUp.objects.drawn().waiting().calls().filter(due_at__lt=at),
            _page("complaints:follow_ups"),
            Right.CALLS,
        ),
        Warning(
            "late.reminders",
            # Translators: 中文 提醒逾期
            _("Reminders overdue"),
            lambda at: Reminder.objects.to_call().filter(due_on__lt=local(at).date(), state=Reminder.State.DUE),
            _page("customers:reminders"),
            Right.CARE,
        ),
        Warning(
            "late.renewals",
            # Translators: 中文 续保未跟进
            _("Renewals not followed up"),
            lambda at: Renewal.objects.open().filter(next_on__lt=local(at).date()),
            _page("customers:renewals"),
            Right.RENEWALS,
        ),
        Warning(
            "late.orders",
            # Translators: 中文 超过承诺交车时间
            _("Cars past their promised time"),
            lambda at: RepairOrder.objects.in_house().filter(sheet__promised_at__lt=at),
            _page("workshop:in_house"),
            Right.RESCUE,
        ),
        Warning(
            "late.backorders",
            # Translators: 中文 缺件逾期
            _("Backorders late"),
            lambda at: Backorder.objects.late(local(at).date()),
            _page("parts:backorders"),
            Right.STOCK,
        ),
        Warning(
            "late.appeals",
            # Translators: 中文 考核申诉超时未处理
            _("Appeals against the assessment not decided"),
            appeals_late,
            _page("targets:assessments", state="settled"),
            Right.ASSESSMENT,
            outlet="assessment__outlet",
        ),
    )
}


def counted(warning: Warning, at: datetime, outlets: Collection[int] | None = None) -> dict[int, int]:
    """`{outlet's key: how many are late}` at these outlets, or all; those without any are left out. One query."""
    late = warning.late(at).order_by()
    if outlets is not None:
        late = late.filter(**{f"{warning.outlet}__in": outlets})
    return dict(late.values_list(warning.outlet).annotate(number=Count("pk", distinct=True)))
