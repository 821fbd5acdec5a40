"""What plans for 15 March put into the registries."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from notices import texts
from staff import jobs, my_day, navigation, trail, trail_words
from staff.navigation import NavItem, Section
from staff.roles import Right

from . import plan_315_day, plan_315_messages, tasks
from . import plan_315_policies as policies  # noqa: F401 - declares what is settled
from .exports.plans_315 import YEAR

texts.register(*plan_315_messages.TEXTS)
my_day.register(plan_315_day.due_for)
my_day.register(plan_315_day.shifts_for)
my_day.register_stuck(plan_315_day.stuck_for)
YEAR.register()

navigation.register(
    NavItem(
        Section.MARKETING,
        # Translators: 中文 3·15 应对方案
        _("Plans for 15 March"),
        "campaigns:plans_315",
        Right.PLAN_315,
        order=14,
        icon="shield-exclamation",
    )
)

jobs.declare(
    "campaigns.watch_plans_315",
    # Translators: 中文 3·15 方案与日报催报
    _("Remind of plans for 15 March and daily reports"),
    tasks.WATCH_PLANS_EVERY,
    # Translators: 中文 份方案未报 / 份日报未交 / 条消息
    counted={
        "plans": pgettext_lazy("count", "plans to be filed"),
        "reports": pgettext_lazy("count", "reports missing"),
        "messages": pgettext_lazy("count", "messages"),
    },
)

trail.guard(Right.PLAN_315, "campaigns.plan315")
for action, label in {
    # Translators: 中文 开始编制
    "plan_315.written": pgettext_lazy("plan for 15 March", "Begun"),
    "plan_315.changed": pgettext_lazy("plan for 15 March", "Changed"),
    # Translators: 中文 专岗人员
    "plan_315.member_put": pgettext_lazy("plan for 15 March", "On the post"),
    "plan_315.member_dropped": pgettext_lazy("plan for 15 March", "Off the post"),
    # Translators: 中文 排班
    "plan_315.shift_put": pgettext_lazy("plan for 15 March", "Shift put on the roster"),
    "plan_315.shift_dropped": pgettext_lazy("plan for 15 March", "Shift taken off the roster"),
    # Translators: 中文 换班
    "plan_315.shift_given": pgettext_lazy("plan for 15 March", "Shift given over"),
    "plan_315.roster_filled": pgettext_lazy("plan for 15 March", "Roster filled"),
    # Translators: 中文 安排蹲点或拜访
    "plan_315.errand_put": pgettext_lazy("plan for 15 March", "Watch or visit planned"),
    "plan_315.errand_dropped": pgettext_lazy("plan for 15 March", "Watch or visit taken off"),
    "plan_315.errand_done": pgettext_lazy("plan for 15 March", "Watch or visit done"),
    # Translators: 中文 报备
    "plan_315.filed": pgettext_lazy("plan for 15 March", "Filed"),
    "plan_315.acknowledged": pgettext_lazy("plan for 15 March", "Acknowledged"),
    "plan_315.sent_back": pgettext_lazy("plan for 15 March", "Sent back"),
    # Translators: 中文 提交日报
    "plan_315.reported": pgettext_lazy("plan for 15 March", "Daily report filed"),
    "plan_315.report_read": pgettext_lazy("plan for 15 March", "Daily report acknowledged"),
}.items():
    trail.describe(action, label)

trail_words.borrow("campaigns.plan315", "campaigns.DailyReport", "on")
trail_words.borrow("campaigns.plan315", "campaigns.PostShift", "from_at")
trail_words.borrow("campaigns.plan315", "campaigns.PostMember", "duty")
trail_words.borrow("campaigns.plan315", "campaigns.PostErrand", "kind")
