"""What this room puts into the registries of the floor below."""

from django.utils.translation import gettext_lazy as _

from staff import context, jobs, my_day, navigation, policy, trail
from staff import operations as house
from staff.roles import Right

from . import approvals, figures, operations, outbox_day, tasks
from .models import Delivery

context.register("bell", "notices:inbox", count=figures.unread)
my_day.register(outbox_day.due_for)
my_day.register_stuck(figures.stuck_items)
navigation.register(
    navigation.NavItem(
        navigation.Section.SETTINGS,
        # Translators: 中文 消息发送
        _("Messages sent"),
        "notices:outbox",
        Right.MESSAGES,
        order=60,
        count=figures.stuck,
    )
)

approvals.register()
policy.name_group("notices", _("Messages"))

house.register("outbox", operations.waiting)
house.register("stuck", operations.stuck)
jobs.declare("notices.deliver_due", _("Send messages that are due"), tasks.EVERY, counted=dict(Delivery.State.choices))

trail.describe("notices.sent_again", _("Message sent again"))
trail.describe("notices.robot_added", _("Robot added"))
trail.describe("notices.robot_changed", _("Robot changed"))
trail.describe("notices.robot_tested", _("Test message sent to a robot"))
trail.describe("notices.text_changed", _("Words of a message changed"))
