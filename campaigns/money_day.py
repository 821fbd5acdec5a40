"""The money of campaigns on people's first page: budgets to go on with, receipts that are missing, things not brought
back. Reads only."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from staff.instants import beginning_of, end_of_work, local
from staff.my_day import DueItem
from staff.roles import Right

from .models import AnnualBudget, Campaign, Expense, Material

AT_MOST = 30
# House rules: a receipt is handed in within a week, and what was taken out is back the day after.
RECEIPT_WITHIN = timedelta(days=7)
A_DAY = timedelta(days=1)
# From the first of December on the next year's budget is to be submitted by the end of the year.
NEXT_YEAR_FROM = 12


def due_for(user, at: datetime) -> Iterator[DueItem]:
    today = local(at).date()
    if user.may(Right.BUDGET_KEEP):
        yield from _budgets(user, today)
    if user.may(Right.CAMPAIGNS_MONEY):
        yield from _receipts(user)
        if not user.may(Right.CAMPAIGNS_PLAN):
            yield from _receipts_of_others(user)
    if user.may(Right.CAMPAIGNS_PLAN):
        yield from _not_brought_back(user, today)
    if user.may(Right.CAMPAIGNS_PLAN) and user.may(Right.BUDGET):
        yield from _budgets_of_campaigns(user, today)


def _budgets(user, today: date) -> Iterator[DueItem]:
    mine = AnnualBudget.objects.visible_to(user, Right.BUDGET_KEEP).filter(state=AnnualBudget.State.DRAFT)
    for each in mine.filter(year__gte=today.year).select_related("outlet").order_by("year", "pk")[:AT_MOST]:
        came_back = bool(each.back_reason)
        if not came_back and today.month < NEXT_YEAR_FROM and each.year > today.year:
            continue
        yield DueItem(
            deadline_at=end_of_work(date(max(each.year - 1, today.year), 12, 31)),
            started_at=each.made_at,
            # Translators: 中文 年度预算被退回，请修改后重新送签 / 年度预算还没有送签
            what=_("The annual budget came back: change it and submit it again")
            if came_back
            else _("The annual budget is not submitted yet"),
            why=f"{each} · ¥{each.total:,.2f}",
            url=each.get_absolute_url(),
            action=_("Go on"),
            group=_group(),
        )


def _receipts(user) -> Iterator[DueItem]:
    mine = Expense.objects.visible_to(user, Right.CAMPAIGNS_MONEY).without_receipt().filter(entered_by=user)
    for each in mine.select_related("outlet", "campaign").order_by("entered_at", "pk")[:AT_MOST]:
        yield DueItem(
            deadline_at=end_of_work(local(each.entered_at).date() + RECEIPT_WITHIN),
            started_at=each.entered_at,
            # Translators: 中文 费用缺少票据文件
            what=_("An expense has no file of its receipt"),
            why=f"{each.what} · ¥{each.amount:,.2f} · {each.document}",
            url=each.get_absolute_url(),
            action=pgettext("receipt", "Attach"),
            group=_group(),
        )


def _receipts_of_others(user) -> Iterator[DueItem]:
    """For finance, in one line: expenses that others entered and whose receipts are missing."""
    missing = Expense.objects.visible_to(user, Right.CAMPAIGNS_MONEY).without_receipt().exclude(entered_by=user)
    rows = list(missing.order_by("entered_at", "pk").values_list("entered_at", "what"))
    if not rows:
        return
    number = len(rows)
    yield DueItem(
        deadline_at=end_of_work(local(rows[0][0]).date() + RECEIPT_WITHIN),
        started_at=rows[0][0],
        # Translators: 中文 %(number)d 笔活动费用缺少票据
        what=ngettext(
            "%(number)d expense of campaigns has no receipt", "%(number)d expenses of campaigns have no receipt", number
        )
        % {"number": number},
        why=pgettext("between items of a list", ", ").join(what for _at, what in rows[:3]),
        url=f"{reverse('campaigns:expenses')}?receipt=without",
        action=_("See them"),
        group=_group(),
    )


def _not_brought_back(user, today: date) -> Iterator[DueItem]:
    out = Material.objects.still_out().filter(campaign=OuterRef("pk"))
    over = Campaign.objects.visible_to(user, Right.CAMPAIGNS_PLAN).open().filter(Exists(out), ends_on__lt=today)
    for each in over.filter(owner=user).select_related("outlet").order_by("ends_on", "pk")[:AT_MOST]:
        yield _of_campaign(
            each,
            # Translators: 中文 物料还没有清点归还
            _("Things that went out are not counted in yet"),
            _("Count"),
            "campaigns:materials",
            each.ends_on + A_DAY,
        )


def _budgets_of_campaigns(user, today: date) -> Iterator[DueItem]:
    """Budgets that are written and not submitted, of campaigns that begin within a month."""
    soon = Campaign.objects.visible_to(user, Right.CAMPAIGNS_PLAN).filter(
        state=Campaign.State.PLANNED, owner=user, budget_lines__isnull=False, begins_on__lte=today + 30 * A_DAY
    )
    for each in soon.distinct().order_by("begins_on", "pk")[:AT_MOST]:
        yield _of_campaign(
            each,
            # Translators: 中文 活动预算还没有送签
            _("The budget of a campaign is not submitted yet"),
            _("Go on"),
            "campaigns:money",
            each.begins_on - 7 * A_DAY,
        )


def _of_campaign(each: Campaign, what: str, action: str, url_name: str, by: date) -> DueItem:
    return DueItem(
        deadline_at=end_of_work(by),
        started_at=beginning_of(min(by, each.begins_on)),
        what=what,
        why=f"{each.number} · {each.name}",
        url=reverse(url_name, args=[each.number]),
        action=action,
        group=_group(),
    )


def _group() -> str:
    return _("Campaigns")
