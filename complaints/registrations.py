"""What this room puts into the registries."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers import criteria, history, search
from staff import my_day, navigation, trail, work
from staff.roles import Right

from . import exports, policies, sources
from .criteria import CRITERIA

criteria.register(*CRITERIA, policies=policies.KEYS)
criteria.link_evidence("complaint", _("Complaint"), sources.address, Right.COMPLAINTS, records=sources.numbered)

history.register(history.Source("complaints", kind="complaints", find=sources.on_the_time_line))
history.register_open(history.OpenSource("complaints", order=20, find=sources.still_open))
search.register(search.Finder("complaints", _("Complaints"), order=40, find=sources.found_by_number))

navigation.register(
    navigation.NavItem(
        navigation.Section.CUSTOMERS,
        _("Complaints"),
        "complaints:complaints",
        Right.COMPLAINTS,
        order=20,
        count=sources.open_count,
        icon="chat-left-text",
        on_phone=True,
    )
)
# Translators: 中文 登记投诉
my_day.register_action(my_day.Action(_("Take a complaint"), "complaints:take", Right.COMPLAINTS_TAKE, order=10))

trail.guard(Right.COMPLAINTS, "complaints.complaint")
trail.describe("complaint.taken", _("Complaint taken"))
trail.describe("complaint.closed", pgettext_lazy("complaint", "Closed"))
trail.describe("complaint.reopened", pgettext_lazy("complaint", "Opened again"))

navigation.register(
    navigation.NavItem(
        navigation.Section.CUSTOMERS,
        _("Praise"),
        "complaints:praises",
        Right.PRAISES_KEEP,
        order=25,
        icon="hand-thumbs-up",
    )
)
trail.guard(Right.PRAISES_KEEP, "complaints.praise")
trail.describe("praise.entered", pgettext_lazy("praise", "Entered"))
trail.describe("praise.corrected", pgettext_lazy("praise", "Corrected"))

work.register(exports.PRAISES_WORK, exports.write_praises)
