"""The after-sales fund of two outlets: a year of it, and something waiting for each who has a part in it.

Played through the application's own services, so signatures, messages and trail came about as they would have. The
shares of commission runs are not among it: they come with the runs.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from payroll.models import FundPayment
from payroll.services import fund
from staff.instants import local
from staff.models import Outlet, User
from staff.months import month_after, months_up_to
from staff.roles import Role

from .outlets import FIRST, SECOND
from .people import Staff
from .times import by_day_before, on_day

MONTHS = 12
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
# What it is asked for, who receives it, about how much, what it was used for.
WANTED = (
    ("车间防暑降温饮料", "惠民批发部", 380, "绿豆汤与矿泉水 30 箱，车间与前台分发"),
    ("季度团建聚餐", "老街饭庄", 1680, "聚餐 26 人，附签到表"),
    ("技能比武奖品", "兴达五金", 920, "机电、钣喷前三名扭力扳手与工具包"),
    ("住院同事慰问", "工会小组", 500, "慰问金，本人签收"),
    ("员工生日蛋糕", "甜心烘焙", 260, "当月生日 5 人"),
    ("新员工师徒结对启动", "老街饭庄", 640, "师徒 8 对，茶话会"),
    ("月度明星班组奖励", "优胜班组代表", 800, "班组 8 人，每人 100 元，附签收表"),
    ("休息区微波炉更换", "城南电器", 499, "休息区自用，已入低值品台账"),
)
OTHER_DEPOSITS = (("厂家服务技能竞赛团体奖", 2000), ("废旧纸箱与机油桶回收款", 365))


@dataclass(frozen=True)
class _Scene:
    """One outlet and those who have a part in its fund."""

    outlet: Outlet
    keeper: User
    head: User
    finance: User

    def ask(self, wanted: tuple, amount: Decimal, at: datetime, wanted_on: date | None = None) -> FundPayment:
        purpose, payee, _about, _use = wanted
        return fund.ask_payment(
            outlet=self.outlet,
            purpose=purpose,
            payee=payee,
            amount=amount,
            wanted_on=wanted_on or local(at).date() + 3 * DAY,
            by=self.keeper,
            at=at,
        )

    def sign(self, payment: FundPayment, at: datetime) -> None:
        fund.sign_payment(payment=payment, by=self.head, at=at)

    def pay(self, payment: FundPayment, at: datetime) -> None:
        fund.pay_out(payment=payment, by=self.keeper, at=at)

    def put_on_file(self, payment: FundPayment, use: str, at: datetime) -> None:
        voucher = f"记-{local(at):%m}{int(payment.number[-5:]) % 90 + 10:03d}"
        fund.file_payment(payment=payment, voucher=voucher, used_for=use, by=self.finance, at=at)

    def deposit(self, amount: Decimal, on: date, purpose: str, at: datetime) -> None:
        fund.enter_deposit(outlet=self.outlet, amount=amount, on=on, purpose=purpose, by=self.keeper, at=at)


def make_funds(rng: Random, staff: Staff, outlets: dict[str, Outlet], at: datetime) -> None:
    """The funds of the two outlets as they stand at `at`."""
    for place, scale in ((FIRST, 1.0), (SECOND, 0.7)):
        scene = _Scene(
            outlet=outlets[place.code],
            keeper=staff.user(place.code, Role.BUSINESS_ASSISTANT),
            head=staff.user(place.code, Role.STATION_HEAD),
            finance=staff.user(place.code, Role.FINANCE),
        )
        _past_year(scene, rng, at, scale)
        _under_way(scene, rng, at)


def _past_year(scene: _Scene, rng: Random, at: datetime, scale: float) -> None:
    """Each month the share as the paper ledger had it, and a payment from request to file."""
    for number, month in enumerate(months_up_to(month_after(local(at).date(), -1), MONTHS)):
        share = Decimal(round(rng.uniform(1900, 3200) * scale * 100)) / 100
        before = month - DAY
        words = f"{before.year}年{before.month}月提成计提5%，按纸质台账补记"
        entered_at = on_day(month + 7 * DAY, 10 * 60 + rng.randrange(60))
        # The last share of the first outlet comes with its closed run.
        if number < MONTHS - 1 or scene.outlet.code != FIRST.code:
            scene.deposit(share, month + 7 * DAY, words, entered_at)
        if number in (3, 8):
            purpose, amount = OTHER_DEPOSITS[number == 8]
            scene.deposit(Decimal(amount), month + 9 * DAY, purpose, on_day(month + 9 * DAY, 15 * 60))
        asked_at = on_day(month + 11 * DAY, 9 * 60 + rng.randrange(90))
        wanted = WANTED[(number * 3) % len(WANTED)]
        payment = scene.ask(wanted, _amount(rng, wanted), asked_at)
        if number == 5:
            words = "与市场部的活动费用重复，请从市场预算列支"
            fund.refuse_payment(payment=payment, reason=words, by=scene.head, at=asked_at + 5 * HOUR)
            continue
        scene.sign(payment, asked_at + 4 * HOUR)
        scene.pay(payment, asked_at + DAY)
        scene.put_on_file(payment, wanted[3], asked_at + 2 * DAY + HOUR)
        if number == 9:
            reason = "商家缺货退款，款项已退回保管人"
            fund.counter_entry(entry=payment.entries.get(), reason=reason, by=scene.keeper, at=asked_at + 4 * DAY)


def _under_way(scene: _Scene, rng: Random, at: datetime) -> None:
    """One payment in each state in which it waits for somebody."""
    today = local(at).date()
    for number, (back, steps) in enumerate(((4, "sign pay"), (2, "sign"), (1, ""), (0, ""))):
        wanted = WANTED[(number * 2 + 1) % len(WANTED)]
        asked_at = by_day_before(at - back * DAY - 2 * HOUR - number * timedelta(minutes=7))
        payment = scene.ask(wanted, _amount(rng, wanted), asked_at, wanted_on=today + number * DAY)
        if "sign" in steps:
            scene.sign(payment, by_day_before(asked_at + 12 * HOUR))
        if "pay" in steps:
            scene.pay(payment, by_day_before(asked_at + 36 * HOUR))


def _amount(rng: Random, wanted: tuple) -> Decimal:
    return Decimal(round(wanted[2] * rng.uniform(0.9, 1.15) * 10)) / 10
