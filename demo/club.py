"""The owners' club of two outlets: levels with benefits, members with terms and cards, what they used, merchants.

Played through the services of the application, on the customers and orders that the demo has.
"""

from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from campaigns.models import Benefit, ClubLevel, Member, Partner
from campaigns.services import club, club_partners, club_uses, club_watch
from campaigns.services.club import BenefitDraft, LevelDraft
from campaigns.services.club_partners import PartnerDraft
from campaigns.services.vouchers import REDEEMABLE
from customers.models import Vehicle
from staff.instants import local
from staff.models import Outlet, User
from staff.refusals import Refused
from staff.roles import Role
from workshop.models import OrderSheet

from . import campaigns
from .outlets import FIRST, SECOND
from .people import Staff

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
# How many join at each of the two, and for how long back.
MEMBERS = {FIRST.code: 64, SECOND.code: 18}
BACK = 420
SILVER = LevelDraft("银卡会员", 1, Decimal(0), 12, "在本店保养满两次的车主")
GOLD = LevelDraft("金卡会员", 2, Decimal(298), 12, "年度消费满 5000 元，或按年缴费")
DIAMOND = LevelDraft("钻石会员", 3, Decimal(888), 24, "购车时办理，或年度消费满 15000 元")
LEVELS = (
    (SILVER, (
        BenefitDraft("check", "节前免费检测", times=2, worth=Decimal(120)),
        BenefitDraft("wash", "保养免费洗车", times=6, worth=Decimal(35), words="保养当天使用"),
        BenefitDraft("labour_off", "工时 95 折", percent=Decimal(5)),
    )),
    (GOLD, (
        BenefitDraft("check", "36 项免费检测", times=4, worth=Decimal(160)),
        BenefitDraft("wash", "免费洗车", times=2, period="month", worth=Decimal(35)),
        BenefitDraft("rescue", "道路救援", times=2, most=100, worth=Decimal(380), words="超出公里数按标准收费"),
        BenefitDraft("pick_up", "上门取送车", times=2, most=20, worth=Decimal(80), words="提前一天预约"),
        BenefitDraft("labour_off", "工时九折", percent=Decimal(10)),
        BenefitDraft("parts_off", "配件 95 折", percent=Decimal(5), words="轮胎、蓄电池除外"),
    )),
    (DIAMOND, (
        BenefitDraft("check", "全车深度检测", times=4, worth=Decimal(260)),
        BenefitDraft("wash", "免费洗车", times=4, period="month", worth=Decimal(35)),
        BenefitDraft("rescue", "道路救援", times=4, most=200, worth=Decimal(380)),
        BenefitDraft("pick_up", "上门取送车", times=6, most=30, worth=Decimal(80)),
        BenefitDraft("loan_car", "代步车", times=2, most=3, worth=Decimal(200)),
        BenefitDraft("inspection", "代办年检", times=1, worth=Decimal(300)),
        BenefitDraft("labour_off", "工时 85 折", percent=Decimal(15)),
        BenefitDraft("parts_off", "配件九折", percent=Decimal(10), words="轮胎、蓄电池除外"),
    )),
)  # fmt: skip
PARTNERS = (
    PartnerDraft("澄湖洗车美容", "洗车美容", "精洗八折，镀晶九折", "澄湖路 18 号", "021-60001101", "前台"),
    PartnerDraft("老灶鱼馆", "餐饮", "凭会员卡菜金九折，赠果盘一份", "浦三路 220 号", "021-60001102", "店长"),
    PartnerDraft("松间酒店", "酒店", "门市价七折，自驾活动优先订房", "松江大学城", "021-60001103", "销售部"),
    PartnerDraft("启明驾校", "驾校", "会员家属报名减 300 元", "沪南路 9 号", "021-60001104", "招生处"),
)


def make_club(rng: Random, staff: Staff, outlets: dict[str, Outlet], at: datetime) -> int:
    """Comes back with how many members there are."""
    for code, number in MEMBERS.items():
        outlet = outlets[code]
        keeper = staff.user(code, Role.CUSTOMER_CARE_MANAGER)
        desk = staff.user(code, Role.SERVICE_ADVISOR)
        levels = _levels(outlet, keeper, at - (BACK + 5) * DAY)
        members = _members(rng, outlet, levels, number, keeper, at)
        _uses(rng, members, desk, at)
        _discount(outlet, keeper, desk, at)
        if outlet.code == FIRST.code:
            _partners(rng, outlet, members, keeper, desk, at)
            _drives(rng, staff, outlet, at)
    club_watch.watch_club(at=at - DAY)
    return Member.objects.count()


def _hour(at: datetime, days: int, hour: int) -> datetime:
    return local(at).replace(hour=hour, minute=0, second=0, microsecond=0) + days * DAY


def _levels(outlet: Outlet, by: User, at: datetime) -> list[ClubLevel]:
    found = []
    for draft, benefits in LEVELS:
        level = club.write_level(outlet=outlet, draft=draft, by=by, at=at)
        for benefit in benefits:
            club.add_benefit(level=level, draft=benefit, by=by, at=at)
        found.append(level)
    return found


