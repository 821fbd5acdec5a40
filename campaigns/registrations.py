"""What the room puts into the registries of the floors below."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from staff import approval_kinds, navigation
from staff.roles import Right

from . import policies
from .tabs import Tab
from .tabs import register as register_tabs

approval_kinds.register(
    # Translators: 中文 活动预算
    approval_kinds.ApprovalKind("campaign_budget", _("Budget of a campaign"), policies.BUDGET_ROUTE)
)

navigation.register(
    navigation.NavItem(
        navigation.Section.BUSINESS,
        # Translators: 中文 市场活动
        _("Campaigns"),
        "campaigns:campaigns",
        Right.CAMPAIGNS,
        order=10,
        icon="megaphone",
    )
)

# Translators: 中文 方案
register_tabs(Tab("plan", pgettext_lazy("tab of a campaign", "Plan"), "campaigns:campaign", order=10))
