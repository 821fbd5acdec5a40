"""Plans for 15 March on the first page: to write, to file, to acknowledge; errands and daily reports. Reads only."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from staff import my_day
from staff.instants import beginning_of, calendar_words, end_of_work, local
from staff.my_day import DueItem
from staff.places import outlets_of
from staff.roles import Right

from . import plan_315_policies as policies
from .models import DailyReport, Plan315, PostErrand, PostShift

AT_MOST = 40
NAMED = 3
# An outlet hears of the plan so long before it is due, also while nobody has begun one.
AHEAD = timedelta(days=30)
READ_WITHIN = timedelta(days=1)
State = Plan315.State


def due_for(user, at: datetime) -> Iterator[DueItem]:
    today = local(at).date()
    if user.may(Right.PLAN_315_KEEP):
        book = policies.book(today)
        yield from _plans(user, today, book)
        yield from _errands(user, today)
        yield from _reports(user, today, at, book)
    if user.may(Right.PLAN_315_RECEIVE):
        yield from _to_receive(user, at)


def _plans(user, today: date, book) -> Iterator[DueItem]:
    outlets = outlets_of(user, Right.PLAN_315_KEEP)
    plans = {(plan.outlet_id, plan.year): plan for plan in Plan315.objects.filter(outlet__in=outlets)}
    for outlet in outlets[:AT_MOST]:
        settled = book.for_outlet(outlet)
        year = policies.year_at(today, settled)
        plan = plans.get((outlet.pk, year))
        due_on = plan.due_on if plan else date(year, *settled[policies.FILE_BY])
        if plan and not plan.is_draft or due_on - today > AHEAD:
            continue
        yield DueItem(
            deadline_at=end_of_work(due_on),
            started_at=beginning_of(due_on - AHEAD),
            # Translators: 中文 报备 3·15 应对方案
            what=_("File the plan for 15 March"),
            why=f"{outlet.name} · {plan.sent_back}" if plan and plan.sent_back else outlet.name,
            url=plan.get_absolute_url() if plan else reverse("campaigns:plan_315_write"),
            action=_("Go on") if plan else _("Begin it"),
            group=_("Plans for 15 March"),
        )


def _errands(user, today: date) -> Iterator[DueItem]:
    plans = Plan315.objects.visible_to(user, Right.PLAN_315_KEEP).exclude(state=State.DRAFT)
    due = PostErrand.objects.filter(plan__in=plans, done_at__isnull=True, on__lte=today)
    for errand in due.select_related("plan__outlet", "member__employee").order_by("on", "pk")[:AT_MOST]:
        yield DueItem(
            deadline_at=end_of_work(errand.on),
            started_at=beginning_of(errand.on),
            what=f"{errand.get_kind_display()} · {errand.place}",
            why=f"{errand.plan.number} · {errand.plan.outlet.name}",
            url=reverse("campaigns:plan_315_errand", args=[errand.plan.number, errand.pk]),
            # Translators: 中文 登记结果
            action=_("Say what came of it"),
            group=_("Plans for 15 March"),
            who=errand.member.employee.name,
        )


def _reports(user, today: date, at: datetime, book) -> Iterator[DueItem]:
    plans = Plan315.objects.visible_to(user, Right.PLAN_315_KEEP).exclude(state=State.DRAFT)
    running = plans.filter(from_on__lte=today, to_on__gte=today - timedelta(days=1))
    days = (today - timedelta(days=1), today)
    found = list(running.select_related("outlet__area__region").order_by("outlet__code")[:AT_MOST])
    filed = DailyReport.objects.filter(plan__in=found, on__in=days)
    there = set(filed.values_list("plan", "on")) if found else set()
    for plan in found:
        minutes = book.for_outlet(plan.outlet)[policies.REPORT_BY]
        for on in days:
            if plan.from_on <= on <= plan.to_on and (plan.pk, on) not in there:
                yield DueItem(
                    deadline_at=beginning_of(on) + timedelta(minutes=minutes),
                    started_at=beginning_of(on),
                    # Translators: 中文 提交 3·15 日报
                    what=_("File the daily report for 15 March"),
                    why=f"{calendar_words(on, today)} · {plan.outlet.name}",
                    url=f"{plan.get_absolute_url()}#report",
                    action=pgettext("daily report", "Report"),
                    group=_("Plans for 15 March"),
                )


def _to_receive(user, at: datetime) -> Iterator[DueItem]:
    visible = Plan315.objects.visible_to(user, Right.PLAN_315_RECEIVE)
    filed = visible.filter(state=State.FILED).select_related("outlet")
    for plan in filed.order_by("filed_at")[:AT_MOST]:
        yield DueItem(
            deadline_at=plan.filed_at + READ_WITHIN,
            started_at=plan.filed_at,
            # Translators: 中文 确认 3·15 应对方案
            what=_("Acknowledge a plan for 15 March"),
            why=f"{plan.number} · {plan.outlet.name}",
            url=plan.get_absolute_url(),
            action=_("Read it"),
            group=_("Plans for 15 March"),
        )
    unread = DailyReport.objects.filter(plan__in=visible, read_at__isnull=True)
    for report in unread.select_related("plan__outlet").order_by("filed_at")[:AT_MOST]:
        yield DueItem(
            deadline_at=report.filed_at + READ_WITHIN,
            started_at=report.filed_at,
            # Translators: 中文 批阅 3·15 日报
            what=_("Read a daily report for 15 March"),
            why=f"{calendar_words(report.on, local(at).date())} · {report.plan.outlet.name}",
            url=f"{report.plan.get_absolute_url()}#reports",
            action=_("Read it"),
            group=_("Plans for 15 March"),
        )


def shifts_for(user, at: datetime) -> Iterator[DueItem]:
    """The own shifts of the hotline of today and tomorrow that are not over."""
    if not user.employee_id or not user.may(Right.PLAN_315):
        return
    plans = Plan315.objects.visible_to(user, Right.PLAN_315).exclude(state=State.DRAFT)
    mine = PostShift.objects.filter(member__employee=user.employee_id, plan__in=plans.order_by().values("pk"))
    soon = mine.filter(to_at__gt=at, from_at__lt=beginning_of(local(at).date() + timedelta(days=2)))
    for shift in soon.select_related("plan__outlet").order_by("from_at")[:AT_MOST]:
        begun = shift.from_at <= at
        yield DueItem(
            deadline_at=shift.to_at if begun else shift.from_at,
            started_at=shift.from_at if begun else shift.from_at - timedelta(days=1),
            # Translators: 中文 3·15 热线值班中 / 3·15 热线将轮到您值班
            what=_("You are on the hotline for 15 March") if begun else _("Your shift of the hotline for 15 March"),
            why=f"{local(shift.from_at):%m-%d %H:%M}–{local(shift.to_at):%H:%M} · {shift.plan.outlet.name}",
            url=f"{shift.plan.get_absolute_url()}#roster",
            action=_("Look"),
            group=_("Plans for 15 March"),
            who=user.name,
        )


def stuck_for(user, at: datetime) -> Iterator[DueItem]:
    """For those above the outlets, in one line: how many of them have not filed a plan by its day. Two queries."""
    if not my_day.manages(user) or not user.may(Right.PLAN_315_RECEIVE):
        return
    today = local(at).date()
    book = policies.book(today)
    outlets = outlets_of(user, Right.PLAN_315_RECEIVE)
    due = {outlet.pk: (policies.year_at(today, book.for_outlet(outlet)), outlet) for outlet in outlets}
    years = {year for year, _outlet in due.values()}
    filed = Plan315.objects.visible_to(user, Right.PLAN_315_RECEIVE).filter(year__in=years).exclude(state=State.DRAFT)
    there = set(filed.values_list("outlet", "year"))
    late = [
        (date(year, *book.for_outlet(outlet)[policies.FILE_BY]), outlet)
        for pk, (year, outlet) in due.items()
        if (pk, year) not in there
    ]
    late = sorted((day, outlet.code, outlet) for day, outlet in late if day < today)
    if not late:
        return
    first, number = late[0][0], len(late)
    yield DueItem(
        deadline_at=end_of_work(first),
        started_at=beginning_of(first - AHEAD),
        # Translators: 中文 %(number)d 家网点还没有报备 3·15 方案
        what=ngettext(
            "%(number)d outlet has not filed its plan for 15 March",
            "%(number)d outlets have not filed their plan for 15 March",
            number,
        )
        % {"number": number},
        why=pgettext("between items of a list", ", ").join(outlet.name for _day, _code, outlet in late[:NAMED]),
        url=reverse("campaigns:plans_315"),
        action=_("Look"),
        group=_("Plans for 15 March"),
    )
