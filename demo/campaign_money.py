"""Money of campaigns: the year's budgets with what is spent of them, campaigns' budgets, expenses, materials, pictures.

Played through the services of the application.
"""

import struct
import zlib
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from django.core.files.uploadedfile import SimpleUploadedFile

from campaigns.models import AnnualBudget, Campaign, CarSales
from campaigns.services import annual_budgets, campaign_budgets, expenses, materials
from campaigns.services.annual_budgets import FixedDraft
from campaigns.services.campaign_budgets import LineDraft
from staff.instants import SHANGHAI, local
from staff.models import Approval, Outlet, User
from staff.roles import Role
from staff.services import approvals
from workshop.models import Gift

from .outlets import FIRST, SECOND
from .people import Staff

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
# Cars of a month: spring and autumn are strong, the month of the new year's feast is weak.
CARS = (62, 41, 88, 70, 79, 66, 54, 58, 91, 83, 77, 96)
SHARES = {"online": 38, "events": 30, "outdoor": 8, "tours": 12, "brand": 5, "network": 7}
FIXED = (("官网与线索平台", 3800), ("展厅屏幕与物料维护", 1200))
MONTHLY = (
    ("online", "短视频投放", "浦江新媒体工作室", 9000),
    ("online", "地图与搜索推广", "云途信息服务部", 5200),
    ("network", "平台集采线索包", "车商联采中心", 2600),
    ("tours", "社区巡展场地", "联洋商业管理处", 4300),
)
# What a campaign of the kind plans: channel, what, yuan, of it the manufacturer's.
LINES = {
    "seasonal": (("online", "本地生活团购页推广", 3200, 1000), ("events", "检测礼包与茶歇", 4800, 2000)),
    "open_day": (("events", "站点布置与集章卡", 5200, 2000), ("events", "茶歇与儿童区", 2600, 0)),
    "trade_in": (("online", "朋友圈投放", 2800, 0), ("events", "置换补贴物料", 6400, 3000)),
    "group": (("events", "场地布置", 6800, 3000), ("online", "直播间投放", 5500, 2000)),
    "auto_show": (("tours", "展位租金", 42000, 20000), ("events", "搭建与人员", 18000, 6000)),
    "lecture": (("events", "讲义与茶歇", 1600, 0),),
    "member_day": (("events", "会员礼与蛋糕", 3600, 1000),),
    "club": (("events", "路书、午餐与保险", 4200, 0), ("events", "车队对讲机租用", 900, 0)),
}
PAYEES = ("会展服务社", "锦华广告制作部", "世纪茶点", "云途信息服务部")


# The year -------------------------------------------------------------------------------------------------------------


def make_budgets(rng: Random, staff: Staff, outlets: dict[str, Outlet], at: datetime) -> int:
    """This year's budgets of two outlets, signed and spent from; next year's, being made. How many there are."""
    today = local(at).date()
    for place, scale in ((FIRST.code, Decimal(1)), (SECOND.code, Decimal("0.6"))):
        outlet, maker = outlets[place], _maker(staff, place)
        _sell(rng, outlet, maker, scale, today, at)
        _this_year(staff, outlet, maker, scale, today, at)
        _spend(rng, staff, outlet, scale, today)
    _next_year(outlets[FIRST.code], staff.user(FIRST.code, Role.MARKETING), today, at)
    return AnnualBudget.objects.count()


def _maker(staff: Staff, place: str) -> User:
    """Whoever makes the budget there; the service manager where nobody works in marketing."""
    return staff.user(place, Role.MARKETING if staff.users.get((place, Role.MARKETING)) else Role.SERVICE_MANAGER)


def _sell(rng: Random, outlet: Outlet, maker: User, scale: Decimal, today: date, at: datetime) -> None:
    units = {
        (year, month): int(cars * scale * (1 + Decimal(year - today.year) / 20)) + rng.randrange(-4, 5)
        for year in range(today.year - 3, today.year + 1)
        for month, cars in enumerate(CARS, start=1)
        if (year, month) < (today.year, today.month)
    }
    annual_budgets.keep_sales(outlet=outlet, kind=CarSales.Kind.SOLD, units=units, by=maker, at=at - 20 * DAY)


