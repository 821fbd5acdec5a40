"""What this room puts into the registries."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints import beside
from staff import my_day, navigation, trail
from staff.roles import Right

from . import day, figures

navigation.register(
    navigation.NavItem(
        navigation.Section.BUSINESS, _("Targets"), "targets:targets", Right.TARGETS, order=10, icon="bullseye"
    ),
    navigation.NavItem(
        navigation.Section.BUSINESS,
        # Translators: 中文 厂家满意度
        _("Manufacturer's scores"),
        "targets:scores",
        Right.TARGETS,
        order=20,
        icon="patch-check",
    ),
)

my_day.register(day.due_for)
my_day.register_stuck(day.stuck_for)

trail.guard(Right.TARGETS, "targets.target", "targets.csiscore", "targets.targetacknowledgement")
trail.describe("target.set", _("Target set"))
trail.describe("target.changed", _("Target changed"))
# Translators: 中文 已确认目标
trail.describe("target.acknowledged", _("Targets taken note of"))
trail.describe("score.entered", pgettext_lazy("score", "Entered"))
trail.describe("score.corrected", pgettext_lazy("score", "Corrected"))

# The manufacturer's scores stand beside our own satisfaction figures.
beside.register(figures.scores_beside)
