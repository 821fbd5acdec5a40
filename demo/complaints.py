"""Complaints at every step between taking and closing, played through the application's own services.

At the first outlet everything that their pages can show, at the second enough to work with. Beside the ordinary
complaints, which came with the records and were dealt with outside.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from complaints import services
from complaints.models import Complaint
from complaints.services import pairing
from customers.models import Customer
from staff.instants import local
from staff.models import Outlet
from staff.roles import Role
from workshop.models import RepairOrder, Team

from .outlets import FIRST, SECOND
from .people import Staff
from .times import by_day_before, on_day

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
# What the customer says, category, cause, cause in words, plan, result.
TALES = (
    ("空调上周修好，开了两天又响，声音比以前还大。", "quality", "repair", "蒸发箱卡扣没有装到位",
     "返厂免费重装，试车后交车", "重装卡扣，路试 20 公里无异响"),
    ("说好两小时，等了五个小时才洗好车。", "waiting", "waiting", "午间派工断档，洗车排队没有告知",
     "致歉，送一次保养工时", "已致歉，客户接受工时券"),
    ("前台不解释就多收了一个滤芯的钱。", "price", "explained", "增项没有逐项说明和签字",
     "重打结算单，逐项解释，退还差价", "退还差价，客户签字确认"),
    ("同一个漏油修了三次还在漏。", "quality", "diagnosis", "漏点判断错误，只换了垫片",
     "技术经理会诊，更换油底壳", "更换油底壳，两天复查无渗漏"),
    ("订的雨刮到货了没人通知，白跑一趟。", "parts", "part", "到货没有电话通知",
     "补发到货通知流程，免费安装", "已安装，客户表示理解"),
    ("顾问电话不接，微信不回，态度很差。", "attitude", "manner", "顾问连续两天没有回电",
     "换一位顾问跟进，主管回电致歉", "主管已致歉，改由另一位顾问服务"),
    ("交车时车门有新划痕，不承认。", "quality", "care_of_car", "洗车区护栏刮碰，没有登记",
     "免费补漆，安排代步车", "补漆完成，客户验收"),
    ("答应周二给我打电话，到周四也没打。", "attitude", "promise", "承诺没有登记，交接时遗漏",
     "当天回电，登记承诺", "已回电并处理"),
)  # fmt: skip
CHANNELS = ("hotline", "onsite", "callback", "hotline", "onsite", "headquarters", "letter")


@dataclass
class House:
    """One outlet, who deals with complaints there, and the orders that they are about."""

    rng: Random
    outlet: Outlet
    staff: Staff
    at: datetime
    orders: list[RepairOrder]

    def user(self, role: str, nth: int = 0):
        return self.staff.user(self.outlet.code, role, nth)

    @property
    def care(self):
        return self.user(Role.CUSTOMER_CARE)

    @property
    def manager(self):
        return self.user(Role.CUSTOMER_CARE_MANAGER)

    @property
    def head(self):
        return self.user(Role.SERVICE_MANAGER)

    def ago(self, span: timedelta) -> datetime:
        """So long before the demo's instant, when people were at work."""
        return by_day_before(self.at - span)

    def take(self, tale, at: datetime, **fields) -> Complaint:
        """A complaint by the owner of the next order's car, received three minutes before it is written down."""
        order = self.orders.pop()
        team = Team.objects.filter(labour_lines__order=order).order_by("code").first()
        about = {"vehicle": order.vehicle, "order": order, "team": team} | fields
        return services.take_complaint(
            outlet=self.outlet,
            channel=about.pop("channel", None) or self.rng.choice(CHANNELS),
            category=tale[1],
            contact=tale[0],
            received_at=at - 3 * MINUTE,
            by=self.care,
            at=at,
            **about,
        )

    def advisor_of(self, complaint: Complaint):
        return complaint.order.advisor.user

    def over(self, complaint: Complaint, at: datetime, **whom):
        whom = whom or {"to_user": self.advisor_of(complaint)}
        return services.hand_over(complaint=complaint, words="客户等回电", **whom, by=self.care, at=at)

    def held(self, tale, at: datetime, **fields) -> Complaint:
        made = self.take(tale, at, **fields)
        services.accept(hand_over=self.over(made, at + 2 * MINUTE), by=self.advisor_of(made), at=at + 6 * MINUTE)
        return made

    def answered(self, tale, at: datetime, **fields) -> Complaint:
        made = self.held(tale, at, **fields)
        words = "已致电客户致歉，约今天内给出原因和办法"
        services.answer_complaint(complaint=made, words=words, by=self.advisor_of(made), at=at + 15 * MINUTE)
        return made

    def planned(self, tale, at: datetime, **fields) -> Complaint:
        made = self.answered(tale, at, **fields)
        services.sort_out(
            complaint=made,
            cause=tale[2],
            cause_words=tale[3],
            plan=tale[4],
            plan_by_at=at + DAY,
            handler=self.advisor_of(made),
            by=self.advisor_of(made),
            at=at + 45 * MINUTE,
        )
        return made

    def done(self, tale, at: datetime, took: timedelta = 5 * HOUR, **fields) -> Complaint:
        made = self.planned(tale, at, **fields)
        services.finish(complaint=made, result=tale[5], by=self.advisor_of(made), at=min(at + took, self.at))
        return made

    def called(self, complaint: Complaint, result: str, words: str, at: datetime) -> None:
        services.record_satisfaction(complaint=complaint, result=result, words=words, by=self.care, at=at)

    def closed(self, tale, at: datetime, took: timedelta, **fields) -> Complaint:
        made = self.done(tale, at, took - HOUR, **fields)
        result = self.rng.choice(("satisfied", "satisfied", "mostly"))
        self.called(made, result, "问题解决了，希望下次一次修好", at + took - HOUR / 2)
        liable = self.rng.random() < 0.6
        view = {"degree": "full", "employee": made.order.advisor} if liable else {"degree": "none"}
        services.give_view(complaint=made, side="care", **view, by=self.care, at=at + took - HOUR / 3)
        services.close_complaint(complaint=made, by=self.manager, at=at + took)
        return made


