"""The daybook of the last months, praise, targets and scores: what a month's commission is computed from, beside the
records of the workshop.

All of it is drawn from a random sequence of its own, so that the orders and cases stay as they are without it.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from complaints.models import Praise
from staff.instants import beginning_of, local
from staff.models import Outlet
from staff.months import last_day, month_after, month_of
from staff.roles import Role
from targets import chosen_figures, figures
from targets.models import CsiScore, Target
from targets.services import targets as services
from workshop.models import Consumable, Receipt, RepairOrder, Wash

from .outlets import FIRST
from .people import Staff
from .records import CENT, Numbers
from .times import on_day

# Whole months before this one.
MONTHS = 3
SCORED_MONTHS = 12
PRAISE = (
    "接待热情，解释得清楚，比说好的时间还早交车",
    "下雨天主动送我到地铁站，很感谢",
    "把更换下来的旧件一件件指给我看，放心",
    "电话回访很及时，问题当天就解决了",
    "修得仔细，多年的异响终于没了",
    "带着老人来的，帮忙搬轮椅，还倒了热水",
    "报价透明，没有推不需要的项目",
    "洗车很干净，脚垫也擦了",
)
PRAISED = ("服务顾问", "服务顾问", "服务顾问", "机电技师", "客服专员", "洗车工")
# Kind: how many a month, from, to in yuan, and the posts that bring it in.
RECEIPTS = {
    Receipt.Kind.DETAILING: (14, 180, 2600, ()),
    Receipt.Kind.FLEET: (3, 4000, 22_000, ()),
    Receipt.Kind.INSURANCE_CLAIM: (9, 1800, 9200, ()),
    Receipt.Kind.INSURANCE_SALE: (11, 2600, 6900, ("保险专员", "保险专员", "服务顾问")),
    Receipt.Kind.RENEWAL_REBATE: (8, 120, 640, ("保险专员", "服务顾问")),
}
# What is set where nothing came in to go by.
AT_LEAST = {
    Target.Metric.OUTPUT: 24_000,
    Target.Metric.RECEPTION: 20,
    Target.Metric.FLEET_COLLECTION: 30_000,
    Target.Metric.INSURANCE_CLAIMS: 45_000,
    Target.Metric.WORKSHOP_OUTPUT: 30_000,
    Target.Metric.AFTERSALES_OUTPUT: 32_000,
}
BOUTIQUE_AT_LEAST = Decimal(1000)
# A board compares a year with its targets: there are as many months of them.
TARGETED_MONTHS = 11


def make_daybook(rng: Random, staff: Staff, outlets: dict[str, Outlet], at: datetime) -> None:
    """Washes, receipts, consumables and praise from three whole months ago until `at`, saved; scores and targets."""
    today, numbers = local(at).date(), Numbers()
    first = month_after(month_of(today), -MONTHS)
    days = [first + timedelta(days=nth) for nth in range((today - first).days)]
    for outlet in outlets.values():
        Wash.objects.bulk_create(_washes(rng, outlet, staff, numbers, first, at), batch_size=500)
        Receipt.objects.bulk_create(_receipts(rng, outlet, staff, numbers, days), batch_size=500)
        Consumable.objects.bulk_create(_consumables(rng, outlet, staff, numbers, days), batch_size=500)
        Praise.objects.bulk_create(_praises(rng, outlet, staff, numbers, days), batch_size=500)
    numbers.keep()
    _scores(rng, outlets, today)
    for outlet in outlets.values():
        _targets(rng, outlet, staff, at)


def _washes(rng: Random, outlet: Outlet, staff: Staff, numbers: Numbers, first: date, at: datetime) -> list[Wash]:
    """Most cars are washed before they are handed over."""
    washer = staff.employees[outlet.code, "洗车工"][0]
    delivered = RepairOrder.objects.filter(
        outlet=outlet, delivered_at__gte=beginning_of(first), delivered_at__lt=at
    ).order_by("delivered_at", "pk")
    washes = []
    for delivered_at in delivered.values_list("delivered_at", flat=True):
        if rng.random() < 0.75:
            washes.append(
                Wash(
                    number=numbers.next("XC", outlet),
                    outlet=outlet,
                    employee=washer,
                    washed_at=delivered_at - timedelta(minutes=rng.randrange(16, 30)),
                    minutes=round(rng.triangular(8, 18, 12)),
                    untidy=rng.random() < 0.04,
                )
            )
    return washes


def _days(rng: Random, days: list[date], a_month: int) -> list[date]:
    """So many of the days as that makes, in order."""
    return sorted(rng.choice(days) for _ in range(max(1, a_month * len(days) // 30)))


def _receipts(rng: Random, outlet: Outlet, staff: Staff, numbers: Numbers, days: list[date]) -> list[Receipt]:
    drawn = []
    for kind, (a_month, least, most, posts) in RECEIPTS.items():
        for day in _days(rng, days, a_month):
            people = (
                [one for one in staff.employees[outlet.code, rng.choice(posts)] if not one.left_on] if posts else []
            )
            amount = Decimal(rng.randrange(least * 100, most * 100, 10)) / 100
            drawn.append((day, kind, amount.quantize(CENT), rng.choice(people) if people else None))
    drawn.sort(key=lambda each: each[:3])
    return [
        Receipt(
            number=numbers.next("SK", outlet), outlet=outlet, kind=kind, amount=amount, employee=who, received_on=day
        )
        for day, kind, amount, who in drawn
    ]


def _consumables(rng: Random, outlet: Outlet, staff: Staff, numbers: Numbers, days: list[date]) -> list[Consumable]:
    drawn = [(day, key) for key in staff.teams[outlet.code] for day in _days(rng, days, 4)]
    return [
        Consumable(
            number=numbers.next("FL", outlet),
            outlet=outlet,
            team=staff.teams[outlet.code][key],
            amount=Decimal(rng.randrange(2500, 42_000, 10)) / 100,
            issued_on=day,
        )
        for day, key in sorted(drawn)
    ]


def _praises(rng: Random, outlet: Outlet, staff: Staff, numbers: Numbers, days: list[date]) -> list[Praise]:
    praises = []
    for day in _days(rng, days, 9):
        people = [one for one in staff.employees[outlet.code, rng.choice(PRAISED)] if not one.left_on]
        praises.append(
            Praise(
                number=numbers.next("BY", outlet),
                employee=rng.choice(people),
                praised_on=day,
                words=rng.choice(PRAISE),
            )
        )
    return praises


def _scores(rng: Random, outlets: dict[str, Outlet], today: date) -> None:
    """The manufacturer's scores of the past year; this month's comes when it is over."""
    present = month_of(today)
    CsiScore.objects.bulk_create(
        CsiScore(outlet=outlet, month=month_after(present, -back), score=Decimal(rng.randrange(880, 975)) / 10)
        for outlet in outlets.values()
        for back in range(SCORED_MONTHS, 0, -1)
    )


def _targets(rng: Random, outlet: Outlet, staff: Staff, at: datetime) -> None:
    """Set on the 25th of the month before by the service manager; the first outlet has next month's already.

    Of the first outlet's advisors some have still to take note.
    """
    present = month_of(local(at).date())
    manager = staff.user(outlet.code, Role.SERVICE_MANAGER)
    months = [month_after(present, nth) for nth in range(-TARGETED_MONTHS, 1)]
    advisors = staff.users[outlet.code, Role.SERVICE_ADVISOR]
    for month in months:
        set_at = on_day(month_after(month, -1).replace(day=25), 16 * 60 + rng.randrange(60))
        _set(rng, outlet, staff, month, manager, set_at, known=month >= month_after(present, -MONTHS))
        for nth, advisor in enumerate(advisors):
            if month < present or outlet.code != FIRST.code or nth != 2:
                _note(outlet, month, advisor, set_at + timedelta(days=1, minutes=7 * nth))
    if outlet.code == FIRST.code:
        _set(rng, outlet, staff, month_after(present), manager, at - timedelta(hours=20))
        _note(outlet, month_after(present), advisors[1], at - timedelta(hours=17))


def _boutique_sold(outlet: Outlet, month: date) -> Decimal:
    """What the sellers sold in the mean of the three months before, in yuan."""
    first, last = month_after(month, -3), last_day(month_after(month, -1))
    counted = chosen_figures.by_month(first, last, beginning_of(month), [outlet.pk], ["boutique_sales"])
    return sum((pairs["boutique_sales"].over for pairs in counted.values()), Decimal(0)) / 3


def _set(rng: Random, outlet: Outlet, staff: Staff, month: date, manager, at: datetime, *, known: bool = True) -> None:
    """A little more than the mean of the three months before; something at least once the daybook is `known`."""
    months = figures.actuals(outlet, month_after(month, -3), month_after(month, -1)).values()
    values: dict = {}
    for metric, least in AT_LEAST.items():
        mean = sum(each[metric] for each in months) / 3
        if not mean and not known:
            continue
        step = 10 if metric == Target.Metric.RECEPTION else 1000
        wanted = max(Decimal(least) / 2, mean * Decimal(rng.randrange(98, 112)) / 100)
        values[metric.value, None] = (wanted / step).quantize(Decimal(1)) * step or Decimal(step)
    # What the whole outlet brings in holds what its workshop does.
    workshop, whole = (metric.value for metric in (Target.Metric.WORKSHOP_OUTPUT, Target.Metric.AFTERSALES_OUTPUT))
    if (workshop, None) in values and (whole, None) in values:
        values[whole, None] = max(values[workshop, None], values[whole, None])
    sellers = staff.employees[outlet.code, "精品顾问"]
    sold = _boutique_sold(outlet, month)
    for seller in sellers:
        wanted = sold / len(sellers) * Decimal(rng.randrange(98, 112)) / 100
        values[Target.Metric.BOUTIQUE_SALES.value, seller.pk] = max(BOUTIQUE_AT_LEAST, wanted // 100 * 100)
    services.set_targets(outlet=outlet, month=month, values=values, seen=_seen(outlet, month), by=manager, at=at)


def _note(outlet: Outlet, month: date, advisor, at: datetime) -> None:
    services.acknowledge_targets(outlet=outlet, month=month, seen=_seen(outlet, month), by=advisor, at=at)


def _seen(outlet: Outlet, month: date) -> str:
    return figures.fingerprint_of(figures.targets_of(outlet, month))
