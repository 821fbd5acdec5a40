"""Screening on the first page: lists to file, to verify, to look at again, to accept; appeals. Reads only."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from staff import my_day, policy
from staff.instants import beginning_of, end_of_work, local
from staff.my_day import DueItem
from staff.roles import Right

from . import screening_policies as policies
from .beside import Beside
from .models import ScreeningDeduction, ScreeningList, ScreeningRound

AT_MOST = 50
OPEN_AHEAD = timedelta(days=30)
# No outlet may settle more days for an appeal.
APPEAL_AT_MOST = timedelta(days=91)
State = ScreeningList.State


def due_for(user, at: datetime) -> Iterator[DueItem]:
    """For the outlet its list, for the area manager what is to be verified, for the region what is to be accepted."""
    today = local(at).date()
    if user.may(Right.SCREENING_FILE):
        for each in _lists(user, Right.SCREENING_FILE, State.DUE)[:AT_MOST]:
            yield _due(
                each,
                # Translators: 中文 上报重点用户排查表
                _("File the screening list"),
                pgettext("screening list", "File"),
                started_at=each.made_at,
                deadline_at=end_of_work(each.due_on),
                anchor="#file",
            )
    above = [right for right in (Right.SCREENING_VERIFY, Right.SCREENING_ACCEPT) if user.may(right)]
    book = policies.book(today) if above else None
    if Right.SCREENING_VERIFY in above:
        for each in _lists(user, Right.SCREENING_VERIFY, State.FILED)[:AT_MOST]:
            within = book.for_outlet(each.outlet)[policies.VERIFY]
            # Translators: 中文 核实排查表
            what = _("Verify the screening list of an outlet")
            yield _after(each, what, _("Verify"), each.filed_at, within, "#verify")
    if Right.SCREENING_ACCEPT in above:
        yield from _to_accept(user, book, at)
        yield from _appeals(user)


def _to_accept(user, book, at: datetime) -> Iterator[DueItem]:
    """Whoever sits above the regions sees only what they let lie."""
    rows = _lists(user, Right.SCREENING_ACCEPT, State.VERIFIED).exclude(acceptances__by=user)
    above = user.reach(Right.SCREENING_ACCEPT).company
    for each in rows[:AT_MOST]:
        within = book.for_outlet(each.outlet)[policies.ACCEPT]
        # Translators: 中文 复核并验收排查表
        what = _("Look at drawn rows again and accept the screening list")
        item = _after(each, what, _("Accept"), each.verified_at, within, "#accept")
        if not above or item.deadline_at < at:
            yield item


def _appeals(user) -> Iterator[DueItem]:
    lists = ScreeningList.objects.visible_to(user, Right.SCREENING_ACCEPT)
    waiting = ScreeningDeduction.objects.filter(list__in=lists, appealed_at__isnull=False, decision="")
    for each in waiting.select_related("list__outlet__area", "list__round").order_by("appealed_at")[:AT_MOST]:
        yield _due(
            each.list,
            # Translators: 中文 处理扣分申诉
            _("Decide an appeal against points off"),
            _("Decide"),
            started_at=each.appealed_at,
            deadline_at=end_of_work(local(each.appealed_at).date() + timedelta(days=2)),
            anchor="#points",
        )


def _lists(user, right: Right, state: str):
    rows = ScreeningList.objects.visible_to(user, right).filter(state=state)
    return rows.select_related("round", "outlet__area").order_by("due_on", "pk")


def _after(each: ScreeningList, what: str, action: str, since: datetime, days: int, anchor: str) -> DueItem:
    deadline = end_of_work(local(since).date() + timedelta(days=days))
    return _due(each, what, action, started_at=since, deadline_at=deadline, anchor=anchor)


def _due(each: ScreeningList, what: str, action: str, *, started_at, deadline_at, anchor: str) -> DueItem:
    return DueItem(
        deadline_at=deadline_at,
        started_at=started_at,
        what=what,
        why=f"{each.round.name} · {each.number} · {each.outlet.name}",
        url=each.get_absolute_url() + anchor,
        action=action,
        group=_("Screening for 15 March"),
    )


def stuck_for(user, at: datetime) -> Iterator[DueItem]:
    """For those who manage: in each running round, how many lists are late."""
    if not (my_day.manages(user) and user.may(Right.SCREENING)):
        return
    today = local(at).date()
    late: dict[int, list[ScreeningList]] = {}
    lists = ScreeningList.objects.bulk().visible_to(user, Right.SCREENING).missing(today)
    for each in lists.filter(round__ends_on__gte=today).select_related("round").order_by("due_on", "pk"):
        late.setdefault(each.round_id, []).append(each)
    for lists_of_round in late.values():
        first, number = lists_of_round[0], len(lists_of_round)
        yield DueItem(
            deadline_at=end_of_work(first.due_on),
            started_at=beginning_of(_begin(first)),
            # Translators: 中文 %(number)d 家网点排查表逾期未报
            what=ngettext("%(number)d screening list is late", "%(number)d screening lists are late", number)
            % {"number": number},
            why=first.round.name,
            url=f"{first.round.get_absolute_url()}?state=late",
            action=_("Look"),
            group=_("Screening for 15 March"),
        )


def _begin(each: ScreeningList) -> date:
    return min(local(each.made_at).date(), each.due_on)


def to_open(user, at: datetime) -> Iterator[DueItem]:
    """For headquarters, in the weeks before lists are due: the year's round that nobody has opened. Two queries."""
    if not user.may(Right.SCREENING_OPEN):
        return
    today = local(at).date()
    due_on = date(today.year, *policy.value(policies.BULK_DAY, on=today))
    if not due_on - OPEN_AHEAD <= today <= due_on:
        return
    if ScreeningRound.objects.filter(bulk_on__year=today.year).exists():
        return
    yield DueItem(
        # Outlets need the last fortnight to look.
        deadline_at=end_of_work(due_on - OPEN_AHEAD / 2),
        started_at=beginning_of(due_on - OPEN_AHEAD),
        # Translators: 中文 开启今年的 3·15 重点用户排查
        what=_("Open this year's screening round"),
        # Translators: 中文 排查表 %(day)s 截止上报
        why=_("Lists are due on %(day)s.") % {"day": f"{due_on:%Y-%m-%d}"},
        url=reverse("customers:screening_open"),
        # Translators: 中文 去开启
        action=pgettext("screening round", "Open it"),
        group=_("Screening for 15 March"),
    )


