"""Campaigns of the last months and the coming ones: settled, called off, running, planned.

Played through the services of the application; invitations, guests, money and draws are played on top of them.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from campaigns.audience_policies import effect_days
from campaigns.effect_figures import CampaignEffect, effect_of_campaign
from campaigns.models import Campaign
from campaigns.plan_figures import outcomes
from campaigns.services import campaigns, plans, tasks
from staff.instants import SHANGHAI, local
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
    """May ask for the `{season}`; empty for what the season itself is called (`SEASONAL`)."""
    begins: int
    """Days from the day of the demo."""
    days: int
    end: str = ""
    """`settled`, `called_off`, or nothing for one that goes on."""
    words: str = ""
    """Why it was called off; of a settled one what the next should do otherwise, after the figures."""
    where: str = ""
    aims: tuple[tuple[str, str], ...] = ()


# What is offered at the change of each season: the name, then the offers by kind.
SEASONAL = {
    "春季": ("春季养护节", "春季底盘与轮胎免费检测", "空调滤芯更换工时八折", "春季养护套餐一口价"),
    "夏季": ("夏季空调养护节", "夏季空调系统免费检测", "空调清洗 6.9 折", "夏季清凉养护套餐一口价"),
    "秋季": ("秋季养护节", "秋季刹车与电瓶免费检测", "刹车片更换工时八折", "秋季养护套餐一口价"),
    "冬季": ("冬季 36 项免费检测", "冬季 36 项免费检测", "电瓶、防冻液更换工时八折", "冬季养护套餐一口价"),
}
OFFERS = ("check", "discount", "package")


def season_of(on: date) -> str:
    return tuple(SEASONAL)[(on.month - 3) % 12 // 3]


STORIES = (
    Story(
        FIRST.code,
        "seasonal",
        "",
        -150,
        14,
        "settled",
        "下次提前把工位按天排开，预约尽量分散。",
        aims=(("visits", "120"), ("per_car", "880"), ("bookings", "30")),
    ),
    Story(
        FIRST.code,
        "open_day",
        "走进车间开放日",
        -52,
        1,
        "settled",
        "真假配件站点最受欢迎，慢骑比赛受场地限制需要换位置。",
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
        "{season}精品以旧换新",
        -9,
        30,
        where="精品展厅",
        aims=(("per_car", "980"), ("revenue", "180000")),
    ),
    # Of two days, so that there are guests also where the demo is made before anybody is up.
    Story(
        FIRST.code,
        "open_day",
        "车主开放日",
        -1,
        2,
        where="一楼车间及二楼客休区",
        aims=(("came", "90"), ("leads", "20")),
    ),
    Story(FIRST.code, "group", "{season}购车团购会", 11, 1, where="一楼展厅", aims=(("came", "60"), ("leads", "30"))),
    Story(FIRST.code, "seasonal", "", 24, 14, aims=(("visits", "150"), ("bookings", "90"))),
    Story(FIRST.code, "auto_show", "{season}车展", 46, 3, where="会展中心", aims=(("came", "300"), ("leads", "60"))),
    Story(
        SECOND.code,
        "member_day",
        "会员专享日",
        -66,
        1,
        "settled",
        "感谢信反响好；生日礼准备不足，下次按当月会员数多备一成。",
        aims=(("came", "40"),),
    ),
    Story(SECOND.code, "lecture", "{season}用车讲堂", 8, 1, where="客户休息区", aims=(("came", "30"),)),
)  # fmt: skip


def make_campaigns(rng: Random, staff: Staff, outlets: dict[str, Outlet], at: datetime) -> int:
    """All stories in the order in which they were begun; comes back with how many campaigns there are."""
    for story in sorted(STORIES, key=lambda each: _begun(each)):
        play(rng, story, staff, outlets[story.place], at)
    return Campaign.objects.count()


def _begun(story: Story) -> int:
    """The day, counted from the demo's, on which somebody wrote the campaign."""
    return min(story.begins - 30, -3 - story.begins % 4)


