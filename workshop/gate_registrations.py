"""What appointments and the gate put into the registries."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers import history as car_history
from customers import search
from customers.history import OpenSource, Source, register, register_open
from customers.search import Finder
from staff import jobs, my_day, navigation, trail
from staff.roles import Right

from . import gate_day, gate_policies, tasks  # noqa: F401 - the policies declare themselves
from .exports import gate as exports

car_history.add_kind("appointments", _("Appointments"))
register(Source("appointments", "appointments", gate_day.on_the_time_line))
register_open(OpenSource("appointments", 40, gate_day.still_open))
search.register(Finder("appointments", _("Appointments"), 36, gate_day.found_by_number))

trail.guard(Right.GATE, "workshop.appointment", "workshop.tag", "workshop.bay")
for action, label in {
    # Translators: 中文 预约
    "appointment.booked": pgettext_lazy("appointment", "Booked"),
    # Translators: 中文 改约
    "appointment.moved": pgettext_lazy("appointment", "Moved to another hour"),
    # Translators: 中文 取消预约
    "appointment.cancelled": pgettext_lazy("appointment", "Called off"),
    # Translators: 中文 未到店
    "appointment.missed": pgettext_lazy("appointment", "Missed"),
    # Translators: 中文 到店
    "appointment.came": pgettext_lazy("appointment", "Came"),
    # Translators: 中文 发号牌
    "tag.given": pgettext_lazy("tag", "Tag given"),
    # Translators: 中文 叫号
    "tag.called": pgettext_lazy("tag", "Called"),
    # Translators: 中文 接车
    "tag.received": pgettext_lazy("tag", "Taken in"),
    # Translators: 中文 离开
    "tag.left": pgettext_lazy("tag", "Left"),
    # Translators: 中文 交车收回号牌
    "tag.delivered": pgettext_lazy("tag", "Delivered"),
    # Translators: 中文 新增工位
    "bay.entered": pgettext_lazy("bay", "Bay entered"),
    # Translators: 中文 修改工位
    "bay.changed": pgettext_lazy("bay", "Bay changed"),
}.items():
    trail.describe(action, label)

jobs.declare(
    "workshop.sweep_gate",
    # Translators: 中文 标记未到店的预约，收回遗留号牌
    _("Mark missed appointments, take back tags left over"),
    tasks.GATE_EVERY,
    counted={"missed": _("missed appointments"), "tags": pgettext_lazy("gate", "tags")},
)
exports.APPOINTMENTS.register()

my_day.register(gate_day.due_for)
my_day.register_stuck(gate_day.stuck_for)
# Translators: 中文 登记预约
my_day.register_action(my_day.Action(_("Book an appointment"), "workshop:book", Right.APPOINT, order=12))

navigation.register(
    navigation.NavItem(
        navigation.Section.WORKSHOP,
        _("Appointments"),
        "workshop:appointments",
        Right.GATE,
        order=2,
        count=gate_day.expected_count,
        icon="calendar-check",
    ),
    navigation.NavItem(
        navigation.Section.WORKSHOP,
        # Translators: 中文 号牌看板
        _("Tag board"),
        "workshop:tag_board",
        Right.GATE,
        order=4,
        count=gate_day.waiting_count,
        icon="signpost-split",
        on_phone=True,
    ),
    navigation.NavItem(
        navigation.Section.WORKSHOP,
        # Translators: 中文 工位与班组负荷
        _("Load of bays and teams"),
        "workshop:load",
        Right.GATE,
        order=12,
        icon="bar-chart-steps",
    ),
)