def _this_year(staff: Staff, outlet: Outlet, maker: User, scale: Decimal, today: date, at: datetime) -> None:
    """Signed in the first days of the year; since then some money was moved, and some is asked to move."""
    began = datetime(today.year, 1, 4, 9, 30, tzinfo=SHANGHAI)
    budget = annual_budgets.write_budget(
        outlet=outlet,
        year=today.year,
        basis=AnnualBudget.Basis.SALES,
        support=320_000 * scale,
        last_spent=280_000 * scale,
        total=600_000 * scale,
        fixed=[FixedDraft(what, amount * scale) for what, amount in FIXED],
        percents={channel: Decimal(percent) for channel, percent in SHARES.items()},
        by=maker,
        at=began,
    )
    annual_budgets.submit_budget(budget=budget, version=budget.version, by=maker, at=began + HOUR)
    head = staff.user(outlet.code, Role.GENERAL_MANAGER)
    _sign(budget, [head], began + DAY)
    budget = AnnualBudget.objects.get(pk=budget.pk)
    month = today.month
    if month > 2:
        moved = annual_budgets.ask_move(
            budget=budget, from_month=2, from_channel="outdoor", to_month=month, to_channel="events",
            amount=1500 * scale, reason="户外点位未续租，转投年末活动", by=maker, at=at - 12 * DAY,
        )  # fmt: skip
        _sign(moved, [head], at - 11 * DAY)
    if month < 12:
        annual_budgets.ask_move(
            budget=budget, from_month=12, from_channel="tours", to_month=month, to_channel="online",
            amount=2000 * scale, reason="年末线上投放提前", by=maker, at=at - 2 * DAY,
        )  # fmt: skip


def _spend(rng: Random, staff: Staff, outlet: Outlet, scale: Decimal, today: date) -> None:
    """What comes every month, with its receipts; of this month only what was paid by now."""
    payer = staff.user(outlet.code, Role.FINANCE)
    for month in range(1, today.month + 1):
        costs = [("fixed", what, "网络服务商", amount) for what, amount in FIXED] + list(MONTHLY)
        for place, (channel, what, payee, amount) in enumerate(costs, start=1):
            on = date(today.year, month, min(2 + 4 * place, 27))
            if on >= today:
                continue
            made = amount * scale * (1 if channel == "fixed" else Decimal(rng.randrange(70, 115)) / 100)
            expenses.enter_expense(
                outlet=outlet, on=on, channel=channel, what=f"{month} 月{what}", payee=payee,
                amount=made.quantize(Decimal("0.01")), document=f"FP{today:%y}{month:02d}{place:04d}",
                receipt=_receipt() if (month, place) != (today.month, 3) else None, by=payer, at=_noon(on),
            )  # fmt: skip


def _next_year(outlet: Outlet, maker: User, today: date, at: datetime) -> None:
    annual_budgets.write_budget(
        outlet=outlet, year=today.year + 1, basis=AnnualBudget.Basis.SALES, support=Decimal(350_000),
        last_spent=Decimal(290_000), total=Decimal(620_000), words="厂家支持提高，自有部分压缩两万",
        fixed=[FixedDraft(what, Decimal(amount)) for what, amount in FIXED],
        percents={channel: Decimal(percent) for channel, percent in SHARES.items()}, by=maker, at=at - 3 * DAY,
    )  # fmt: skip


# A campaign -----------------------------------------------------------------------------------------------------------


def play(campaign: Campaign, staff: Staff, outlet: Outlet, maker: User, at: datetime) -> None:
    """Its budget as far as it is by now; of one that began its expenses and materials, of one that is over all."""
    today = local(at).date()
    lines = [LineDraft(*line[:2], *map(Decimal, line[2:])) for line in LINES.get(campaign.kind, ())]
    if not lines:
        return
    written = max(campaign.made_at + DAY, campaign.made_at)
    campaign = _fresh(campaign)
    campaign_budgets.write_budget(campaign=campaign, version=campaign.version, lines=lines, by=maker, at=written)
    materials.take_over_list(campaign=campaign, by=maker, at=written)
    for nth, row in enumerate(campaign.materials.order_by("pk")):
        value = Decimal((20, 120, 60, 5, 160)[nth % 5])
        materials.change_material(material=row, wanted=row.wanted, value=value, by=maker, at=written)
    if campaign.begins_on > today + 40 * DAY:
        return
    campaign = _fresh(campaign)
    campaign_budgets.submit_budget(campaign=campaign, version=campaign.version, by=maker, at=written + HOUR)
    signers = [staff.user(outlet.code, Role.SERVICE_MANAGER), staff.user(outlet.code, Role.GENERAL_MANAGER)]
    # Of a campaign that is still some weeks off the general manager has not signed yet.
    _sign(campaign, signers if campaign.begins_on <= today + 12 * DAY else signers[:1], written + 3 * HOUR)
    if campaign.begins_on < today:
        _have(campaign, staff, outlet, maker, lines, at)


