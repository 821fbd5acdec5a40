"""What the end of an order tells the rooms below: what is due, and the advice that is open for a car. Reads only."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from customers.history import Asked, OpenMatter
from staff import policy
from staff.instants import beginning_of, local
from staff.models import Outlet
from staff.my_day import DueItem
from staff.roles import Right

from .models import Advice, Claim, OrderSheet, RepairOrder
from .settling_policies import CLAIM_DAYS

AT_MOST = 50
# Papers of a day are looked at by noon of the next.
NOON = timedelta(hours=12)


# My day ---------------------------------------------------------------------------------------------------------------


def due_for(user, at: datetime) -> Iterator[DueItem]:
    """Orders to be settled, cars to be given back, papers to be checked, claims to be asked after."""
    ready = _sheets(user, Right.SETTLE, OrderSheet.Stage.READY)
    for sheet in ready:
        yield _of_order(sheet, _("Settle the order"), pgettext("order", "Settle"), "#settle")
    if user.employee_id:
        mine = OrderSheet.objects.filter(stage=OrderSheet.Stage.SETTLED, order__advisor=user.employee_id)
        for sheet in _soonest(mine):
            yield _of_order(sheet, _("Give the car back"), _("Go on"), "#deliver")
    yield from _papers(user, at)
    yield from _claims(user, at)


def _sheets(user, right, stage):
    return _soonest(OrderSheet.objects.visible_to(user, right).filter(stage=stage)) if user.may(right) else []


def _soonest(sheets):
    return sheets.select_related("order__vehicle", "order__advisor").order_by("promised_at", "pk")[:AT_MOST]


def _of_order(sheet: OrderSheet, what: str, action: str, anchor: str) -> DueItem:
    order = sheet.order
    return DueItem(
        deadline_at=sheet.promised_at,
        started_at=order.completed_at or order.opened_at,
        what=what,
        why=f"{order.number} · {order.get_kind_display()}",
        url=reverse("workshop:settling", args=[order.number]) + anchor,
        action=action,
        plate=order.vehicle.plate,
        # Translators: 中文 结算与交车
        group=pgettext("plural", "Settlement and delivery"),
        who=order.advisor.name,
    )


def _papers(user, at: datetime) -> Iterator[DueItem]:
    """One line for each outlet and day, today and the two before it, with papers nobody has looked at."""
    if not user.may(Right.PAPERS_CHECK):
        return
    today = local(at).date()
    since = beginning_of(today - timedelta(days=2))
    waiting = RepairOrder.objects.visible_to(user, Right.PAPERS_CHECK).filter(
        delivered_at__gte=since, delivered_at__lte=at, paper_check__isnull=True
    )
    days: dict[tuple, int] = {}
    for outlet, delivered_at in waiting.values_list("outlet", "delivered_at"):
        place = (outlet, local(delivered_at).date())
        days[place] = days.get(place, 0) + 1
    outlets = Outlet.objects.in_bulk({outlet for outlet, _day in days})
    for (key, day), count in sorted(days.items(), key=lambda item: (item[0][1], item[0][0])):
        outlet = outlets[key]
        yield DueItem(
            deadline_at=beginning_of(day + timedelta(days=1)) + NOON,
            started_at=beginning_of(day) + NOON,
            # Translators: 中文 检查单据
            what=_("Check the papers"),
            why=_("%(outlet)s, %(orders)s")
            % {
                "outlet": outlet.name,
                # Translators: 中文 %(count)d 单
                "orders": ngettext("%(count)d order", "%(count)d orders", count) % {"count": count},
            },
            url=f"{reverse('workshop:papers')}?outlet={outlet.code}&day={day:%Y-%m-%d}",
            action=pgettext("papers", "Check"),
            group=pgettext("plural", "Papers"),
        )


def _claims(user, at: datetime) -> Iterator[DueItem]:
    """Claims that wait longer for their decision than the outlet settled."""
    if not user.may(Right.CLAIMS_KEEP):
        return
    today = local(at).date()
    pending = Claim.objects.visible_to(user, Right.CLAIMS_KEEP).pending().select_related("vehicle", "outlet__area")
    book = policy.Book([CLAIM_DAYS], on=today)
    for claim in pending.order_by("claimed_on", "pk")[:AT_MOST]:
        due_on = claim.claimed_on + timedelta(days=book.for_outlet(claim.outlet)[CLAIM_DAYS])
        if due_on > today:
            continue
        yield DueItem(
            deadline_at=beginning_of(due_on + timedelta(days=1)),
            started_at=beginning_of(claim.claimed_on),
            # Translators: 中文 催办索赔审定
            what=_("Ask after the claim's decision"),
            why=claim.number,
            url=claim.get_absolute_url(),
            action=pgettext("claims", "Look"),
            plate=claim.vehicle.plate,
            group=pgettext("plural", "Claims"),
        )


# The car's page -------------------------------------------------------------------------------------------------------


def open_advice(asked: Asked) -> Iterator[OpenMatter]:
    """What was advised for the cars and not done: whoever talks to the customer can say so."""
    rows = Advice.objects.visible_to(asked.user, Right.RECORDS).open().filter(vehicle__in=asked.vehicles)
    for advice in rows.select_related("order").order_by("-given_at", "-pk")[: asked.limit]:
        yield OpenMatter(
            # Translators: 中文 上次建议未做：%(urgency)s
            title=_("Advised and not done: %(urgency)s") % {"urgency": advice.get_urgency_display()},
            url=advice.order.get_absolute_url() if advice.order else reverse("workshop:advice"),
            text=advice.words,
            number=f"¥{advice.amount:,.2f}" if advice.amount else "",
            look="stop" if advice.urgency == Advice.Urgency.SAFETY else "warn",
        )
