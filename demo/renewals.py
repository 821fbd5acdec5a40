"""Insurance renewals of the last months and in hand, prospects from shows and a list, calls to lost customers, and
references: each played through the steps of the application, from a random sequence of its own."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from customers import renewal_policies as policies
from customers.models import Customer, Prospect, Renewal, Vehicle
from customers.models.prospects import lost_reminders, loyal_customers
from customers.services import lost, prospects, references, renewals
from staff.instants import local
from staff.models import Outlet
from staff.refusals import Refused
from staff.roles import Role

from .outlets import FIRST, GOES_LIVE_TODAY, PLACES, SECOND
from .people import Staff

DAY = timedelta(days=1)
DISTRICTS = {
    "上海": ("浦东新区", "闵行区", "徐汇区", "杨浦区", "奉贤区"),
    "苏州": ("吴中区", "姑苏区", "工业园区", "昆山市"),
    "广州": ("番禺区", "白云区", "天河区", "海珠区"),
    "东莞": ("厚街镇", "南城街道", "虎门镇", "长安镇"),
}
# Policies of the months before, with what became of them.
PAST = 42
PAST_DAYS = 150
LOST = ("价格高", "价格高", "保险公司直销", "亲友在保险公司", "车辆已出售", "联系不上")
SAID = (
    "先看看报价，周末回复",
    "要和去年的价格比一比",
    "想加三者 300 万",
    "老客户，问有没有保养券",
    "保单在家里，晚上发照片",
)
COVER = ("车损、三者 200 万、车上人员", "车损、三者 300 万、医保外用药", "三者 200 万、车上人员")
SHOW = "秋季汽车文化节"
PROSPECTS = 14


def make_renewals(rng: Random, staff: Staff, outlets: dict[str, Outlet], at: datetime) -> int:
    """All of them; how many renewals there are."""
    give_districts(rng)
    for place in PLACES:
        if place != GOES_LIVE_TODAY:
            _past(rng, staff, outlets[place.code], at)
    renewals.fill_due_list(at=at)
    for place in (FIRST, SECOND):
        _in_hand(rng, staff, outlets[place.code], at)
        _prospects(rng, staff, outlets[place.code], at)
        _lost(rng, staff, outlets[place.code], at)
        _references(rng, staff, outlets[place.code], at)
    return Renewal.objects.count()


def give_districts(rng: Random) -> None:
    """Where customers live, by the city of their outlet."""
    for place in PLACES:
        customers = list(Customer.objects.filter(outlet__code=place.code).order_by("pk"))
        for customer in customers:
            customer.district = rng.choice(DISTRICTS[place.city])
        Customer.objects.bulk_update(customers, ["district"], batch_size=500)


def _clerk(staff: Staff, outlet: Outlet):
    """Elsewhere than at the first outlet the customer-care manager sees to it."""
    there = (outlet.code, Role.INSURANCE_CLERK) in staff.users
    return staff.user(outlet.code, Role.INSURANCE_CLERK if there else Role.CUSTOMER_CARE_MANAGER)


def _past(rng: Random, staff: Staff, outlet: Outlet, at: datetime) -> None:
    """Policies that ended in the months before: their renewals were worked then, and the cars are insured anew."""
    today, clerk = local(at).date(), _clerk(staff, outlet)
    cars = list(
        Vehicle.objects.filter(customer__outlet=outlet, insurance_until__gt=today + timedelta(days=200)).order_by("pk")
    )
    for car in rng.sample(cars, min(len(cars), PAST if outlet.code in (FIRST.code, SECOND.code) else PAST // 4)):
        until = today - timedelta(days=rng.randrange(2, PAST_DAYS))
        now = at - (today - until) - timedelta(days=rng.randrange(8, 40), minutes=rng.randrange(300))
        anew, kept = car.insurance_until, _year_after(until)
        Vehicle.objects.filter(pk=car.pk).update(insurance_until=until)
        car.insurance_until = until
        renewal = Renewal.objects.create(
            vehicle=car, outlet=outlet, insurance_until=until, next_on=local(now).date(), made_at=now - 40 * DAY
        )
        if rng.random() < 0.25:
            _refer(rng, staff, outlet, car, now - DAY)
        if not _call(renewal, "reached", rng.choice(SAID), clerk, now):
            Renewal.objects.filter(pk=renewal.pk).update(owner=clerk)
        quotes = [_quote(rng, outlet, renewal, clerk, now + DAY) for _time in range(rng.choice((1, 2, 2, 3)))]
        if rng.random() < 0.62:
            quote = min(quotes, key=lambda each: each.total)
            renewals.win(renewal=renewal, quote=quote, version=1, renewed_until=kept, by=clerk, at=now + 4 * DAY)
        else:
            reason = rng.choice(LOST)
            elsewhere = rng.choice(("平安产险", "太保产险", "")) if reason != "车辆已出售" else ""
            renewals.lose(renewal=renewal, reason=reason, lost_to=elsewhere, by=clerk, at=now + 4 * DAY)
            # What the record says of a car that was insured elsewhere.
            Vehicle.objects.filter(pk=car.pk).update(insurance_until=anew)


def _year_after(on: date) -> date:
    return on + timedelta(days=365)


def _refer(rng: Random, staff: Staff, outlet: Outlet, car: Vehicle, at: datetime) -> None:
    advisors = [one for one in staff.employees[outlet.code, "服务顾问"] if not one.left_on]
    renewals.refer(vehicle=car, employee=rng.choice(advisors), by=_clerk(staff, outlet), at=at)


def _call(renewal: Renewal, outcome: str, words: str, by, at: datetime, next_on: date | None = None) -> bool:
    """Whether the customer could be called: some want no calls, or were called enough."""
    try:
        renewals.log_call(renewal=renewal, outcome=outcome, words=words, next_on=next_on, by=by, at=at)
    except Refused:
        return False
    return True


def _quote(rng: Random, outlet: Outlet, renewal: Renewal, by, at: datetime):
    insurers = policies.words_of(policies.book(local(at).date()).for_outlet(outlet)[policies.INSURERS])[:5]
    values = {
        "insurer": rng.choice(insurers),
        "compulsory": Decimal(rng.choice((665, 760, 855, 950))),
        "commercial": Decimal(rng.randrange(210_000, 520_000)) / 100,
        "vehicle_tax": Decimal(rng.choice((300, 360, 450))),
        "cover": rng.choice(COVER),
        "valid_until": local(at).date() + timedelta(days=15),
    }
    return renewals.add_quote(renewal=renewal, values=values, by=by, at=at)


def _in_hand(rng: Random, staff: Staff, outlet: Outlet, at: datetime) -> None:
    """Of those on the list now, the nearest are being worked on."""
    clerk = _clerk(staff, outlet)
    due = Renewal.objects.open().filter(outlet=outlet, state="due").select_related("vehicle")
    near = list(due.order_by("insurance_until", "pk")[:16])
    renewals.give_to(
        renewals=Renewal.objects.filter(pk__in=[each.pk for each in near[2:]]), owner=clerk, by=clerk, at=at
    )
    for number, renewal in enumerate(near[4:]):
        days_ago = timedelta(days=rng.randrange(1, 9), hours=rng.randrange(1, 5))
        then = at - days_ago
        if number % 5 == 4:
            _call(renewal, "no_answer", "", clerk, then)
        elif number % 5 == 3:
            _call(renewal, "later", "下周发工资后再谈", clerk, then, next_on=local(at).date())
        elif _call(renewal, "reached", rng.choice(SAID), clerk, then) and number % 2:
            for _time in range(rng.choice((1, 2))):
                _quote(rng, outlet, renewal, clerk, then + DAY / 6)
    for renewal in near[:2]:
        _refer(rng, staff, outlet, renewal.vehicle, at - DAY)


def _prospects(rng: Random, staff: Staff, outlet: Outlet, at: datetime) -> None:
    """From a show, where some signed the form, and from a list that says where its people agreed."""
    care = staff.user(outlet.code, Role.CUSTOMER_CARE)
    today = local(at).date()
    bought = prospects.take_list(
        outlet=outlet,
        name="车主俱乐部会员名单",
        given_by="本地车主俱乐部",
        received_on=today - timedelta(days=20),
        consent_source="会员入会登记表勾选“接受合作维修企业联系”",
        by=care,
        at=at - 20 * DAY,
    )
    for number in range(PROSPECTS):
        listed = number >= PROSPECTS - 5
        consents = listed or rng.random() < 0.7
        then = at - timedelta(days=18 - number, minutes=rng.randrange(300))
        source = "outside_list" if listed else rng.choice(("show", "show", "event", "walk_in", "recommended"))
        entered = prospects.enter_prospect(
            outlet=outlet,
            name=rng.choice("张李王刘陈杨赵黄周吴") + rng.choice(("先生", "女士")),
            mobile=f"1390000{rng.randrange(1000, 10_000)}",
            source=source,
            event=SHOW if source in ("show", "event") else "",
            outside_list=bought if listed else None,
            met_on=local(then).date(),
            car=rng.choice(("想换新能源 SUV", "现有 5 年轿车", "试驾过紧凑型 SUV", "")),
            consent=consents,
            consent_source="" if listed else "展台登记表签字",
            by=care,
            at=then,
        )
        if consents and number % 3 == 0:
            prospects.call_prospect(prospect=entered, outcome="reached", words="约周末到店看车", by=care, at=then + DAY)
        if number == 6 and consents:
            prospects.convert(prospect=Prospect.objects.get(pk=entered.pk), by=care, at=then + 2 * DAY)
        if number == 4:
            prospects.drop(prospect=Prospect.objects.get(pk=entered.pk), reason="已在外地购车", by=care, at=then + DAY)


def _lost(rng: Random, staff: Staff, outlet: Outlet, at: datetime) -> None:
    """Some of the lost customers were asked why they stay away."""
    care = staff.user(outlet.code, Role.CUSTOMER_CARE)
    reasons = policies.words_of(policies.book(local(at).date()).for_outlet(outlet)[policies.STAYS_AWAY])
    due = lost_reminders().filter(outlet=outlet, state="due").order_by("vehicle__vin")
    for number, reminder in enumerate(due[:18]):
        outcome = "no_answer" if number % 4 == 3 else "reached"
        try:
            lost.log_lost_call(
                reminder=reminder,
                outcome=outcome,
                reason=rng.choice(reasons[:7]) if outcome == "reached" else "",
                elsewhere=rng.choice(("", "小区门口快修店", "途安连锁")) if outcome == "reached" else "",
                words="",
                by=care,
                at=at - timedelta(hours=rng.randrange(1, 8)),
            )
        except Refused:
            continue


def _references(rng: Random, staff: Staff, outlet: Outlet, at: datetime) -> None:
    care = staff.user(outlet.code, Role.CUSTOMER_CARE)
    today = local(at).date()
    for number, customer in enumerate(loyal_customers().filter(outlet=outlet).order_by("pk")[:4]):
        noted = references.note_reference(
            customer=customer,
            willing_for=rng.choice(("用车故事文章", "短视频出镜", "向新客户介绍体验")),
            said_how=rng.choice(("交车时当面同意", "微信书面同意")),
            willing_on=today - timedelta(days=10 + number),
            by=care,
            at=at - timedelta(days=9 + number),
        )
        if number == 0:
            references.use_reference(reference=noted, what="公众号 11 月推文", used_on=today - DAY, by=care, at=at)
