"""What stock asks of the parts people on their first page: what runs low or is missing for 15 March, the next steps of
borrowings. Reads only."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from staff.instants import beginning_of, local
from staff.my_day import DueItem
from staff.roles import Right

from .models import Borrowing, Stock, StockPlan, StockPlanLine, Warehouse

AT_MOST = 50
NAMED = 3
DAY = timedelta(days=1)
# A question is answered, and what arrived is booked, within the day.
WITHIN = timedelta(hours=24)
SOON = timedelta(days=14)
State = Borrowing.State


def stock_low(user, at: datetime) -> Iterator[DueItem]:
    """For each warehouse that the user keeps: how many parts lie below their minimum."""
    if not keeps(user):
        return
    midnight = beginning_of(local(at).date())
    for warehouse in Warehouse.objects.kept_by(user).order_by("code"):
        low = Stock.objects.low().filter(warehouse=warehouse).select_related("part").order_by("part__number")
        count = low.count()
        if not count:
            continue
        named = pgettext("between items of a list", ", ").join(each.part.name for each in low[:NAMED])
        yield DueItem(
            deadline_at=midnight + 2 * DAY,
            started_at=midnight,
            # Translators: 中文 %(count)d 种配件低于下限
            what=ngettext("%(count)d part is below its minimum", "%(count)d parts are below their minimum", count)
            % {"count": count},
            why=f"{warehouse.name} · {named}",
            url=f"{reverse('parts:warehouse')}?warehouse={warehouse.code}&state=low",
            action=_("Look"),
            group=_("Stock"),
        )


def keeps(user) -> bool:
    return user.may(Right.STOCK_KEEP) or user.may(Right.STOCK_TRANSIT)


def borrowings_due(user, at: datetime) -> Iterator[DueItem]:
    """Questions to answer, parts to book in, parts to give back by their day."""
    if not keeps(user):
        return
    kept = Warehouse.objects.kept_by(user)
    waiting = Borrowing.objects.to_do_in(kept).for_list().order_by("asked_at", "pk")
    soon = local(at).date() + DAY
    for borrowing in waiting[:AT_MOST]:
        if borrowing.state == State.RECEIVED:
            # Kept as long as was agreed; only the day before it is anybody's task.
            if borrowing.back_by and borrowing.back_by <= soon:
                yield _due(borrowing, _("Give back what was borrowed"), _("Give back"), _end_of(borrowing.back_by))
            continue
        since = borrowing.answered_at if borrowing.state == State.SENT else borrowing.asked_at
        if borrowing.state == State.ASKED:
            # Translators: 中文 有网点要借配件，请答复
            yield _due(borrowing, _("Another warehouse asks to borrow"), _("Answer"), since + WITHIN, since)
        elif borrowing.state == State.SENT:
            yield _due(borrowing, _("Borrowed parts are on their way"), _("Book in"), since + WITHIN, since)
        else:
            returned = _end_of(borrowing.back_by) if borrowing.back_by else beginning_of(local(at).date()) + DAY
            yield _due(borrowing, _("Lent parts are on their way back"), _("Book in"), returned)


def plans_short(user, at: datetime) -> Iterator[DueItem]:
    """For each plan for 15 March: how many of its parts are missing that are wanted within two weeks."""
    if not user.may(Right.STOCK_PLAN):
        return
    today = local(at).date()
    plans = StockPlan.objects.visible_to(user, Right.STOCK_PLAN).filter(year=today.year + (today > day_of(today.year)))
    lines = StockPlanLine.objects.filter(plan__in=plans.values("pk"), by_on__lte=today + SOON).short()
    missing: dict[int, list[StockPlanLine]] = {}
    for line in lines.select_related("plan__outlet", "part").order_by("by_on", "part__number"):
        missing.setdefault(line.plan_id, []).append(line)
    for found in missing.values():
        plan, count = found[0].plan, len(found)
        named = pgettext("between items of a list", ", ").join(line.part.name for line in found[:NAMED])
        yield DueItem(
            deadline_at=_end_of(found[0].by_on),
            started_at=_end_of(found[0].by_on) - SOON,
            # Translators: 中文 3·15 备件计划：%(count)d 种配件缺口
            what=ngettext(
                "%(count)d planned part for 15 March is missing",
                "%(count)d planned parts for 15 March are missing",
                count,
            )
            % {"count": count},
            why=f"{plan.outlet.name} · {named}",
            url=plan.get_absolute_url(),
            action=_("Look"),
            group=_("Stock"),
        )


def day_of(year: int) -> date:
    """15 March: after it the plan of the next year counts."""
    return date(year, 3, 15)


def _end_of(on) -> datetime:
    return beginning_of(on + DAY)


def _due(borrowing: Borrowing, what: str, action: str, deadline_at: datetime, started_at=None) -> DueItem:
    return DueItem(
        deadline_at=deadline_at,
        started_at=started_at or deadline_at - DAY,
        what=what,
        why=f"{borrowing.number} · {borrowing.part.name} × {borrowing.quantity} · "
        f"{borrowing.lender.name} → {borrowing.borrower.name}",
        url=borrowing.get_absolute_url(),
        action=action,
        group=_("Stock"),
        who=borrowing.asked_by.name,
    )


def low_here(user, at: datetime) -> tuple[int, bool]:
    """How many parts are below their minimum where the user keeps them."""
    if not keeps(user):
        return 0, False
    return Stock.objects.low().filter(warehouse__in=Warehouse.objects.kept_by(user).values("pk")).count(), False


def borrowings_waiting(user, at: datetime) -> tuple[int, bool]:
    """How many borrowings wait for the user, and whether one should be back by now."""
    if not keeps(user):
        return 0, False
    kept = Warehouse.objects.kept_by(user)
    waiting = Borrowing.objects.to_do_in(kept)
    return waiting.count(), waiting.late(local(at).date()).exists()
