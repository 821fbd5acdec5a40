"""Requests about personal data on the first page: what is to be answered, what waits for a decision. Reads only."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from staff.instants import beginning_of, end_of_work
from staff.masking import masked_name
from staff.my_day import DueItem
from staff.roles import Right

from .models import DataRequest

AT_MOST = 50


def due_for(user, at: datetime) -> Iterator[DueItem]:
    """For those who work on them; a checked deletion is for those who decide and did not check it."""
    if not user.may(Right.PERSONAL_DATA):
        return
    decides = user.may(Right.PERSONAL_DATA_DECIDE)
    found = DataRequest.objects.visible_to(user, Right.PERSONAL_DATA).open().select_related("customer", "outlet")
    for each in found.order_by("due_on", "pk")[:AT_MOST]:
        if each.state == DataRequest.State.APPROVED:
            continue
        checked = each.state == DataRequest.State.CHECKED
        if checked and (not decides or each.checked_by_id == user.pk):
            continue
        yield DueItem(
            deadline_at=end_of_work(each.due_on),
            started_at=beginning_of(each.asked_on),
            # Translators: 中文 审批删除申请
            what=_("Decide about a deletion")
            if checked
            # Translators: 中文 答复个人信息申请
            else _("Answer a request about personal data"),
            why=f"{each.number} · {each.get_kind_display()} · {masked_name(each.customer.name)}",
            url=each.get_absolute_url(),
            action=_("Decide") if checked else pgettext("personal data", "Answer"),
            group=_("Requests about personal data"),
        )