def play(rng: Random, story: Story, staff: Staff, outlet: Outlet, at: datetime) -> None:
    """One of them, as far as it has come by `at`."""
    today = local(at).date()
    maker = _person(staff, outlet, Role.MARKETING)
    begun = (local(at) + _begun(story) * DAY).replace(hour=10, minute=rng.randrange(60), second=0, microsecond=0)
    begins_on = today + story.begins * DAY
    season = season_of(begins_on)
    campaign = campaigns.write_campaign(
        outlet=outlet,
        kind=story.kind,
        name=story.name.format(season=season) or SEASONAL[season][0],
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
    if not story.name:
        _offer(campaign, SEASONAL[season][1:], maker, begun + HOUR)
    if story.kind == "open_day":
        _in_the_morning(campaign, maker, begun + HOUR)
    if story.end == "called_off":
        _call_off(campaign, story, maker, at)
        return
    _give_out(campaign, staff, outlet, maker, begun + 2 * HOUR)
    _do_tasks(rng, campaign, at)
    audiences.play(campaign, staff, outlet, maker, at)
    campaign_money.play(campaign, staff, outlet, maker, at)
    if story.end == "settled":
        ended = campaign.ends_on + (effect_days(outlet, campaign.begins_on) + 2) * DAY
        ended_at = min(datetime(ended.year, ended.month, ended.day, 17, 20, tzinfo=SHANGHAI), at - 2 * DAY)
        fresh = Campaign.objects.select_related("outlet__area__region").get(pk=campaign.pk)
        words = _evaluation(fresh, at) + story.words
        campaigns.settle_campaign(campaign=fresh, version=fresh.version, evaluation=words, by=maker, at=ended_at)


def _offer(campaign: Campaign, offers: tuple[str, ...], maker: User, at: datetime) -> None:
    """In place of the general ones that every plan of the kind comes with."""
    for offer in campaign.offers.all():
        plans.take_out_part(
            campaign=campaign, of="offer", part=offer, seen=plans.seen_of("offer", offer), by=maker, at=at
        )
    for kind, words in zip(OFFERS, offers, strict=True):
        plans.add_part(campaign=campaign, of="offer", kind=kind, words=words, by=maker, at=at)


def _in_the_morning(campaign: Campaign, maker: User, at: datetime) -> None:
    """The running order from nine o'clock on, on each of its days."""
    turns = list(campaign.turns.order_by("from_time", "pk"))
    earlier = turns[0].from_time.hour - 9
    for turn in turns:
        values = {name: getattr(turn, name) for name in plans.KINDS["turn"].fields}
        values |= {name: values[name].replace(hour=values[name].hour - earlier) for name in ("from_time", "to_time")}
        plans.change_part(
            campaign=campaign, of="turn", part=turn, seen=plans.seen_of("turn", turn), by=maker, at=at, **values
        )
    for nth in range(1, (campaign.ends_on - campaign.begins_on).days + 1):
        day = campaign.begins_on + nth * DAY
        plans.copy_day(campaign=campaign, from_on=campaign.begins_on, to_on=day, by=maker, at=at)


SHOWN = {
    "more": "受邀客户回厂率高于对照组。",
    "fewer": "受邀客户回厂率低于对照组。",
    "none": "受邀客户与对照组回厂率相差不大。",
    "": "对照组人数少，不作比较。",
}


def _evaluation(campaign: Campaign, at: datetime) -> str:
    """From the same figures as the pages of the campaign show."""
    steps, effect = campaign.invitations.steps(), effect_of_campaign(campaign, at)
    found, groups = outcomes([campaign])[campaign.pk], campaign.guests.count()
    lines = [
        f"名单 {steps['known']} 位，短信通知 {steps['written']} 位，联系上 {steps['reached']} 位，"
        f"{steps['agreed']} 位愿意来，活动及效果期内到场 {steps['came']} 位。",
        f"现场登记 {groups} 组 {found.people} 人，线索 {found.leads} 条，成交 {found.won} 条。",
        _of_the_house(effect),
        SHOWN[effect.share.shown if effect.share.enough else ""],
    ]
    return "".join(lines)


def _of_the_house(effect: CampaignEffect) -> str:
    whole = effect.whole
    value = f"，单车产值 {whole.per_visit:,.2f} 元" if whole.per_visit else ""
    return f"同期全店进厂 {whole.visits} 台次，预约 {whole.bookings} 台{value}。"


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
    if campaign.begins_on <= today <= campaign.ends_on and due:
        due.pop()
    for task in due:
        done = min(
            local(at).replace(hour=15, minute=rng.randrange(60)) - (today - task.due_on),
            at - HOUR,
        )
        done = max(done, campaign.made_at + 3 * HOUR)
        tasks.finish_task(task=task, proof=rng.choice(PROOFS), by=task.owner or campaign.owner, at=done)
