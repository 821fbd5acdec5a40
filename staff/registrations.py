"""What this room puts into the registries."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from . import approval_day, approval_exports, calendar_page, context, house_day, jobs, my_day, policies, policy, trail  # noqa: F401 - policies declares what is settled
from .models import Work
from .navigation import NavItem, Section, register
from .roles import Right
from .work import LEFT_AFTER

register(
    NavItem(Section.DAY, _("My day"), "staff:my_day", order=1, icon="sun", on_phone=True),
    NavItem(
        Section.DAY,
        # Translators: 中文 签批
        pgettext_lazy("plural", "Approvals"),
        "staff:approvals",
        order=30,
        icon="pen",
        count=approval_day.count,
        on_phone=approval_day.signs_on_the_way,
    ),
    NavItem(Section.DATA, _("Tasks"), "staff:work", order=80),
    NavItem(Section.SETTINGS, _("People"), "staff:employees", Right.PEOPLE, order=10),
    NavItem(Section.SETTINGS, _("Outlets"), "staff:outlets", Right.POLICY, order=20),
    NavItem(Section.SETTINGS, _("Calendar"), "staff:calendar", Right.POLICY, order=25),
    NavItem(Section.SETTINGS, _("Policy"), "staff:policies", Right.POLICY, order=30),
    NavItem(Section.SETTINGS, _("Audit trail"), "staff:trail", Right.TRAIL, order=80),
    NavItem(Section.SETTINGS, _("Background jobs"), "staff:jobs", Right.JOBS, order=90),
    # Translators: 中文 保存期限
    NavItem(Section.SETTINGS, _("How long what is kept"), "staff:retention", Right.JOBS, order=95),
)

context.register("home", "staff:my_day")
context.register("work", "staff:work", count=lambda user, at: Work.objects.of(user).unfinished().count())

my_day.register(calendar_page.unpublished)
my_day.register(approval_day.due_for)
my_day.register_stuck(approval_day.stuck_for)
my_day.register(house_day.jobs_due)
my_day.register(house_day.accounts_due)
# Below the warning level, above what is due.
my_day.register_panel(20, my_day.today_panel)
approval_exports.APPROVALS.register()

# Translators: 中文 补接没有交到后台的任务
jobs.declare(
    "staff.hand_over_left",
    _("Hand over work that was left waiting"),
    LEFT_AFTER,
    # Translators: 中文 件任务已补交
    counted={"work": _("pieces of work handed over")},
)
jobs.declare(
    "staff.remind_signers",
    # Translators: 中文 提醒待签批
    _("Remind signers"),
    timedelta(minutes=30),
    counted={"approvals": _("documents waiting for signatures")},
)
jobs.declare(
    "staff.tidy",
    _("Tidy up at night"),
    timedelta(days=1),
    counted={
        "sessions": _("ended sign-ins"),
        "files": _("files"),
        "runs": _("runs of jobs"),
        "submissions": _("forms sent"),
    },
)

jobs.declare(
    "staff.keep_periods",
    # Translators: 中文 清理超过保存期限的内容
    _("Blank or remove what is over its period"),
    timedelta(days=1),
)
# Translators: 中文 保存期限
policy.name_group("retention", _("How long what is kept"))

# Translators: 中文 审批
policy.name_group("approval", pgettext_lazy("plural", "Approvals"))
policy.name_group("outlet", _("Outlets"))
policy.name_group("work", _("Long work"))
policy.name_group("jobs", _("Background jobs"))

for action, label in {
    "account.created": _("Account created"),
    # Translators: 中文 导出含完整号码的清单
    "list.exported_whole": _("List with whole numbers exported"),
    "account.changed": _("Account changed"),
    "account.deactivated": _("Account shut"),
    "account.reactivated": _("Account opened again"),
    "account.password_reset": _("New password set by somebody else"),
    "account.password_changed": _("Own password changed"),
    "account.signed_in": pgettext_lazy("trail", "Signed in"),
    # Translators: 中文 设置两步验证
    "account.second_factor_set": _("Second step at sign-in set up"),
    # Translators: 中文 关闭两步验证
    "account.second_factor_off": _("Second step at sign-in switched off"),
    # Translators: 中文 两步验证被他人重置
    "account.second_factor_reset": _("Second step at sign-in taken off by somebody else"),
    # Translators: 中文 换发备用码
    "account.recovery_codes_made": _("New recovery codes"),
    # Translators: 中文 用备用码登录
    "account.recovery_code_used": _("A recovery code used"),
    # Translators: 中文 验证码错误
    "account.second_factor_failed": _("A wrong code at sign-in"),
    "posting.added": _("Posted"),
    "posting.ended": _("Posting ended"),
    "posting.withdrawn": _("Posting withdrawn"),
    "work.handed_over": _("Open work handed over"),
    "work.taken_over": _("Open work taken over"),
    "outlet.changed": _("Outlet changed"),
    "outlet.hours_changed": _("Opening hours changed"),
    "policy.changed": _("Policy changed"),
    # Translators: 中文 公布节假日
    "calendar.published": _("Public holidays published"),
    "calendar.day_set": _("Special day entered"),
    "calendar.day_withdrawn": _("Special day withdrawn"),
    # Translators: 中文 提交审批
    "approval.submitted": pgettext_lazy("approval", "Submitted"),
    "approval.signed_by_one": pgettext_lazy("approval", "Signed"),
    "approval.refused": pgettext_lazy("approval", "Refused"),
    "approval.withdrawn": pgettext_lazy("approval", "Taken back"),
    "approval.reminded": pgettext_lazy("approval", "Signers reminded"),
    # Translators: 中文 指定代签人
    "substitution.named": _("Substitute named"),
    "substitution.ended": _("Substitute taken back"),
}.items():
    trail.describe(action, label)
