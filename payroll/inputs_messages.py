"""The words of the messages about the scheme and the workshop's coefficients."""

from django.utils.translation import gettext_lazy as _

from notices.texts import Text

CHANGED = {
    "parameter": "term",
    "before": "text",
    "value": "text",
    "month": "text",
    "who": "text",
    "reason": "text",
    "outlet": "text",
}
PROPOSAL = {"outlet": "text", "month": "text", "who": "text", "reason": "text"}

TEXTS = (
    Text(
        "scheme.changed",
        # Translators: 中文 提成参数变更备案（本店）
        label=_("Commission scheme: an outlet's value changed"),
        subject=_("Commission at {outlet}: {parameter} is {value} from {month}"),
        body=_("Until then {before}. In writing by {who}: {reason}"),
        params=CHANGED,
    ),
    Text(
        "scheme.changed_everywhere",
        # Translators: 中文 提成参数变更备案（全公司）
        label=_("Commission scheme: the company's value changed"),
        subject=_("Commission at every outlet: {parameter} is {value} from {month}"),
        body=_("Until then {before}, and where an outlet has its own value, that stays. By {who}: {reason}"),
        params=CHANGED,
    ),
    Text(
        "coefficients.proposed",
        # Translators: 中文 车间系数待批
        label=_("Workshop coefficients: a proposal waits for approval"),
        subject=_("Workshop coefficients of {month} at {outlet} wait for your approval"),
        body=_("Proposed by {who}: {reason}"),
        params=PROPOSAL,
    ),
    Text(
        "coefficients.approved",
        # Translators: 中文 车间系数已批备案
        label=_("Workshop coefficients: approved for a month"),
        subject=_("Workshop coefficients of {month} at {outlet} are approved"),
        body=_("Approved by {who}: {reason}"),
        params=PROPOSAL,
    ),
    Text(
        "coefficients.refused",
        # Translators: 中文 车间系数被退回
        label=_("Workshop coefficients: a proposal was refused"),
        subject=_("The workshop coefficients of {month} at {outlet} were refused"),
        body=_("By {who}: {reason} Propose them anew if need be."),
        params=PROPOSAL,
    ),
)
