"""What statements ask of people: the own one to look at, and for finance the objections that wait for an answer."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from staff.my_day import DueItem
from staff.roles import Right
from staff.templatetags.components import money_text

from .models import Acknowledgement, Objection, Run, Statement
from .words import line_label

# The first page shows what comes next; the run's page has all of it.
AT_MOST = 50


def concerns(user) -> bool:
    """Whether somebody can have a statement at all."""
    return user.employee_id is not None


def to_look_at(user, at: datetime) -> list[Statement]:
    """The own statements that can still be objected to and were not yet found in order as they stand."""
    if not concerns(user):
        return []
    open_ones = Statement.objects.own_of(user).filter(run__state=Run.State.OPEN, run__objections_until__gte=at)
    found = list(open_ones.select_related("run", "employee").defer("run__inputs", "run__result"))
    if not found:
        return []
    agreed = set(
        Acknowledgement.objects.filter(employee=user.employee_id, run__in=[each.run_id for each in found]).values_list(
            "run", "income"
        )
    )
    return [each for each in found if (each.run_id, each.income) not in agreed]


def count(user, at: datetime) -> int:
    return len(to_look_at(user, at))


def due_for(user, at: datetime) -> Iterator[DueItem]:
    for statement in to_look_at(user, at):
        run = statement.run
        yield DueItem(
            deadline_at=run.objections_until,
            started_at=run.opened_at,
            # Translators: 中文 核对 %(month)s 提成对账单
            what=_("Look at your statement of %(month)s") % {"month": f"{run.month:%Y-%m}"},
            # Translators: 中文 收入 %(income)s，有不对的可以提异议
            why=_("Income %(income)s, open to objections") % {"income": money_text(statement.income)},
            url=statement.get_absolute_url(),
            action=_("Look at it"),
            group=_("Commission"),
        )


def to_answer(user, at: datetime) -> Iterator[DueItem]:
    """Objections of the outlets whose commission the user computes; the time is that of the run."""
    if not user.may(Right.PAY_COMPUTE):
        return
    runs = Run.objects.visible_to(user, Right.PAY_COMPUTE).filter(state=Run.State.OPEN)
    waiting = Objection.objects.filter(run__in=runs, answer=Objection.Answer.WAITING)
    waiting = waiting.select_related("run", "employee").defer("run__inputs", "run__result")
    for each in waiting.order_by("at", "pk")[:AT_MOST]:
        yield DueItem(
            deadline_at=each.run.objections_until,
            started_at=each.at,
            # Translators: 中文 答复异议：%(line)s
            what=_("Answer an objection: %(line)s") % {"line": line_label(each.code)},
            why=each.words[:80],
            url=_answer_address(each),
            action=_("Answer"),
            group=_("Commission"),
            who=each.employee.name,
        )


def _answer_address(objection: Objection) -> str:
    return reverse("payroll:objections", args=[objection.run.number])
