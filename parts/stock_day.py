"""What stock asks of the parts people on their first page: what runs low or is missing for 15 March, the next steps of
borrowings. Reads only."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db.models import Max, Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from staff import my_day
from staff.instants import beginning_of, local
from staff.my_day import DueItem
from staff.roles import Right
from workshop.models import OrderLine, OrderSheet

from .models import Borrowing, Part, Stock, StockMovement, StockPlan, StockPlanLine, Warehouse, plain_number

AT_MOST = 50
NAMED = 3
DAY = timedelta(days=1)
# A question is answered, and what arrived is booked, within the day.
WITHIN = timedelta(hours=24)
SOON = timedelta(days=14)
WEEK = timedelta(days=7)
# House rule: a quarter after the last count a warehouse is counted again.
COUNT_EVERY = timedelta(days=92)
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


def counts_due(user, at: datetime) -> Iterator[DueItem]:
    """For each warehouse that the user keeps and that was counted before: the next count, once its week has come."""
    if not keeps(user):
        return
    kept = Warehouse.objects.kept_by(user).annotate(last_at=Max("counts__at")).filter(last_at__isnull=False)
    due = kept.filter(last_at__lte=at - COUNT_EVERY + WEEK).order_by("last_at", "code")
    for warehouse in due[:AT_MOST]:
        deadline_at = beginning_of(local(warehouse.last_at).date() + COUNT_EVERY) + DAY
        yield DueItem(
            deadline_at=deadline_at,
            started_at=deadline_at - WEEK,
            # Translators: 中文 盘点仓库
            what=_("Count the warehouse"),
            # Translators: 中文 %(warehouse)s · 上次盘点 %(day)s
            why=_("%(warehouse)s · counted last on %(day)s")
            % {"warehouse": warehouse.name, "day": f"{local(warehouse.last_at):%Y-%m-%d}"},
            url=f"{reverse('parts:count_new')}?warehouse={warehouse.code}",
            action=pgettext("stock", "Count"),
            group=_("Stock"),
        )


def to_hand_out(user, at: datetime) -> Iterator[DueItem]:
    """For the storekeepers, in one line: orders in the workshop whose parts are not fetched from the shelf, due with
    the first promised car. Whoever leads the house is not asked. Three queries at most."""
    if not user.may(Right.STOCK_KEEP) or my_day.manages(user):
        return
    sheets = OrderSheet.objects.visible_to(user, Right.STOCK_KEEP).in_the_workshop()
    lines = OrderLine.objects.standing().filter(sheet__in=sheets.order_by().values("pk"), kind=OrderLine.Kind.PART)
    lines = lines.filter(sheet__order__outlet__warehouse__isnull=False)
    left: dict[int, Counter] = {}
    orders: dict[int, tuple] = {}
    wanted = lines.values_list("sheet", "code", "quantity", "sheet__promised_at", "sheet__order__number")
    for order, code, quantity, promised_at, number in wanted:
        left.setdefault(order, Counter())[plain_number(code)] += quantity
        orders[order] = (promised_at, number)
    if not left:
        return
    known = set(Part.objects.filter(plain_number__in={code for each in left.values() for code in each}).values_list(
        "plain_number", flat=True
    ))  # fmt: skip
    booked = StockMovement.objects.filter(order__in=left).order_by().values_list("order", "stock__part__plain_number")
    for order, code, pieces in booked.annotate(pieces=Sum("quantity")):
        left[order][code] += pieces
    waiting = sorted(
        orders[order]
        for order, each in left.items()
        if any(number > 0 and code in known for code, number in each.items())
    )
    if not waiting:
        return
    promised_at, first = waiting[0]
    number = len(waiting)
    yield DueItem(
        deadline_at=promised_at,
        started_at=min(promised_at - DAY, beginning_of(local(at).date())),
        # Translators: 中文 %(number)d 张委托书的配件待领
        what=ngettext(
            "Parts of %(number)d order are to be handed out", "Parts of %(number)d orders are to be handed out", number
        )
        % {"number": number},
        why=pgettext("between items of a list", ", ").join(each for _promised, each in waiting[:NAMED]),
        url=reverse("workshop:order", args=[first]),
        # Translators: 中文 发料
        action=pgettext("stock", "Hand out"),
        group=_("Stock"),
    )


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
