"""What customer care has to know of visits."""

from django.db.models import Q
from django.urls import reverse

from customers import visits

from .models import RepairOrder

Kind = RepairOrder.Kind
# A car that is not sold yet has no customer to care for.
NO_VISIT = (Kind.PDI,)
MAINTENANCE = (Kind.MAINTENANCE, Kind.FREE_SERVICE)

visits.provide(
    visits.Visits(
        rows=lambda: RepairOrder.objects.standing().exclude(kind__in=NO_VISIT).order_by(),
        paid=Q(repair_receipts__gt=0),
        maintenance=Q(kind__in=MAINTENANCE),
        maintenance_kinds=("kind", tuple(kind.value for kind in MAINTENANCE)),
        to_fetch=Q(completed_at__isnull=False, delivered_at__isnull=True, refused_repair=False),
        done_at="completed_at",
        book_url=lambda reminder: f"{reverse('workshop:book')}?reminder={reminder}",
        order_url=lambda number: reverse("workshop:order", args=[number]),
    )
)
