"""What the assessment of outlets puts into the registries."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from notices import texts
from staff import jobs, my_day, navigation, trail, trail_words
from staff.navigation import NavItem, Section
from staff.roles import Right

from . import assessment_day, assessment_messages, tasks
from . import assessment_policies as policies
from .exports.assessments import ASSESSMENTS

texts.register(*assessment_messages.TEXTS)
my_day.register(assessment_day.due_for)
my_day.register_stuck(assessment_day.stuck_for)
ASSESSMENTS.register()

navigation.register(
    NavItem(
        Section.BUSINESS,
        # Translators: 中文 网点考核
        _("Assessment of outlets"),
        "targets:assessments",
        Right.ASSESSMENT,
        order=30,
        icon="clipboard-data",
    )
)

jobs.declare(
    "targets.keep_assessments",
    # Translators: 中文 网点考核计分与结算
    _("Reckon and settle the assessment of outlets"),
    tasks.ASSESS_EVERY,
    # Translators: 中文 家网点重新计分 / 家结算 / 条申诉截止提醒 / 家随排查申诉调整 / 家确定
    counted={
        "reckoned": pgettext_lazy("count", "assessments reckoned anew"),
        "settled": pgettext_lazy("count", "assessments settled"),
        "reminded": pgettext_lazy("count", "reminders that an appeal is possible"),
        "followed": pgettext_lazy("count", "assessments changed by screening"),
        "final": pgettext_lazy("count", "assessments final"),
    },
)

trail.guard(Right.ASSESSMENT, "targets.outletassessment")
for action, label in {
    # Translators: 中文 考核结算
    "assessment.settled": pgettext_lazy("assessment", "Settled"),
    # Translators: 中文 申诉
    "assessment.appealed": pgettext_lazy("assessment", "Appeal"),
    # Translators: 中文 申诉已处理
    "assessment.decided": pgettext_lazy("assessment", "Appeal decided"),
    # Translators: 中文 排查扣分随其申诉调整
    "assessment.followed": pgettext_lazy("assessment", "Points for screening changed"),
    # Translators: 中文 考核确定
    "assessment.final": pgettext_lazy("assessment", "Final"),
}.items():
    trail.describe(action, label)

trail_words.borrow("targets.outletassessment", "targets.AssessmentLine", assessment_rule="rule")
trail_words.speak("assessment_rule", lambda rule: str(policies.LABELS.get(rule, rule)))
