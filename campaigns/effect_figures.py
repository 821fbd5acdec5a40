"""What a campaign did, from the repair orders: its list and those held back, in its days and in the baseline.

Every sum is made by the database for the whole list: the number of queries does not depend on how long it is.
"""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import Count, F, QuerySet, Sum
from django.db.models.functions import TruncDate

from customers import visits
from customers.effect import Arm, Effect, effect_of
from staff.instants import SHANGHAI, beginning_of, local
from workshop.models import Appointment, RepairOrder

from .audience_rules import from_json
from .effect_rules import Compared, Sums, Window, compare, weeks
from .measures import Measured
from .models import Aim, Audience, Campaign
from .services.visits import window_of

DAY = timedelta(days=1)
ORDERS = "vehicle__customer__invitations"
HUNDRED = 100
MONEY = ("money", "squares", "products")


@dataclass(frozen=True)
class Week:
    """Visits in a week of the campaign for each hundred people of the list, and of those held back."""

    from_on: date
    days: int
    """Fewer than seven in a last week that is cut off, by the end or by today."""
    invited: Decimal
    control: Decimal


@dataclass(frozen=True)
class CampaignEffect:
    """`before` and `whole_before` are None without a baseline; they are scaled to the days that count so far.

    `control` has no people where nobody is held back. `chosen_by_visits`: who is on the list follows from who came
    before, so that the list before and now cannot be held against each other.
    """

    window: Window
    until: date
    baseline: Window | None
    invited: Sums
    control: Sums
    before: Sums | None
    whole: Sums
    whole_before: Sums | None
    share: Effect
    visits: Compared
    """For each hundred people."""
    per_visit: Compared
    money: Compared
    """For each person."""
    bookings: Compared
    """For each hundred people."""
    weeks: list[Week]
    chosen_by_visits: bool

    @property
    def begun(self) -> bool:
        return self.until >= self.window.from_on

    @property
    def over(self) -> bool:
        return self.until >= self.window.to_on

    @property
    def has_control(self) -> bool:
        return self.control.people > 0


def effect_of_campaign(campaign: Campaign, at: datetime) -> CampaignEffect:
    """A constant number of queries: a few for each group and stretch of time."""
    window, so_far = window_of(campaign), _so_far(campaign, at)
    baseline = _baseline(campaign)
    people = Counter(dict(campaign.invitations.order_by().values_list("held_out").annotate(Count("pk"))))
    arms = {held: _arm(campaign, so_far, held, people[held]) for held in (False, True)}
    whole = _whole(campaign, so_far)
    before = whole_before = None
    if baseline:
        before = _before(campaign, baseline, so_far, people[False])
        whole_before = _whole(campaign, baseline).scaled(baseline.days, so_far.days)
    invited, control = arms[False], arms[True]
    return CampaignEffect(
        window=window,
        until=so_far.to_on,
        baseline=baseline,
        invited=invited,
        control=control,
        before=before,
        whole=whole,
        whole_before=whole_before,
        share=effect_of(Arm(invited.people, invited.came), Arm(control.people, control.came)),
        visits=compare(invited.visits_mean, control.visits_mean, HUNDRED),
        per_visit=compare(invited.per_visit_ratio, control.per_visit_ratio),
        money=compare(invited.money_mean, control.money_mean),
        bookings=compare(invited.bookings_mean, control.bookings_mean, HUNDRED),
        weeks=_weeks(campaign, so_far, people),
        chosen_by_visits=_chosen_by_visits(campaign),
    )


def _chosen_by_visits(campaign: Campaign) -> bool:
    stored = Audience.objects.filter(campaign=campaign).values_list("rules", flat=True).first()
    rules = from_json(stored or {})
    return bool(rules.segments) or rules.away_from is not None or rules.away_to is not None


def _before(campaign: Campaign, baseline: Window, so_far: Window, people: int) -> Sums:
    """The people of the list in the baseline, scaled to the days that count so far. Who came at least once is no pace:
    it is counted in as many days, the baseline's last ones, where the baseline has so many."""
    scaled = _arm(campaign, baseline, False, people).scaled(baseline.days, so_far.days)
    as_long = _as_long(baseline, so_far)
    return scaled if as_long == baseline else replace(scaled, came=_arm(campaign, as_long, False, people).came)


def _as_long(baseline: Window, so_far: Window) -> Window:
    days = min(baseline.days, max(so_far.days, 0))
    return Window(baseline.to_on - (days - 1) * DAY, baseline.to_on)


def _baseline(campaign: Campaign) -> Window | None:
    if campaign.baseline_from_on is None or campaign.baseline_to_on is None:
        return None
    return Window(campaign.baseline_from_on, campaign.baseline_to_on)


def _orders(campaign: Campaign, window: Window) -> QuerySet[RepairOrder]:
    """Visits to the campaign's outlet that began in the window."""
    if window.to_on < window.from_on:
        return RepairOrder.objects.none()
    rows = visits.known().rows().filter(outlet=campaign.outlet_id)
    return rows.filter(opened_at__gte=beginning_of(window.from_on), opened_at__lt=beginning_of(window.to_on + DAY))


