"""What the workshop knows about cars: orders, claims, parts and articles for the time line, mileage and visits, the
orders somebody searches for."""

from collections.abc import Iterable

from django.db.models import Count, Max, Min, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from customers.finders import looks_like_a_number
from customers.history import Asked, Entry, Fact, midnight, year_before
from customers.search import Found, Hit, Query, take
from staff.instants import calendar_words, instant_words, local
from staff.roles import Right

from .models import Claim, ItemLine, RepairOrder

NAMED = 3


def orders(asked: Asked) -> list[Entry]:
    found = RepairOrder.objects.visible_to(asked.user, Right.RECORDS).filter(vehicle__in=asked.vehicles)
    found = found.select_related("advisor", "outlet").prefetch_related("labour_lines")
    return [
        Entry(
            at=order.opened_at,
            pk=order.pk,
            who=order.advisor.name,
            text=order.get_kind_display(),
            detail=_order_words(order, asked.at),
            number=order.number,
            url=order.get_absolute_url(),
            look="person",
            amount=order.repair_receipts or None,
            plate=asked.plates.get(order.vehicle_id),
        )
        for order in asked.narrow(found, "opened_at", "order")
    ]


def _order_words(order: RepairOrder, at) -> str:
    parts = [_some([line.operation for line in order.labour_lines.all()])]
    if order.mileage is not None:
        # Translators: 中文 %(mileage)s 公里
        parts.append(_("%(mileage)s km") % {"mileage": f"{order.mileage:,}"})
    if order.delivered_at:
        # Translators: 中文 %(when)s 交车
        parts.append(_("delivered %(when)s") % {"when": instant_words(order.delivered_at, at)})
    if order.refused_repair:
        parts.append(_("refuses the repair and leaves the car"))
    return " · ".join(filter(None, parts))


def _some(names: Iterable[str]) -> str:
    """The first few names, and how many more there are."""
    names = list(names)
    # Translators: 中文 、
    shown = _(", ").join(names[:NAMED])
    more = len(names) - NAMED
    if more <= 0:
        return shown
    # Translators: 中文 等 %(more)s 项（前面已列出几项，这是另外的项数）
    return shown + " " + _("and %(more)s more") % {"more": more}


def claims(asked: Asked) -> list[Entry]:
    found = Claim.objects.visible_to(asked.user, Right.RECORDS).filter(vehicle__in=asked.vehicles)
    return [
        Entry(
            at=midnight(claim.claimed_on),
            pk=claim.pk,
            # Translators: 中文 索赔，%(decision)s
            text=_("Claim, %(decision)s") % {"decision": claim.get_decision_display()},
            detail=_decided_words(claim, asked.at),
            number=claim.number,
            url=_claim_url(claim),
            day_only=True,
            amount=claim.amount,
            plate=asked.plates.get(claim.vehicle_id),
        )
        for claim in asked.narrow_days(found.select_related("order"), "claimed_on", "claim")
    ]


def _decided_words(claim: Claim, at) -> str:
    if not claim.decided_on:
        return ""
    # Translators: 中文 %(day)s 审定
    return _("decided %(day)s") % {"day": calendar_words(claim.decided_on, local(at).date())}


def _claim_url(claim: Claim) -> str:
    return f"{claim.order.get_absolute_url()}#claims" if claim.order else ""


def documents(asked: Asked) -> list[Entry]:
    """Parts and articles, one entry per document and day; what was drawn for an order stands with it as well."""
    lines = ItemLine.objects.visible_to(asked.user, Right.RECORDS).filter(
        Q(vehicle__in=asked.vehicles) | Q(vehicle__isnull=True, order__vehicle__in=asked.vehicles)
    )
    grouped = lines.order_by().values("number", "sold_on").annotate(key=Min("pk"))
    heads = {
        (row["number"], row["sold_on"]): row["key"] for row in asked.narrow_days(grouped, "sold_on", "item", pk="key")
    }
    if not heads:
        return []
    shown = lines.filter(number__in={number for number, _on in heads}).select_related("order", "seller")
    together: dict[tuple, list[ItemLine]] = {head: [] for head in heads}
    for line in shown.order_by("line"):
        together.get((line.number, line.sold_on), []).append(line)
    return [_document(head, key, together[head], asked) for head, key in heads.items()]


