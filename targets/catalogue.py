"""Every figure of plans and boards: what it is called, what it is counted in, how it adds up, which way is better.

One definition each; docs/figures.md says in words what counts, `targets.counting` counts it. A figure is kept as one or
two sums of an outlet and a month: `over`, and of a rate also `under`, so that areas, regions and years are exact too.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Unit(StrEnum):
    YUAN = "yuan"
    NUMBER = "number"
    PERCENT = "percent"
    HOURS = "hours"


class Adds(StrEnum):
    """How a figure comes together over months and outlets."""

    SUM = "sum"
    """Over both."""
    RATE = "rate"
    """Over neither: the sums above and below the line do, and are divided once."""
    LEVEL = "level"
    """Over outlets only; of a year it is what stood at the end of its last month."""


class Group(StrEnum):
    OUTPUT = "output"
    CARS = "cars"
    QUALITY = "quality"
    CARE = "care"
    PARTS = "parts"
    HOUSE = "house"

    @property
    def label(self):
        return GROUP_LABELS[self]


GROUP_LABELS = {
    Group.OUTPUT: _("Output"),
    # Translators: 中文 接车
    Group.CARS: pgettext_lazy("figures", "Cars"),
    # Translators: 中文 质量与满意度
    Group.QUALITY: _("Quality and satisfaction"),
    # Translators: 中文 客户关怀
    Group.CARE: pgettext_lazy("figures", "Customer care"),
    # Translators: 中文 精品与配件
    Group.PARTS: _("Boutique and parts"),
    # Translators: 中文 活动与培训
    Group.HOUSE: _("Campaigns and trainings"),
}


@dataclass(frozen=True)
class Figure:
    code: str
    label: object
    group: Group
    unit: Unit = Unit.NUMBER
    adds: Adds = Adds.SUM
    better: int = 1
    """1: the more the better, -1: the less the better, 0: neither; only the first two can be missed."""
    planned: bool = False
    """The annual plan has a line for it."""
    by_person: bool = False
    """The plan's line may be shared out among people."""
    of: str = ""
    """The figure that this one is a part of, so that boards list it below."""

    @property
    def money(self) -> bool:
        return self.unit == Unit.YUAN

    @property
    def percent(self) -> bool:
        return self.unit == Unit.PERCENT


O, C, Q, K, P, H = Group.OUTPUT, Group.CARS, Group.QUALITY, Group.CARE, Group.PARTS, Group.HOUSE  # noqa: E741
YUAN, PERCENT, HOURS = Unit.YUAN, Unit.PERCENT, Unit.HOURS
RATE, LEVEL = Adds.RATE, Adds.LEVEL

