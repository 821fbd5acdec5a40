"""What this room puts into the registries."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers import criteria, history, search
from notices import texts
from staff import calendar_hooks, jobs, my_day, navigation, trail
from staff import operations as house
from staff.roles import Right

from . import exports, operations, outage_pack, policies, sources, tasks
from .criteria import CRITERIA
from .messages import TEXTS
from .services import clocks

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
house.register("warnings", operations.unwarned_records)
house.register("late", operations.late)
# Translators: 中文 登记投诉
my_day.register_action(my_day.Action(_("Take a complaint"), "complaints:take", Right.COMPLAINTS_TAKE, order=10))

trail.guard(Right.COMPLAINTS, "complaints.complaint")
trail.describe("complaint.taken", _("Complaint taken"))
trail.describe("complaint.closed", pgettext_lazy("complaint", "Closed"))
trail.describe("complaint.reopened", pgettext_lazy("complaint", "Opened again"))
trail.describe("complaint.handed_over", pgettext_lazy("complaint", "Handed over"))
trail.describe("complaint.accepted", pgettext_lazy("complaint", "Signed for"))
trail.describe("complaint.refused", pgettext_lazy("complaint", "Hand-over refused"))
trail.describe("complaint.taken_back", pgettext_lazy("complaint", "Hand-over taken back"))
trail.describe("complaint.answered", pgettext_lazy("complaint", "Customer answered"))
trail.describe("complaint.sorted_out", pgettext_lazy("complaint", "Sorted out"))
trail.describe("complaint.finished", pgettext_lazy("complaint", "Done"))
trail.describe("complaint.called", pgettext_lazy("complaint", "Satisfaction call"))
# Translators: 中文 认定责任
trail.describe("complaint.liability_seen", pgettext_lazy("complaint", "View on liability"))
trail.describe("complaint.clock_started", pgettext_lazy("complaint", "Clock started"))
trail.describe("complaint.clock_moved", pgettext_lazy("complaint", "Deadline reckoned again"))
trail.describe("complaint.clock_stopped", pgettext_lazy("complaint", "Clock stopped"))
trail.describe("promise.made", pgettext_lazy("promise", "Promised"))
trail.describe("promise.kept", pgettext_lazy("promise", "Promise kept"))
trail.describe("promise.withdrawn", pgettext_lazy("promise", "Promise withdrawn"))
trail.describe("correction.asked", pgettext_lazy("correction", "Corrective action asked for"))
trail.describe("correction.proved", pgettext_lazy("correction", "Corrective action proved"))
trail.describe("minutes.written", pgettext_lazy("minutes", "Minutes written"))
trail.describe("minutes.rewritten", pgettext_lazy("minutes", "Minutes rewritten"))
trail.guard(Right.COMPLAINTS, "complaints.complaintclock", "complaints.correctiveaction", "complaints.meetingminutes")
texts.register(*TEXTS)
calendar_hooks.on_calendar_change(clocks.after_calendar_change)
jobs.declare(
    "complaints.sweep_complaints",
    _("Deadlines of complaints"),
    tasks.SWEEP_EVERY,
    {
        "started": _("clocks started"),
        "clocks": _("clocks looked at"),
        "promises": _("promises looked at"),
        "corrections": _("corrective actions looked at"),
        "messages": _("messages queued"),
    },
)

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

exports.PRAISES.register()

outage_pack.register()