def _document(head: tuple, key: int, lines: list[ItemLine], asked: Asked) -> Entry:
    number, on = head
    first = lines[0]
    vehicle = first.vehicle_id or (first.order.vehicle_id if first.order else 0)
    return Entry(
        at=midnight(on),
        pk=key,
        who=first.seller.name if first.seller else "",
        # Translators: 中文 配件用品 %(count)s 项
        text=ngettext("%(count)s part or article", "%(count)s parts and articles", len(lines)) % {"count": len(lines)},
        detail=_some(f"{line.name} × {line.quantity}" for line in lines),
        number=number,
        url=f"{first.order.get_absolute_url()}#items" if first.order else "",
        day_only=True,
        amount=sum(line.received for line in lines),
        plate=asked.plates.get(vehicle),
    )


def mileage_and_visits(vehicle, user, at) -> list[Fact]:
    """The mileage last seen, the visits of the last twelve months, whether it is in the house now."""
    orders = RepairOrder.objects.visible_to(user, Right.RECORDS).filter(vehicle=vehicle)
    counted = (
        orders.standing()
        .exclude(kind=RepairOrder.Kind.PDI)
        .aggregate(
            visits=Count("pk", filter=Q(opened_at__gte=midnight(year_before(at)), opened_at__lte=at)),
            last=Max("opened_at"),
        )
    )
    facts = []
    seen = orders.filter(mileage__isnull=False).order_by("-opened_at", "-pk").first()
    today = local(at).date()
    if seen:
        when = calendar_words(local(seen.opened_at).date(), today)
        # Translators: 中文 %(mileage)s 公里（%(day)s）
        text = _("%(mileage)s km (%(day)s)") % {"mileage": f"{seen.mileage:,}", "day": when}
        facts.append(Fact(_("Mileage"), text, url=seen.get_absolute_url()))
    # Translators: 中文 近 12 个月 %(count)s 次
    words = _("%(count)s in 12 months") % {"count": counted["visits"]}
    if counted["last"]:
        # Translators: 中文 %(visits)s，最近 %(day)s
        words = _("%(visits)s, last %(day)s") % {
            "visits": words,
            "day": calendar_words(local(counted["last"]).date(), today),
        }
    # Translators: 中文 进厂
    facts.append(Fact(_("Visits"), words))
    return facts


def find_orders(user, query: Query, limit: int) -> Found:
    if not looks_like_a_number(query.number):
        return Found()
    found = RepairOrder.objects.visible_to(user, Right.RECORDS).filter(number__starts=query.number)
    found = found.select_related("vehicle", "outlet").order_by("-number")

    def hit(order):
        return Hit(
            url=order.get_absolute_url(),
            title=f"{order.number} {order.get_kind_display()}",
            plate=order.vehicle.plate,
            note=f"{local(order.opened_at):%Y-%m-%d} · {order.outlet}",
            exact=order.number == query.number,
        )

    return take(found, limit, hit)


def order_address(number: str) -> str:
    """Where the order that is evidence can be read."""
    return reverse("workshop:order", args=[number])


def order_numbered(number: str) -> QuerySet[RepairOrder]:
    return RepairOrder.objects.filter(number=number)


def part_address(key: str) -> str | None:
    """Where a replaced part, `document/line`, can be read: with its order."""
    order = orders_of_part(key).first()
    return f"{order.get_absolute_url()}#items" if order else None


def orders_of_part(key: str) -> QuerySet[RepairOrder]:
    """The order whose page shows the replaced part; none where the key is not one."""
    number, _slash, line = key.rpartition("/")
    if not line.isdecimal():
        return RepairOrder.objects.none()
    return RepairOrder.objects.filter(item_lines__number=number, item_lines__line=line)


def claim_address(number: str) -> str | None:
    order = orders_of_claim(number).first()
    return f"{order.get_absolute_url()}#claims" if order else None


def orders_of_claim(number: str) -> QuerySet[RepairOrder]:
    """The order whose page shows the claim; none where it was claimed without one."""
    return RepairOrder.objects.filter(claims__number=number)