def make_complaints(rng: Random, staff: Staff, outlets: dict[str, Outlet], at: datetime) -> int:
    """All of it; returns how many complaints there are more."""
    before = Complaint.objects.count()
    for place, play in ((FIRST, _everything), (SECOND, _some)):
        outlet = outlets[place.code]
        house = House(rng, outlet, staff, at, _orders(rng, outlet, staff, at))
        for care in staff.users[place.code, Role.CUSTOMER_CARE]:
            nth = staff.users[place.code, Role.CUSTOMER_CARE].index(care)
            advisor, since = house.user(Role.SERVICE_ADVISOR, nth), local(at).date() - 200 * DAY
            pairing.pair_up(
                outlet=outlet, care=care, advisor=advisor, from_on=since, by=house.manager, at=at - 200 * DAY
            )
        play(house)
    for outlet in outlets.values():
        _hold_older(House(rng, outlet, staff, at, []))
    return Complaint.objects.count() - before


def _hold_older(house: House) -> None:
    """What came in before today's last hours is in somebody's hand, also where a key-customer story began with it."""
    open_still = Complaint.objects.open().filter(outlet=house.outlet, handler__isnull=True, answered_at__isnull=True)
    advisors = house.staff.users[house.outlet.code, Role.SERVICE_ADVISOR]
    found = open_still.filter(clocks__isnull=False, hand_overs__isnull=True, received_at__lt=house.at - 3 * HOUR)
    for nth, complaint in enumerate(found.distinct().order_by("received_at", "pk")):
        advisor, start = advisors[nth % len(advisors)], complaint.received_at
        handed = services.hand_over(
            complaint=complaint, to_user=advisor, words="重点用户，请尽快", by=house.care, at=start + 10 * MINUTE
        )
        services.accept(hand_over=handed, by=advisor, at=start + 18 * MINUTE)
        words = "已致电客户，约定专人跟进"
        services.answer_complaint(complaint=complaint, words=words, by=advisor, at=start + 27 * MINUTE)
        services.sort_out(
            complaint=complaint,
            cause=house.rng.choice(("repair", "diagnosis", "product")),
            cause_words="同一故障多次维修未根除",
            plan="技术经理会诊，给出书面方案",
            plan_by_at=house.at + (4 + nth) * HOUR,
            handler=advisor,
            by=advisor,
            at=start + 55 * MINUTE,
        )


def _orders(rng: Random, outlet: Outlet, staff: Staff, at: datetime) -> list[RepairOrder]:
    """Orders of the last weeks by advisors who have an account, each of another car, none with a complaint yet."""
    users = {user.employee_id: user for user in staff.users[outlet.code, Role.SERVICE_ADVISOR]}
    found = RepairOrder.objects.filter(
        outlet=outlet, advisor__in=users, delivered_at__lt=at - DAY, vehicle__complaints__isnull=True
    )
    found = found.filter(vehicle__cases__isnull=True, vehicle__candidates__isnull=True)
    orders = list(found.select_related("vehicle__customer", "advisor").order_by("-delivered_at", "pk")[:160])
    unique = list({order.vehicle_id: order for order in orders}.values())
    for order in unique:
        order.advisor.user = users[order.advisor_id]
    rng.shuffle(unique)
    return unique


def _everything(house: House) -> None:
    _past(house, 26)
    _meeting(house)
    again = house.closed(TALES[3], house.ago(6 * DAY), 30 * HOUR)
    services.reopen_complaint(complaint=again, reason="客户昨天来电，又渗油", by=house.manager, at=house.ago(20 * HOUR))
    differs = house.done(TALES[6], house.ago(26 * HOUR))
    house.called(differs, "satisfied", "漆补得不错", house.ago(18 * HOUR))
    view = {"side": "care", "degree": "full", "employee": differs.order.advisor, "why": "交车前没有环车检查"}
    services.give_view(complaint=differs, **view, by=house.care, at=house.ago(17 * HOUR))
    desk = house.user(Role.FRONT_DESK_SUPERVISOR)
    washer = house.staff.employees[house.outlet.code, "洗车工"][0]
    view = {"side": "front_desk", "degree": "partly", "employee": washer, "why": "洗车区刮的，监控可查"}
    services.give_view(complaint=differs, **view, by=desk, at=house.ago(3 * HOUR))
    unhappy = house.done(TALES[0], house.ago(25 * HOUR))
    house.called(unhappy, "not_satisfied", "一开快又响了", house.ago(4 * HOUR))
    house.done(TALES[2], house.ago(22 * HOUR), 4 * HOUR)
    _promises(house)
    _today(house)


