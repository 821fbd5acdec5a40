"""What care puts into the registries."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from staff import jobs, my_day, navigation, trail, trail_words
from staff.navigation import NavItem, Section
from staff.roles import Right

from . import care_day, care_exports, care_policies, history, tasks  # noqa: F401 - declares what is settled

trail.guard(Right.CARE, "customers.reminder")
trail_words.borrow("customers.reminder", "customers.remindercall", "outcome")
trail_words.borrow("customers.reminder", "customers.lostcall", "reason")
# Reminders made by hand are noted about the outlet.
trail_words.borrow("staff.outlet", "customers.reminder", "kind")
for action, label in {
    # Translators: 中文 已提醒客户
    "reminder.reminded": _("Customer reminded"),
    # Translators: 中文 客户已预约
    "reminder.booked": _("Customer booked"),
    # Translators: 中文 预约取消或未到，恢复提醒
    "reminder.unbooked": _("Appointment fell through"),
    # Translators: 中文 提醒结束
    "reminder.ended": pgettext_lazy("reminder", "Ended"),
    # Translators: 中文 电话提醒
    "reminder.called": _("Called about a reminder"),
    # Translators: 中文 手工生成提醒
    "reminders.made": _("Reminders made by hand"),
    # Translators: 中文 导出提醒
    "reminders.exported": _("Reminders exported"),
}.items():
    trail.describe(action, label)

jobs.declare(
    "customers.make_reminders",
    # Translators: 中文 生成客户提醒、更新客户分类
    _("Make reminders and move customers between segments"),
    tasks.REMINDERS_EVERY,
    counted={
        # Translators: 中文 新提醒
        "made": _("reminders made"),
        # Translators: 中文 回店
        "came": _("customers came back"),
        # Translators: 中文 提醒结束
        "ended": _("reminders ended"),
        # Translators: 中文 客户换类
        "moved": _("customers moved between segments"),
    },
)

navigation.register(
    NavItem(
        Section.CUSTOMERS,
        # Translators: 中文 客户提醒
        pgettext_lazy("plural", "Reminders"),
        "customers:care",
        Right.CARE,
        order=30,
        count=care_day.waiting_count,
        icon="alarm",
        on_phone=True,
    )
)
my_day.register(care_day.due_for)
my_day.register(care_day.waiting_for)
my_day.register(care_day.to_send_for)
my_day.register_stuck(care_day.stuck_for)
# Translators: 中文 客户提醒
history.add_kind("reminders", pgettext_lazy("plural", "Reminders"))
history.register(history.Source("reminder", "reminders", care_day.on_the_time_line))
history.register_open(history.OpenSource("reminders", 60, care_day.still_open))
history.register_fact(history.FactSource("care", 30, care_day.facts_of_car))
care_exports.REMINDERS.register()
