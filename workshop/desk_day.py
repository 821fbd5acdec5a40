"""What waits at the end of orders for those who look after them without leading the house, and today's figures."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Count, Q, Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from staff import my_day
from staff.instants import beginning_of, local
from staff.models import Outlet
from staff.my_day import DueItem, Figure
from staff.roles import Right

from .models import Appointment, OrderSheet, RepairOrder

NAMED = 3
DAY = timedelta(days=1)
# A claim is written soon after the car has left; what is older comes with an import, or not at all.
CLAIM_WITHIN = 3 * DAY
CLAIMED_LATER = 30 * DAY
Stage = OrderSheet.Stage


def ratings_unasked(user, at: datetime) -> Iterator[DueItem]:
    """For who settles, in one line: customers who have paid and were not asked for a rating. Whoever leads the desk
    sees the cars themselves; two queries at most."""
    if not user.may(Right.SETTLE) or my_day.manages(user):
        return
    paid = OrderSheet.objects.visible_to(user, Right.SETTLE).filter(stage=Stage.SETTLED)
    waiting = paid.filter(order__given_rating__isnull=True)
    if not (number := waiting.count()):
        return
    first = waiting.select_related("order__vehicle").order_by("promised_at", "pk").first()
    alone = number == 1
    yield DueItem(
        deadline_at=first.promised_at,
        started_at=first.order.completed_at or first.order.opened_at,
        # Translators: 中文 %(number)d 位客户已付款，还没请他评价
        what=ngettext(
            "%(number)d customer has paid and is not asked for a rating",
            "%(number)d customers have paid and are not asked for a rating",
            number,
        )
        % {"number": number},
        # Translators: 中文 提醒服务顾问在交车前请客户评价。
        why=_("See that the service advisor asks before the car leaves."),
        url=(
            f"{reverse('workshop:settling', args=[first.order.number])}#rating"
            if alone
            else f"{reverse('workshop:orders')}?stage=settled"
        ),
        action=_("Look"),
        plate=first.order.vehicle.plate if alone else "",
        group=pgettext("plural", "Settlement and delivery"),
    )


def claims_unwritten(user, at: datetime) -> Iterator[DueItem]:
    """For the warranty clerk, in one line: warranty repairs that were given back and have no claim. Two queries."""
    if not user.may(Right.CLAIMS_KEEP) or my_day.manages(user):
        return
    seen = RepairOrder.objects.visible_to(user, Right.CLAIMS_KEEP).filter(kind=RepairOrder.Kind.WARRANTY)
    waiting = seen.filter(delivered_at__gt=at - CLAIMED_LATER, delivered_at__lte=at, claims__isnull=True)
    if not (number := waiting.count()):
        return
    found = list(waiting.order_by("delivered_at", "pk").values_list("number", "delivered_at")[:NAMED])
    first, since = found[0]
    yield DueItem(
        deadline_at=since + CLAIM_WITHIN,
        started_at=since,
        # Translators: 中文 %(number)d 单索赔维修还没有报索赔
        what=ngettext(
            "%(number)d warranty repair has no claim yet", "%(number)d warranty repairs have no claim yet", number
        )
        % {"number": number},
        why=pgettext("between items of a list", ", ").join(each for each, _at in found),
        url=f"{reverse('workshop:claim_new')}?order={first}",
        # Translators: 中文 填报索赔
        action=pgettext("claims", "Enter it"),
        group=pgettext("plural", "Claims"),
    )


def today(user, at: datetime) -> Iterator[Figure]:
    """The house of today for those who manage: who came, who is here, who left, what came in. Six queries."""
    if not user.may(Right.GATE):
        return
    on = local(at).date()
    day = (beginning_of(on), beginning_of(on + DAY))
    outlets = Outlet.objects.visible_to(user, Right.GATE).values("pk")
    orders = RepairOrder.objects.filter(outlet__in=outlets).order_by()
    # Each looks into an index of its own: together they would read every order of the company.
    came = orders.filter(opened_at__gte=day[0], opened_at__lt=day[1]).count()
    left = orders.filter(delivered_at__gte=day[0], delivered_at__lt=day[1]).count()
    money = orders.filter(settled_on=on).aggregate(sum=Sum("repair_receipts", default=0))["sum"]
    sheets = OrderSheet.objects.visible_to(user, Right.GATE).under_way().order_by()
    late = Q(promised_at__lt=at) & ~Q(stage__in=OrderSheet.WORK_OVER)
    here = sheets.aggregate(number=Count("pk"), late=Count("pk", filter=late))
    expected = Appointment.objects.visible_to(user, Right.GATE).between(on, on).expected().count()
    listed = reverse("workshop:orders")
    # Translators: 中文 今日接车 / 还有 %(number)d 个预约未到
    note = ngettext("%(number)d appointment still to come", "%(number)d appointments still to come", expected)
    yield Figure(_("Orders opened today"), f"{came:,}", listed, note % {"number": expected}, 10)
    # Translators: 中文 在店车辆 / %(number)d 辆已超过承诺时间
    note = ngettext("%(number)d past its promised time", "%(number)d past their promised time", here["late"])
    yield Figure(
        _("In the house"), f"{here['number']:,}", listed, note % {"number": here["late"]}, 20, here["late"] > 0
    )
    # Translators: 中文 今日交车
    yield Figure(_("Given back today"), f"{left:,}", f"{listed}?stage=over", "", 30)
    # Translators: 中文 今日维修收款
    yield Figure(_("Received for repairs today"), f"¥{money:,.2f}", "", "", 40)
