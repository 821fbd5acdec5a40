"""What audiences, invitations, the day, leads and the effect put into the registries."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers import audiences as written_to
from notices import texts
from staff import jobs, my_day, navigation, open_work, trail, trail_words, work
from staff.roles import Right

from . import (
    audience_day,
    audience_page,
    day_page,
    effect_figures,
    effect_report,
    lead_messages,
    measures,
    reporting,
    tasks,
)
from .exports.guests import GUESTS
from .exports.invitations import INVITATIONS
from .exports.leads import LEADS
from .services import audiences, invitations
from .services import leads as lead_services
from .tabs import Tab, register

register(
    # Translators: 中文 受众与邀约
    Tab("audience", pgettext_lazy("tab of a campaign", "Audience"), "campaigns:audience", 20,
        count=audience_page.list_number),
    # Translators: 中文 现场
    Tab("day", pgettext_lazy("tab of a campaign", "On the day"), "campaigns:day", 40, count=day_page.guest_number),
    # Translators: 中文 线索
    Tab("leads", pgettext_lazy("tab of a campaign", "Leads"), "campaigns:leads", 50, count=day_page.lead_number),
    # Translators: 中文 效果
    Tab("effect", pgettext_lazy("tab of a campaign", "Effect"), "campaigns:effect", 90),
)  # fmt: skip

written_to.register(invitations.AUDIENCE)
work.register(audiences.WORK, tasks.make_list)
for listed in (INVITATIONS, GUESTS, LEADS):
    listed.register()
texts.register(*lead_messages.TEXTS)
for metric, measure in effect_figures.MEASURES.items():
    measures.register(metric.value, measure)
reporting.register(30, effect_report.effect_part)

my_day.register(audience_day.due_for)
my_day.register(audience_day.waiting_for)
my_day.register(audience_day.unshared_for)
my_day.register_stuck(audience_day.stuck_for)
open_work.register(
    # Translators: 中文 活动线索
    open_work.OpenWork("leads", _("Leads of campaigns"), lead_services.count_of, lead_services.hand_over)
)
jobs.declare(
    "campaigns.follow_visits",
    # Translators: 中文 跟踪活动客户进厂
    _("Look who of a campaign's list came"),
    tasks.FOLLOW_EVERY,
    counted={
        # Translators: 中文 新到店 / 新成交
        "came": pgettext_lazy("count", "came"),
        "bought": pgettext_lazy("count", "bought"),
    },
)
navigation.register(
    navigation.NavItem(
        navigation.Section.MARKETING,
        # Translators: 中文 活动邀约
        _("Calls about campaigns"),
        "campaigns:calls",
        Right.CAMPAIGNS_CALL,
        order=14,
        count=audience_day.waiting_count,
        icon="telephone-outbound",
    )
)

trail.guard(Right.CAMPAIGNS, "campaigns.guest", "campaigns.lead")
trail_words.borrow("customers.sending", "campaigns.invitation", "campaign")
trail_words.borrow("campaigns.campaign", "campaigns.invitation", "customer", "answer")
trail_words.borrow("campaigns.campaign", "campaigns.invitationcall", "outcome")
trail_words.borrow("campaigns.guest", "campaigns.stamp", "station", "points")
for action, label in {
    # Translators: 中文 修改受众条件
    "audience.changed": pgettext_lazy("audience", "Rules changed"),
    # Translators: 中文 确定名单
    "audience.fixed": pgettext_lazy("audience", "List fixed"),
    # Translators: 中文 名单已生成
    "audience.made": pgettext_lazy("audience", "List made"),
    # Translators: 中文 加入电话名单
    "campaign.calls_begun": _("Put on the call list"),
    # Translators: 中文 停止拨打
    "campaign.calls_ended": _("Taken off the call list"),
    # Translators: 中文 邀约电话
    "invitation.called": pgettext_lazy("invitation", "Called"),
    # Translators: 中文 客户自己答复
    "invitation.answered": pgettext_lazy("invitation", "Answered by link"),
    # Translators: 中文 到场登记
    "guest.registered": pgettext_lazy("guest", "Registered"),
    "guest.changed": pgettext_lazy("guest", "Changed"),
    # Translators: 中文 盖章
    "guest.stamped": pgettext_lazy("guest", "Stamped"),
    # Translators: 中文 撤回盖章
    "guest.stamp_taken_back": pgettext_lazy("guest", "Stamp taken back"),
    # Translators: 中文 新建小组
    "party.made": pgettext_lazy("guest", "Group made"),
    # Translators: 中文 登记线索
    "lead.made": pgettext_lazy("lead", "Noted"),
    # Translators: 中文 转交
    "lead.handed": pgettext_lazy("lead", "Handed over"),
    # Translators: 中文 跟进
    "lead.worked": pgettext_lazy("lead", "Spoken to"),
    "lead.won": pgettext_lazy("lead", "Bought"),
    "lead.lost": pgettext_lazy("lead", "Lost"),
}.items():
    trail.describe(action, label)
