"""What a house settles for the end of an order: how long a link to the rating works, when a claim is asked after."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from staff.policy import Policy, declare, name_group

RATING_LINK_DAYS = "rating.link_days"
CLAIM_DAYS = "claim.decision_days"
HOUSE = _("House rule")

# Translators: 中文 交车评价
name_group("rating", pgettext_lazy("policy", "Rating of visits"))
# Translators: 中文 索赔
name_group("claim", pgettext_lazy("policy", "Claims"))
declare(
    # Translators: 中文 评价链接有效期
    Policy(RATING_LINK_DAYS, _("A link to the rating can be used for"), "days", "7", HOUSE, 1, 90),
    # Translators: 中文 索赔多久未审定就要催办
    Policy(CLAIM_DAYS, _("A claim without a decision is asked after following"), "days", "30", HOUSE, 1, 365),
)
