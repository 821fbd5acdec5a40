"""What the year's plan puts into the registries: its page, who signs it, what is due, the words of the trail."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from staff import approval_kinds, my_day, navigation, trail, trail_words
from staff.roles import Right

from . import plan_day, plan_page, plan_policies
from .exports.plans import PLANS
from .models import Plan
from .services import plans

approval_kinds.register(
    approval_kinds.ApprovalKind(
        plans.KIND,
        # Translators: 中文 年度经营计划
        _("Annual plan"),
        plan_policies.ROUTE,
        reads=Right.PLAN,
        model=Plan,
        owners=("made_by",),
        on_signed=plans.when_signed,
        on_refused=plans.when_refused,
        on_withdrawn=plans.when_withdrawn,
    )
)

navigation.register(
    navigation.NavItem(
        navigation.Section.BUSINESS,
        # Translators: 中文 年度经营计划
        _("Annual plans"),
        "targets:plans",
        Right.PLAN,
        order=5,
        icon="calendar3",
    )
)

my_day.register(plan_day.due_for)
PLANS.register()

trail.guard(Right.PLAN, "targets.plan")
trail_words.borrow("targets.plan", "targets.planline", plan_values="figure", plan_cells="figure")
trail_words.borrow("targets.plan", "targets.headcountline", plan_headcount="position")
trail_words.speak("plan_values", plan_page.trail_words)
trail_words.speak("plan_cells", plan_page.trail_number)
for action, label in {
    # Translators: 中文 开始编制
    "annual_plan.started": pgettext_lazy("annual plan", "Plan begun"),
    "annual_plan.written": pgettext_lazy("annual plan", "Plan written"),
    "annual_plan.submitted": pgettext_lazy("annual plan", "Submitted for signatures"),
    "annual_plan.approved": pgettext_lazy("annual plan", "Approved"),
    "annual_plan.refused": pgettext_lazy("annual plan", "Refused"),
    "annual_plan.withdrawn": pgettext_lazy("annual plan", "Taken back from the signers"),
    "annual_plan.revised": pgettext_lazy("annual plan", "Revision begun"),
    "annual_plan.superseded": pgettext_lazy("annual plan", "Superseded by a revision"),
    "annual_plan.discarded": pgettext_lazy("annual plan", "Draft discarded"),
}.items():
    trail.describe(action, label)
