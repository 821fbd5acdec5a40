"""Complaints at every step between taking and closing, played through the application's own services.

At the first outlet everything that their pages can show, at the second enough to work with. Beside the ordinary
complaints, which came with the records and were dealt with outside.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from complaints import services
from complaints.models import Complaint
from complaints.services import pairing
from staff.instants import local
from staff.models import Outlet
from staff.roles import Role
from workshop.models import RepairOrder, Team

from .cases import Scene, Stage, enter_ordinary
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


Play = tuple[datetime, Callable[[datetime], object]]


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
        """A complaint by the owner of the next order's car."""
        order = self.orders.pop()
        team = Team.objects.filter(labour_lines__order=order).order_by("code").first()
        about = {"vehicle": order.vehicle, "order": order, "team": team} | fields
        return services.take_complaint(
            outlet=self.outlet,
            channel=about.pop("channel", None) or self.rng.choice(CHANNELS),
            category=tale[1],
            contact=tale[0],
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


def make_scenes(rng: Random, stage: Stage, told: set[int]) -> Iterator[Scene]:
    """The complaints as scenes on the clock of all stories, so that their numbers follow the time.

    `told` are the cars of which other stories are told.
    """
    plays = []
    for place, play in ((FIRST, _everything), (SECOND, _some)):
        outlet = stage.outlets[place.code]
        apart = told | {complaint.vehicle_id for complaint in stage.ordinary[place.code]}
        house = House(rng, outlet, stage.staff, stage.at, _orders(rng, outlet, stage.staff, stage.at, apart))
        plays += [(house, *each) for each in play(house)]
    for house, start, act in plays:
        yield _scene(stage, house, start, act)


def _scene(stage: Stage, house: House, start: datetime, act: Callable[[datetime], object]) -> Scene:
    yield start
    enter_ordinary(stage, house.outlet.code, house.outlet, start)
    act(start)


def make_complaints(rng: Random, staff: Staff, outlets: dict[str, Outlet], at: datetime) -> int:
    """What goes on around them: pairs, the weekly meeting, and who has the older ones; returns how many are open."""
    for place in (FIRST, SECOND):
        outlet = outlets[place.code]
        house = House(rng, outlet, staff, at, [])
        for nth, care in enumerate(staff.users[place.code, Role.CUSTOMER_CARE]):
            advisor, since = house.user(Role.SERVICE_ADVISOR, nth), local(at).date() - 200 * DAY
            paired = {"care": care, "advisor": advisor, "from_on": since}
            pairing.pair_up(outlet=outlet, **paired, by=house.manager, at=at - 200 * DAY)
    _meeting(House(rng, outlets[FIRST.code], staff, at, []))
    for outlet in outlets.values():
        _hold_older(House(rng, outlet, staff, at, []))
    return Complaint.objects.open().count()


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


def _orders(rng: Random, outlet: Outlet, staff: Staff, at: datetime, apart: set[int]) -> list[RepairOrder]:
    """Orders of the last weeks by advisors who have an account, each of another car, none of those `apart`."""
    users = {user.employee_id: user for user in staff.users[outlet.code, Role.SERVICE_ADVISOR]}
    found = RepairOrder.objects.filter(outlet=outlet, advisor__in=users, delivered_at__lt=at - DAY)
    found = found.exclude(vehicle__in=apart).select_related("vehicle__customer", "advisor")
    unique = list({order.vehicle_id: order for order in found.order_by("-delivered_at", "pk")[:160]}.values())
    for order in unique:
        order.advisor.user = users[order.advisor_id]
    rng.shuffle(unique)
    return unique


def _everything(house: House) -> Iterator[Play]:
    yield from _past(house, 26)
    yield house.ago(6 * DAY), lambda at: _opened_again(house, at)
    yield house.ago(28 * HOUR), lambda at: _differs(house, at)
    yield house.ago(25 * HOUR), lambda at: _unhappy(house, at)
    yield house.ago(22 * HOUR), lambda at: house.done(TALES[2], at, 4 * HOUR)
    yield house.ago(27 * HOUR), lambda at: _promises(house, at)
    yield house.at - 40 * MINUTE, lambda at: house.answered(TALES[1], at)
    yield house.at - 24 * MINUTE, lambda at: house.held(TALES[5], at)
    yield house.at - 21 * MINUTE, lambda at: _refused(house, at)
    yield house.at - 16 * MINUTE, lambda at: _to_sign(house, at)
    yield house.at - 14 * MINUTE, lambda at: house.over(house.take(TALES[3], at), at + MINUTE, department="workshop")
    yield house.at - 6 * MINUTE, lambda at: _buyer_of_parts(house, at)
    yield house.at - 4 * MINUTE, lambda at: house.take(TALES[2], at)


def _opened_again(house: House, at: datetime) -> None:
    again = house.closed(TALES[3], at, 30 * HOUR)
    services.reopen_complaint(complaint=again, reason="客户昨天来电，又渗油", by=house.manager, at=house.at - 20 * HOUR)


def _differs(house: House, at: datetime) -> None:
    differs = house.done(TALES[6], at)
    house.called(differs, "satisfied", "漆补得不错", differs.done_at + HOUR)
    view = {"side": "care", "degree": "full", "employee": differs.order.advisor, "why": "交车前没有环车检查"}
    services.give_view(complaint=differs, **view, by=house.care, at=differs.done_at + 2 * HOUR)
    desk = house.user(Role.FRONT_DESK_SUPERVISOR)
    washer = house.staff.employees[house.outlet.code, "洗车工"][0]
    view = {"side": "front_desk", "degree": "partly", "employee": washer, "why": "洗车区刮的，监控可查"}
    services.give_view(complaint=differs, **view, by=desk, at=house.at - 3 * HOUR)


def _unhappy(house: House, at: datetime) -> None:
    unhappy = house.done(TALES[0], at)
    house.called(unhappy, "not_satisfied", "一开快又响了", max(house.at - 4 * HOUR, unhappy.done_at + MINUTE))


def _promises(house: House, at: datetime) -> None:
    broken = house.planned(TALES[7], at)
    advisor = house.advisor_of(broken)
    made_at = broken.sorted_at + 10 * MINUTE
    promised = {"owner": advisor, "by": advisor, "at": made_at}
    services.make_promise(complaint=broken, what="当天下班前由主管回电", due_at=made_at + 6 * HOUR, **promised)
    kept = services.make_promise(complaint=broken, what="送洗车券到客户单位", due_at=made_at + 20 * HOUR, **promised)
    services.keep_promise(promise=kept, proof="客户在签收单上签字", by=advisor, at=made_at + 3 * HOUR)
    services.make_promise(complaint=broken, what="备件到货当天电话通知", due_at=house.at + 26 * HOUR, **promised)


def _refused(house: House, at: datetime) -> None:
    handed = house.over(house.take(TALES[4], at), at + MINUTE)
    reason = "配件到货通知由配件部负责，请移交配件"
    services.refuse(hand_over=handed, reason=reason, by=handed.to_user, at=at + 9 * MINUTE)


def _to_sign(house: House, at: datetime) -> None:
    first = house.user(Role.SERVICE_ADVISOR)
    house.over(house.take(TALES[0], at), at + MINUTE, to_user=first)


def _buyer_of_parts(house: House, at: datetime) -> None:
    house.take(
        ("买的刹车片装不上，店里不给退。", "parts"),
        at,
        channel="onsite",
        vehicle=None,
        order=None,
        team=None,
        caller_name="钱先生",
        caller_mobile="13900001188",
    )


def _some(house: House) -> Iterator[Play]:
    yield from _past(house, 8)
    yield house.ago(20 * HOUR), lambda at: house.done(TALES[0], at, 4 * HOUR)
    yield house.ago(5 * HOUR), lambda at: house.planned(TALES[3], at)
    yield house.at - 12 * MINUTE, lambda at: house.over(house.take(TALES[1], at), at + 2 * MINUTE)


def _past(house: House, how_many: int) -> Iterator[Play]:
    """Closed over the last five weeks, most of them within two days, some of one cause more often than others."""
    weights = [7, 4, 4, 3, 2, 2, 1, 2]
    for _nth in range(how_many):
        took = HOUR * (house.rng.uniform(50, 70) if house.rng.random() < 0.15 else house.rng.uniform(8, 46))
        tale = house.rng.choices(TALES, weights)[0]
        start = house.ago(DAY * house.rng.uniform(3.5, 38))
        yield start, lambda at, tale=tale, took=took: house.closed(tale, at, took)


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
