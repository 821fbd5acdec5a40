"""What the inputs of commission put into the registries: pages, names of actions, words of messages."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from notices import texts
from staff import my_day, navigation, trail
from staff.roles import Right
from workshop import bay_days

from . import inputs_day, team_members
from .inputs_messages import TEXTS

texts.register(*TEXTS)
my_day.register(inputs_day.due_for)
my_day.register(inputs_day.to_assess)

navigation.register(
    # Translators: 中文 提成组与系数
    navigation.NavItem(
        navigation.Section.BUSINESS, _("Commission groups"), "payroll:groups", Right.GROUPS, order=40, icon="people"
    ),
    navigation.NavItem(navigation.Section.BUSINESS, _("Assessments"), "payroll:assessments", Right.ASSESS, order=42),
    # Translators: 中文 提成参数
    navigation.NavItem(
        navigation.Section.BUSINESS,
        _("Commission parameters"),
        "payroll:scheme",
        Right.SCHEME,
        order=44,
        icon="sliders",
    ),
)

trail.guard(Right.GROUPS, "payroll.membership", "payroll.coefficientchange")
trail.guard(Right.ASSESS, "payroll.assessment")
trail.guard(Right.PAY, "payroll.adjustment")
trail.guard(Right.SCHEME, "payroll.schemevalue")

for action, label in {
    "membership.entered": _("Put into a commission group"),
    "membership.changed": _("Coefficient changed"),
    "membership.superseded": _("Ended, because another coefficient begins"),
    "membership.ended": _("Taken out of a commission group"),
    "coefficients.proposed": _("Coefficients proposed"),
    "coefficients.approved": pgettext_lazy("coefficients", "Approved"),
    "coefficients.refused": pgettext_lazy("coefficients", "Refused"),
    "coefficients.withdrawn": pgettext_lazy("coefficients", "Withdrawn"),
    "assessment.entered": _("Assessment entered"),
    "assessment.corrected": _("Assessment corrected"),
    "adjustment.entered": _("Adjustment entered"),
    "adjustment.corrected": _("Adjustment corrected"),
    "scheme.changed": _("Parameter of the commission changed"),
}.items():
    trail.describe(action, label)

# The load of the teams is measured by the people who are in them.
bay_days.register_members(team_members.of_outlet)