def _members(rng: Random, outlet: Outlet, levels, number: int, by: User, at: datetime) -> list[Member]:
    """They joined over more than a year; most of the early ones renewed, one lost the card, one sold the car."""
    cars = Vehicle.objects.filter(customer__outlet=outlet, customer__merged_into__isnull=True).exclude(plate="")
    known = list(cars.select_related("customer__outlet__area__region").order_by("pk"))
    # A small demo has fewer cars.
    chosen = rng.sample(known, min(number, len(known) // 2))
    days = sorted((rng.randrange(1, BACK) for _one in chosen), reverse=True)
    made = []
    for nth, (car, back) in enumerate(zip(chosen, days, strict=True)):
        level = rng.choices(levels, weights=(5, 3, 1))[0]
        then = _hour(at, -back, 9 + nth % 8)
        document = f"HF{nth + 1:04d}" if level.fee else ""
        try:
            member = club.join(
                level=level, customer=car.customer, vehicle=None if nth % 9 == 8 else car, document=document, by=by,
                at=then,
            )  # fmt: skip
        except Refused:
            # Two of the cars are one owner's, who has joined for all of them.
            continue
        made.append(_since(rng, member, nth, document, by, then, at))
    return made


def _since(rng: Random, member: Member, nth: int, document: str, by: User, then: datetime, at: datetime) -> Member:
    """What became of a membership until today."""
    today = local(at).date()
    if nth % 3 != 1:
        birth = today + rng.randrange(-180, 180) * DAY if nth % 12 else today
        member = club.set_birthday(
            member=member, version=member.version, month=birth.month, day=min(birth.day, 28) if nth % 12 else birth.day,
            year=None if nth % 2 else rng.randrange(1968, 2001), consent=True, by=by, at=then + HOUR / 2,
        )  # fmt: skip
    if member.valid_until and member.valid_until < today and nth % 5:
        renewed = _hour(at, (member.valid_until - today).days - 3, 10)
        member = club.renew(
            member=member, version=member.version, document=f"{document}-2" if document else "", by=by, at=renewed
        )
    if nth == 20:
        club.replace_card(member=member, version=member.version, reason="客户遗失", by=by, at=_hour(at, -20, 14))
    if nth == 25:
        club.end(member=member, version=member.version, reason="车辆已出售", by=by, at=_hour(at, -15, 11))
    return Member.objects.select_related("level", "outlet", "customer", "vehicle").get(pk=member.pk)


def _uses(rng: Random, members: list[Member], desk: User, at: datetime) -> None:
    """Washes and checks above all; what is used up is refused as anywhere."""
    weights = {"wash": 8, "check": 4, "pick_up": 2, "rescue": 1, "loan_car": 1, "inspection": 1}
    for member in members:
        benefits = [each for each in member.level.benefits.all() if each.service in weights]
        since = max(1, (local(at).date() - member.joined_on).days)
        for back in sorted((rng.randrange(0, since) for _one in range(rng.randrange(0, 7))), reverse=True):
            benefit = rng.choices(benefits, weights=[weights[each.service] for each in benefits])[0]
            _use(rng, member, benefit, desk, min(_hour(at, -back, rng.randrange(9, 17)), at - HOUR / 4))


def _use(rng: Random, member: Member, benefit: Benefit, desk: User, then: datetime) -> None:
    card = member.cards.good().first() if rng.random() < 0.6 else None
    quantity = rng.randrange(1, benefit.most + 1) if benefit.most else None
    try:
        club_uses.use_benefit(member=member, benefit=benefit, card=card, quantity=quantity, by=desk, at=then)
    except Refused:
        return


def _discount(outlet: Outlet, keeper: User, desk: User, at: datetime) -> None:
    """Somebody whose car is in the workshop is a member, and had the discount on labour."""
    gold = ClubLevel.objects.get(outlet=outlet, name=GOLD.name)
    sheets = OrderSheet.objects.filter(order__outlet=outlet, stage__in=REDEEMABLE).order_by("-order__opened_at", "-pk")
    for sheet in sheets.select_related("order__vehicle__customer__outlet", "order__outlet"):
        order = sheet.order
        try:
            member = club.join(
                level=gold,
                customer=order.vehicle.customer,
                vehicle=order.vehicle,
                document=f"HF9{order.pk % 1000:03d}",
                by=keeper,
                at=at - 3 * DAY,
            )
            benefit = gold.benefits.get(service="labour_off")
            club_uses.use_benefit(member=member, benefit=benefit, order=order, by=desk, at=at - HOUR / 2)
            return
        except Refused:
            continue


def _partners(rng: Random, outlet: Outlet, members: list[Member], keeper: User, desk: User, at: datetime) -> None:
    """Two work together with the club, one is in talks, one has ended; members had the offers of the first two."""
    begun = _hour(at, -200, 15)
    made = [club_partners.write_partner(outlet=outlet, draft=each, by=keeper, at=begun) for each in PARTNERS]
    active = [
        club_partners.begin_partner(partner=each, version=each.version, by=keeper, at=begun + DAY)
        for each in (made[0], made[1], made[3])
    ]
    for nth in range(24):
        partner: Partner = active[nth % 2]
        then = _hour(at, -(nth * 7 + 1), 18)
        able = [
            each for each in members if each.is_current(local(then).date()) and each.joined_on <= local(then).date()
        ]
        if not able:
            continue
        spent = Decimal(rng.randrange(40, 400))
        club_partners.note_use(partner=partner, member=rng.choice(able), spent=spent, by=desk, at=then)
    last = active[2]
    club_partners.end_partner(
        partner=last, version=last.version, reason="驾校搬迁，双方不再续约", by=keeper, at=_hour(at, -40, 10)
    )


DRIVES = (
    campaigns.Story(
        FIRST.code,
        "club",
        "湿地公园亲子自驾",
        -38,
        1,
        "settled",
        "返程集合点停车位不足，下次改到服务区；对讲机每组多备一台。",
        "市郊湿地公园",
        (("came", "20"),),
    ),
    campaigns.Story(FIRST.code, "club", "{season}温泉自驾", 19, 1, where="温泉度假村", aims=(("came", "24"),)),
)


def _drives(rng: Random, staff: Staff, outlet: Outlet, at: datetime) -> None:
    """A drive in the autumn that is over and settled, one that comes, to which members are invited."""
    for story in DRIVES:
        campaigns.play(rng, story, staff, outlet, at)
