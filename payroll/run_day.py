"""What commission asks of finance and of those who confirm: a month to begin, confirm or close, a draft to decide."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from staff import my_day
from staff.instants import beginning_of, local
from staff.models import Outlet
from staff.months import month_after, month_of
from staff.my_day import DueItem
from staff.roles import Right

from .models import Run, SchemeDraft

# Wages are paid on the fifteenth; commission has to be there some days before.
DUE_ON_DAY = 12
AT_MOST = 20
UNFINISHED = (Run.State.DRAFT, Run.State.COMPUTED, Run.State.OPEN, Run.State.CONFIRMED)


def due_for(user, at: datetime) -> Iterator[DueItem]:
    """Everything that commission waits for from this person; at most seven queries."""
    if user.may(Right.PAY_COMPUTE):
        yield from to_begin(user, at)
        yield from to_open(user)
        yield from to_close(user)
    if user.may(Right.PAY_CONFIRM):
        yield from to_confirm(user, at)
    if user.may(Right.SCHEME_APPROVE):
        yield from drafts_to_decide(user)


def due_at(month: date) -> datetime:
    """When the month's commission has to be confirmed and closed."""
    return beginning_of(month_after(month) + timedelta(days=DUE_ON_DAY))


def _item(run: Run, what: str, action: str, why: str) -> DueItem:
    return DueItem(
        deadline_at=due_at(run.month),
        started_at=beginning_of(month_after(run.month)),
        what=what % {"month": f"{run.month:%Y-%m}"},
        why=why,
        url=run.get_absolute_url(),
        action=action,
        group=_("Commission"),
    )


def _runs(user, right: Right):
    return Run.objects.visible_to(user, right).without_contents().select_related("outlet").order_by("month", "pk")


def to_begin(user, at: datetime) -> Iterator[DueItem]:
    """Outlets whose last month is over and has no computed run."""
    month = month_after(month_of(local(at).date()), -1)
    done = Run.objects.current().exclude(state=Run.State.DRAFT).filter(month=month)
    # Where commission was never computed here, nobody waits for it.
    known = Run.objects.filter(month__lt=month).values("outlet")
    outlets = (
        Outlet.objects.visible_to(user, Right.PAY_COMPUTE).filter(pk__in=known).exclude(pk__in=done.values("outlet"))
    )
    for outlet in outlets.order_by("code")[:AT_MOST]:
        yield DueItem(
            deadline_at=due_at(month),
            started_at=beginning_of(month_after(month)),
            what=_("Compute commission %(month)s") % {"month": f"{month:%Y-%m}"},
            why=outlet.name,
            url=reverse("payroll:runs"),
            action=_("Begin"),
            group=_("Commission"),
        )


def to_open(user) -> Iterator[DueItem]:
    """Computed, and nobody can look at their statement yet."""
    for run in _runs(user, Right.PAY_COMPUTE).filter(state=Run.State.COMPUTED)[:AT_MOST]:
        # Translators: 中文 公示 %(month)s 提成（开放异议）
        yield _item(run, _("Open commission %(month)s to objections"), _("Open it"), run.outlet.name)


def to_close(user) -> Iterator[DueItem]:
    for run in _runs(user, Right.PAY_COMPUTE).filter(state=Run.State.CONFIRMED)[:AT_MOST]:
        yield _item(run, _("Close commission %(month)s"), _("Close"), run.outlet.name)


def to_confirm(user, at: datetime) -> Iterator[DueItem]:
    """Runs whose time for objections is over and that somebody else computed."""
    over = _runs(user, Right.PAY_CONFIRM).filter(state=Run.State.OPEN, objections_until__lte=at)
    for run in over.exclude(computed_by=user)[:AT_MOST]:
        yield _item(run, _("Confirm commission %(month)s"), _("Look at it"), run.outlet.name)


def stuck_for(user, at: datetime) -> Iterator[DueItem]:
    """For those who manage and see commission: months whose day has passed and that are not closed."""
    if not my_day.manages(user) or not user.may(Right.PAY):
        return
    # The day lies in the month after: whatever is of an earlier month than that is late.
    late = [run for run in _runs(user, Right.PAY).filter(state__in=UNFINISHED)[:AT_MOST] if due_at(run.month) < at]
    for run in late:
        # Translators: 中文 %(month)s 提成还没有结账
        yield _item(
            run, _("Commission %(month)s is not closed"), _("Look"), f"{run.get_state_display()} · {run.outlet}"
        )


def drafts_to_decide(user) -> Iterator[DueItem]:
    """Drafts of the scheme; decided before their month begins, or not at all."""
    waiting = SchemeDraft.objects.visible_to(user, Right.SCHEME_APPROVE).waiting().select_related("outlet")
    for draft in waiting.exclude(made_by=user).order_by("from_month", "pk")[:AT_MOST]:
        yield DueItem(
            deadline_at=beginning_of(draft.from_month),
            started_at=draft.made_at,
            what=_("Decide a draft of the scheme: %(title)s") % {"title": draft.title},
            why=draft.outlet.name,
            url=draft.get_absolute_url(),
            action=_("Decide"),
            group=_("Commission"),
        )