def _have(campaign: Campaign, staff: Staff, outlet: Outlet, maker: User, lines: list[LineDraft], at: datetime) -> None:
    over = campaign.ends_on < local(at).date()
    began, ended = _noon(campaign.begins_on) - 3 * HOUR, _noon(campaign.ends_on) + 5 * HOUR
    rows = list(campaign.materials.order_by("pk"))
    broken = next((row for row in rows if 1 < row.wanted <= 20), None)
    for row in rows:
        _move(row, "out", row.wanted, maker, began)
        if over:
            _bring_back(row, maker, ended, int(row == broken))
    if not over:
        _give(campaign, outlet, maker, at)
    payer = staff.user(outlet.code, Role.FINANCE)
    for nth, line in enumerate(lines if over else lines[:1]):
        expenses.enter_expense(
            outlet=outlet, campaign=_fresh(campaign), on=campaign.begins_on, channel=line.channel, what=line.what,
            payee=PAYEES[nth % len(PAYEES)], amount=line.amount * (Decimal("0.94") if nth else Decimal("1.03")),
            document=f"HD{campaign.pk:04d}{nth + 1}", receipt=_receipt(), by=payer, at=began + 6 * HOUR,
        )  # fmt: skip
    if over:
        support = sum((line.support for line in lines), Decimal(0))
        if support:
            expenses.enter_support(
                campaign=campaign, on=campaign.ends_on, amount=support, document=f"ZC{campaign.pk:04d}", by=payer,
                at=ended,
            )  # fmt: skip
        pictures = [_picture(f"现场{nth}.png", shade) for nth, shade in enumerate((90, 140, 190), start=1)]
        expenses.add_photos(campaign=campaign, uploads=pictures, words=campaign.name, by=maker, at=ended)


def _move(row, kind: str, quantity: int, maker: User, at: datetime, words: str = "") -> None:
    if quantity:
        who = maker.name if kind == "out" else ""
        materials.record_movement(material=row, kind=kind, quantity=quantity, who=who, words=words, by=maker, at=at)


def _give(campaign: Campaign, outlet: Outlet, maker: User, at: datetime) -> None:
    """The first guests take something home, out of the outlet's stock; as many as there are gifts."""
    for gift in Gift.objects.in_use().filter(outlet=outlet, stock__gt=8).order_by("pk")[:2]:
        for nth, guest in enumerate(campaign.guests.order_by("pk")[:3] or [None]):
            given = min(guest.at + HOUR / 3, at) if guest else at - 3 * HOUR + nth * HOUR / 6
            materials.give_gift(campaign=campaign, gift=gift, quantity=1, guest=guest, by=maker, at=given)


def _bring_back(row, maker: User, at: datetime, damaged: int) -> None:
    """Of what many were taken some are used up."""
    used = row.wanted // 2 if row.wanted > 20 else 0
    _move(row, "used", used, maker, at)
    _move(row, "damaged", damaged, maker, at, "搬运时磕碰")
    _move(row, "back", row.wanted - used - damaged, maker, at)


def _fresh(campaign: Campaign) -> Campaign:
    return Campaign.objects.select_related("outlet__area__region", "owner").get(pk=campaign.pk)


def _sign(document, people: list[User], at: datetime) -> None:
    for nth, person in enumerate(people):
        approval = Approval.objects.of(document).select_related("outlet__area__region").first()
        approvals.sign(approval=approval, version=approval.version, by=person, at=at + nth * HOUR)


def _noon(on: date) -> datetime:
    return datetime(on.year, on.month, on.day, 12, 0, tzinfo=SHANGHAI)


def _receipt() -> SimpleUploadedFile:
    return SimpleUploadedFile("发票.pdf", b"%PDF-1.4\n%demo\n")


def _picture(name: str, shade: int) -> SimpleUploadedFile:
    """A plain picture of one shade, running darker downwards."""
    width, height = 320, 240
    rows = b"".join(b"\0" + bytes((shade, shade - y // 4, 210 - y // 3)) * width for y in range(height))

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    content = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return SimpleUploadedFile(name, content)
