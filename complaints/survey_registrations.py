"""What surveys and questionnaires put into the registries."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from staff import navigation, trail
from staff.roles import Right

from .services.questionnaires import may_open

navigation.register(
    navigation.NavItem(
        navigation.Section.CUSTOMERS,
        _("On-site surveys"),
        "complaints:onsite",
        Right.ASK_ON_SITE,
        order=34,
        icon="qr-code",
    )
)
navigation.register(
    navigation.NavItem(
        navigation.Section.CUSTOMERS,
        # Translators: 中文 问卷与话术
        _("Questionnaires and scripts"),
        "complaints:questionnaires",
        order=38,
        icon="ui-checks",
        concerns=may_open,
    )
)
trail.guard(Right.CSI, "complaints.surveyresponse")
trail.guard(Right.CALLS_MANAGE, "complaints.questionnaire", "complaints.questionnaireversion")
trail.describe("survey.answered", pgettext_lazy("survey", "Answered"))
# Translators: 中文 生成问卷链接
trail.describe("survey.link_made", _("Link to the survey made"))
trail.describe("questionnaire.copied", pgettext_lazy("questionnaire", "Made the outlet's own"))
trail.describe("questionnaire.drafted", pgettext_lazy("questionnaire", "Draft begun"))
trail.describe("questionnaire.changed", pgettext_lazy("questionnaire", "Draft changed"))
trail.describe("questionnaire.dropped", pgettext_lazy("questionnaire", "Draft dropped"))
trail.describe("questionnaire.published", pgettext_lazy("questionnaire", "Version published"))
