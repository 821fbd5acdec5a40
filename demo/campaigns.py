"""Campaigns of the last months and the coming ones: settled, called off, running, planned.

Played through the services of the application; invitations, guests, money and draws are played on top of them.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from campaigns.models import Campaign
from campaigns.services import campaigns, plans, tasks
from staff.instants import local
from staff.models import Outlet, User
from staff.roles import Role

from . import audiences, campaign_money
from .outlets import FIRST, SECOND
from .people import Staff

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
# Who sees to the tasks of a department in the demo.
ROLES = {
    "marketing": Role.MARKETING,
    "sales": Role.MARKETING,
    "service": Role.FRONT_DESK_SUPERVISOR,
    "care": Role.CUSTOMER_CARE,
    "workshop": Role.WORKSHOP_MANAGER,
    "parts": Role.PARTS_MANAGER,
    "finance": Role.FINANCE,
    "office": Role.MARKETING,
}
PROOFS = (
    "已完成，资料已归档",
    "已办妥，现场照片已上传",
    "按计划完成，无遗留",
    "已完成，名单已核对",
    "已签收，清单见附件",
)


@dataclass(frozen=True)
class Story:
    place: str
    kind: str
    name: str
    begins: int
    """Days from the day of the demo."""
    days: int
    end: str = ""
    """`settled`, `called_off`, or nothing for one that goes on."""
    words: str = ""
    where: str = ""
    aims: tuple[tuple[str, str], ...] = ()


STORIES = (
    Story(
        FIRST.code,
        "seasonal",
        "夏季空调养护节",
        -150,
        14,
        "settled",
        "到店 126 台，空调清洗完成 81 台。短信邀约效果好于电话；第二周工位紧张，下次应按天分散预约。",
        aims=(("visits", "120"), ("per_car", "880")),
    ),
    Story(
        FIRST.code,
        "open_day",
        "走进车间开放日",
        -52,
        1,
        "settled",
        "到场 43 组家庭，集章完成率八成。真假配件站点最受欢迎，慢骑比赛受场地限制需要换位置。",
        "一楼车间及二楼客休区",
        (("came", "80"), ("leads", "15")),
    ),
    Story(
        FIRST.code,
        "lecture",
        "新车主用车讲堂",
        -24,
        1,
        "called_off",
        "台风蓝色预警，客户普遍改期，并入下月讲堂。",
        "二楼培训室",
    ),
    Story(
        FIRST.code,
        "trade_in",
        "金秋精品以旧换新",
        -9,
        30,
        where="精品展厅",
        aims=(("per_car", "980"), ("revenue", "180000")),
    ),
    Story(FIRST.code, "group", "年末购车团购会", 11, 1, where="一楼展厅", aims=(("came", "60"), ("leads", "30"))),
    Story(FIRST.code, "seasonal", "冬季 36 项免费检测", 24, 14, aims=(("visits", "150"), ("bookings", "90"))),
    Story(FIRST.code, "auto_show", "区域年终车展", 46, 3, where="会展中心", aims=(("came", "300"), ("leads", "60"))),
    Story(
        SECOND.code,
        "member_day",
        "会员专享日",
        -66,
        1,
        "settled",
        "到店会员 38 位，感谢信反响好。生日礼准备不足，下次按当月会员数多备一成。",
        aims=(("came", "40"),),
    ),
    Story(SECOND.code, "lecture", "冬季用车讲堂", 8, 1, where="客户休息区", aims=(("came", "30"),)),
)  # fmt: skip


def make_campaigns(rng: Random, staff: Staff, outlets: dict[str, Outlet], at: datetime) -> int:
    """All stories in the order in which they were begun; comes back with how many campaigns there are."""
    for story in sorted(STORIES, key=lambda each: _begun(each)):
        _play(rng, story, staff, outlets[story.place], at)
    return Campaign.objects.count()


def _begun(story: Story) -> int:
    """The day, counted from the demo's, on which somebody wrote the campaign."""
    return min(story.begins - 30, -3 - story.begins % 4)


def _play(rng: Random, story: Story, staff: Staff, outlet: Outlet, at: datetime) -> None:
    today = local(at).date()
    maker = _person(staff, outlet, Role.MARKETING)
    begun = (local(at) + _begun(story) * DAY).replace(hour=10, minute=rng.randrange(60), second=0, microsecond=0)
    begins_on = today + story.begins * DAY
    campaign = campaigns.write_campaign(
        outlet=outlet,
        kind=story.kind,
        name=story.name,
        begins_on=begins_on,
        ends_on=begins_on + (story.days - 1) * DAY,
        owner=maker,
        place=story.where,
        seed=f"{rng.getrandbits(256):064x}",
        by=maker,
        at=begun,
    )
    for metric, goal in story.aims:
        plans.add_part(campaign=campaign, of="aim", metric=metric, goal=Decimal(goal), by=maker, at=begun + HOUR)
    if story.end == "called_off":
        _call_off(campaign, story, maker, at)
        return
    _give_out(campaign, staff, outlet, maker, begun + 2 * HOUR)
    _do_tasks(rng, campaign, at)
    audiences.play(campaign, staff, outlet, maker, at)
    campaign_money.play(campaign, staff, outlet, maker, at)
    if story.end == "settled":
        ended = min(begun + (story.days + 45) * DAY, at - 2 * DAY)
        fresh = Campaign.objects.select_related("outlet").get(pk=campaign.pk)
        campaigns.settle_campaign(campaign=fresh, version=fresh.version, evaluation=story.words, by=maker, at=ended)


def _person(staff: Staff, outlet: Outlet, role: str) -> User:
    """Whoever holds the role there; a small outlet leaves campaigns to the manager of customer care."""
    there = role if staff.users.get((outlet.code, role)) else Role.CUSTOMER_CARE_MANAGER
    return staff.user(outlet.code, there)


def _call_off(campaign: Campaign, story: Story, maker: User, at: datetime) -> None:
    fresh = Campaign.objects.select_related("outlet").get(pk=campaign.pk)
    gone = local(at).replace(hour=16, minute=5) + (story.begins - 1) * DAY
    campaigns.call_off(campaign=fresh, version=fresh.version, reason=story.words, by=maker, at=gone)


def _give_out(campaign: Campaign, staff: Staff, outlet: Outlet, maker: User, at: datetime) -> None:
    """All but the last tasks of what is still planned: one sees how tasks without anybody look."""
    rows = list(campaign.tasks.select_related("campaign__outlet", "owner").order_by("due_on", "pk"))
    planned = campaign.begins_on > local(at).date() + 35 * DAY
    for department in ROLES:
        wanted = [task for task in rows if task.department == department]
        if wanted and not (planned and department in ("parts", "office")):
            owner = _person(staff, outlet, ROLES[department])
            tasks.give_tasks(campaign=campaign, tasks=wanted, owner=owner, by=maker, at=at)


def _do_tasks(rng: Random, campaign: Campaign, at: datetime) -> None:
    """What was due is done on its day, in the afternoon; of a running campaign the latest one is late."""
    today = local(at).date()
    due = list(
        campaign.tasks.filter(due_on__lt=today).select_related("campaign__outlet", "owner").order_by("due_on", "pk")
    )
    if campaign.ends_on >= today and due:
        due.pop()
    for task in due:
        done = min(
            local(at).replace(hour=15, minute=rng.randrange(60)) - (today - task.due_on),
            at - HOUR,
        )
        done = max(done, campaign.made_at + 3 * HOUR)
        tasks.finish_task(task=task, proof=rng.choice(PROOFS), by=task.owner or campaign.owner, at=done)