def to_appeal(user, at: datetime) -> Iterator[DueItem]:
    """For the outlet: points off against which it may still appeal, until the last day of it."""
    if not user.may(Right.SCREENING_FILE):
        return
    today = local(at).date()
    lists = ScreeningList.objects.visible_to(user, Right.SCREENING_FILE).order_by().values("pk")
    taken = ScreeningDeduction.objects.filter(list__in=lists, appealed_at__isnull=True, made_at__gt=at - APPEAL_AT_MOST)
    rows = list(taken.select_related("list__outlet__area__region", "list__round").order_by("made_at")[:AT_MOST])
    book = policies.book(today) if rows else None
    for each in rows:
        until = local(each.made_at).date() + timedelta(days=book.for_outlet(each.list.outlet)[policies.APPEAL])
        if until < today:
            continue
        yield _due(
            each.list,
            # Translators: 中文 扣 %(points)d 分，如有异议请申诉
            ngettext(
                "%(points)d point off: appeal if it is wrong",
                "%(points)d points off: appeal if it is wrong",
                each.points,
            )
            % {"points": each.points},
            _("Look"),
            started_at=each.made_at,
            deadline_at=beginning_of(until + timedelta(days=1)),
            anchor="#points",
        )


def beside_case(case, user, at: datetime) -> Iterator[Beside]:
    """The screening lists on which the case stands, the latest first. One query."""
    lists = ScreeningList.objects.visible_to(user, Right.SCREENING).filter(rows__case=case)
    for each in lists.select_related("round").order_by("-due_on", "-pk"):
        yield Beside(f"{each.round.name} {each.number}", each.get_absolute_url(), each.get_state_display())