def _promises(house: House) -> None:
    broken = house.planned(TALES[7], house.ago(27 * HOUR))
    advisor = house.advisor_of(broken)
    made_at = broken.sorted_at + 10 * MINUTE
    promised = {"owner": advisor, "by": advisor, "at": made_at}
    services.make_promise(complaint=broken, what="昨天下班前由主管回电", due_at=made_at + 6 * HOUR, **promised)
    kept = services.make_promise(
        complaint=broken, what="送一张洗车券到客户单位", due_at=made_at + 20 * HOUR, **promised
    )
    services.keep_promise(promise=kept, proof="客户在签收单上签字", by=advisor, at=made_at + 3 * HOUR)
    services.make_promise(complaint=broken, what="备件到货当天电话通知", due_at=house.at + 26 * HOUR, **promised)


def _today(house: House) -> None:
    advisors = house.staff.users[house.outlet.code, Role.SERVICE_ADVISOR]
    house.answered(TALES[1], house.at - 40 * MINUTE)
    house.held(TALES[5], house.at - 24 * MINUTE)
    refused = house.take(TALES[4], house.at - 21 * MINUTE)
    handed = house.over(refused, house.at - 20 * MINUTE)
    services.refuse(
        hand_over=handed, reason="配件到货通知由配件部负责，请移交配件", by=handed.to_user, at=house.at - 12 * MINUTE
    )
    house.over(house.take(TALES[0], house.at - 16 * MINUTE), house.at - 15 * MINUTE, to_user=advisors[0])
    to_workshop = house.take(TALES[3], house.at - 14 * MINUTE)
    house.over(to_workshop, house.at - 13 * MINUTE, department="workshop")
    buyer = Customer.objects.filter(outlet=house.outlet, vehicles__isnull=True).order_by("pk").first()
    house.take(
        ("买的刹车片装不上，店里不给退。", "parts"),
        house.at - 6 * MINUTE,
        channel="onsite",
        vehicle=None,
        order=None,
        team=None,
        customer=buyer,
        caller_name="" if buyer else "钱先生",
        caller_mobile="" if buyer else "13900001188",
    )
    house.take(TALES[2], house.at - 4 * MINUTE)


def _some(house: House) -> None:
    _past(house, 8)
    house.done(TALES[0], house.ago(20 * HOUR), 4 * HOUR)
    house.planned(TALES[3], house.ago(5 * HOUR))
    house.over(house.take(TALES[1], house.at - 12 * MINUTE), house.at - 10 * MINUTE)


def _past(house: House, how_many: int) -> None:
    """Closed over the last five weeks, most of them within two days, some of one cause more often than others."""
    weights = [7, 4, 4, 3, 2, 2, 1, 2]
    starts = sorted(house.ago(DAY * house.rng.uniform(3.5, 38)) for _nth in range(how_many))
    for start in starts:
        took = HOUR * (house.rng.uniform(50, 70) if house.rng.random() < 0.15 else house.rng.uniform(8, 46))
        house.closed(house.rng.choices(TALES, weights)[0], start, took)


def _meeting(house: House) -> None:
    """Minutes of last week's meeting, with what it asked to be changed: done, open and late."""
    week_on = local(house.at).date()
    week_on -= timedelta(days=week_on.weekday() + 7)
    day = week_on + 4 * DAY
    at = on_day(day, 16 * 60)
    minutes = services.write_minutes(
        outlet=house.outlet,
        week_on=week_on,
        held_on=day,
        present="服务经理、客服经理、前台主管、车间主任、客服专员",
        words="维修质量仍居首位，空调异响两周内重复两次。\n增项必须逐项说明并签字后再施工。\n承诺一律登记到人到时间。",
        seen="",
        by=house.manager,
        at=at,
    )
    supervisor, workshop = house.user(Role.FRONT_DESK_SUPERVISOR), house.user(Role.WORKSHOP_MANAGER)
    asked = {"outlet": house.outlet, "meeting": minutes, "by": house.manager, "at": at}
    services.ask_correction(what="增项单改为逐项签字", owner=supervisor, due_on=day, **asked)
    services.ask_correction(what="空调维修后路试 10 公里并记录", owner=workshop, due_on=day + 14 * DAY, **asked)
    done = services.ask_correction(what="承诺登记表交接班当面核对", owner=supervisor, due_on=day + 5 * DAY, **asked)
    services.prove_correction(action=done, proof="交接班记录已附核对栏，抽查 5 天齐全", by=supervisor, at=at + DAY)