FIGURES: dict[str, Figure] = {
    figure.code: figure
    for figure in (
        Figure("output", _("Output"), O, YUAN, planned=True, by_person=True),
        # Translators: 中文 维修及索赔产值
        Figure("workshop_claims", _("Repairs and claims"), O, YUAN, planned=True, of="output"),
        # Translators: 中文 保养产值
        Figure("output.maintenance", _("Output of maintenance"), O, YUAN, of="output"),
        # Translators: 中文 一般维修产值
        Figure("output.repair", _("Output of general repairs"), O, YUAN, of="output"),
        # Translators: 中文 保修自费产值
        Figure("output.warranty", _("Received on warranty orders"), O, YUAN, of="output"),
        # Translators: 中文 其他委托书产值
        Figure("output.other", _("Received on other orders"), O, YUAN, of="output"),
        # Translators: 中文 索赔回款
        Figure("output.reimbursed", _("Claims reimbursed"), O, YUAN, of="output"),
        # Translators: 中文 保险事故产值
        Figure("output.accident", _("Output of accident repairs"), O, YUAN, planned=True, of="output"),
        Figure("workshop_output", _("Workshop output"), O, YUAN, planned=True),
        Figure("aftersales_output", _("After-sales output"), O, YUAN, planned=True),
        Figure("detailing", _("Received for detailing"), O, YUAN, of="workshop_output"),
        Figure("counter", _("Sold over the counter"), O, YUAN, of="aftersales_output"),
        Figure("insurance_claims", _("Insurance claims"), O, YUAN, planned=True),
        Figure("fleet_collection", pgettext_lazy("figure", "Fleet collection"), O, YUAN, planned=True),
        Figure("reception", _("Cars received"), C, planned=True, by_person=True),
        # Translators: 中文 日均接车台次
        Figure("cars_per_day", _("Cars a day"), C, adds=RATE, planned=True),
        # Translators: 中文 交车台次
        Figure("delivered", _("Cars delivered"), C),
        # Translators: 中文 维修单车产值
        Figure("value.workshop", _("Output per workshop order"), C, YUAN, RATE, planned=True),
        # Translators: 中文 保险单车产值
        Figure("value.accident", _("Output per accident order"), C, YUAN, RATE, planned=True),
        Figure("csi", _("CSI"), Q, PERCENT, RATE, planned=True),
        # Translators: 中文 厂家满意度
        Figure("maker_score", _("Manufacturer's score"), Q, PERCENT, RATE, planned=True),
        # Translators: 中文 返修率
        Figure("rework", _("Rework rate"), Q, PERCENT, RATE, -1, planned=True),
        # Translators: 中文 一次修复率
        Figure("first_time_fix", _("First-time fix"), Q, PERCENT, RATE, planned=True),
        # Translators: 中文 索赔通过率
        Figure("claim_pass", _("Claims passed"), Q, PERCENT, RATE, planned=True),
        # Translators: 中文 回访及时率
        Figure("follow_up", _("Followed up in time"), Q, PERCENT, RATE, planned=True),
        Figure("complaints", _("Complaints"), Q, better=-1, planned=True),
        # Translators: 中文 服务态度投诉
        Figure("complaints.attitude", _("Complaints about attitude"), Q, better=-1, of="complaints"),
        # Translators: 中文 维修质量投诉
        Figure("complaints.quality", _("Complaints about quality"), Q, better=-1, of="complaints"),
        # Translators: 中文 配件投诉
        Figure("complaints.parts", _("Complaints about parts"), Q, better=-1, of="complaints"),
        # Translators: 中文 等待时间投诉
        Figure("complaints.waiting", _("Complaints about waiting"), Q, better=-1, of="complaints"),
        # Translators: 中文 价格投诉
        Figure("complaints.price", _("Complaints about prices"), Q, better=-1, of="complaints"),
        # Translators: 中文 技术投诉
        Figure("complaints.technical", _("Complaints about technique"), Q, better=-1, of="complaints"),
        # Translators: 中文 其他投诉
        Figure("complaints.other", _("Other complaints"), Q, better=-1, of="complaints"),
        # Translators: 中文 投诉平均关闭时长
        Figure("complaint_hours", _("Hours until a complaint is closed"), Q, HOURS, RATE, -1),
        # Translators: 中文 投诉按时关闭率
        Figure("complaints_in_time", _("Complaints closed in time"), Q, PERCENT, RATE, planned=True),
        # Translators: 中文 重点用户案件
        Figure("cases", _("Key-customer cases"), Q, better=-1),
        # Translators: 中文 AAA 级案件
        Figure("cases.AAA", _("Cases of tier AAA"), Q, better=-1, of="cases"),
        # Translators: 中文 AA 级案件
        Figure("cases.AA", _("Cases of tier AA"), Q, better=-1, of="cases"),
        # Translators: 中文 A 级案件
        Figure("cases.A", _("Cases of tier A"), Q, better=-1, of="cases"),
        # Translators: 中文 超时案件占比
        Figure("cases_late", _("Cases settled late"), Q, PERCENT, RATE, -1),
        # Translators: 中文 基盘客户数
        Figure("base_customers", _("Base customers"), K, adds=LEVEL, planned=True),
        # Translators: 中文 提醒车辆
        Figure("reminded", _("Cars reminded"), K),
        # Translators: 中文 提醒回厂率
        Figure("return_rate", _("Return rate after reminders"), K, PERCENT, RATE, planned=True),
        # Translators: 中文 首保回厂率
        Figure("first_maintenance", _("First maintenance kept"), K, PERCENT, RATE, planned=True),
        # Translators: 中文 续保成功
        Figure("renewals", _("Renewals won"), K, planned=True),
        # Translators: 中文 续保率
        Figure("renewal_rate", _("Renewal rate"), K, PERCENT, RATE, planned=True),
        Figure("boutique_sales", _("Boutique sales"), P, YUAN, planned=True, by_person=True),
        # Translators: 中文 精品库存
        Figure("boutique_stock", _("Boutique stock"), P, YUAN, LEVEL, planned=True),
        # Translators: 中文 配件采购额
        Figure("parts_purchases", _("Parts purchased"), P, YUAN, planned=True),
        # Translators: 中文 活动场次
        Figure("campaigns", _("Campaigns held"), H, planned=True),
        # Translators: 中文 活动到店人数
        Figure("campaign_guests", _("Guests of campaigns"), H),
        # Translators: 中文 车主讲堂
        Figure("lectures", _("Lectures for owners"), H, planned=True),
        # Translators: 中文 技术讲座
        Figure("seminars", _("Technical seminars"), H, planned=True),
        # Translators: 中文 前台接待培训
        Figure("trainings.reception", _("Trainings of the reception"), H, planned=True),
        # Translators: 中文 技术基础培训
        Figure("trainings.basics", _("Trainings in technical basics"), H, planned=True),
        # Translators: 中文 车间技术培训
        Figure("trainings.workshop", _("Trainings of the workshop"), H, planned=True),
        # Translators: 中文 疑难问题研讨
        Figure("trainings.hard_cases", _("Sessions on hard cases"), H, planned=True),
        # Translators: 中文 团队活动
        Figure("team_activities", _("Team activities"), H, planned=True),
    )
}

PLANNED = tuple(figure for figure in FIGURES.values() if figure.planned)


def grouped(figures=None) -> list[tuple[Group, list[Figure]]]:
    """The figures (all of them without any) in the order of the groups, empty groups left out."""
    chosen = list(FIGURES.values() if figures is None else figures)
    found = [(group, [figure for figure in chosen if figure.group == group]) for group in Group]
    return [(group, members) for group, members in found if members]
