"""What the room puts into the registries of the floors below."""

from django.utils.translation import gettext_lazy as _

from staff import approval_kinds

from . import policies

approval_kinds.register(
    # Translators: 中文 活动预算
    approval_kinds.ApprovalKind("campaign_budget", _("Budget of a campaign"), policies.BUDGET_ROUTE)
)
