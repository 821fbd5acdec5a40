"""Missing parts of the last weeks in every state, and the stock plans for the next 15 March.

Played through the services of the application, each in its own time, from a random sequence of its own.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from parts.models import Backorder, Part, Stock, StockPlan
from parts.plan_page import proposals
from parts.services import backorders, plans
from staff.instants import local
from staff.models import Employee, Outlet, User
from staff.roles import Role
from workshop.models import RepairOrder

from .outlets import FIRST, SECOND
from .people import Staff
from .times import by_day, by_day_before

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
REASONS = ("厂家缺货，下批到港后发", "物流在途延误", "总库调拨，晚一周", "错发一件，已重新下单")
CANCELLED = ("客户改在外地维修", "保险公司改为更换总成", "客户决定暂不更换")
HEARD = ("已说明原因，客户同意等", "客户周末来装", "约好后天上午到店", "客户希望尽快，已记下")
BUYERS = (("修理厂 吴师傅", "13700001101"), ("车友 顾先生", "13700001102"), ("单位车队 沈经理", "13700001103"))


@dataclass(frozen=True)
class Story:
    """How one went: ordered so many days ago, expected so many days after that, and how far it got."""

    ago: int
    expected: int
    goes: str
    off_road: bool = False
    buyer: bool = False


STORIES = (
    Story(24, 6, "fitted"),
    Story(21, 4, "fitted"),
    Story(19, 9, "postponed fitted"),
    Story(17, 5, "fitted"),
    Story(15, 7, "cancelled"),
    Story(12, 6, "told"),
    Story(10, 8, "arrived"),
    Story(9, 6, "waiting", off_road=True),
    Story(8, 12, "waiting", off_road=True),
    Story(8, 9, "spare waiting", off_road=True),
    Story(7, 4, "postponed waiting"),
    Story(6, 3, "waiting"),
    Story(5, 9, "heard waiting"),
    Story(4, 3, "told", buyer=True),
    Story(3, 6, "waiting"),
    Story(2, 8, "waiting", buyer=True),
    Story(1, 5, "waiting"),
)


def make_backorders(rng: Random, staff: Staff, outlets: dict[str, Outlet], at: datetime) -> int:
    """All of them, with the plans; how many missing parts there are."""
    for outlet in outlets.values():
        if outlet.live_on and outlet.live_on >= local(at).date():
            continue
        _of_outlet(rng, staff, outlet, at)
    backorders.sweep_backorders(at=at)
    for nth, code in enumerate((FIRST.code, SECOND.code)):
        _plan(staff, outlets[code], at, filed=nth == 0)
    return Backorder.objects.count()


def _of_outlet(rng: Random, staff: Staff, outlet: Outlet, at: datetime) -> None:
    orders = RepairOrder.objects.filter(outlet=outlet, opened_at__gte=at - 30 * DAY).exclude(vehicle__plate="")
    cars = list(orders.select_related("vehicle__customer", "advisor").order_by("-opened_at", "pk")[:120])
    there = Stock.objects.filter(warehouse__outlet=outlet).there().values("part")
    # Nobody waits for what lies on the shelf.
    missing = list(Part.objects.in_use().exclude(pk__in=there).order_by("pk"))
    others = list(Part.objects.in_use().exclude(pk__in=[part.pk for part in missing]).order_by("pk"))
    if not cars or not others:
        return
    rng.shuffle(cars)
    for nth, story in enumerate(STORIES):
        over = story.goes.endswith(("fitted", "cancelled"))
        found = others if over or not missing else missing
        _play(rng, staff, outlet, story, rng.choice(found), cars[nth % len(cars)], at)


def _play(
    rng: Random, staff: Staff, outlet: Outlet, story: Story, part: Part, order: RepairOrder, at: datetime
) -> None:
    begin_at = min(by_day(at - story.ago * DAY + rng.randint(-200, 200) * timedelta(minutes=1)), at - HOUR)
    advisor = order.advisor if order.advisor.outlet_id == outlet.pk else _advisor(rng, outlet, staff)
    desk = staff.user(outlet.code, Role.SERVICE_ADVISOR)
    keeper = _keeper(staff, outlet)
    contact, mobile = rng.choice(BUYERS) if story.buyer else ("", "")
    made = backorders.order_part(
        outlet=outlet,
        part=part,
        quantity=rng.choice((1, 1, 1, 2)),
        vehicle=None if story.buyer else order.vehicle,
        order=order if not story.buyer and order.opened_at <= begin_at else None,
        contact=contact,
        mobile=mobile,
        off_road=story.off_road,
        advisor=advisor,
        expected_on=local(begin_at).date() + story.expected * DAY,
        by=desk,
        at=begin_at,
    )

    def step(act, days: float, by=desk, **fields) -> None:
        made.refresh_from_db()
        when = min(by_day_before(begin_at + days * DAY), at - timedelta(minutes=20))
        act(backorder=made, version=made.version, by=by, at=max(when, begin_at), **fields)

    goes = story.goes.split()
    if "heard" in goes:
        step(backorders.tell_customer, 3, what="stands", how="call", words=rng.choice(HEARD))
    if "spare" in goes:
        step(backorders.give_spare_car, 4, words="代步车 朗逸，店内备用一号车")
    if "postponed" in goes:
        later = made.expected_on + rng.randint(4, 8) * DAY
        step(backorders.postpone, story.expected - 1, by=keeper, expected_on=later, reason=rng.choice(REASONS))
        if "fitted" in goes:
            step(backorders.tell_customer, story.expected - 0.8, what="later", how="call", words=rng.choice(HEARD))
    if "cancelled" in goes:
        step(backorders.cancel, story.expected - 2, reason=rng.choice(CANCELLED))
    if goes[-1] in ("arrived", "told", "fitted"):
        came = min(story.expected, story.ago - 0.3)
        step(backorders.part_arrived, came, by=keeper)
        if goes[-1] != "arrived":
            how = rng.choice(("call", "call", "sms", "wecom"))
            step(backorders.tell_customer, came + 0.1, what="there", how=how, words=rng.choice(HEARD))
        if goes[-1] == "fitted":
            step(backorders.fitted, came + 2)


def _keeper(staff: Staff, outlet: Outlet) -> User:
    """Who leads the parts there, else the head of the service."""
    role = Role.PARTS_MANAGER if (outlet.code, Role.PARTS_MANAGER) in staff.users else Role.SERVICE_MANAGER
    return staff.user(outlet.code, role)


def _advisor(rng: Random, outlet: Outlet, staff: Staff) -> Employee:
    return rng.choice([one for one in staff.employees[outlet.code, "服务顾问"] if not one.left_on])


def _plan(staff: Staff, outlet: Outlet, at: datetime, *, filed: bool) -> StockPlan:
    """What is proposed, planned for the next 15 March, and a part that nobody has on the shelf."""
    today, manager = local(at).date(), _keeper(staff, outlet)
    year = today.year + (today > date(today.year, 3, 1))
    begun_at = by_day_before(at - 2 * DAY)
    plan = plans.write_plan(
        outlet=outlet, year=year, ready_by=date(year, 3, 1), words="按近三个月出库和重点用户缺件编制",
        by=manager, at=begun_at,
    )  # fmt: skip
    drafts = [(each.part, each.wanted + 2, each.why) for each in proposals(plan, at)]
    plans.put_lines(plan=plan, drafts=drafts if filed else drafts[:6], by=manager, at=begun_at + HOUR)
    if filed and drafts:
        plans.file_plan(plan=plan, by=manager, at=begun_at + 5 * HOUR)
    return plan
