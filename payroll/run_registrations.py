"""What the runs put into the registries."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from notices import texts
from staff import my_day, navigation, trail, work
from staff.roles import Right

from . import (
    messages,
    policies,  # noqa: F401 - policies declare themselves
    run_day,
    run_page,
)
from .services import exporting, runs

texts.register(*messages.TEXTS)
work.register(run_page.COMPUTE, runs.compute_in_worker)
work.register(run_page.CLOSE, runs.close_in_worker)
work.register(exporting.WORK, exporting.export_in_worker)

my_day.register(run_day.due_for)
my_day.register_stuck(run_day.stuck_for)

navigation.register(
    navigation.NavItem(
        navigation.Section.BUSINESS,
        _("Commission"),
        "payroll:runs",
        Right.PAY,
        order=60,
        count=run_page.waiting_count,
        icon="calculator",
    )
)

trail.guard(Right.PAY, "payroll.run", "payroll.schemedraft")
for action, label in {
    "run.begun": pgettext_lazy("commission run", "Begun"),
    "run.computed": pgettext_lazy("commission run", "Computed"),
    "run.opened": pgettext_lazy("commission run", "Opened to objections"),
    "run.confirmed": pgettext_lazy("commission run", "Confirmed"),
    "run.sent_back": pgettext_lazy("commission run", "Sent back"),
    "run.closed": pgettext_lazy("commission run", "Closed"),
    "run.reopened": pgettext_lazy("commission run", "Opened again"),
    "run.check_seen": _("Check looked at"),
    "run.exported": pgettext_lazy("commission run", "Exported"),
    "objection.raised": _("Objection raised"),
    "objection.answered": _("Objection answered"),
    "draft.made": pgettext_lazy("draft of the scheme", "Kept"),
    "draft.approved": pgettext_lazy("draft of the scheme", "Approved"),
    "draft.refused": pgettext_lazy("draft of the scheme", "Refused"),
    "draft.withdrawn": pgettext_lazy("draft of the scheme", "Withdrawn"),
    "statement.acknowledged": _("Statement found in order"),
}.items():
    trail.describe(action, label)
