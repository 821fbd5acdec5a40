"""Moving customers between segments: once a day, all of them, in the database; what they were before is kept."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Count, Max

from customers import care_policies as settled_as
from customers import visits
from customers.models import Customer, Segment, SegmentPeriod, Vehicle
from customers.segmentation import lost_since, segment_of
from staff.inserting import insert_new
from staff.instants import beginning_of, local
from staff.models import Outlet
from staff.months import months_later

BATCH = 5000
DAY = timedelta(days=1)


def move_segments(*, on: date, at: datetime, batch: int = BATCH) -> dict[str, int]:
    """See where every customer stands at the end of the day `on`, by what is known at `at`.

    Comes back with how many came in new, and how many moved. Run twice, or for a day that was skipped, it comes to the
    same; a day before the present period of a customer changes nothing for them.
    """
    outlets = {outlet.pk: outlet for outlet in Outlet.objects.select_related("area").order_by()}
    book = settled_as.book(on)
    settled = {pk: book.for_outlet(outlet) for pk, outlet in outlets.items()}
    new = moved = last = 0
    while True:
        with transaction.atomic():
            rows = Customer.objects.present().filter(pk__gt=last).order_by("pk")
            found = list(rows.values_list("pk", "outlet")[:batch])
            if found:
                added, changed = _move(found, settled, on, at)
                new, moved = new + added, moved + changed
        if len(found) < batch:
            return {"new": new, "moved": moved}
        last = found[-1][0]


def _move(found: list[tuple[int, int]], settled: dict[int, dict], on: date, at: datetime) -> tuple[int, int]:
    first, last = found[0][0], found[-1][0]
    present = {
        period.customer_id: period
        for period in SegmentPeriod.objects.filter(customer__gte=first, customer__lte=last, to_on__isnull=True)
        .order_by("customer")
        .select_for_update(of=("self",))
    }
    facts = _facts(first, last, {settled[outlet][settled_as.SEGMENT_MONTHS] for _pk, outlet in found}, on, at)
    new, closing, same_day = [], [], []
    for pk, outlet in found:
        own = settled[outlet]
        months = own[settled_as.SEGMENT_MONTHS]
        paid, latest, bought_on = facts[months].get(pk, (0, None, None))
        since = _since(on, months)
        segment = segment_of(paid, since, bought_on, own[settled_as.LOYAL_VISITS])
        now = present.get(pk)
        if now and (now.segment == segment or now.from_on > on):
            continue
        from_on = on
        if now is None and segment == Segment.LOST:
            from_on = lost_since(max((day for day in (latest, bought_on) if day), default=None), months, on)
        if now and now.from_on == on:
            same_day.append((now.pk, segment, paid))
            continue
        if now:
            closing.append(now.pk)
        new.append({"customer_id": pk, "segment": segment, "visits": paid, "from_on": from_on})
    SegmentPeriod.objects.filter(pk__in=closing, to_on__isnull=True).update(to_on=on - DAY)
    for pk, segment, paid in same_day:
        SegmentPeriod.objects.filter(pk=pk).update(segment=segment, visits=paid)
    made = insert_new(SegmentPeriod, new)
    return made - len(closing), len(closing) + len(same_day)


def _since(on: date, months: int) -> date:
    return months_later(on, -months) + DAY


def _facts(first: int, last: int, spans: set[int], on: date, at: datetime) -> dict[int, dict[int, tuple]]:
    """`{months: {customer: (paid visits in so many months, the last visit's day, the last purchase's day)}}`."""
    source = visits.known()
    owner = f"{source.vehicle}__customer"
    until = min(at, beginning_of(on + DAY))
    paid = source.until(until).filter(source.paid, **{f"{owner}__gte": first, f"{owner}__lte": last}).order_by()
    cars = Vehicle.objects.filter(customer__gte=first, customer__lte=last, purchased_on__lte=on).order_by()
    bought = dict(cars.values_list("customer").annotate(Max("purchased_on")))
    latest = dict(paid.values_list(owner).annotate(Max(source.at)))
    found = {}
    for months in spans:
        counted = paid.filter(**{f"{source.at}__gte": beginning_of(_since(on, months))})
        numbers = dict(counted.values_list(owner).annotate(Count("pk")))
        found[months] = {
            pk: (numbers.get(pk, 0), local(latest[pk]).date() if pk in latest else None, bought.get(pk))
            for pk in latest.keys() | bought.keys()
        }
    return found
