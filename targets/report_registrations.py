"""What reports and the ranking of advisors put into the registries."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from notices import texts
from staff import jobs, navigation, trail
from staff.navigation import NavItem, Section
from staff.roles import Right

from . import report_messages, report_policies, tasks  # noqa: F401 - the policies declare themselves

texts.register(*report_messages.TEXTS)

navigation.register(
    NavItem(
        Section.BUSINESS,
        # Translators: 中文 报表
        pgettext_lazy("navigation", "Reports"),
        "targets:reports",
        Right.TARGETS,
        order=6,
        icon="file-earmark-bar-graph",
    ),
    NavItem(
        Section.BUSINESS,
        # Translators: 中文 顾问排名
        _("Advisors' ranking"),
        "targets:ranking",
        Right.TARGETS,
        order=7,
        icon="list-ol",
    ),
)

jobs.declare(
    "targets.send_reports",
    # Translators: 中文 发送日报、周报、月报
    _("Send daily, weekly and monthly reports"),
    tasks.REPORT_EVERY,
    # Translators: 中文 份日报 / 份周报 / 份月报 / 份关账月报
    counted={
        "daily": pgettext_lazy("count", "daily reports"),
        "weekly": pgettext_lazy("count", "weekly reports"),
        "monthly": pgettext_lazy("count", "monthly reports"),
        "closed": pgettext_lazy("count", "reports of closed months"),
    },
)

# What messages say of reports is for those who may open them.
trail.guard(Right.TARGETS, "targets.issuedreport")
