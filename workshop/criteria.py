"""How the workshop's records prove that somebody is a key customer."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Case, F, Q, When
from django.utils.translation import gettext_lazy as _

from customers.criteria import Criterion, Evidence, Question
from customers.tiers import Tier
from staff.months import last_day

from .models import Claim, ItemLine, RepairOrder
from .policies import CLAIMS_IN_MONTH, CLAIMS_WITHIN, REPLACED_MONTHS, REPLACED_WITHIN
from .replacements import Line, repeated

# No number that can be settled reaches further back (a year after the month's end, or a year and twelve months),
# so the records before it are not even read.
FURTHEST = timedelta(days=366 + 366 + 31)


def frequent_claims(question: Question) -> Iterator[tuple[int, Evidence]]:
    """So many warranty claims in one calendar month whose end is recent enough, each within the warranty."""
    claims = question.about(
        Claim.objects.filter(
            claimed_on__lte=question.on,
            claimed_on__gte=question.on - FURTHEST,
            vehicle__warranty_until__gte=F("claimed_on"),
        )
    ).values_list("vehicle", "vehicle__customer__outlet", "number", "claimed_on")
    months = defaultdict(list)
    for vehicle, outlet, number, claimed_on in claims.iterator(chunk_size=5000):
        months[vehicle, outlet, claimed_on.year, claimed_on.month].append((number, claimed_on))
    for (vehicle, outlet, year, month), found in months.items():
        policy = question.policy(outlet)
        recent = question.on - timedelta(days=policy[CLAIMS_WITHIN])
        if len(found) >= policy[CLAIMS_IN_MONTH] and last_day(date(year, month, 1)) >= recent:
            for number, claimed_on in found:
                yield vehicle, Evidence("claim", number, claimed_on)


def repeated_replacement(question: Question) -> Iterator[tuple[int, Evidence]]:
    """The same fault replaced twice within months, within the three guarantees."""
    lines = (
        ItemLine.objects.filter(kind=ItemLine.Kind.PART, abnormal_damage=True)
        .exclude(fault_code="")
        .filter(sold_on__lte=question.on, sold_on__gte=question.on - FURTHEST)
        .annotate(car=Case(When(vehicle__isnull=False, then=F("vehicle")), default=F("order__vehicle")))
        .annotate(
            guaranteed_until=Case(
                When(vehicle__isnull=False, then=F("vehicle__three_guarantee_until")),
                default=F("order__vehicle__three_guarantee_until"),
            ),
            home=Case(
                When(vehicle__isnull=False, then=F("vehicle__customer__outlet")),
                default=F("order__vehicle__customer__outlet"),
            ),
        )
        .filter(guaranteed_until__gte=F("sold_on"))
    )
    if question.vehicles is not None:
        lines = lines.filter(Q(vehicle__in=question.vehicles) | Q(order__vehicle__in=question.vehicles))
        # A line names its own car before its order's: of other cars some lines would be too few to judge by.
        lines = lines.filter(car__in=question.vehicles)
    faults = defaultdict(list)
    names = {}
    rows = lines.values_list("car", "home", "fault_code", "number", "line", "sold_on", "order__number", "name")
    for car, home, fault_code, number, line, sold_on, order, name in rows.iterator(chunk_size=5000):
        faults[car, home, fault_code].append(Line(number, line, sold_on, order))
        names[number, line] = name
    for (car, home, fault_code), found in faults.items():
        policy = question.policy(home)
        for line in repeated(
            found, on=question.on, months=policy[REPLACED_MONTHS], within_days=policy[REPLACED_WITHIN]
        ):
            yield car, Evidence("part", line.key, line.on, f"{names[line.number, line.line]} {fault_code}")


def vehicle_left(question: Question) -> Iterator[tuple[int, Evidence]]:
    """A car left at the outlet with the repair refused, not delivered by the day's end."""
    orders = question.about(
        RepairOrder.objects.filter(refused_repair=True, opened_at__lt=question.ends_at).filter(
            Q(delivered_at__isnull=True) | Q(delivered_at__gte=question.ends_at)
        )
    )
    for vehicle, number, opened_at in orders.values_list("vehicle", "number", "opened_at"):
        yield vehicle, Evidence("order", number, question.day_of(opened_at))


CRITERIA = (
    # Translators: 中文 单月多次索赔
    Criterion("frequent_claims", _("Several claims in one month"), Tier.A, frequent_claims),
    # Translators: 中文 同一故障重复更换
    Criterion("repeated_replacement", _("Same fault replaced again"), Tier.A, repeated_replacement),
    # Translators: 中文 弃车拒修
    Criterion("vehicle_left", _("Car left, repair refused"), Tier.A, vehicle_left),
)
