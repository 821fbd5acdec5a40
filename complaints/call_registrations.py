"""What the pages of follow-up calls put into the registries."""

from django.utils.translation import gettext_lazy as _

from staff import my_day, navigation, open_work
from staff.navigation import NavItem, Section
from staff.open_work import OpenWork
from staff.roles import Right

from . import call_day, call_exports, today_day
from .services import calling

navigation.register(
    NavItem(
        Section.DAY,
        # Translators: 中文 回访队列
        _("Follow-up calls"),
        "complaints:calls",
        Right.CALLS,
        order=20,
        count=call_day.waiting_count,
        icon="telephone",
        on_phone=True,
    ),
    NavItem(
        Section.CUSTOMERS,
        # Translators: 中文 回访记录
        _("Follow-ups"),
        "complaints:follow_ups",
        Right.CALLS,
        order=27,
        icon="telephone-outbound",
    ),
)
my_day.register(call_day.due_for)
my_day.register(call_day.waiting_for)
my_day.register(call_day.on_site_for)
my_day.register_today(today_day.today)
my_day.register_stuck(call_day.stuck_for)
# Translators: 中文 下一位客户
my_day.register_action(my_day.Action(_("Next customer"), "complaints:calls", Right.CALLS, order=5))
open_work.register(
    OpenWork(
        "calls",
        # Translators: 中文 手上的回访（退回队列）
        _("Calls on the page (they go back into the queue)"),
        count=calling.held_count,
        hand_over=calling.give_back_all,
        places=calling.places_of_held,
    )
)
call_exports.FOLLOW_UPS.register()
