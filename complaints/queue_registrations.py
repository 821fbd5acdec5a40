"""What the engine of follow-up calls puts into the registries."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from intake import hooks
from staff import jobs, trail
from staff.roles import Right

from . import call_policies, tasks  # noqa: F401 - declares what is settled

trail.guard(Right.CALLS, "complaints.followup")
# Translators: 中文 回访结束
trail.describe("follow_up.ended", pgettext_lazy("follow-up", "Ended"))
jobs.declare(
    "complaints.make_follow_ups",
    # Translators: 中文 生成回访与现场调查
    _("Making follow-up calls and surveys"),
    tasks.FOLLOW_UPS_EVERY,
    {
        "calls": _("deliveries gone through"),
        "on_site": _("settlements and purchases gone through"),
        "not_to_be_called": _("customers not to be called any more"),
        "lapsed": _("surveys on site lapsed"),
    },
)
hooks.after_import(tasks.make_follow_ups_after_import)
