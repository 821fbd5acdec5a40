"""Team leaders on the first page: to be tested at a quarter's end, and for the head what follows from failed tests."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from staff.instants import beginning_of, local
from staff.models import Outlet
from staff.my_day import DueItem
from staff.places import outlets_of
from staff.roles import Right

from . import leader_policies as policies
from . import leader_rules as rules
from .leader_figures import to_test
from .models import LeaderConsequence
from .services.leader_tests import decide_until

A_DAY = timedelta(days=1)
AT_MOST = 40


def due_for(user, at: datetime) -> Iterator[DueItem]:
    if user.may(Right.LEADER_TESTS_KEEP):
        yield from _tests(user, at)
    if user.may(Right.LEADER_TESTS_DECIDE):
        yield from _consequences(user, at)


def _tests(user, at: datetime) -> Iterator[DueItem]:
    """One for each outlet and quarter, from some days before its end to some days after it, until all are tested."""
    today = local(at).date()
    book = policies.book(today)
    outlets = outlets_of(user, Right.LEADER_TESTS_KEEP)
    quarter = rules.quarter_of(today)
    for each in (rules.quarter_after(quarter, -1), quarter):
        due = [outlet for outlet in outlets if _in_window(book.for_outlet(outlet), today, each)]
        left = defaultdict(list)
        for leader in to_test(due, each) if due else ():
            if leader.employee_id != user.employee_id:
                left[leader.team.outlet_id].append(leader.employee.name)
        for outlet in due:
            if left[outlet.pk]:
                yield _to_test(outlet, each, left[outlet.pk], book.for_outlet(outlet))


def _in_window(settled: dict, today, quarter) -> bool:
    return rules.in_window(today, quarter, settled[policies.BEFORE], settled[policies.AFTER])


def _to_test(outlet: Outlet, quarter, names: list[str], settled: dict) -> DueItem:
    last = rules.last_day(quarter)
    return DueItem(
        deadline_at=beginning_of(last + A_DAY * (settled[policies.AFTER] + 1)),
        started_at=beginning_of(last - A_DAY * (settled[policies.BEFORE] - 1)),
        # Translators: 中文 考核 %(quarter)s 班组长
        what=_("Test the team leaders of %(quarter)s") % {"quarter": rules.written(quarter)},
        why=outlet.name,
        url=f"{reverse('targets:leader_tests')}?quarter={rules.written(quarter)}&outlet={outlet.code}",
        action=_("Test them"),
        group=_("Team leaders"),
        who=", ".join(names[:3]),
    )


def _consequences(user, at: datetime) -> Iterator[DueItem]:
    visible = LeaderConsequence.objects.visible_to(user, Right.LEADER_TESTS_DECIDE).waiting().decidable_by(user)
    for each in visible.for_list().order_by("proposed_at", "pk")[:AT_MOST]:
        yield DueItem(
            deadline_at=beginning_of(decide_until(each) + A_DAY),
            started_at=each.proposed_at,
            # Translators: 中文 %(who)s 连续两季考核不合格，请决定如何处理
            what=_("Decide what follows for %(who)s, who failed twice in a row") % {"who": each.leader.name},
            why=f"{each.outlet.name} · {each.quarter_words}",
            url=each.get_absolute_url(),
            action=_("Decide"),
            group=_("Team leaders"),
        )
