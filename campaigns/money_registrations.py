"""What the money of campaigns puts into the registries: what is signed, tabs, what stands in the way of settling."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from staff import approval_kinds, my_day, navigation, trail
from staff.roles import Right

from . import closing, money_day, money_page, money_policies, policies, reporting, sheets
from .exports.budgets import BUDGETS
from .exports.expenses import EXPENSES
from .models import AnnualBudget, BudgetMove, Campaign
from .services import annual_budgets, campaign_budgets
from .tabs import Tab
from .tabs import register as register_tabs

approval_kinds.register(
    approval_kinds.ApprovalKind(
        campaign_budgets.KIND,
        # Translators: 中文 活动预算
        _("Budget of a campaign"),
        policies.BUDGET_ROUTE,
        reads=Right.BUDGET,
        model=Campaign,
        owners=("made_by",),
        on_signed=campaign_budgets.when_signed,
        on_refused=campaign_budgets.when_refused,
        on_withdrawn=campaign_budgets.when_withdrawn,
    )
)
approval_kinds.register(
    approval_kinds.ApprovalKind(
        annual_budgets.KIND,
        # Translators: 中文 年度营销预算
        _("Annual budget of campaigns"),
        money_policies.ANNUAL_ROUTE,
        reads=Right.BUDGET,
        model=AnnualBudget,
        owners=("made_by",),
        on_signed=annual_budgets.when_signed,
        on_refused=annual_budgets.when_refused,
        on_withdrawn=annual_budgets.when_withdrawn,
    )
)
approval_kinds.register(
    approval_kinds.ApprovalKind(
        annual_budgets.MOVE_KIND,
        # Translators: 中文 预算调整
        _("Move within the annual budget"),
        money_policies.MOVE_ROUTE,
        reads=Right.BUDGET,
        model=BudgetMove,
        owners=("asked_by",),
        on_signed=annual_budgets.move_signed,
        on_refused=annual_budgets.move_refused,
        on_withdrawn=annual_budgets.move_withdrawn,
    )
)

navigation.register(
    navigation.NavItem(
        navigation.Section.MARKETING,
        # Translators: 中文 年度预算
        _("Annual budgets"),
        "campaigns:budgets",
        Right.BUDGET,
        order=12,
        icon="wallet2",
    )
)

register_tabs(
    # Translators: 中文 费用
    Tab("money", pgettext_lazy("tab of a campaign", "Money"), "campaigns:money", order=40, right=Right.BUDGET),
    Tab(
        "materials",
        # Translators: 中文 物料与礼品
        pgettext_lazy("tab of a campaign", "Materials and gifts"),
        "campaigns:materials",
        order=50,
        count=lambda campaign: campaign.materials.still_out().count() or None,
    ),
    Tab(
        "photos",
        # Translators: 中文 照片
        pgettext_lazy("tab of a campaign", "Photographs"),
        "campaigns:photos",
        order=80,
        count=lambda campaign: campaign.photos.standing().count() or None,
    ),
)

closing.before_settling(money_page.receipts_missing)
closing.before_settling(money_page.materials_out)
closing.before_settling(money_page.cost_above_budget)
closing.before_calling_off(money_page.still_out_when_called_off)

reporting.register(60, money_page.report)
reporting.register(65, money_page.report_of_materials)
my_day.register(money_day.due_for)
BUDGETS.register()
EXPENSES.register()
sheets.register()

trail.guard(Right.BUDGET, "campaigns.annualbudget", "campaigns.expense")
for action, label in {
    "budget.sales": _("Cars sold written down"),
    # Translators: 中文 编制年度预算
    "budget.written": pgettext_lazy("annual budget", "Budget made"),
    "budget.rewritten": pgettext_lazy("annual budget", "Budget reckoned anew"),
    "budget.submitted": pgettext_lazy("annual budget", "Submitted for signatures"),
    "budget.signed": pgettext_lazy("annual budget", "Approved"),
    "budget.refused": pgettext_lazy("annual budget", "Refused"),
    "budget.withdrawn": pgettext_lazy("annual budget", "Taken back from the signers"),
    "budget.move_asked": _("Move of money asked for"),
    "budget.moved": _("Money moved"),
    "budget.move_refused": _("Move of money refused"),
    "budget.move_withdrawn": _("Move of money taken back"),
    "campaign.budget_written": _("Budget of the campaign written"),
    "campaign.budget_submitted": _("Budget of the campaign submitted"),
    "campaign.budget_signed": _("Budget of the campaign approved"),
    "campaign.budget_refused": _("Budget of the campaign refused"),
    "campaign.budget_withdrawn": _("Budget of the campaign taken back from the signers"),
    "campaign.support": _("Manufacturer's support received"),
    "campaign.support_taken_back": _("Support received taken back"),
    "campaign.photos": _("Photographs added"),
    "campaign.file_withdrawn": _("File withdrawn"),
    "campaign.material_added": _("Material put on the list"),
    "campaign.material_changed": _("Material changed"),
    "campaign.material_removed": _("Material taken off the list"),
    "expense.entered": _("Expense entered"),
    "expense.taken_back": _("Expense taken back"),
    "expense.receipt": _("Receipt added"),
}.items():
    trail.describe(action, label)