def _of_list(campaign: Campaign, window: Window, held_out: bool) -> QuerySet[RepairOrder]:
    on_list = {f"{ORDERS}__campaign": campaign, f"{ORDERS}__held_out": held_out}
    return _orders(campaign, window).filter(**on_list)


def _arm(campaign: Campaign, window: Window, held_out: bool, people: int) -> Sums:
    each = _of_list(campaign, window, held_out).values("vehicle__customer").order_by()
    each = each.annotate(number=Count("pk"), total=Sum("repair_receipts"))
    sums = each.aggregate(
        came=Count("vehicle__customer"),
        visits=Sum("number"),
        money=Sum("total"),
        squares=Sum(F("total") * F("total")),
        visit_squares=Sum(F("number") * F("number")),
        products=Sum(F("number") * F("total")),
    )
    booked, booking_squares = _bookings_of_list(campaign, window, held_out)
    return Sums(people, bookings=booked, booking_squares=booking_squares, **_whole_numbers(sums))


def _whole(campaign: Campaign, window: Window) -> Sums:
    """The whole outlet, whoever came."""
    sums = _orders(campaign, window).aggregate(
        came=Count("vehicle__customer", distinct=True), visits=Count("pk"), money=Sum("repair_receipts")
    )
    return Sums(people=0, bookings=_bookings(campaign, window).count(), **_whole_numbers(sums))


def _whole_numbers(sums: dict) -> dict:
    return {name: Decimal(sums[name] or 0) if name in MONEY else int(sums[name] or 0) for name in sums}


def _bookings(campaign: Campaign, window: Window) -> QuerySet[Appointment]:
    """Appointments of these days that were not called off."""
    found = Appointment.objects.between(window.from_on, window.to_on).filter(outlet=campaign.outlet_id)
    return found.exclude(state=Appointment.State.CANCELLED)


def _bookings_of_list(campaign: Campaign, window: Window, held_out: bool) -> tuple[int, int]:
    """How many there are, and the number of each person's squared and added up."""
    on_list = {f"{ORDERS}__campaign": campaign, f"{ORDERS}__held_out": held_out}
    each = _bookings(campaign, window).filter(**on_list).values("vehicle__customer").order_by()
    each = each.annotate(number=Count("pk"))
    sums = each.aggregate(total=Sum("number"), squares=Sum(F("number") * F("number")))
    return int(sums["total"] or 0), int(sums["squares"] or 0)


def _weeks(campaign: Campaign, window: Window, people: Counter) -> list[Week]:
    firsts = weeks(window, window.to_on)
    if not firsts:
        return []
    number: dict[bool, Counter] = {False: Counter(), True: Counter()}
    for held_out, found in number.items():
        days = _of_list(campaign, window, held_out).order_by().values_list(TruncDate("opened_at", tzinfo=SHANGHAI))
        for on, visits_of_day in days.annotate(Count("pk")):
            found[(on - window.from_on).days // 7] += visits_of_day
    return [
        Week(
            first,
            min(7, (window.to_on - first).days + 1),
            _hundred(number[False][week], people[False]),
            _hundred(number[True][week], people[True]),
        )
        for week, first in enumerate(firsts)
    ]


def _hundred(part: int, whole: int) -> Decimal:
    return (Decimal(part) * 100 / whole).quantize(Decimal("0.1")) if whole else Decimal(0)


# --- One figure, for the plan's goals ---------------------------------------------------------------------------------


def measure_whole(read):
    """`measure(campaign, at)` for a figure of the whole outlet in the days that count, as `campaigns.measures` asks;
    nothing before the first day."""

    def measure(campaign: Campaign, at: datetime) -> Measured:
        so_far = _so_far(campaign, at)
        if not so_far.days > 0:
            return Measured(None)
        before, baseline = None, _baseline(campaign)
        if baseline:
            before = read(_whole(campaign, baseline).scaled(baseline.days, so_far.days))
        return Measured(read(_whole(campaign, so_far)), before)

    return measure


def measure_retention(campaign: Campaign, at: datetime) -> Measured:
    """How many of a hundred people on the list came (回厂率), without those held back."""
    so_far, people = _so_far(campaign, at), campaign.invitations.invited().count()
    if not so_far.days > 0 or not people:
        return Measured(None)
    baseline = _baseline(campaign)
    now = _percent(_arm(campaign, so_far, False, people))
    return Measured(now, _percent(_before(campaign, baseline, so_far, people)) if baseline else None)


def _percent(sums: Sums) -> Decimal:
    return (Decimal(sums.came) * 100 / sums.people).quantize(Decimal("0.1"))


def _so_far(campaign: Campaign, at: datetime) -> Window:
    window = window_of(campaign)
    return Window(window.from_on, min(window.to_on, local(at).date()))


MEASURES = {
    Aim.Metric.VISITS: measure_whole(lambda sums: Decimal(sums.visits)),
    Aim.Metric.REVENUE: measure_whole(lambda sums: sums.money),
    Aim.Metric.REVENUE_PER_CAR: measure_whole(lambda sums: sums.per_visit),
    Aim.Metric.BOOKINGS: measure_whole(lambda sums: Decimal(sums.bookings)),
    Aim.Metric.RETENTION: measure_retention,
}
