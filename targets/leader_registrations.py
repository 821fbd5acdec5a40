"""What the tests of team leaders put into the registries."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from notices import texts
from staff import my_day, navigation, trail
from staff.navigation import NavItem, Section
from staff.roles import Right

from . import leader_day, leader_messages
from . import leader_policies as policies  # noqa: F401 - declares what is settled
from .exports.leader_tests import LEADER_TESTS

texts.register(*leader_messages.TEXTS)
my_day.register(leader_day.due_for)
LEADER_TESTS.register()

navigation.register(
    NavItem(
        Section.BUSINESS,
        # Translators: 中文 班组长考核
        _("Team leaders"),
        "targets:leader_tests",
        Right.LEADER_TESTS,
        order=35,
        icon="person-badge",
    )
)

trail.guard(Right.LEADER_TESTS, "targets.leadertest", "targets.leaderconsequence", "targets.teamleader")
for action, label in {
    # Translators: 中文 录入考核
    "leader_test.entered": pgettext_lazy("leader test", "Tested"),
    # Translators: 中文 更正考核
    "leader_test.corrected": pgettext_lazy("leader test", "Test corrected"),
    # Translators: 中文 连续两季不合格
    "leader_consequence.proposed": pgettext_lazy("leader test", "Failed twice in a row"),
    # Translators: 中文 成绩更正，处理失效
    "leader_consequence.lapsed": pgettext_lazy("leader test", "Void after a correction"),
    # Translators: 中文 处理已决定
    "leader_consequence.decided": pgettext_lazy("leader test", "Decided what follows"),
    # Translators: 中文 任命班组长
    "team_leader.named": _("Team leader named"),
    # Translators: 中文 卸任班组长
    "team_leader.ended": _("No longer team leader"),
}.items():
    trail.describe(action, label)
