"""What the room puts into the registries of the floors below."""

from django.utils.translation import gettext_lazy as _

from staff import approval_kinds

from . import policies

approval_kinds.register(
    approval_kinds.ApprovalKind(
        "guarantee",
        # Translators: 中文 担保发货
        _("Guarantee shipment"),
        policies.GUARANTEE_ROUTE,
    )
)
approval_kinds.register(
    approval_kinds.ApprovalKind(
        "loan",
        # Translators: 中文 中转库借件
        _("Loan around 15 March"),
        policies.LOAN_ROUTE,
    )
)
